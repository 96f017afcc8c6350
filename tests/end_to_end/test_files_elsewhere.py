"""Recipes of docs/files.md give the answers printed under them, in the tools that are here."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import PROJECT
from flows.warehouse.connect import reading
from tests.machine import limit

PAGE = PROJECT / "docs" / "files.md"
RECIPE = re.compile(r"```(python|r|sh)\n(.*?)```\n```text\n(.*?)```", flags=re.DOTALL)
RUN = {
    "python": (sys.executable, "-c"),
    "r": ("Rscript", "--vanilla", "-e"),
    "sh": ("sh", "-c"),
}
TOOLS = {"python": (), "r": (pytest.mark.r,), "sh": (pytest.mark.duckdb_cli,)}
RECIPES = [
    pytest.param(language, code, answer, marks=TOOLS[language], id=f"{language} {number}")
    for number, (language, code, answer) in enumerate(RECIPE.findall(PAGE.read_text("utf-8")))
]
NOTEBOOK = PROJECT / "docs" / "examples" / "gofal_notebook.py"


@pytest.fixture
def place(built, tmp_path) -> Path:
    """A folder where a user stands: data, docs and nothing else."""
    (tmp_path / "data").symlink_to(built.home)
    (tmp_path / "docs").symlink_to(PROJECT / "docs")
    return tmp_path


def run(place: Path, language: str, code: str, **environment: str) -> str:
    kept = {name: text for name, text in os.environ.items() if name != "GOFAL_HOME"}
    done = subprocess.run(
        [*RUN[language], code],
        cwd=place, env={**kept, **environment}, capture_output=True, text=True,
        encoding="utf-8", timeout=limit(60), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("language", "code", "answer"), RECIPES)
def test_a_recipe_gives_the_answer_printed_under_it(place, language, code, answer):
    said = run(place, language, code)
    assert [line.rstrip() for line in said.splitlines()] == answer.splitlines()


def test_there_is_a_recipe_for_each_tool():
    assert {recipe.values[0] for recipe in RECIPES} == set(RUN)


@pytest.mark.r
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_in_r_every_table_is_read_with_its_types_and_its_letters_in_any_locale(place, locale):
    code = """
    source("docs/examples/gofal.R")
    known <- gofal_tables()
    stopifnot(nrow(known) > 40, all(nchar(known$what) > 0))
    for (name in known$table) {
      read <- gofal(name)
      stopifnot(ncol(read) == known$columns[known$table == name])
      stopifnot(identical(names(read), gofal_columns(name)$column))
    }
    kept <- gofal("fct_care_rate_vintages")
    cat(class(kept$is_wales), class(kept$published_on), class(kept$landed_at)[1], "\\n")
    cat(utf8ToInt(gofal("dim_local_authorities")$area_name_cy[1])[11], "\\n")
    """
    said = run(place, "r", code, LC_ALL=locale).splitlines()
    assert said == ["logical Date POSIXct ", f"{ord('ô')} "]


@pytest.mark.r
def test_in_r_what_is_no_table_or_no_release_is_said(place):
    code = """
    source("docs/examples/gofal.R")
    said <- function(asked) cat(conditionMessage(tryCatch(asked, error = identity)), "\\n")
    said(gofal("fct_nothing"))
    said(gofal("fct_care_rates", "nowhere"))
    """
    no_table, no_release = run(place, "r", code).splitlines()
    assert no_table.startswith("fct_nothing: no public table")
    assert no_release.startswith("no release in nowhere: gofal refresh")


# as much of marimo, which is no part of Gofal, as runs each cell with the names that others return
STAND_IN = """
import ast, sys
from types import SimpleNamespace

names = {}
with open(sys.argv[0], encoding="utf-8") as file:
    body = ast.parse(file.read()).body
cells = iter([each for each in body if isinstance(each, ast.FunctionDef)])


def cell(function):
    ends = [each for each in ast.walk(next(cells)) if isinstance(each, ast.Return)]
    code = function.__code__
    given = function(*(names[name] for name in code.co_varnames[: code.co_argcount]))
    names.update(zip([name.id for each in ends for name in each.value.elts], given or ()))


App = lambda: SimpleNamespace(cell=cell, run=lambda: None)
ui = SimpleNamespace(dropdown=lambda options, value, label: SimpleNamespace(value=options[5]))
"""


def test_the_notebook_shows_the_last_rates_of_the_authority_that_is_chosen(built, place):
    with reading(built.current / "gofal.duckdb") as warehouse:
        ((year, rate),) = warehouse.execute(
            "select year_ending_march, round(care_rate_per_10k, 1) from marts.fct_care_rates "
            "where area_name = 'Wrexham' and care_rate_per_10k is not null order by 1 desc limit 1"
        ).fetchall()
    (place / "marimo.py").write_text(STAND_IN)
    done = subprocess.run(
        [sys.executable, str(NOTEBOOK)],
        cwd=place, env={**os.environ, "PYTHONPATH": str(place), "GOFAL_HOME": str(built.home)},
        capture_output=True, text=True, encoding="utf-8", timeout=limit(60), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f" {year} " in done.stdout
    assert f" {rate} " in done.stdout
