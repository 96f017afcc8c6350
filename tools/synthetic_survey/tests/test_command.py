import ast
import os
import subprocess
import sys

import pandas as pd
import pytest
from click.testing import CliRunner

from flows.cli.main import main as gofal
from tools.synthetic_survey import __main__ as command

PROJECT = command.SEEDS.parent
ROOMS = ("analysis", "benchmarks", "domain", "expectations", "flows", "ingest", "report")
DOOR = "flows/cli/survey.py"


def test_the_command_makes_what_ships_whatever_the_hash_seed_the_threads_and_the_folder(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tools.synthetic_survey", "--output", "made"],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONHASHSEED": "7",
            "OMP_NUM_THREADS": "1",
            "PYTHONPATH": str(PROJECT),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert "raw_survey_synthetic_responses.csv: 792 rows" in done.stdout
    for file in (tmp_path / "made").iterdir():
        assert file.read_bytes() == (command.SEEDS / "raw" / file.name).read_bytes(), file.name


@pytest.fixture
def asked(monkeypatch, made) -> list[int]:
    """With which seeds the generator is asked; the respondents are those of the session."""
    calls = []

    def synthesise(seeds, seed):
        calls.append(seed)
        return made

    monkeypatch.setattr(command, "synthesise", synthesise)
    return calls


def synthesised(*arguments):
    return CliRunner().invoke(gofal, ["synthesise", *map(str, arguments)], prog_name="gofal")


def test_gofal_synthesise_writes_an_export_of_any_number_with_its_codebook(asked, tmp_path):
    done = synthesised("--to", tmp_path, "--n", 1000, "--seed", 7)
    assert done.exit_code == 0, done.output
    assert asked == [7]
    assert "synthetic_1000.csv: 1,000 synthetic respondents" in done.output
    made = pd.read_csv(tmp_path / "synthetic_1000.csv", dtype=str)
    assert made["ResponseId"].nunique() == 1000
    assert set(made["is_synthetic"]) == {"True"}


def test_gofal_synthesise_has_the_help_and_the_errors_of_the_tool(asked, tmp_path):
    help_text = synthesised("--help")
    assert help_text.exit_code == 0
    assert "Usage: gofal synthesise" in help_text.output
    assert "--n INTEGER" in help_text.output
    for wrong, said in (
        (["--to", tmp_path, "--n", 0], "'--n'"),
        (["--to", tmp_path], "give both"),
        (["--output", tmp_path, "--n", 9], "give both"),
        (["--n", 9], "name a folder"),
        (["--output", tmp_path, "--to", tmp_path, "--n", 9], "name a folder"),
    ):
        done = synthesised(*wrong)
        assert (done.exit_code, said in done.output) == (2, True), done.output
    assert asked == []


def test_nothing_imports_this_tool_but_its_door_which_does_so_when_asked():
    found = []
    for room in ROOMS:
        for path in (PROJECT / room).glob("**/*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
                if any(name.split(".")[0] == "tools" for name in names):
                    found.append((str(path.relative_to(PROJECT)), node in tree.body))
    assert found == [(DOOR, False)]
