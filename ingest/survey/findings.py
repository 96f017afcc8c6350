"""What is wrong with the cells of an export: a line for each column and distinct value."""

from dataclasses import dataclass, field

from domain.problems import Problem
from ingest.survey.tables import Export


@dataclass(frozen=True, slots=True)
class _Kind:
    column: str
    problem: str
    remedy: str
    value: str | None


@dataclass(slots=True)
class _Seen:
    """How many rows have it, the first of them, and its place among findings."""

    n: int
    first: int
    place: tuple[int, int, int]


@dataclass(slots=True)
class Findings:
    """Rows in which something is wrong, by what it is, in the order of a reader of rows.

    A rule looks at distinct texts, not at rows: what it finds is put into the order of the rows
    that have it. `next_rule` ends what is read side by side.
    """

    export: Export
    kinds: dict[_Kind, _Seen] = field(default_factory=dict)
    rule: int = 0

    def add(
        self,
        row: int,
        column: str,
        problem: str,
        remedy: str,
        value: str | None = None,
        *,
        n: int = 1,
    ) -> None:
        """Note it of the first row that has it, counted from 0, and of how many there are."""
        kind = _Kind(column, problem, remedy, value)
        seen = self.kinds.get(kind)
        if seen is None:
            self.kinds[kind] = _Seen(n, row, (self.rule, row, len(self.kinds)))
            return
        seen.n += n
        if seen.place[0] == self.rule and row < seen.first:
            seen.first, seen.place = row, (self.rule, row, seen.place[2])

    def next_rule(self) -> None:
        """Tell what comes from here on below what was found so far."""
        self.rule += 1

    def problems(self) -> list[Problem]:
        """One problem of each kind, at the first row that has it, with the number of rows."""
        return [
            self.export.problem(
                seen.first,
                kind.column,
                kind.problem if seen.n == 1 else f"in {seen.n:,} rows {kind.problem}",
                kind.remedy,
                kind.value,
            )
            for kind, seen in sorted(self.kinds.items(), key=lambda found: found[1].place)
        ]
