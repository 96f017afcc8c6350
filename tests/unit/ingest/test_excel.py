"""Workbooks: what a hand-made archive may hold, and what the reader makes of one."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.problems import EditionError
from ingest.files import excel
from ingest.files.archive import unpacked
from ingest.files.excel import check_workbook, read_sheets
from ingest.files.open_xml import xlsx_marks
from ingest.problems import Problems

LARGEST = 1_000_000
SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: list, merged: str = "") -> bytes:
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows or ([["a", "b"], [1, 2]]):
        workbook.active.append(row)
    if merged:
        workbook.active.merge_cells(merged)
    workbook.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part changed, or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for part in {*old.namelist(), name}:
            there = old.read(part) if part in old.namelist() else b""
            new.writestr(part, change(there) if part == name else there)
    return file.getvalue()


def found(content: bytes, *, largest: int = LARGEST, is_published: bool = True) -> list[str]:
    problems = Problems()
    check_workbook("t.xlsx", content, largest, problems, is_published=is_published)
    said = EditionError(problems.found).problems
    assert all(problem.remedy for problem in said)
    return [f"{problem.rule} {problem}" for problem in said]


def test_a_plain_workbook_has_no_problem_and_its_cells_are_text_in_numbered_rows():
    content = book(["a", "b ", None], [1.0, 2.5, None], [], ["", "x", "y"])
    assert found(content) == []
    (grid,) = read_sheets("t.xlsx", content)
    assert grid.rows == [(1, ["a", "b", ""]), (2, ["1", "2.5", ""]), (4, ["", "x", "y"])]


@pytest.mark.parametrize("stated", [b"A1", b"A1:XFD1048576"])
def test_the_size_that_a_sheet_states_loses_no_row_and_makes_none(stated):
    content = with_part(
        book(), SHEET, lambda part: part.replace(b'ref="A1:B2"', b'ref="%s"' % stated)
    )
    assert found(content) == []
    assert read_sheets("t.xlsx", content)[0].rows == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_a_computed_cell_is_named_by_its_place():
    (said,) = found(book(["a"], ["=1+1"]))
    assert said.startswith("formula t.xlsx, row 2, column 1: a computed cell")


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", SHEET, "xl/styles.xml", "docProps/x.bin"])
def test_a_document_type_is_refused_in_any_part(part):
    dangerous = lambda _: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'  # noqa: E731
    (said,) = found(with_part(book(), part, dangerous))
    assert said == (f"zip_bomb t.xlsx: {part} may define text that multiplies. {excel.AGAIN}")


def test_the_words_of_a_document_type_inside_a_text_are_no_document_type():
    assert found(book(["&lt;!DOCTYPE"], ["<!DOCTYPE a>"])) == []


@pytest.mark.parametrize("encoding", ["iso-8859-1", "UTF-16"])
def test_a_part_that_declares_another_encoding_is_refused(encoding):
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    (said,) = found(with_part(book(), SHEET, lambda part: declared + part))
    assert said.startswith("wrong_encoding")


def test_what_unpacks_to_more_than_the_limit_is_refused_at_the_byte():
    content = with_part(book(), "media/x.bin", lambda _: b"x" * 100)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    assert found(content, largest=size, is_published=False) == []
    assert found(content, largest=size - 1)[0].startswith("zip_bomb")


def test_a_size_that_lies_hides_no_bomb():
    content = with_part(book(), "media/x.bin", lambda _: b"x" * 123_457)
    size = (123_457).to_bytes(4, "little")
    assert content.count(size) >= 2  # packed and unpacked, here and in the list of contents
    lying = content.replace(size, (10).to_bytes(4, "little"))
    assert found(lying, largest=100_000)[0].split()[0] in ("truncated_file", "zip_bomb")


def test_rows_laid_out_too_wide_are_refused(monkeypatch):
    monkeypatch.setattr(excel, "MOST_CELLS", 3)
    assert found(book(["a", "b", "c"])) == []
    assert found(book(["a", "b", "c", "d"]))[0].startswith("zip_bomb")


@pytest.mark.parametrize(
    ("merged", "is_refused"),
    [("A1:C1", False), ("A10:B10", False), ("A11:B11", True), ("A2:A3", True)],
)
def test_only_titles_across_the_columns_above_a_table_may_be_merged(merged, is_refused):
    rows = [[1, 2, 3] for _ in range(12)]
    said = found(book(*rows, merged=merged))
    assert bool(said) is is_refused
    assert all(f"merged cells at '{merged}'" in each for each in said)


def test_merged_cells_of_an_unknown_place_are_refused():
    odd = lambda part: part.replace(b'ref="A1:C1"', b'ref="?"')  # noqa: E731
    (said,) = found(with_part(book([1, 2, 3], merged="A1:C1"), SHEET, odd))
    assert "merged cells at '?'" in said


def test_an_export_of_people_may_hold_what_a_published_table_may_not():
    assert found(book(["a"], ["=1+1"], ["-not at all"], merged="A2:A3"), is_published=False) == []


@pytest.mark.parametrize("where", [b"AAAAAAA1", b"A99999999999", b"A0x", b"1A", b""])
def test_a_cell_whose_place_is_none_is_refused_before_anybody_lays_it_out(where):
    content = with_part(book(), SHEET, lambda part: part.replace(b'r="A1"', b'r="%s"' % where))
    (said,) = found(content)
    assert said.startswith("not_a_number")
    assert "a cell whose place is no place" in said


@pytest.mark.parametrize("where", [b'r="99999999999"', b'r="x"'])
def test_a_row_whose_number_is_none_is_refused(where):
    content = with_part(book(), SHEET, lambda part: part.replace(b'<row r="1"', b"<row " + where))
    assert "a row whose number is none" in found(content)[0]


def test_cells_without_places_stand_one_behind_the_other():
    without = lambda part: re.sub(rb' r="[A-Z]*\d"', b"", part)  # noqa: E731
    content = with_part(book(["a", "b"], [1, 2]), SHEET, without)
    assert found(content) == []
    assert read_sheets("t.xlsx", content)[0].rows == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_a_long_text_in_many_cells_is_refused_before_it_fills_the_memory(monkeypatch):
    content = book(*[["x" * 1000, n] for n in range(20)])
    assert found(content) == []
    monkeypatch.setattr(excel, "MOST_LETTERS", 19_999)
    (said,) = found(content, is_published=False)
    assert said.startswith("zip_bomb")
    assert "letters" in said


def test_limits_hold_for_an_export_of_people_too(monkeypatch):
    monkeypatch.setattr(excel, "MOST_CELLS", 3)
    assert found(book(["a", "b", "c", "d"]), is_published=False)[0].startswith("zip_bomb")


def test_one_cell_at_the_far_end_is_refused_in_no_time():
    far = with_part(book(), SHEET, lambda part: part.replace(b'r="B2"', b'r="XFD1048576"'))
    assert found(far)[0].startswith("zip_bomb")


def test_an_error_in_a_cell_is_named_and_never_read_as_nothing():
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    workbook.active.append(["a", "#REF!"])
    workbook.active["B1"].data_type = "e"
    workbook.save(file)
    (said,) = found(file.getvalue())
    assert "row 1, column 2: an error stands where a value should: '#REF!'" in said
    # in an export of people it hangs on whether anybody asked for the column
    assert found(file.getvalue(), is_published=False) == []
    (cell,) = check_workbook("t.xlsx", file.getvalue(), LARGEST, Problems(), is_published=False)
    assert (cell.place.row, cell.place.column, cell.value) == (1, 2, "#REF!")


@pytest.mark.parametrize(
    ("number", "is_refused"), [(2**53, False), (2**53 + 1, True), (10**300, True)]
)
def test_a_number_of_more_digits_than_a_workbook_keeps_is_refused(number, is_refused):
    written = lambda part: part.replace(b"<v>1</v>", b"<v>%d</v>" % number)  # noqa: E731
    assert bool(found(with_part(book(), SHEET, written))) is is_refused


def test_cells_are_the_same_text_whatever_their_kind():
    moment, day = datetime(2024, 3, 31, 12, 5), datetime(2024, 3, 31)
    (grid,) = read_sheets("t.xlsx", book([moment, day, True, 2.5, 3.0, "3.0"]))
    texts = ["2024-03-31 12:05:00", "2024-03-31 00:00:00", "True", "2.5", "3", "3.0"]
    assert grid.rows == [(1, texts)]


def test_a_sheet_of_a_chart_is_no_sheet_of_cells():
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    workbook.active.append(["a"])
    workbook.create_chartsheet("Chart")
    workbook.save(file)
    assert [grid.title for grid in read_sheets("t.xlsx", file.getvalue())] == ["Sheet"]


def test_what_the_reader_stumbles_over_is_one_problem_of_the_file(monkeypatch):
    class PanicException(BaseException):
        """What a slip in Rust is in Python."""

    def stumble(_content):
        raise PanicException("index out of bounds")

    monkeypatch.setattr(python_calamine, "load_workbook", stumble)
    (said,) = found(book())
    assert "no readable workbook (index out of bounds)" in said


def test_an_interruption_is_no_problem_of_the_file(monkeypatch):
    def interrupted(_content):
        raise KeyboardInterrupt

    monkeypatch.setattr(python_calamine, "load_workbook", interrupted)
    with pytest.raises(KeyboardInterrupt):
        found(book())


PLACES = st.tuples(st.integers(1, 60), st.integers(1, 60))


@given(st.lists(PLACES, min_size=1, max_size=8, unique=True))
@settings(max_examples=60, deadline=None)
def test_no_sheet_is_laid_out_further_than_what_was_counted(places):
    workbook, file = openpyxl.Workbook(), io.BytesIO()
    for row, column in places:
        workbook.active.cell(row, column, "x")
    workbook.save(file)
    content = file.getvalue()
    marks = xlsx_marks("t.xlsx", unpacked("t.xlsx", content, LARGEST))
    (grid,) = read_sheets("t.xlsx", content)
    last_row, last_column = max(row for row, _ in grid.rows), len(grid.rows[0][1])
    assert max(sheet.n_cells for sheet in marks) == last_row * last_column
