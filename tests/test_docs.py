"""What prose says is so: files and commands it names, and answers it prints."""

import re
import subprocess
from pathlib import Path

from flows.cli.main import main
from flows.settings import PROJECT
from tests.conftest import run_gofal
from tests.test_house import ROOMS, name_of
from tests.test_layers import MODELS


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [PROJECT / name for name in names if (PROJECT / name).is_file()]


def test_no_file_names_a_machine_path_or_a_package_registry():
    forbidden = re.compile(
        r"(^|[^A-Za-z0-9_.])/(" + "|".join(["work", "farm", "root"]) + r")/"
        r"|https?://[^ ]*(py" + r"pi|pythonhosted|npm" + r"js|debian)"
    )
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert not forbidden.search(text), path


def test_every_file_that_prose_names_is_there():
    """A module that moves takes what documents and descriptions say of it along."""
    named = re.compile(
        r"\b(?:docs|macros|models|seeds|tests|" + "|".join(ROOMS) + r")/[\w/.-]+"
        r"\.(?:py|md|yml|csv|sql|R|toml)\b"
    )
    gone = {
        f"{name_of(path)} names {name}"
        for path in tracked()
        if path.suffix in (".md", ".yml", ".py", ".toml") and path.name != "CHANGELOG.md"
        for name in named.findall(path.read_text(encoding="utf-8"))
        if not (PROJECT / name).exists() and not (PROJECT / path.parent / name).exists()
    }
    assert gone == set()


def examples() -> list[tuple[str, str]]:
    """Questions in the README, each with the answer printed under it."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```sql\n(.*?)```\s*```text\n(.*?)```", text, flags=re.DOTALL)


def test_the_answers_in_the_readme_are_what_gofal_query_prints(built):
    assert len(examples()) == 3
    for question, answer in examples():
        done = run_gofal("query", "--home", str(built.home), question)
        assert done.returncode == 0, done.stderr
        said = [line.rstrip() for line in done.stdout.splitlines()]
        assert said == answer.splitlines(), done.stdout


def test_the_readme_names_every_command_and_every_mart(built):
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [name for name in main.commands if f"gofal {name}" not in text] == []
    marts = [path.stem for path in MODELS if path.parent.name == "marts"]
    assert [name for name in marts if name not in text] == []
