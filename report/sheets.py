"""Cells of a workbook: every text is stored as text, whatever it begins with."""

from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite

from openpyxl.cell import Cell

from domain.printable import printable

MOST_LETTERS = 32_767  # of a cell
MOST_LETTERS_OF_NAME = 31  # of a sheet
LARGEST_EXACT = 2**53  # a workbook's numbers are doubles
FIRST_YEAR = 1900  # its days begin there
Held = str | float | bool | date | datetime | time | Decimal | None


class LongTextError(ValueError):
    """A text that no cell can hold."""


def put(cell: Cell, value: object) -> Cell:
    """Put a value into a cell; text is marked as text, so that editing it computes nothing.

    Raises
    ------
    LongTextError
        If a cell cannot hold so long a text.
    """
    content = held(value)
    cell.value = content
    if isinstance(content, str):
        cell.data_type = "s"  # else what begins with = would be stored as a formula
        cell.quotePrefix = True
    return cell


def held(value: object) -> Held:
    """A value as a workbook can hold it: text, where it has no cell of that kind."""
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
        raise LongTextError(f"a cell holds {MOST_LETTERS:,} letters")
    return text
