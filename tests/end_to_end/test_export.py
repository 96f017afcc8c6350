"""Files of a release: they hold what its public tables hold, and say what that is."""

import json
import shutil
import stat
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from domain.formulas import HARMLESS, STARTS
from flows.files import file_sha256
from flows.releases.store import FILES, Release, current_release
from flows.warehouse.read import TableContent, public_contents
from tests.conftest import run_gofal


@pytest.fixture(scope="module")
def folder(built) -> Path:
    """What lies beside the warehouse; exports are the same (see below)."""
    return built.current / FILES


@pytest.fixture(scope="module")
def package(folder) -> dict:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def of_tables(package: dict) -> list[dict]:
    return [each for each in package["resources"] if "schema" in each]


def test_every_public_table_is_there_in_each_form_and_no_step_between(built, package):
    tables = {table.table for table in current_release(built).manifest.tables}
    readers = {name for name in tables if not name.startswith("ledger.int_")}
    assert {(each["title"], each["format"]) for each in package["resources"]} == {
        *((name, form) for name in readers for form in ("csv", "parquet", "json")),
        ("Public tables that people read", "xlsx"),
        ("Tables 1 to 6 of every wave", "xlsx"),
    }


def test_an_export_by_hand_gives_the_same_files(built, folder, tmp_path):
    place = tmp_path / "files"
    done = run_gofal("export", "--home", str(built.home), "--to", str(place))
    assert done.returncode == 0, done.stderr
    of_releases = {"gofal.xlsx", "tables.xlsx", "gofal.odcs.yaml"}
    assert {file.name for file in folder.iterdir()} - of_releases == {
        file.name for file in place.iterdir()
    }
    for file in place.iterdir():
        if file.name != "datapackage.json":  # it describes the workbooks too
            assert file.read_bytes() == (folder / file.name).read_bytes(), file.name


def test_every_file_is_named_in_the_manifest_and_open_to_all_readers(built, folder):
    files = current_release(built).manifest.files
    assert {name for name in files if name.startswith("files/")} == {
        f"files/{file.name}" for file in folder.iterdir()
    }
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o444}


def test_each_description_says_of_which_release_it_is_and_no_name_does(built, folder, package):
    release = current_release(built)
    assert package["version"] == release.id
    assert package["created"] == release.manifest.created_at.isoformat()
    for about in folder.glob("*-metadata.json"):
        assert json.loads(about.read_text())["dc:identifier"] == release.id
    cover = openpyxl.load_workbook(folder / "gofal.xlsx")["Cover"]
    assert release.id in cover["A2"].value
    assert [file.name for file in folder.iterdir() if release.id in file.name] == []


def test_every_file_is_the_one_described_and_none_lies_beside_them(folder, package):
    described = {each["path"]: each for each in package["resources"]}
    for name, about in described.items():
        assert f"sha256:{file_sha256(folder / name)}" == about["hash"]
        assert (folder / name).stat().st_size == about["bytes"]
    of_csv = {f"{name}-metadata.json" for name in described if name.endswith(".csv")}
    beside = {"datapackage.json", "gofal.odcs.yaml"}
    assert {file.name for file in folder.iterdir()} == {*described, *of_csv, *beside}


def test_the_contract_promises_what_the_package_describes(built, folder, package):
    contract = json.loads((folder / "gofal.odcs.yaml").read_text(encoding="utf-8"))
    assert contract["version"] == current_release(built).id
    promised = {
        table["physicalName"]: [(each["name"], each["required"]) for each in table["properties"]]
        for table in contract["schema"]
    }
    assert promised == {
        each["title"]: [
            (field["name"], field.get("constraints", {}).get("required", False))
            for field in each["schema"]["fields"]
        ]
        for each in of_tables(package)
    }


def contents_of(folder: Path, tables: Iterable[str]) -> dict[str, TableContent]:
    """Rows and content hash of tables, made anew from their Parquet files."""
    connection = duckdb.connect()
    try:
        for schema in ("marts", "results", "ledger"):
            connection.execute(f"create schema {schema}")
        for name in tables:
            file = folder / f"{name.partition('.')[2]}.parquet"
            connection.execute(f"create table {name} as from '{file}'")
        return {table.table: table for table in public_contents(connection)}
    finally:
        connection.close()


def published(release: Release) -> dict[str, TableContent]:
    """Rows and content hash of each table that readers are meant to use, by the manifest."""
    tables = {table.table: table for table in release.manifest.tables}
    return {name: each for name, each in tables.items() if not name.startswith("ledger.int_")}


def test_a_parquet_file_holds_the_very_rows_of_its_table(built, folder):
    expected = published(current_release(built))
    assert contents_of(folder, expected) == expected


def test_of_real_respondents_the_files_show_what_the_attacked_tables_show_and_no_more(answered):
    release = current_release(answered)
    folder = release.folder / FILES
    expected = published(release)
    assert contents_of(folder, expected) == expected
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {each["title"] for each in of_tables(package)} == expected.keys()


def as_in_a_csv(text: str) -> str:
    computes = f"regexp_full_match({text}, $starts) and not regexp_full_match({text}, $harmless)"
    return f"case when {computes} then '''' || {text} else nullif({text}, '') end"


def test_a_csv_and_a_json_hold_the_figures_of_the_parquet_file(folder, package):
    """But that a CSV cannot tell an empty text from none, nor that a text is no formula."""
    ask = duckdb.connect()
    for each in package["resources"]:
        if each["format"] in ("parquet", "xlsx"):
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


def test_each_sheet_of_the_workbook_holds_the_very_rows_of_its_table(folder):
    """But that it cannot tell an empty text from none, and that a figure has 16 digits at most."""
    ask = duckdb.connect()
    book = openpyxl.load_workbook(folder / "gofal.xlsx")
    assert len(book.sheetnames) > 30
    for sheet in book.worksheets[3:]:
        (marked,) = sheet.tables.values()
        found = sheet[marked.ref]
        whole = ask.read_parquet(str(folder / f"{sheet.title}.parquet")).order("all")
        assert [cell.value for cell in found[0]] == whole.columns
        rows = [tuple(map(as_in_a_workbook, row)) for row in whole.fetchall()]
        assert [tuple(map(as_a_date, row)) for row in found[1:]] == rows, sheet.title


def as_in_a_workbook(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.16g}")
    return None if value == "" else value


def as_a_date(cell) -> object:
    """A workbook has moments only: a day is one that is shown as a day."""
    value = cell.value
    is_day = isinstance(value, datetime) and "h" not in cell.number_format.lower()
    return value.date() if is_day else value


def test_tables_too_long_for_people_are_named_with_the_file_to_take(folder, package):
    contents = openpyxl.load_workbook(folder / "gofal.xlsx")["Contents"]
    said = {row[0]: row[3] for row in contents.iter_rows(min_row=3, values_only=True)}
    assert said["rpt_specification_curve"].endswith("take rpt_specification_curve.csv")
    tables = {each["title"] for each in package["resources"] if each["format"] == "csv"}
    assert said.keys() == {name.partition(".")[2] for name in tables}
    files = {each["path"] for each in package["resources"]}
    assert {why.split(" take ")[1] for why in said.values() if why and " take " in why} <= files


def test_a_csv_opens_in_excel_with_the_letters_of_welsh_names(folder):
    content = (folder / "dim_local_authorities.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Ynys Môn" in content.decode("utf-8-sig")


def test_definitions_units_and_keys_travel_with_the_files(folder, package):
    (rates,) = [each for each in package["resources"] if each["path"] == "fct_care_rates.csv"]
    assert rates["schema"]["primaryKey"] == ["area_code", "year_ending_march"]
    fields = {field["name"]: field for field in rates["schema"]["fields"]}
    assert fields["care_rate_per_10k"]["unit"] == "per 10,000 children aged 0 to 17"
    described = [f for each in of_tables(package) for f in each["schema"]["fields"]]
    assert all(field["description"] for field in described)
    about = json.loads((folder / "fct_care_rates.csv-metadata.json").read_text())
    header = (folder / "fct_care_rates.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    assert [column["name"] for column in about["tableSchema"]["columns"]] == header


def test_the_dictionary_of_the_release_has_every_public_table_and_column(built, package):
    pages = built.current / "site" / "en" / "data"
    for each in of_tables(package):
        page = (pages / f"{each['title'].partition('.')[2]}.html").read_text(encoding="utf-8")
        for column in each["schema"]["fields"]:
            assert f'<th scope="row"><code>{column["name"]}</code></th>' in page


def test_a_release_without_pages_says_what_to_do(home):
    folder = home.current.resolve()
    folder.chmod(0o755)
    shutil.rmtree(folder / "site")
    done = run_gofal("site", "--home", str(home.home))
    assert done.returncode == 1
    assert done.stderr.strip().endswith("has no site: gofal refresh")


def test_tables_with_synthetic_respondents_say_so(package):
    synthetic = {each["title"] for each in of_tables(package) if each["isSynthetic"]}
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
