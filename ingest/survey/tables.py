"""What an export becomes, whatever its format: named columns of cells as text, and their flaws."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from domain.problems import Problem, SurveyError


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
        Cells as text by the name of their column, one per row of respondents.
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
    columns: Mapping[str, Sequence[str]]
    places: Mapping[str, int]
    numbers: Sequence[int]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()

    @property
    def n_rows(self) -> int:
        """Rows of respondents, whatever they are."""
        return len(self.numbers)

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

    def take(self, names: Collection[str]) -> Export:
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
        Rows of respondents with their numbers in the file.
    """

    file: str
    header: tuple[str, ...]
    wording: Mapping[str, str]
    n_header_rows: int
    body: Sequence[tuple[int, Sequence[str]]]
    flaws: tuple[Flaw, ...] = ()

    def take(self, names: Collection[str]) -> Export:
        """Read some columns, by name."""
        places = {name: self.header.index(name) for name in names}
        numbers = [number for number, _ in self.body]
        first, asked = (numbers[0] if numbers else 0), set(places.values())
        return Export(
            self.file,
            {name: [cells[place] for _, cells in self.body] for name, place in places.items()},
            {name: place + 1 for name, place in places.items()},
            numbers,
            flaws=tuple(flaw for flaw in self.flaws if flaw.column in asked and flaw.row >= first),
        )


def refused(
    file: str, problem: str, remedy: str, value: str | None = None, row: int | None = None
) -> SurveyError:
    """The error for an export as a whole."""
    return SurveyError([Problem(file, problem, remedy, row=row, value=value)])
