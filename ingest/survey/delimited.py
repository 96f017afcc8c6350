"""Exports as text: CSV and TSV, in UTF-8 or UTF-16, with cells of any length, read in blocks."""

import codecs
import csv
import io
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import BinaryIO

from ingest.files.text import LINES_LOOKED_AT, MARK, SEPARATORS, UTF_16, separator_of
from ingest.survey.content import Content
from ingest.survey.tables import AS_UTF_8, refused

LONGEST_CELL = 100_000_000  # letters; a quote that never closes makes one cell of all that follows
BLOCK_ROWS = 2_000
BLOCK_BYTES = 1 << 20
QUOTES = "A comma or a line end in an answer may have lost its quotes; export it again."

Rows = list[list[str]]


def delimited_rows(content: Content) -> Callable[[], Generator[Rows]]:
    """Give the rows of a text anew whenever it is called, in blocks; cells keep their blanks.

    Empty rows are among them. A byte that is not UTF-8 becomes a sign that no text has.
    """
    with _text(content) as lines:
        separator = _separator("".join(islice(lines, LINES_LOOKED_AT)))

    def rows() -> Generator[Rows]:
        with _text(content) as lines, _long_cells():
            first = next(lines, "").lstrip(MARK)
            reader = csv.reader(chain([first], lines), delimiter=separator, strict=True)
            try:
                while block := list(islice(reader, BLOCK_ROWS)):
                    yield block
            except csv.Error as error:
                raise refused(content.name, f"no readable CSV ({error})", QUOTES) from error

    return rows


@contextmanager
def _text(content: Content) -> Iterator[io.TextIOWrapper]:
    """The text of a file, line by line as it is read."""
    is_utf_16 = content.begins_with(UTF_16)
    encoding, errors = ("utf-16", "strict") if is_utf_16 else ("utf-8", "surrogateescape")
    with content.opened() as file:
        checked = _Bytes(file, content.name, may_be_zero=is_utf_16)
        buffered = io.BufferedReader(checked, BLOCK_BYTES)
        try:
            with io.TextIOWrapper(buffered, encoding=encoding, errors=errors, newline="") as text:
                yield text
        except UnicodeDecodeError as error:
            remedy = "The file may be cut off; export it again."
            problem = f"byte {_not_utf_16(content)} is not UTF-16"
            raise refused(content.name, problem, remedy) from error


class _Bytes(io.RawIOBase):
    """Bytes on their way into text: in UTF-8 none of them is zero."""

    def __init__(self, file: BinaryIO, name: str, *, may_be_zero: bool) -> None:
        self.file, self.name, self.may_be_zero = file, name, may_be_zero

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        found = self.file.read(len(buffer))
        if not self.may_be_zero and b"\0" in found:
            raise refused(self.name, "zero bytes in the text", AS_UTF_8)
        buffer[: len(found)] = found
        return len(found)


def _not_utf_16(content: Content) -> int:
    """Place of the first byte that is not UTF-16."""
    decoder, n_before = codecs.getincrementaldecoder("utf-16")(), 0
    with content.opened() as file:
        while True:
            block = file.read(BLOCK_BYTES)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return n_before + len(block) - len(error.object) + error.start
            if not block:
                return n_before
            n_before += len(block)


def _separator(text: str) -> str:
    """What divides cells: the sign that makes most columns of the names in the first row."""
    text = text.lstrip(MARK)
    first = text[: text.find("\n")] if "\n" in text else text
    counts = {sign: first.count(sign) for sign in SEPARATORS}
    most = max(counts.values())
    likely = [sign for sign, n in counts.items() if n == most]
    return likely[0] if most and len(likely) == 1 else separator_of(text)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let a cell be long: Python's reader stops at 131,072 letters."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
