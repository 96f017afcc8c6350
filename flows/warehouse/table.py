"""An answer as a table of plain text: whole where it goes on, fitted where a person looks at it."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

import duckdb

from domain.printable import printable
from flows.warehouse.answers import NUMBERS, prepared, simple

BATCH = 10_000
SHOWN_ROWS = 200  # on a terminal
NARROWEST = 12  # to which a column of text is cut before columns are left out
GAP = "  "
DIGITS = 6  # that count, of a figure on a terminal
Row = tuple[object, ...]


def print_table(
    answer: duckdb.DuckDBPyRelation, width: int | None, say: Callable[[str], None]
) -> None:
    """Print an answer.

    Parameters
    ----------
    width
        Columns of the terminal: figures are rounded, and what does not fit is cut with a word.
        None where it is no terminal: every row and column is printed whole.
    """
    if answer.columns == ["explain_key", "explain_value"]:
        for _, plan in answer.fetchall():
            say(printable(str(plan), keep="\n"))
        return
    is_number = [simple(str(kind)) in NUMBERS for kind in answer.types]
    answer = prepared(answer, "table")
    names = [printable(name) for name in answer.columns]
    first = answer.fetchmany(BATCH if width is None else SHOWN_ROWS)
    texts = [[_text(value, is_rounded=width is not None) for value in row] for row in first]
    widths = [max(map(_width, column)) for column in zip(names, *texts, strict=True)]
    if width is not None:
        widths = _fitted(widths, is_number, width)

    def line(cells: Sequence[str]) -> str:
        if width is not None:
            cells = [_cut(*each) for each in zip(cells, widths, is_number, strict=False)]
        return GAP.join(map(_padded, cells, widths, is_number)).rstrip()

    say(line(names))
    say(GAP.join("-" * each for each in widths))
    for cells in texts:
        say(line(cells))
    if width is None:
        for row in _rest(answer):
            say(line([_text(value, is_rounded=False) for value in row]))
    else:
        _say_what_is_missing(answer, len(names) - len(widths), len(texts), say)


def _rest(answer: duckdb.DuckDBPyRelation) -> Iterator[Row]:
    """The rows that follow; they stand in the columns of the first ones as far as these reach."""
    return chain.from_iterable(iter(lambda: answer.fetchmany(BATCH), []))


def _say_what_is_missing(
    answer: duckdb.DuckDBPyRelation, n_left_out: int, n_shown: int, say: Callable[[str], None]
) -> None:
    if n_shown == SHOWN_ROWS and answer.fetchone():
        say(f"... only the first {n_shown} rows: --output FILE, or a pipe, gives all")
    if n_left_out:
        say(f"... and {n_left_out} more columns that do not fit: --output FILE gives all")


def _text(value: object, *, is_rounded: bool) -> str:
    """A cell in words."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() | Decimal() if is_rounded:
            return _rounded(float(value))
    return printable(str(value))


def _rounded(value: float) -> str:
    """A figure to as many digits as a person reads, never in powers of ten where it need not be."""
    whole = f"{abs(value):.0f}" if abs(value) < 1e15 else ""
    if not whole or 0 < abs(value) < 10**-DIGITS:
        return f"{value:.{DIGITS}g}"
    decimals = max(0, DIGITS - len(whole.lstrip("0")))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def _fitted(widths: list[int], is_number: list[bool], width: int) -> list[int]:
    """Cut the widest texts, then leave out the last columns, until a row fits."""
    fitted = list(widths)

    def excess() -> int:
        return sum(fitted) + len(GAP) * (len(fitted) - 1) - width

    while excess() > 0:
        texts = [n for n, each in enumerate(fitted) if not is_number[n] and each > NARROWEST]
        if not texts:
            break
        widest = max(texts, key=fitted.__getitem__)
        fitted[widest] = max(NARROWEST, fitted[widest] - excess())
    while len(fitted) > 1 and excess() > 0:
        fitted.pop()
    return fitted


def _cut(cell: str, width: int, is_number: bool) -> str:
    """Cut a text to a width; a figure that is cut would be another one."""
    if is_number or _width(cell) <= width:
        return cell
    while _width(cell) >= width:
        cell = cell[:-1]
    return cell + "…"


def _padded(cell: str, width: int, is_number: bool) -> str:
    blanks = " " * (width - _width(cell))
    return blanks + cell if is_number else cell + blanks


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )
