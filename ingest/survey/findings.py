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
class Findings:
    """Rows in which something is wrong, by what it is."""

    export: Export
    rows: dict[_Kind, list[int]] = field(default_factory=dict)

    def add(
        self, row: int, column: str, problem: str, remedy: str, value: str | None = None
    ) -> None:
        """Note it of a row, counted from 0."""
        self.rows.setdefault(_Kind(column, problem, remedy, value), []).append(row)

    def problems(self) -> list[Problem]:
        """One problem of each kind, at the first row that has it, with the number of rows."""
        return [
            self.export.problem(
                rows[0],
                kind.column,
                kind.problem if len(rows) == 1 else f"in {len(rows):,} rows {kind.problem}",
                kind.remedy,
                kind.value,
            )
            for kind, rows in self.rows.items()
        ]
