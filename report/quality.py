"""The quality page of a release: what was asked of its data, and what was seen."""

import json
from dataclasses import dataclass

import pandas as pd

from report.pages import template

GATES = {
    "raw": "Raw: what came in, before anything was built on it",
    "marts": "Marts: what was built, before anybody reads it",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation with its answer, and the rows that broke it."""

    why: str
    expected: str
    column: str
    n_rows: int
    observed: str
    is_success: bool
    n_unexpected: int
    examples: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Suite:
    """The checks of one frame, failed ones first."""

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
    title: str
    suites: list[Suite]


def quality_page(results: pd.DataFrame, release: dict) -> str:
    """Draw the quality page.

    Parameters
    ----------
    results
        One row per expectation, as the gates return them.
    release
        ``id``, ``created_at`` and ``code_version`` of the release.

    Returns
    -------
    str
        An HTML page that needs nothing but itself: no script, no network.
    """
    n_failed = int((~results["is_success"].astype(bool)).sum())
    return template("quality.html").render(
        release=release,
        n_checks=len(results),
        n_failed=n_failed,
        gates=_gates(results),
    )


def _gates(results: pd.DataFrame) -> list[Gate]:
    """Lay the results out as gates, suites and checks; failures rise, else the order is kept."""
    gates = []
    for gate, of_gate in results.groupby("gate", sort=False):
        suites = [
            Suite(name, sorted(map(_check, rows.to_dict("records")), key=_is_success))
            for name, rows in of_gate.groupby("suite", sort=False)
        ]
        suites.sort(key=lambda suite: suite.n_failed == 0)
        gates.append(Gate(gate, GATES.get(gate, gate), suites))
    return sorted(gates, key=lambda gate: not any(suite.n_failed for suite in gate.suites))


def _check(row: dict) -> Check:
    """Read one row of the results."""
    examples = [
        {name: _shown(value) for name, value in record.items()}
        for record in json.loads(row["examples"])
    ]
    return Check(
        why=row["why"],
        expected=row["expected"],
        column="whole table" if pd.isna(row["column"]) else row["column"],
        n_rows=int(row["n_rows"]),
        observed=row["observed"],
        is_success=bool(row["is_success"]),
        n_unexpected=int(row["n_unexpected"]),
        examples=examples,
    )


def _is_success(check: Check) -> bool:
    """Sort key: failures first."""
    return check.is_success


def _shown(value: object) -> str:
    """Write one value of an offending row, with the digits a reader needs."""
    if value is None:
        return "missing"
    return f"{value:.7g}" if isinstance(value, float) else str(value)
