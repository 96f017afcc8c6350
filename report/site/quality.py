"""The quality page of a release: what was asked of its data, and what was seen."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from report.records import as_records
from report.site.parts import Page
from report.site.words import Words

PATH = "quality.html"
MISSING = "null"  # in an offending row


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation with its answer, and the rows that broke it.

    Attributes
    ----------
    column
        None where it asks something of the whole table.
    """

    why: str
    expected: str
    column: str | None
    n_rows: int
    observed: str
    is_success: bool
    n_unexpected: int
    examples: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Suite:
    """The checks of one frame, failed ones first; its name in plain English."""

    name: str
    checks: list[Check]

    @property
    def n_failed(self) -> int:
        """Checks that failed."""
        return sum(not check.is_success for check in self.checks)


@dataclass(frozen=True, slots=True)
class Gate:
    """The suites of one gate, those with a failure first."""

    name: str
    suites: list[Suite]


def pages(checks: pd.DataFrame, words: Words) -> Iterator[Page]:
    """The quality page.

    Parameters
    ----------
    checks
        One row per expectation, as the gates return them.
    """
    yield Page(
        PATH,
        "about",
        words("quality.title"),
        "quality.html",
        {
            "n_checks": len(checks),
            "n_failed": int((~checks["is_success"].astype(bool)).sum()),
            "gates": _gates(checks),
        },
    )


def _gates(checks: pd.DataFrame) -> list[Gate]:
    """Lay the results out as gates, suites and checks; failures rise, else the order is kept."""
    rows: dict[str, dict[str, list[Check]]] = {}
    for row in as_records(checks):
        rows.setdefault(row["gate"], {}).setdefault(row["suite"], []).append(_check(row))
    gates = []
    for gate, of_gate in rows.items():
        suites = [
            Suite(
                name.replace("_", " ").capitalize(),
                sorted(of_suite, key=lambda check: check.is_success),
            )
            for name, of_suite in of_gate.items()
        ]
        suites.sort(key=lambda suite: suite.n_failed == 0)
        gates.append(Gate(gate, suites))
    return sorted(gates, key=lambda gate: not any(suite.n_failed for suite in gate.suites))


def _check(row: dict) -> Check:
    """Read one row of the results."""
    return Check(
        why=row["why"],
        expected=row["expected"],
        column=None if pd.isna(row["column"]) else row["column"],
        n_rows=int(row["n_rows"]),
        observed=row["observed"],
        is_success=bool(row["is_success"]),
        n_unexpected=int(row["n_unexpected"]),
        examples=[
            {name: _shown(value) for name, value in record.items()}
            for record in json.loads(row["examples"])
        ],
    )


def _shown(value: object) -> str:
    """Write one value of an offending row, with the digits a reader needs."""
    if value is None:
        return MISSING
    return f"{value:.7g}" if isinstance(value, float) else str(value)
