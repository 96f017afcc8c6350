"""Exports as text: CSV and TSV, in UTF-8 or UTF-16, with cells of any length."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.files.grids import Grid
from ingest.files.text import MARK, SEPARATORS, UTF_16, separator_of
from ingest.survey.tables import Flaw, refused

UNKNOWN_BYTE = re.compile("[\udc80-\udcff]")  # what Python makes of a byte that is no UTF-8
MOST_SHOWN = 20
QUOTES = "A comma or a line end in an answer may have lost its quotes; export it again."
AS_UTF_8 = "Export it as UTF-8."


def read_delimited(name: str, content: bytes) -> tuple[Grid, tuple[Flaw, ...]]:
    """Read a text of rows and cells.

    Returns
    -------
    Grid
        Rows that hold anything.
    tuple
        Cells with bytes that are not UTF-8. They are no matter in a column nobody asks for.

    Raises
    ------
    SurveyError
        If its header is not UTF-8, or a quote that was opened never closes.
    """
    text = _decoded(name, content)
    with _cells_of_any_length(len(text)):
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        try:
            numbered = [
                (number, [cell.strip() for cell in row]) for number, row in enumerate(lines, 1)
            ]
        except csv.Error as error:
            raise refused(name, f"no readable CSV ({error})", QUOTES) from error
    rows = [(number, row) for number, row in numbered if any(row)]
    if rows and any(UNKNOWN_BYTE.search(cell) for cell in rows[0][1]):
        raise refused(name, "the header is not UTF-8", AS_UTF_8, row=rows[0][0])
    return Grid(name, "", rows), tuple(_unknown_bytes(rows))


def _decoded(name: str, content: bytes) -> str:
    """Text; a byte that is not UTF-8 becomes a sign that no text has."""
    if content.startswith(UTF_16):
        try:
            return content.decode("utf-16").lstrip(MARK)
        except UnicodeDecodeError as error:
            remedy = "The file may be cut off; export it again."
            raise refused(name, f"byte {error.start} is not UTF-16", remedy) from error
    if b"\0" in content:
        raise refused(name, "zero bytes in the text", AS_UTF_8)
    return content.decode("utf-8", errors="surrogateescape").lstrip(MARK)


def _separator(text: str) -> str:
    """What divides cells: the sign that makes most columns of the names in the first row."""
    first = text[: text.find("\n")] if "\n" in text else text
    counts = {sign: first.count(sign) for sign in SEPARATORS}
    most = max(counts.values())
    likely = [sign for sign, n in counts.items() if n == most]
    return likely[0] if most and len(likely) == 1 else separator_of(text)


@contextmanager
def _cells_of_any_length(longest: int) -> Iterator[None]:
    """Let a cell be as long as the file: Python's reader stops at 131,072 letters."""
    before = csv.field_size_limit(max(longest, csv.field_size_limit()))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _unknown_bytes(rows: list[tuple[int, list[str]]]) -> Iterator[Flaw]:
    for number, row in rows:
        for place, cell in enumerate(row):
            found = UNKNOWN_BYTE.search(cell)
            if found:
                byte = ord(found.group()) - 0xDC00
                yield Flaw(number, place, f"the byte {byte:#04x} is not UTF-8", AS_UTF_8)
