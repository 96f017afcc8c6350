"""Text: one decoder, one reader of CSV."""

import pytest

from domain.problems import EditionError, UnreadableFileError
from ingest.files.text import check_text, read_csv
from ingest.problems import Problems


def found(content: bytes) -> list[str]:
    problems = Problems()
    check_text("t.csv", content, problems)
    return [str(problem) for problem in EditionError(problems.found).problems]


def test_rows_that_hold_anything_keep_their_numbers_and_cells_lose_their_blanks():
    grid = read_csv("t.csv", b'\xef\xbb\xbf a ,"b\nc"\r\n,\r\n\r\n1 ,2\r\n')
    assert (grid.file, grid.title) == ("t.csv", "")
    assert grid.rows == [(1, ["a", "b\nc"]), (4, ["1", "2"])]


def test_utf_16_is_read_by_its_mark_but_is_no_published_table():
    content = "Ynys Môn,1\n".encode("utf-16")
    assert read_csv("t.csv", content).rows == [(1, ["Ynys Môn", "1"])]
    assert found(content) == ["t.csv: the text is UTF-16. Save it as UTF-8."]


def test_a_byte_of_another_encoding_is_named_by_its_row_in_the_gate_and_in_the_reader():
    content = "a,b\nYnys Môn,1\n".encode("latin-1")
    place = "t.csv, row 2: byte 10 is not UTF-8"
    assert found(content)[0].startswith(place)
    with pytest.raises(UnreadableFileError, match=place):
        read_csv("t.csv", content)


def test_a_cell_without_end_is_refused_by_the_gate_and_by_the_reader():
    content = b'a,b\n1,"' + b"x" * 200_000
    assert "CSV that ends early" in found(content)[0]
    with pytest.raises(UnreadableFileError, match="no readable CSV"):
        read_csv("t.csv", content)


@pytest.mark.parametrize("content", [b"", b"\n \n", b",,\n"])
def test_a_file_of_nothing_is_empty(content):
    with pytest.raises(UnreadableFileError, match="the file is empty"):
        read_csv("t.csv", content)


@pytest.mark.parametrize("cell", ["=1", " =1", "+x", "@x", "-x", "-1+2", "＝1"])
def test_a_cell_that_a_spreadsheet_would_compute_is_named_by_its_place(cell):
    assert found(f"a,b\n1,{cell}\n".encode())[0].startswith(
        "t.csv, row 2, column 2: the cell begins"
    )


@pytest.mark.parametrize("cell", ["-5", "-1,234.5", "+5", "-", "- a note", "a=b"])
def test_numbers_dashes_and_notes_are_no_formulas(cell):
    assert found(f'a,b\n1,"{cell}"\n'.encode()) == []
