"""Files of a release: they hold what its public tables hold, and say what that is."""

import json
import shutil
from pathlib import Path

import duckdb
import openpyxl
import pytest

from domain.formulas import HARMLESS, STARTS
from flows.files import file_sha256
from flows.releases.store import current_release
from flows.warehouse.connect import opened
from flows.warehouse.read import public_contents
from tests.conftest import run_gofal


@pytest.fixture(scope="module")
def folder(built, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("export") / "files"
    done = run_gofal("export", "--home", str(built.home), "--to", str(place))
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture(scope="module")
def package(folder) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_every_public_table_is_there_in_each_form_and_no_step_between(built, package):
    tables = {table.table for table in current_release(built).manifest.tables}
    readers = {name for name in tables if not name.startswith("ledger.int_")}
    assert {(each["title"], each["format"]) for each in package["resources"]} == {
        (name, form) for name in readers for form in ("csv", "parquet", "json")
    }


def test_every_file_is_the_one_described_and_none_lies_beside_them(folder, package):
    described = {each["path"]: each for each in package["resources"]}
    for name, about in described.items():
        assert f"sha256:{file_sha256(folder / name)}" == about["hash"]
        assert (folder / name).stat().st_size == about["bytes"]
    of_csv = {f"{name}-metadata.json" for name in described if name.endswith(".csv")}
    assert {file.name for file in folder.iterdir()} == {*described, *of_csv, "datapackage.json"}


def test_a_parquet_file_holds_the_very_rows_of_its_table(built, folder, tmp_path):
    """The content hash of every table, made anew from its file, is that of the manifest."""
    again = tmp_path / "again.duckdb"
    with opened(again, writing=True, is_new=True) as warehouse:
        for schema in ("marts", "results", "ledger"):
            warehouse.execute(f"create schema {schema}")
        published = {
            table.table: table
            for table in current_release(built).manifest.tables
            if not table.table.startswith("ledger.int_")
        }
        for name in published:
            file = folder / f"{name.partition('.')[2]}.parquet"
            warehouse.execute(f"create table {name} as from '{file}'")
        assert {table.table: table for table in public_contents(warehouse)} == published


def as_in_a_csv(text: str) -> str:
    computes = f"regexp_full_match({text}, $starts) and not regexp_full_match({text}, $harmless)"
    return f"case when {computes} then '''' || {text} else nullif({text}, '') end"


def test_a_csv_and_a_json_hold_the_figures_of_the_parquet_file(folder, package):
    """But that a CSV cannot tell an empty text from none, nor that a text is no formula."""
    ask = duckdb.connect()
    for each in package["resources"]:
        if each["format"] == "parquet":
            continue
        whole = folder / each["path"].replace(f".{each['format']}", ".parquet")
        columns = {name: kind for name, kind, *_ in ask.sql(f"describe from '{whole}'").fetchall()}
        shown, options = "*", ""
        if each["format"] == "csv":
            options = "header = true, nullstr = '', "
            shown = ", ".join(
                as_in_a_csv(f'"{name}"') if kind == "VARCHAR" else f'"{name}"'
                for name, kind in columns.items()
            )
        read = f"read_{each['format']}('{folder / each['path']}', {options}columns = {columns})"
        assert ask.sql(f"select count(*) from {read}").fetchone() == (each["rowCount"],)
        if each["rowCount"]:
            differing = f"from {read} except all select {shown} from '{whole}'"
            # signs that begin a formula are of texts alone, and a table may have none
            has_texts = each["format"] == "csv" and "VARCHAR" in columns.values()
            signs = {"starts": STARTS, "harmless": HARMLESS} if has_texts else {}
            found = ask.execute(f"select count(*) from ({differing})", signs).fetchone()
            assert found == (0,), each["path"]


def test_a_csv_opens_in_excel_with_the_letters_of_welsh_names(folder):
    content = (folder / "dim_local_authorities.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Ynys Môn" in content.decode("utf-8-sig")


def test_definitions_units_and_keys_travel_with_the_files(folder, package):
    (rates,) = [each for each in package["resources"] if each["path"] == "fct_care_rates.csv"]
    assert rates["schema"]["primaryKey"] == ["area_code", "year_ending_march"]
    fields = {field["name"]: field for field in rates["schema"]["fields"]}
    assert fields["care_rate_per_10k"]["unit"] == "per 10,000 children aged 0 to 17"
    described = [f for each in package["resources"] for f in each["schema"]["fields"]]
    assert all(field["description"] for field in described)
    about = json.loads((folder / "fct_care_rates.csv-metadata.json").read_text())
    header = (folder / "fct_care_rates.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    assert [column["name"] for column in about["tableSchema"]["columns"]] == header


def test_the_dictionary_of_the_release_has_every_public_table_and_column(built, package):
    pages = built.current / "site" / "en" / "data"
    for each in package["resources"]:
        page = (pages / f"{Path(each['path']).stem}.html").read_text(encoding="utf-8")
        for column in each["schema"]["fields"]:
            assert f'<th scope="row"><code>{column["name"]}</code></th>' in page


def test_a_release_without_pages_says_what_to_do(home):
    folder = home.current.resolve()
    folder.chmod(0o755)
    shutil.rmtree(folder / "site")
    done = run_gofal("docs", "--home", str(home.home))
    assert done.returncode == 1
    assert done.stderr.strip().endswith("has no such page: gofal refresh")


def test_tables_with_synthetic_respondents_say_so(package):
    synthetic = {each["title"] for each in package["resources"] if each["isSynthetic"]}
    assert {"marts.fct_answer_shares", "results.statistics", "ledger.rpt_tables"} <= synthetic
    assert "marts.fct_care_rates" not in synthetic


def test_one_table_comes_in_the_form_that_is_asked_for(built, tmp_path):
    place = tmp_path / "one"
    done = run_gofal(
        *("export", "--home", str(built.home), "--to", str(place)),
        *("--table", "dim_local_authorities", "--format", "xlsx"),
    )
    assert done.returncode == 0, done.stderr
    assert {file.name for file in place.iterdir()} == {
        "dim_local_authorities.xlsx",
        "datapackage.json",
    }
    book = openpyxl.load_workbook(place / "dim_local_authorities.xlsx")
    assert book.active.max_row == 23


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--table", "dim_respondents"), "dim_respondents: no public table. There are ledger."),
        (("--table", "int_computed_from_table_4"), "no public table"),
        (("--to", "."), "is there already: name a new folder with --to"),
    ],
)
def test_what_is_no_public_table_or_no_new_folder_is_refused_and_nothing_is_written(
    built, tmp_path, options, said
):
    place = () if "--to" in options else ("--to", str(tmp_path / "new"))
    done = run_gofal("export", "--home", str(built.home), *place, *options)
    assert done.returncode == 1
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_written_among_the_data_of_gofal(built):
    done = run_gofal(
        "export", "--home", str(built.home), "--to", str(built.home / "releases" / "files")
    )
    assert done.returncode == 1
    assert "lies among the data of Gofal" in done.stderr
