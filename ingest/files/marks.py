"""What a workbook stores beside the texts of its cells: formulas, merged and hidden cells, sizes.

The reader of cells lays a sheet out from its first cell to its last. How far that is, and how much
text it makes, is counted here first, and limited.
"""

from collections import Counter
from dataclasses import dataclass, field

MOST_CELLS = 10_000_000  # laid out in rows, which one cell at the far end makes long
LAST_COLUMN = 16_384  # of Excel and of LibreOffice
MOST_LETTERS = 100_000_000  # a long text that is stored once may stand in many cells


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell by the numbers of its row and its column, counted from 1."""

    row: int
    column: int

    def __str__(self) -> str:
        """The name that a spreadsheet shows, such as ``AB12``."""
        name, number = "", self.column
        while number > 0:
            number, letter = divmod(number - 1, 26)
            name = chr(65 + letter) + name
        return f"{name}{self.row}"


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of merged cells, such as ``A20:A22``, and the rows of its ends."""

    cells: str
    first_row: int
    last_row: int


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell that cannot be taken for what stands in it, and why."""

    place: CellPlace
    problem: str
    value: str


@dataclass(slots=True)
class SheetMarks:
    """What the stored form of a sheet says.

    Attributes
    ----------
    last_row, last_column
        The far corner of its filled cells, from 1; zero if none is filled.
    n_letters
        How much text they hold when it is laid out.
    """

    merged: list[Merged] = field(default_factory=list)
    formulas: list[CellPlace] = field(default_factory=list)
    odd: list[OddCell] = field(default_factory=list)
    last_row: int = 0
    last_column: int = 0
    n_letters: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    _first_filled: dict[int, CellPlace] = field(default_factory=dict)

    def fill(self, place: CellPlace, n_columns: int = 1, n_rows: int = 1) -> None:
        """Note a cell that holds something, and cells to its right and below that repeat it."""
        self.last_row = max(self.last_row, place.row + n_rows - 1)
        self.last_column = max(self.last_column, place.column + n_columns - 1)
        for column in range(place.column, min(place.column + n_columns, LAST_COLUMN + 1)):
            self._first_filled.setdefault(column, CellPlace(place.row, column))

    @property
    def n_cells(self) -> int:
        """Cells from the first to the far corner."""
        return self.last_row * self.last_column

    @property
    def hidden(self) -> list[CellPlace]:
        """The first filled cell of each hidden column."""
        return [
            place
            for column, place in sorted(self._first_filled.items())
            if any(first <= column <= last for first, last in self.hidden_columns)
        ]


@dataclass(slots=True)
class SharedTexts:
    """Texts that a workbook stores once, and how often each sheet uses them.

    Attributes
    ----------
    lengths
        Letters of each text, in order.
    """

    lengths: list[int] = field(default_factory=list)

    def letters(self, used: Counter[int]) -> int:
        """How many letters so many uses of each text make."""
        lengths = self.lengths
        return sum(n * lengths[number] for number, n in used.items() if 0 <= number < len(lengths))
