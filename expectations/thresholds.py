"""The bounds of every gate: a table a reviewer can read, and the suites made of it.

`thresholds.csv` has one row per expectation: the gate and the suite it belongs to, the column it
judges, the lowest and the highest plausible value (both allowed) or the pattern a text follows,
why it exists, and since when the bound stands. The reason is also what a person reads on the
quality page and in the error. Bounds without a unit are counts; `_pct` is in percent, `_per_10k`
in children per 10,000.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from expectations.engine import (
    Expectation,
    ExpectColumnValuesToBeBetween,
    ExpectColumnValuesToMatchRegex,
    gx,
)

TABLE = Path(__file__).with_name("thresholds.csv")


@dataclass(frozen=True, slots=True)
class Threshold:
    """One row of the table: a column lies between two bounds, or follows a pattern."""

    gate: str
    suite: str
    column: str
    low: float | None
    high: float | None
    pattern: str | None
    why: str
    since: date

    def expectation(self) -> Expectation:
        """Give the question as Great Expectations asks it, with its reason."""
        if self.pattern is not None:
            return ExpectColumnValuesToMatchRegex(
                column=self.column, regex=self.pattern, description=self.why
            )
        return ExpectColumnValuesToBeBetween(
            column=self.column, min_value=self.low, max_value=self.high, description=self.why
        )


@cache
def thresholds(table: Path = TABLE) -> tuple[Threshold, ...]:
    """Read the table.

    Raises
    ------
    ValueError
        If a row has neither two bounds nor one pattern, or no day.
    """
    with table.open(encoding="utf-8", newline="") as file:
        return tuple(_threshold(row) for row in csv.DictReader(file))


@cache
def suites(gate: str) -> dict[str, gx.ExpectationSuite]:
    """Make the suites of a gate, ``raw`` or ``marts``, by name; each names its gate in `meta`."""
    of_gate = [threshold for threshold in thresholds() if threshold.gate == gate]
    return {
        name: gx.ExpectationSuite(
            name=name,
            expectations=[each.expectation() for each in of_gate if each.suite == name],
            meta={"gate": gate},
        )
        for name in dict.fromkeys(each.suite for each in of_gate)
    }


def _threshold(row: dict[str, str]) -> Threshold:
    """Read one row."""
    low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
    n_bounds = (low is not None) + (high is not None)
    if n_bounds != (0 if row["pattern"] else 2):
        raise ValueError(f"{row['suite']}.{row['column']} needs two bounds or a pattern")
    return Threshold(
        gate=row["gate"],
        suite=row["suite"],
        column=row["column"],
        low=low,
        high=high,
        pattern=row["pattern"] or None,
        why=row["why"],
        since=date.fromisoformat(row["since"]),
    )
