import io
import zipfile

import openpyxl
import pytest

from domain.tables import Column, Table
from report.public_workbook import MOST_ROWS, Filled, public_workbook
from tests.unit.report.reading import RELEASE

COLUMNS = (
    Column("area_name", "VARCHAR", "Name of the area.", is_required=True),
    Column("care_rate_per_10k", "DOUBLE", "Care rate.", is_required=False),
    Column("is_wales", "BOOLEAN", "True for Wales.", is_required=True),
)
ROWS = [("Ynys Môn", 90.25, False), ("Wales", None, True)]


def filled(rows=ROWS, *, name="marts.fct_care_rates", is_synthetic=False, n_rows=None) -> Filled:
    n_rows = len(rows) if n_rows is None else n_rows
    return Filled(Table(name, "One row per area.", COLUMNS, (), n_rows, is_synthetic), rows)


def book(*tables: Filled) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(public_workbook(tables, RELEASE)))


def lines(sheet) -> list[tuple]:
    return list(sheet.iter_rows(values_only=True))


def test_a_workbook_has_a_cover_contents_notes_and_then_one_table_a_sheet():
    found = book(filled(), filled(name="marts.fct_others"))
    assert found.sheetnames == ["Cover", "Contents", "Notes", "fct_care_rates", "fct_others"]
    cover = str(lines(found["Cover"]))
    for said in ("Release 000007-abc", "StatsWales", "Open Government Licence", "missing value"):
        assert said in cover


def test_a_table_begins_with_its_title_in_a1_and_has_one_frozen_header_and_no_blank_row():
    sheet = book(filled())["fct_care_rates"]
    assert sheet["A1"].value == "fct_care_rates: One row per area."
    assert lines(sheet)[2:] == [
        ("area_name", "care_rate_per_10k", "is_wales"),
        ("Ynys Môn", 90.25, False),
        ("Wales", None, True),
    ]
    assert sheet.freeze_panes == "A4"
    assert not sheet.merged_cells.ranges
    assert all(any(cell is not None for cell in row) for row in lines(sheet))


def test_every_table_is_marked_as_one_with_its_header_for_those_who_hear_it_read():
    for sheet in book(filled(), filled(name="marts.fct_others", is_synthetic=True)).worksheets[1:]:
        (marked,) = sheet.tables.values()
        header = sheet[marked.ref.partition(":")[0]].row
        assert [column.name for column in marked.tableColumns] == [
            cell.value for cell in sheet[header] if cell.value is not None
        ]
        assert marked.ref.endswith(f"{sheet.max_row}")


def test_a_figure_keeps_its_digits_and_looks_rounded_where_its_name_has_a_unit():
    cell = book(filled([("Powys", 90.123456789, False)]))["fct_care_rates"]["B4"]
    assert (cell.value, cell.number_format) == (90.123456789, "0.0")


def test_units_and_definitions_of_every_column_are_in_the_notes():
    assert lines(book(filled())["Notes"])[1:] == [
        ("Sheet", "Column", "Unit", "What it is"),
        ("fct_care_rates", "area_name", None, "Name of the area."),
        ("fct_care_rates", "care_rate_per_10k", "per 10,000 children aged 0 to 17", "Care rate."),
        ("fct_care_rates", "is_wales", None, "True for Wales."),
    ]


def test_synthetic_respondents_are_named_on_the_cover_and_on_each_of_their_sheets_alone():
    found = book(filled(), filled(name="marts.fct_answer_shares", is_synthetic=True))
    assert [sheet.title for sheet in found if "synthetic respondents" in str(lines(sheet))] == [
        "Cover", "fct_answer_shares",
    ]  # fmt: skip
    assert "synthetic" not in str(lines(book(filled())["Cover"]))


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (filled(n_rows=MOST_ROWS + 1), "too long for a sheet: take fct_care_rates.csv"),
        (filled([]), "it has no row in this release"),
        (
            filled([("a" * 32_768, 1.0, False)]),
            "it has texts that no cell holds: take fct_care_rates.csv",
        ),
    ],
)
def test_what_has_no_sheet_is_named_among_the_contents_with_the_file_to_take_instead(table, why):
    found = book(table)
    assert found.sheetnames == ["Cover", "Contents", "Notes"]
    assert lines(found["Contents"])[2] == (
        "fct_care_rates", "One row per area.", table.table.n_rows, why,
    )  # fmt: skip


def test_a_table_as_long_as_a_person_reads_has_a_sheet():
    assert filled([("Powys", 1.0, False)] * MOST_ROWS).left_out == ""


def test_the_contents_lead_to_each_sheet():
    found = book(filled())["Contents"]["A3"]
    assert (found.value, found.hyperlink.location) == ("fct_care_rates", "'fct_care_rates'!A1")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)"])
def test_no_text_computes_anything_also_when_it_is_edited(text):
    found = book(filled([(text, 1.0, False)]))
    assert "f" not in {c.data_type for sheet in found for row in sheet.iter_rows() for c in row}
    cell = found["fct_care_rates"]["A4"]
    assert (cell.value, cell.quotePrefix) == (text, True)


def test_no_other_file_or_host_is_named_but_in_text():
    content = public_workbook([filled()], RELEASE)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        relations = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    assert not any(b"TargetMode" in each for each in relations)
