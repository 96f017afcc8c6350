"""What an export becomes, whatever its format: named columns of cells as text, and their flaws."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from domain.problems import Problem, SurveyError
from ingest.survey.cells import Cells, Encoder

Heard = Callable[[int], None]  # is told how many rows were read so far
MOST_FLAWS = 10_000  # of a column: who has more mends the column


def nobody_hears(_: int) -> None:
    """Say nothing of how far the reading is."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a cell that the text of it does not show.

    Attributes
    ----------
    row
        As a spreadsheet numbers it.
    column
        Place of the column, from 0.
    problem, remedy
        In words.
    """

    row: int
    column: int
    problem: str
    remedy: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """The columns of an export that somebody asked for.

    Attributes
    ----------
    columns
        Cells by the name of their column, one per row of respondents.
    places
        Place of each column in the file, from 1.
    labels
        Of each column whose codes the file itself explains: label by code.
    numbers
        Number of each row in the file, as a spreadsheet or SPSS counts.
    flaws
        What is wrong with cells of these columns.
    """

    file: str
    columns: Mapping[str, Cells]
    places: Mapping[str, int]
    numbers: Sequence[int]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()

    @property
    def n_rows(self) -> int:
        """Rows of respondents, whatever they are."""
        return len(self.numbers)

    def meant(self, column: str) -> list[str]:
        """The distinct texts of a column as they are meant: a code by the label of the file."""
        labels = self.labels.get(column, {})
        return [labels.get(text, text) for text in self.columns[column].texts]

    def problem(
        self, row: int, column: str, problem: str, remedy: str, value: str | None = None
    ) -> Problem:
        """A problem of one cell; `row` counts respondents from 0."""
        place = self.places[column]
        said = f"column {column}: {problem}"
        return Problem(self.file, said, remedy, self.numbers[row], place, value)


class Source(Protocol):
    """An export that is open: its names are known, and its columns are read when asked for."""

    @property
    def file(self) -> str:
        """Name of the file."""
        ...

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns in the order of the file; two may be alike."""
        ...

    @property
    def wording(self) -> Mapping[str, str]:
        """What was asked in each column, where the file says so."""
        ...

    @property
    def n_header_rows(self) -> int:
        """Rows above the respondents."""
        ...

    def take(self, names: Collection[str], heard: Heard = nobody_hears) -> Export:
        """Read some columns, by name."""
        ...


@dataclass(frozen=True, slots=True)
class TextSource:
    """An export whose cells are known as text: CSV or a sheet of a workbook.

    Attributes
    ----------
    header
        Names of the columns in the order of the file; two may be alike.
    wording
        What was asked in each column, where the file says so.
    body
        Gives the rows of respondents anew whenever it is called, in blocks; no row among them is
        empty, and each has as many cells as the header.
    """

    file: str
    header: tuple[str, ...]
    wording: Mapping[str, str]
    n_header_rows: int
    body: Callable[[], Iterable[Sequence[Sequence[str]]]]
    flaws: tuple[Flaw, ...] = ()

    def take(self, names: Collection[str], heard: Heard = nobody_hears) -> Export:
        """Read some columns, by name: one pass through the file, a block of rows at a time."""
        places = {name: self.header.index(name) for name in names}
        encoders = {name: Encoder() for name in names}
        n_rows = 0
        for block in self.body():
            cells = list(zip(*block, strict=True))
            for name, encoder in encoders.items():
                encoder.add(cells[places[name]])
            n_rows += len(block)
            heard(n_rows)
        columns = {name: encoder.cells() for name, encoder in encoders.items()}
        first, asked = self.n_header_rows + 1, set(places.values())
        flaws = [flaw for flaw in self.flaws if flaw.column in asked and flaw.row >= first]
        for name, column in columns.items():
            flaws += _unknown_bytes(column, places[name], first)
        return Export(
            self.file,
            columns,
            {name: place + 1 for name, place in places.items()},
            range(first, first + n_rows),
            flaws=tuple(sorted(flaws, key=lambda flaw: (flaw.row, flaw.column))),
        )


def unknown_byte(text: str) -> int | None:
    """The first byte of a text that is no UTF-8, or None; Python reads it as a lone surrogate."""
    if text.isascii():
        return None
    return next((ord(sign) - 0xDC00 for sign in text if "\udc80" <= sign <= "\udcff"), None)


AS_UTF_8 = "Export it as UTF-8."


def _unknown_bytes(column: Cells, place: int, first: int) -> Iterator[Flaw]:
    """Cells with bytes that are not UTF-8: no matter in a column nobody asks for."""
    found = {code: unknown_byte(text) for code, text in enumerate(column.texts)}
    bytes_of = {code: byte for code, byte in found.items() if byte is not None}
    if not bytes_of:
        return
    rows = np.flatnonzero(np.isin(column.codes, list(bytes_of)))[:MOST_FLAWS]
    for row in rows.tolist():
        byte = bytes_of[int(column.codes[row])]
        yield Flaw(first + row, place, f"the byte {byte:#04x} is not UTF-8", AS_UTF_8)


class UnreadableColumnError(SurveyError):
    """A column that cannot be read; others of the file may well be."""


def refused(
    file: str, problem: str, remedy: str, value: str | None = None, row: int | None = None
) -> SurveyError:
    """The error for an export as a whole."""
    return SurveyError([Problem(file, problem, remedy, row=row, value=value)])
