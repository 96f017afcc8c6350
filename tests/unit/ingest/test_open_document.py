"""OpenDocument workbooks: what is counted is what the reader lays out, and texts are as shown."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.files.archive import unpacked
from ingest.files.excel import check_workbook, read_sheets
from ingest.files.open_document import ods_marks
from ingest.problems import Problems
from tests.landing.open_documents import write_ods

LARGEST = 1_000_000
FILLED = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
EMPTY = "<table:table-cell{}/>"
TIMES = ' table:number-{}-repeated="{}"'


def a_row(cells: list[tuple[bool, int]], times: int) -> str:
    body = [
        (FILLED if is_filled else EMPTY).format(TIMES.format("columns", n))
        for is_filled, n in cells
    ]
    return f"<table:table-row{TIMES.format('rows', times)}>{''.join(body)}</table:table-row>"


def a_sheet(rows: list[str]) -> str:
    return f'<table:table table:name="Data">{"".join(rows)}</table:table>'


def content_of(sheets: str, styles: str = "") -> bytes:
    with TemporaryDirectory() as folder:
        return write_ods(Path(folder) / "t.ods", sheets, styles).read_bytes()


CELLS = st.lists(st.tuples(st.booleans(), st.integers(1, 5)), min_size=1, max_size=5)
ROWS = st.lists(st.tuples(CELLS, st.integers(1, 5)), min_size=1, max_size=6)


@given(ROWS)
@settings(max_examples=80, deadline=None)
def test_no_sheet_is_laid_out_further_than_what_was_counted(rows):
    content = content_of(a_sheet([a_row(cells, times) for cells, times in rows]))
    (marks,) = ods_marks("t.ods", unpacked("t.ods", content, LARGEST))
    (grid,) = read_sheets("t.ods", content)
    last_row = max((number for number, _ in grid.rows), default=0)
    last_column = max((len(cells) for _, cells in grid.rows), default=0)
    assert (marks.last_row, marks.last_column) == (last_row, last_column)
    n_filled = sum(bool(cell) for _, cells in grid.rows for cell in cells)
    assert marks.n_letters == n_filled


def typed(kind: str, value: str, shown: str) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" {value}><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (typed("float", 'office:value="6770"', "6,770"), "6770"),
        (typed("float", 'office:value="2.5"', "2.5"), "2.5"),
        (typed("percentage", 'office:value="0.5"', "50%"), "0.5"),
        (typed("date", 'office:date-value="2024-03-31"', "31/3/24"), "2024-03-31 00:00:00"),
        (typed("string", 'office:string-value="a  b"', "a <text:s/>b"), "a  b"),
        (typed("string", "", "one</text:p><text:p>two"), "one\ntwo"),
        (
            '<table:table-cell office:value-type="string"><office:annotation><text:p>by whom'
            "</text:p></office:annotation><text:p>x</text:p></table:table-cell>",
            "x",
        ),
    ],
)
def test_a_cell_is_read_by_what_it_stores_and_a_remark_at_it_is_no_text_of_it(cell, text):
    content = content_of(a_sheet([f"<table:table-row>{cell}</table:table-row>"]))
    problems = Problems()
    check_workbook("t.ods", content, LARGEST, problems)
    assert problems.found == []
    assert read_sheets("t.ods", content)[0].rows == [(1, [text])]


def test_a_link_that_a_person_follows_and_an_empty_list_of_listeners_are_no_programs():
    link = '<text:a xlink:href="https://gov.wales">x</text:a>'
    row = f"<table:table-row>{typed('string', '', link)}</table:table-row>"
    problems = Problems()
    content = content_of(f"<office:event-listeners/>{a_sheet([row])}")
    check_workbook("t.ods", content, LARGEST, problems)
    assert problems.found == []


def test_an_export_of_people_may_compute_and_merge_in_open_document_too():
    cell = typed("float", 'office:value="2" table:formula="of:=1+1"', "2")
    content = content_of(a_sheet([f"<table:table-row>{cell}</table:table-row>"]))
    problems = Problems()
    check_workbook("t.ods", content, LARGEST, problems, is_published=False)
    assert problems.found == []
