"""What people bring to the door: good tables in other words and forms land whole, others are named.

Each is a kind that was reported publicly of such systems, tried on real figures of 2015 to 2018.
What a slip in a good table comes to is tried in `test_corruptions`.
"""

import csv
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from domain.problems import EditionError
from flows.warehouse.seeds import reference, references
from ingest.files.safety import require_safe
from ingest.statswales.read import read_edition
from tests.landing.good import AREA, VALUE, WHAT, YEAR, Rows, as_csv, found, good_rows
from tests.landing.open_documents import XLS, write_ods
from tests.landing.open_documents import sheet as ods_sheet
from tests.unit.ingest.test_excel import with_part

TOTALS = [["Total", "Total"], ["Gender", "Age group"]]
Change = Callable[[Rows], Rows]
Written = Callable[[Path], Path]
CODES = reference("area_labels").set_index("area_label")["area_code"]


def totals() -> Rows:
    """All children by authority, without columns of sex, age and notes."""
    return [row[:4] for row in good_rows() if row[4:6] in TOTALS]


def table(change: Change = list, name: str = "table.csv", separator: str = ",") -> Written:
    """The good table as CSV, changed."""

    def write(folder: Path) -> Path:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=separator).writerows(change(totals()))
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
        return path

    return write


def cells(column: int, change: Callable[[str], str]) -> Change:
    """Every cell of a column changed."""
    return lambda rows: [rows[0], *([*row[:column], change(row[column]), *row[column + 1 :]]
                                    for row in rows[1:])]  # fmt: skip


def called(old: str, new: str) -> Change:
    """An area called otherwise."""
    return cells(AREA, lambda name: new if name == old else name)


def with_codes(change: Change = list) -> Change:
    """A column of codes beside the names, and names changed afterwards."""

    def coded(rows: Rows) -> Rows:
        codes = ["Area code", *(CODES[row[AREA]] for row in rows[1:])]
        return [[*row, code] for row, code in zip(change(rows), codes, strict=True)]

    return coded


def noted(*notes: str) -> Change:
    """A column of notes, the notes in the first rows."""

    def annotated(rows: Rows) -> Rows:
        column = ["Notes", *notes]
        return [[*row, column[n] if n < len(column) else ""] for n, row in enumerate(rows)]

    return annotated


def ending(year: str) -> str:
    """The year of the 31 March that ends ``2017-18``."""
    return str(int(year[:4]) + 1)


def sexes_and_ages(labels: dict[str, str]) -> Written:
    """The table with sexes and ages, the bands in other words."""

    def write(folder: Path) -> Path:
        rows = [[labels.get(cell, cell) for cell in row] for row in good_rows()]
        path = folder / "table.csv"
        path.write_bytes(as_csv(rows))
        return path

    return write


def workbook(
    change: Callable[[openpyxl.Workbook], object] = lambda _: None,
    part: str = "",
    replaced: tuple[bytes, bytes] = (b"", b""),
) -> Written:
    """The good table as XLSX, changed by Excel, or in one part by another program."""

    def write(folder: Path) -> Path:
        book, file = openpyxl.Workbook(), io.BytesIO()
        for row in totals():
            book.active.append([int(c.replace(",", "")) if n == VALUE and c[0].isdigit() else c
                                for n, c in enumerate(row)])  # fmt: skip
        change(book)
        book.save(file)
        content = file.getvalue()
        if part:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert replaced[0] in archive.read(part)
            content = with_part(content, part, lambda old: old.replace(*replaced, 1))
        path = folder / "table.xlsx"
        path.write_bytes(content)
        return path

    return write


def cover_and_notes(book: openpyxl.Workbook) -> None:
    book.create_sheet("Cover", 0)["A1"] = "Children looked after"
    book.create_sheet("Notes")["A1"] = "Figures are rounded."


def records(rows: Rows, name: str = "table.json") -> Written:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_text(json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]))
        return path

    return write


def text(content: str | bytes, name: str) -> Written:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
SIZE = b'ref="A1:D93"'
BANDS = {
    "with dashes": {"Under 1 year": "<1", "1 to 4 years": "1-4", "5 to 9 years": "5-9",
                    "10 to 15 years": "10-15", "16 to 17 years": "16-17", "18 and over": "18+"},
    "as ages": {"Under 1 year": "0 years", "1 to 4 years": "Aged 1 to 4",
                "5 to 9 years": "Aged 5 to 9", "16 to 17 years": "Aged 16 to 17"},
}  # fmt: skip
LANDS: dict[str, Written] = {
    "the good table": table(),
    "Taff with two f": table(called("Rhondda Cynon Taf", "Rhondda Cynon Taff")),
    "an ampersand": table(called("Neath Port Talbot", "Neath & Port Talbot")),
    "hyphens": table(called("Neath Port Talbot", "Neath-Port Talbot")),
    "Ynys Mon without its circumflex": table(called("Isle of Anglesey", "Ynys Mon")),
    "a Welsh name as the publisher spells it": table(called("Carmarthenshire", "Sir Gaerfryddin")),
    "letters and accents apart": text(
        unicodedata.normalize("NFD", as_csv(called("Isle of Anglesey", "Ynys Môn")(totals()))
                              .decode()), "table.csv"),
    "codes beside the names": table(with_codes()),
    "a name nobody knows beside its code": table(with_codes(called("Torfaen", "Tor-faen County"))),
    "codes alone": table(lambda rows: [rows[0], *([*row[:AREA], CODES[row[AREA]]]
                                                  for row in rows[1:])]),
    "31 March with strokes": table(cells(YEAR, lambda year: f"31/03/{ending(year)}")),
    "31 Mar in short": table(cells(YEAR, lambda year: f"31 Mar {ending(year)}")),
    "years as decimal numbers": table(cells(YEAR, lambda year: f"{ending(year)}.0")),
    "semicolons": table(separator=";"),
    "tabs": table(separator="\t"),
    "two byte order marks": text(b"\xef\xbb\xbf" + as_csv(totals()), "table.csv"),
    "twenty title rows": table(lambda rows: [*([f"Title {n}", "", "", ""] for n in range(20)),
                                             *rows]),
    "cells with blanks around": table(lambda rows: [[f" {cell} " for cell in row] for row in rows]),
    "rates beside the counts": table(
        lambda rows: [*rows, *([*("5", "Rate per 10,000 children"), *row[2:]] for row in rows[1:])]
    ),
    "a workbook": workbook(),
    "a workbook that states the size A1": workbook(
        part=SHEET, replaced=(SIZE, b'ref="A1"')),
    "a workbook whose stated size loses a year": workbook(
        part=SHEET, replaced=(SIZE, b'ref="A1:D70"')),
    "a workbook with a formatted cell at the far end": workbook(
        part=SHEET, replaced=(b"</sheetData>",
                              b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')),
    "a workbook with an empty fill": workbook(
        part=STYLES, replaced=(b"<fills ", b"<fills><fill/></fills><fills ")),
    "a workbook without a default style": workbook(
        part=STYLES, replaced=(b'<cellStyle name="Normal"', b'<cellStyle name="Other"')),
    "a workbook with a cover and notes": workbook(cover_and_notes),
    "a workbook with a mark at a header": workbook(
        lambda book: book.active.cell(1, 1, "Data values [note 1]")),
    "an OpenDocument workbook": lambda folder: write_ods(
        folder / "table.ods", ods_sheet([["Children looked after"]], "Cover")
        + ods_sheet(totals(), "Data")),
    "an old Excel workbook": lambda _: XLS / "good.xls",
    "JSON": records(totals()),
}  # fmt: skip


def figures(path: Path) -> pd.DataFrame:
    require_safe([path], reference("landing_rules"))
    return read_edition([path], references()).figures


def values(found: pd.DataFrame) -> dict[tuple, float]:
    keys = zip(found["area_code"], found["year"], strict=True)
    return dict(zip(keys, found["value"], strict=True))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("kind", LANDS)
def test_a_good_table_in_other_words_and_forms_lands_whole(kind, tmp_path):
    expected = values(figures(table()(tmp_path)))
    assert len(expected) == 92
    path = LANDS[kind](tmp_path)
    assert values(figures(path)) == expected
    assert found([path]) == []


@pytest.mark.parametrize("words", BANDS)
def test_bands_in_other_words_are_the_same_bands(words, tmp_path):
    given = figures(sexes_and_ages(BANDS[words])(tmp_path))
    good = figures(sexes_and_ages({})(tmp_path))
    same = ["area_code", "year", "sex", "age_band", "printed"]
    pd.testing.assert_frame_equal(given[same], good[same])


@pytest.mark.parametrize(
    ("change", "markers"),
    [
        (noted("Break in time series"), "b"),
        (noted("Provisional"), "p"),
        (noted("Provisional, Revised"), "p,r"),
        (cells(VALUE, lambda figure: f"{figure} [b, p]"), "b,p"),
        (cells(VALUE, lambda figure: f"{figure} [b] [p]"), "b,p"),
    ],
)
def test_a_mark_beside_a_figure_is_kept(change, markers, tmp_path):
    assert figures(table(change)(tmp_path))["markers"].iloc[0] == markers


@pytest.mark.parametrize(
    ("figure", "note", "marker"),
    [("[x]", "", "x"), ("", "Not available", "x"), ("", "Confidential", "c")],
)
def test_a_figure_that_is_missing_says_why(figure, note, marker, tmp_path):
    change = noted(note)
    path = table(lambda rows: change([rows[0], [figure, *rows[1][1:]], *rows[2:]]))(tmp_path)
    first = figures(path).iloc[0]
    assert pd.isna(first["value"])
    assert first["markers"] == marker


def first_area(code: str) -> Change:
    return lambda rows: [rows[0], [*rows[1][:AREA], code], *rows[2:]]


def first_figure(printed: str) -> Change:
    return lambda rows: [rows[0], [printed, *rows[1][1:]], *rows[2:]]


def sheets_by_year(book: openpyxl.Workbook) -> None:
    book.active.title = "2014-15"
    book.copy_worksheet(book.active).title = "2015-16"


ODATA = {"odata.metadata": "http://open.statswales.gov.wales/$metadata#care0010"}
ERROR = {"odata.error": {"code": "BadRequest", "message": {"value": "A binary operator."}}}
CODED = {"Area_AltCode1": "W06000001", "Year_Code": "201819", "Data": "150.0"}
NAMED: dict[str, tuple[Written, str]] = {
    "a code of before 2009": (
        table(first_area("W06000017")), "ONS replaced that code by W06000024 in 2009"),
    "a name with a slip": (table(first_area("Torfean")), "unknown area 'Torfean'. Is it 'torfaen'"),
    "a region": (table(first_area("North Wales")), "unknown area 'North Wales'. Compare"),
    "letters of two marks run together": (
        table(first_figure("90 [bp]")), "unknown shorthand '90 [bp]'"),
    "a dash for nil": (table(first_figure("-")), "neither a number nor known shorthand: '-'"),
    "less than five": (table(first_figure("<5")), "neither a number nor known shorthand: '<5'"),
    "a blank inside a number": (
        table(first_figure("6 770")), "a blank divides the number: '6 770'"),
    "a hard blank inside a number": (
        table(first_figure("6\xa0770")), "a blank divides the number: '6\\xa0770'"),
    "a year of five digits": (
        table(cells(YEAR, lambda year: f"{ending(year)}2")), "unknown period '20152'"),
    "the day a year begins": (
        table(cells(YEAR, lambda year: f"{year[:4]}-04-01")), "a date, as spreadsheets make of a"),
    "bands that became dates": (
        sexes_and_ages({"10 to 15 years": "15-Oct"}), "unknown age_band '15-Oct'"),
    "bands nobody knows, with those that are known": (
        sexes_and_ages({"10 to 15 years": "teens"}), "Known are: under 1 year, under 1, 1 to 4"),
    "lines below the table": (
        table(lambda rows: [*rows, ["Source: Welsh Government", "", "", ""]]),
        "row 94, column 1: a line above or below the table is no figure of it: 'Source: Welsh"),
    "figures under another name": (
        table(lambda rows: [["Figure", *rows[0][1:]], *rows[1:]]),
        "no column of figures among the headers 'Figure, Data description, Year, Local Authority'"),
    "another measure at some places only": (
        table(lambda rows: [*rows, ["5", "Rate per 10,000 children", *rows[1][2:]]]),
        "unknown description 'Rate per 10,000 children'"),
    "OData in codes alone": (
        text(json.dumps(ODATA | {"value": [CODED]}), "codes.json"),
        "codes without the names that say what they mean: 'Area_AltCode1, Year_Code, Data'"),
    "the error of a server": (
        text(json.dumps(ERROR), "error.json"), "instead of data: 'BadRequest; A binary operator.'"),
    "JSON of another kind": (
        text('{"title": "x", "rows": 3}', "t.json"), "no list of records; it holds 'title, rows'"),
    "a sheet for each year": (
        workbook(sheets_by_year), "several tables of figures in one delivery; land each by itself: "
        "'2014-15, 2015-16'"),
    "one record a line": (text('{"a": 1}\n{"a": 2}\n', "t.json"), "several records, one a line"),
    "an archive of one CSV": (
        lambda folder: archive_of_a_table(folder), "but an archive of table.csv. Unpack it"),
    "a table of something else": (
        table(lambda _: [["Town", "Mayor", "Since", "Party"], ["A", "B", "C", "D"]]),
        "no figures behind header rows"),
}  # fmt: skip


def archive_of_a_table(folder: Path) -> Path:
    path = folder / "table.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("table.csv", as_csv(totals()))
    return path


@pytest.mark.parametrize("kind", NAMED)
def test_what_cannot_be_read_is_named_for_what_it_is(kind, tmp_path):
    write, said = NAMED[kind]
    path = write(tmp_path)
    with pytest.raises(EditionError) as refused:
        figures(path)
    assert said in str(refused.value)
    assert all(problem.rule and problem.remedy for problem in refused.value.problems)


def test_a_row_of_a_sex_that_its_column_of_sexes_contradicts_is_refused(tmp_path):
    rows = [[*row] for row in good_rows()]
    assert rows[1][WHAT:] != rows[2][WHAT:]
    boys = next(row for row in rows if row[4] == "Boys")
    boys[WHAT] = "Girls"
    (tmp_path / "t.csv").write_bytes(as_csv(rows))
    with pytest.raises(EditionError, match="the row is of girls, and its sex is 'Boys'"):
        figures(tmp_path / "t.csv")
