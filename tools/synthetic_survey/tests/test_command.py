import ast
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from flows.cli.main import main as gofal
from tools.synthetic_survey import __main__ as command
from tools.synthetic_survey.layout import resample

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
def asked(monkeypatch, made) -> list[tuple]:
    """What the command asks the generator for; the respondents are those of the session."""
    calls = []

    def synthesise(seeds, seed, n):
        calls.append((seed, n))
        return resample(np.random.default_rng(seed), made, n or 792)

    monkeypatch.setattr(command, "synthesise", synthesise)
    return calls


def test_gofal_synthesise_makes_any_number_of_respondents(asked, tmp_path):
    done = CliRunner().invoke(
        gofal, ["synthesise", "--output", str(tmp_path), "--n", "1000", "--seed", "7"]
    )
    assert done.exit_code == 0, done.output
    assert asked == [(7, 1000)]
    assert "raw_survey_synthetic_responses.csv: 1,000 rows" in done.output
    made = pd.read_csv(tmp_path / "raw_survey_synthetic_responses.csv")
    assert made["respondent_id"].nunique() == 1000
    assert made["is_synthetic"].all()


def test_gofal_synthesise_has_the_help_and_the_errors_of_the_tool(asked, tmp_path):
    help_text = CliRunner().invoke(gofal, ["synthesise", "--help"], prog_name="gofal")
    assert help_text.exit_code == 0
    assert "Usage: gofal synthesise" in help_text.output
    assert "--n INTEGER" in help_text.output
    wrong = CliRunner().invoke(gofal, ["synthesise", "--output", str(tmp_path), "--n", "0"])
    assert wrong.exit_code == 2
    assert "'--n'" in wrong.output
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
