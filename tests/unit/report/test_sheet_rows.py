"""Rows that are written straight are, byte for byte, those that openpyxl writes."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from report.sheet_rows import RowWriter, with_rows
from report.sheets import put

LOOKS = (None, "0.0")


def book(by_openpyxl: list[tuple], straight: Sequence[tuple] = ()) -> bytes:
    """A workbook of one sheet: some rows as openpyxl writes them, and those below straight."""
    made = Workbook(write_only=True)
    sheet = made.create_sheet("rows")
    for row in by_openpyxl:
        cells = []
        for value, look in zip(row, LOOKS, strict=True):
            cell = WriteOnlyCell(sheet)
            if look:
                cell.number_format = look
            cells.append(None if value in (None, "") else put(cell, value))
        sheet.append(cells)
    written, last = RowWriter(sheet, LOOKS).written(straight, len(by_openpyxl) + 1)
    assert last == len(by_openpyxl) + len(straight)
    file = io.BytesIO()
    made.save(file)
    return with_rows(file.getvalue(), [written])


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: archive.read(name)
            for name in archive.namelist()
            if name != "docProps/core.xml"  # the moment
        }


@pytest.mark.parametrize(
    "value",
    [
        *("Ynys Môn", "=1+1", "-2", "a < b & c > d", '"quoted"', " spaced ", "two\nlines", "\x1b"),
        *(0, -0.0, 1 / 3, 1e300, 5e-324, 90.25, 2**53, 2**53 + 1, float("nan"), True, False),
        *(Decimal("1.10"), date(2026, 11, 26), date(1800, 1, 1), time(9, 30)),
        datetime(2026, 11, 26, 9, 30),
    ],
)
def test_a_value_is_written_as_openpyxl_writes_it(value):
    header, *rows = [("a", "b"), (value, value), (None, value), (value, ""), (None, None)]
    assert parts(book([header], rows)) == parts(book([header, *rows]))


def test_a_row_has_its_number_and_stands_below_what_was_said():
    sheet = load_workbook(io.BytesIO(book([("a", "b"), ("c", 1)], [("d", 2), ("e", 3)])))["rows"]
    assert list(sheet.iter_rows(values_only=True)) == [("a", "b"), ("c", 1), ("d", 2), ("e", 3)]
