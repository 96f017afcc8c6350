"""A column of an export: its distinct texts, and of each row which of them it has.

Answers come again and again: what a text means is decided once, however many respondents gave it,
and a column of a million answers takes a million bytes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np


@dataclass(frozen=True, slots=True)
class Tally:
    """One text, how many rows have it, and the first of them."""

    code: int
    text: str
    n: int
    first: int


@dataclass(frozen=True, slots=True, eq=False)
class Cells(Sequence[str]):
    """The cells of a column.

    Attributes
    ----------
    texts
        Distinct texts without blanks at their ends.
    codes
        Of each row the place of its text, from 0; unsigned integers of shape (rows,).
    """

    texts: Sequence[str]
    codes: np.ndarray

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self.texts[code] for code in self.codes[row]]
        return self.texts[self.codes[row]]

    def tally(
        self, rows: np.ndarray | None = None, wanted: np.ndarray | None = None
    ) -> list[Tally]:
        """Texts of some rows with their counts, in the order in which they come.

        Parameters
        ----------
        rows
            Rows from 0, ascending; all of them by default.
        wanted
            Of each distinct text whether it is asked about, shape (texts,); all by default.
        """
        codes = self.codes if rows is None else self.codes[rows]
        if wanted is not None:
            is_wanted = wanted[codes]
            if not is_wanted.any():
                return []
            places = np.flatnonzero(is_wanted)
            rows = places if rows is None else rows[places]
            codes = codes[places]
        n = np.bincount(codes, minlength=len(self.texts))
        first = np.full(len(self.texts), -1)
        first[codes[::-1]] = np.arange(len(codes))[::-1]  # the last to be written is the first row
        found = np.flatnonzero(n)
        found = found[np.argsort(first[found], kind="stable")]
        return [
            Tally(
                code,
                self.texts[code],
                int(n[code]),
                int(first[code] if rows is None else rows[first[code]]),
            )
            for code in found.tolist()
        ]

    def counts(self) -> Counter[str]:
        """How often each text stands in the column."""
        return Counter({each.text: each.n for each in self.tally()})

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Cells":
        """Cells of a column that is in memory as texts, or comes as they are read."""
        encoder = Encoder()
        encoder.add(list(texts))
        return encoder.cells()


class Encoder(dict[str, int]):
    """Gives the distinct texts of a column numbers, in the order in which they come."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.blocks: list[np.ndarray] = []

    def __missing__(self, raw: str) -> int:
        text = raw.strip()
        if text == raw:
            code = len(self.texts)
            self.texts.append(text)
        else:
            code = self[text]
        self[raw] = code
        return code

    def add(self, cells: Sequence[str]) -> None:
        """Take the next cells of the column."""
        codes = np.fromiter(map(self.__getitem__, cells), np.int64, len(cells))
        self.blocks.append(codes.astype(np.min_scalar_type(len(self.texts))))

    def cells(self) -> Cells:
        """All cells that were taken."""
        kind = np.min_scalar_type(len(self.texts))
        if not self.blocks:
            return Cells(self.texts, np.zeros(0, kind))
        return Cells(self.texts, np.concatenate(self.blocks, dtype=kind))


def by_text(values: Iterable[object], kind: type | np.dtype) -> np.ndarray:
    """What holds of each distinct text, to be looked up by code; shape (texts,)."""
    return np.array(list(values), dtype=kind)


def taken(cells: Cells, rows: np.ndarray) -> Iterator[str]:
    """The texts of some rows."""
    return (cells.texts[code] for code in cells.codes[rows].tolist())
