"""An answer as a workbook: every text is stored as text, whatever it begins with."""

from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from domain.printable import printable
from flows.warehouse.statements import QueryError

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_048_576  # of a sheet, with the header
MOST_LETTERS = 32_767  # of a cell
LARGEST_EXACT = 2**53  # a workbook's numbers are doubles
FIRST_YEAR = 1900  # its days begin there
BATCH = 10_000
Cell = str | float | bool | date | datetime | time | Decimal | None


def write_workbook(answer: duckdb.DuckDBPyRelation, file: Path) -> None:
    """Write an answer into a workbook of one sheet.

    Raises
    ------
    QueryError
        If it has more rows, or a longer text, than a sheet holds.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("answer")
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name) for name in answer.columns])
    n_rows = 1
    while rows := answer.fetchmany(BATCH):
        n_rows += len(rows)
        if n_rows > MOST_ROWS:
            raise QueryError(f"a sheet holds {MOST_ROWS:,} rows: take --output answer.csv instead")
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    book.save(file)


def _cell(sheet: "WriteOnlyWorksheet", value: object) -> WriteOnlyCell:
    """A cell that holds the value; text is marked as text, so that editing it computes nothing."""
    held = _held(value)
    cell = WriteOnlyCell(sheet, value=held)
    if isinstance(held, str):
        cell.data_type = "s"  # else what begins with = would be stored as a formula
        cell.quotePrefix = True
    return cell


def _held(value: object) -> Cell:
    match value:
        case None | bool() | time():
            return value
        case int() if abs(value) <= LARGEST_EXACT:
            return value
        case float() | Decimal() if isfinite(value):
            return value
        case datetime() | date() if value.year >= FIRST_YEAR:
            return value
    text = printable(str(value), keep="\n\t")
    if len(text) > MOST_LETTERS:
        raise QueryError(f"a cell holds {MOST_LETTERS:,} letters: take --output answer.csv instead")
    return text
