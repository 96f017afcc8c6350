"""What a person types, and what comes back."""

import csv
import io
import json
import subprocess
import sys

import duckdb
import pytest
from click.testing import CliRunner

from flows.cli.main import main
from flows.locks import landing_lock
from flows.settings import PROJECT, Settings


def gofal(*arguments):
    return CliRunner().invoke(main, arguments)


TORFAEN = (
    "select year_ending_march, n_children_looked_after, round(care_rate_per_10k, 1) as rate "
    "from marts.fct_care_rates where area_name = 'Torfaen' and year_ending_march = 2018"
)


@pytest.fixture
def ask(built, capfd):
    def ask(*arguments):
        result = gofal("query", *arguments, "--home", str(built.home))
        assert result.exit_code == 0, result.output
        return capfd.readouterr().out + result.stdout

    return ask


def test_a_question_is_answered_as_a_table_by_default(ask):
    answer = ask(TORFAEN)
    assert "365" in answer
    assert "191.2" in answer


def test_a_question_is_answered_as_csv_and_json(ask):
    row = {"year_ending_march": "2018", "n_children_looked_after": "365", "rate": "191.2"}
    assert list(csv.DictReader(io.StringIO(ask(TORFAEN, "--format", "csv")))) == [row]
    (answer,) = json.loads(ask(TORFAEN, "--format", "json"))
    assert answer["rate"] == pytest.approx(191.2)


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_an_answer_is_added_to_what_standard_output_already_holds(built, tmp_path, form):
    file = tmp_path / "answers"
    for number in ("first", "second"):
        with file.open("ab") as output:
            subprocess.run(
                [sys.executable, "-c", "from flows.cli.main import main; main()", "query",
                 f"select '{number}' as a", "--format", form, "--home", str(built.home)],
                cwd=PROJECT, stdout=output, check=True,
            )  # fmt: skip
    text = file.read_text()
    assert text.index("first") < text.index("second")
    assert "\0" not in text


def test_a_question_is_answered_as_parquet_in_a_file(ask, tmp_path):
    file = tmp_path / "torfaen.parquet"
    ask(TORFAEN, "--format", "parquet", "--output", str(file))
    assert duckdb.sql(f"select n_children_looked_after from '{file}'").fetchall() == [(365,)]


@pytest.mark.parametrize(
    "sql",
    ["selec 1", "select * from nowhere", "select 1; select 2", "drop table marts.fct_care_rates"],
)
def test_a_wrong_or_changing_question_gets_one_line_and_exit_code_1(built, sql):
    result = gofal("query", sql, "--home", str(built.home))
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("command", ["status", "releases", "rollback", "site"])
def test_a_home_without_a_release_gets_one_line_that_says_what_to_do(command, tmp_path):
    result = gofal(command, "--home", str(tmp_path))
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "no release" in result.stderr.lower()


def test_wrong_usage_has_exit_code_2():
    assert gofal("query").exit_code == 2
    assert gofal("refresh", "--nonsense").exit_code == 2


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself_with_an_example(command):
    help_text = gofal(command, "--help").output
    example = help_text.split("Example")[1].splitlines()[1]
    assert example.startswith(f"    gofal {command}")


def test_that_another_run_is_busy_is_said_in_one_line_with_exit_code_3(tmp_path, monkeypatch):
    settings = Settings(tmp_path)
    monkeypatch.setattr("flows.landing.land.landing_lock", lambda each: landing_lock(each, 0))
    (tmp_path / "a.csv").write_text("1\n")
    with landing_lock(settings):
        result = gofal("land", str(tmp_path / "a.csv"), "--home", str(tmp_path))
    assert result.exit_code == 3
    assert result.stderr.splitlines() == [
        f"another landing is under way in {settings.landing}: try again when it is done"
    ]


def test_status_and_releases_name_the_current_release(built):
    status = gofal("status", "--home", str(built.home)).output
    assert "marts.fct_care_rates" in status
    assert gofal("releases", "--home", str(built.home)).output.startswith("* 000001-")
