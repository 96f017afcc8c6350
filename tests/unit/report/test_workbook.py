import io

import openpyxl
import pytest

from report.workbook import tables_workbook
from tests.unit.report.reading import RELEASE
from tests.unit.report.tables_by_hand import CASE, ROWS, SIGNIFICANT, SUPPRESSED, WALES, tables


def book(*rows: dict) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(tables_workbook(tables(*rows), RELEASE)))


def lines(sheet) -> list[list]:
    """Rows of a sheet without what is empty at their ends."""
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_a_sheet_says_what_the_workbook_is_and_each_table_of_each_wave_has_one():
    found = book(*ROWS, WALES | {"survey_wave": "2027", "disclosure_rule": "threshold_10"})
    assert found.sheetnames == [
        "About",
        *(f"2020 Table {number}" for number in (1, 2, 3, 4, 6)),
        "2027 Table 1",
    ]
    about = str(lines(found["About"]))
    for said in ("000007-abc", "Wave 2027: disclosure rule threshold_10", "Forrester"):
        assert said in about


def test_figures_are_numbers_with_all_their_digits_that_look_as_printed():
    sheet = book(SIGNIFICANT)["2020 Table 3"]
    assert lines(sheet)[4:] == [
        [
            *("Row", "Leaders: Mean", "Leaders: SD", "Workers: Mean", "Workers: SD"),
            *(f"Difference in means: {each}" for each in ("df", "p", "t")),
            *(
                f"Not in the report: effect size: {each}"
                for each in ("g", "from", "to", "p, alike")
            ),
        ],
        ["Significant differences"],
        ["Risk score", 3.25, 0.5, 3.04, 0.56, 706, 2e-9, -6.06, -0.785, -1.042, -0.527, 0.99989],
    ]
    assert [cell.number_format for cell in sheet[7]][1:] == [
        *("#,##0.0",) * 4,
        *("#,##0", "#,##0.000", "#,##0.0"),
        *("#,##0.00",) * 3,
        "#,##0.000",
    ]


def test_a_sheet_has_one_header_row_that_stays_in_sight_and_no_blank_row():
    sheet = book(SIGNIFICANT)["2020 Table 3"]
    assert sheet.freeze_panes == "B6"
    assert [] not in lines(sheet)
    assert not sheet.merged_cells.ranges


def test_a_withheld_figure_is_a_letter_with_its_reason_above():
    found = lines(book(WALES, SUPPRESSED)["2020 Table 1"])
    assert ["Much too low", "[a]", "[a]", 0, 0] in found
    assert ["[a] Fewer than 10 respondents."] in found


def test_synthetic_respondents_are_named_on_every_sheet_of_their_figures():
    found = book(CASE | {"is_synthetic": True})
    assert "prove nothing about Wales" in str(lines(found["2020 Table 2"]))
    assert "prove nothing about Wales" in str(lines(found["About"]))


@pytest.mark.parametrize("place", ["label", "title", "heading", "note", "survey_wave"])
def test_no_text_computes_anything(place):
    found = book(CASE | {place: "=HYPERLINK(1)"})
    kinds = {cell.data_type for sheet in found for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def test_waves_whose_names_a_sheet_cannot_hold_have_sheets_of_their_own():
    long = "a wave with a name of many letters: the "
    found = book(
        *(WALES | {"survey_wave": long + end} for end in ("first", "second")),
        WALES | {"survey_wave": "2020/21 [pilot]"},
    )
    assert len(found.sheetnames) == 4
    assert all(len(name) <= 31 for name in found.sheetnames)
