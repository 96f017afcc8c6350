"""What the figures of a table count: the whole, a sex, or other things that stand beside the whole.

The publisher's tables say in one column what a figure counts. A table may count parts as well, such
as ethnic groups, or other measures, such as rates: they are left out if they stand beside the whole
at each of its places, so that nothing of the whole can be lost among them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.problems import Problem
from domain.rules import LandingRule
from ingest.statswales.vocabulary import Dataset, key

WHOLE = "all"
PLACING_NOTHING = ("value", "notes", "description")
NOT_NEEDED = "Nothing needs doing: only the whole is used."


@dataclass(frozen=True, slots=True)
class Descriptions:
    """What a table counts beside the whole.

    Attributes
    ----------
    column
        The column that says what a figure counts, from 0.
    beside
        Labels of something else, each with its first row.
    """

    file: str
    column: int
    beside: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        file: str,
        columns: Mapping[str, int],
        rows: Iterable[tuple[int, Sequence[str]]],
        dataset: Dataset,
    ) -> "Descriptions":
        """Tell parts and other measures from labels that are slips.

        Parameters
        ----------
        columns
            For each role its column, counted from 0.
        rows
            Cells of each figure, and the number of its row.
        """
        column = columns["description"]
        placing = [number for role, number in columns.items() if role not in PLACING_NOTHING]
        places: dict[str, set[tuple[str, ...]]] = {}
        first: dict[str, int] = {}
        whole: set[tuple[str, ...]] = set()
        for row, cells in rows:
            label, place = cells[column], tuple(cells[number] for number in placing)
            code = dataset.code("description", label)
            if code == WHOLE:
                whole.add(place)
            elif code is None:
                places.setdefault(key(label), set()).add(place)
                first.setdefault(key(label), row)
        beside = {label: first[label] for label, found in places.items() if found == whole}
        return cls(file, column, beside)

    def leaves_out(self, cells: Sequence[str]) -> bool:
        """Whether a figure counts what is not needed."""
        return key(cells[self.column]) in self.beside

    def remarks(self) -> Iterator[Problem]:
        """A warning of each label that is left out."""
        for label, row in self.beside.items():
            problem = "it stands beside the whole and is left out:"
            rule = LandingRule.PARTS_LEFT_OUT
            yield Problem(self.file, problem, NOT_NEEDED, row, self.column + 1, label[:80], rule)
