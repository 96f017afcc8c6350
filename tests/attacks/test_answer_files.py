"""Answers of `gofal query` as files: named as they are, whole, and with no text that computes."""

import csv
import io
import json
from pathlib import Path

import duckdb
import openpyxl
import pytest

from domain.formulas import HARMLESS, STARTS, is_formula
from tests.attacks.releases import TEXTS, ask, everything, gofal, quoted_name


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet", "xlsx", "CSV"])
def test_a_file_is_what_its_suffix_says_and_replaces_no_other_unasked(settings, suffix):
    file = Path(f"answer.{suffix}")
    ask(settings, "select 1 as n", "--output", str(file))
    rows = {
        "csv": lambda: list(csv.DictReader(file.open())),
        "json": lambda: json.loads(file.read_text()),
        "parquet": lambda: duckdb.sql(f"from '{file}'").fetchall(),
        "xlsx": lambda: list(openpyxl.load_workbook(file).active.values)[1:],
    }[suffix.lower()]()
    assert rows in ([{"n": "1"}], [{"n": 1}], [(1,)])
    before = file.read_bytes()
    done = gofal("query", "select 2 as n", "--output", str(file), home=settings.home)
    assert (done.exit_code, file.read_bytes()) == (1, before)
    ask(settings, "select 2 as n", "--output", str(file), "--overwrite")
    assert file.read_bytes() != before
    assert list(Path().iterdir()) == [file]


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("answer.txt", 2),
        ("answer", 2),
        ("HOME/current/gofal.csv", 1),
        ("HOME/releases/answer.csv", 1),
        ("HOME/landing/answer.csv", 1),
        ("nowhere/answer.csv", 1),
        ("copy/answer.csv", 1),
    ],
)
def test_an_answer_is_never_written_into_a_release_nor_under_an_unknown_name(
    settings, tmp_path, output, code
):
    settings.landing.mkdir()
    Path("copy").mkdir()
    Path("copy/manifest.json").touch()
    before = everything(tmp_path)
    named = output.replace("HOME", str(settings.home))
    done = gofal("query", "select 1", "--output", named, "--overwrite", home=settings.home)
    assert done.exit_code == code
    assert everything(tmp_path) == before


def test_a_question_that_fails_halfway_leaves_no_file(settings):
    sql = "select if(range < 500000, 1, error('half')) from range(1000000)"
    assert gofal("query", sql, "--output", "a.csv", home=settings.home).exit_code == 1
    assert list(Path().iterdir()) == []


def test_a_form_that_contradicts_the_suffix_is_wrong_usage(settings):
    arguments = ("select 1", "--format", "json", "--output", "a.csv")
    assert gofal("query", *arguments, home=settings.home).exit_code == 2


def test_no_text_of_a_csv_and_no_name_of_a_column_computes(settings):
    for sql in ("from marts.dim_texts", f"select 1 as {quoted_name('=1+1')}"):
        rows = list(csv.reader(io.StringIO(ask(settings, sql, "--format", "csv"), newline="")))
        assert [cell for row in rows for cell in row if is_formula(cell)] == []
    cells = [row[0] for row in rows]
    assert cells == ["'=1+1", "1"]


def test_numbers_and_remarks_stay_as_they_are_in_a_csv(settings):
    sql = "select -5 as a, '-5' as b, '-' as c, '- no figure' as d, '+44' as e, -0.5::double as f"
    assert ask(settings, sql, "--format", "csv") == "a,b,c,d,e,f\n-5,-5,-,- no figure,+44,-0.5\n"


def test_texts_of_a_workbook_are_texts_and_stay_so_when_they_are_edited(settings):
    ask(settings, "from marts.dim_texts", "--output", "texts.xlsx")
    sheet = openpyxl.load_workbook("texts.xlsx").active
    cells = [row[0] for row in sheet]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert "=1+1" in [cell.value for cell in cells]


def test_json_and_parquet_hold_texts_unchanged(settings):
    answer = json.loads(ask(settings, "from marts.dim_texts", "--format", "json"))
    assert [row["text"] for row in answer] == list(TEXTS)
    ask(settings, "from marts.dim_texts", "--output", "texts.parquet")
    assert [text for (text,) in duckdb.sql("from 'texts.parquet'").fetchall()] == list(TEXTS)


def test_json_is_json_where_a_figure_is_none(settings):
    sql = "select 'nan'::double as a, 'inf'::double as b, 1.5::double as c"
    assert json.loads(ask(settings, sql, "--format", "json")) == [{"a": None, "b": None, "c": 1.5}]


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_columns_of_one_name_are_told_apart(settings, form):
    answer = ask(settings, "select 'x' as a, 'y' as a", "--format", form)
    assert all(word in answer for word in ("a_1", "x", "y"))


@pytest.mark.parametrize(
    "text",
    ["=1", " =1", "\u00a0=1", "\n=1", "+1+1", "+", "-1+1", "-a", "@a", "＝1", "\tx", "\rx", "x", "",
     "-", "-5", "-5,000.25", "- a remark", "- 1+1", "- SUM(1)", "+5", "-.5", "a=b", "–5", "-²"],
)  # fmt: skip
def test_python_and_duckdb_agree_on_what_computes(text):
    with duckdb.connect() as connection:
        ((starts, harmless),) = connection.execute(
            "select regexp_full_match(?, ?), regexp_full_match(?, ?)",
            [text, STARTS, text, HARMLESS],
        ).fetchall()
    assert (starts and not harmless) == is_formula(text)
