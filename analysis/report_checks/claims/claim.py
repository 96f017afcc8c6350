"""A check of a claim as the seed states it, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from analysis.report_checks.claims.rounding import UNKNOWN, Range
from analysis.report_checks.printed import PrintedTest, PrintedValue

COLUMNS = {
    "check_id": "Name of the check.",
    "value_ids": "Printed values that it rests on, of published_values; empty where none is.",
    "estimate": "What follows from the printed figures; null where nothing does.",
    "estimate_low": "Lower end of its interval.",
    "estimate_high": "Upper end of its interval.",
    "p_value": "p of the check; null where it makes no test.",
    "unit": "Unit of the estimate.",
    "interval": "What the interval covers: rounding alone, or rounding and 95% confidence.",
    "method": "How it is computed, in words.",
    "verdict": "supported, not supported, contradicted or not shown.",
    "explanation": "The check as a sentence.",
}
ROUNDING_ALONE = "rounding"
ROUNDING_AND_CHANCE = "95% confidence and rounding"


class Verdict(StrEnum):
    """What the printed figures say of a claim."""

    SUPPORTED = "supported"  # by all numbers that round to the printed ones
    NOT_SUPPORTED = "not supported"  # the test of it fails for all of them
    CONTRADICTED = "contradicted"  # they exclude it
    NOT_SHOWN = "not shown"  # they leave it open, or are not printed


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of a claim finds; `estimate` and `p_value` are NaN where there is none."""

    verdict: Verdict
    explanation: str
    method: str
    estimate: float = float("nan")
    between: Range = UNKNOWN
    p_value: float = float("nan")
    unit: str = ""
    interval: str = ""


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """A row of ``published_claim_checks`` with its printed values.

    Attributes
    ----------
    values
        Printed values by role.
    tests
        Every printed test, by the name of its statistic.
    scores
        Points of an answer, by question and answer.
    parameters
        Numbers that the check takes and the report does not print.
    """

    check_id: str
    kind: str
    values: Mapping[str, tuple[PrintedValue, ...]]
    tests: Mapping[str, PrintedTest]
    scores: Mapping[tuple[str, str], float]
    parameters: Mapping[str, float]

    def many(self, role: str) -> tuple[PrintedValue, ...]:
        """Values in a role.

        Raises
        ------
        ValueError
            If there are none.
        """
        if not self.values.get(role):
            raise ValueError(f"{self.check_id}: a check '{self.kind}' takes a value as '{role}'")
        return self.values[role]

    def one(self, role: str) -> PrintedValue:
        """The value in a role.

        Raises
        ------
        ValueError
            If there are none, or several.
        """
        found = self.many(role)
        if len(found) > 1:
            raise ValueError(f"{self.check_id}: {len(found)} values as '{role}', not one")
        return found[0]

    def test(self, role: str) -> PrintedTest:
        """The test whose statistic is in a role.

        Raises
        ------
        ValueError
            If it is not printed with its df and p.
        """
        value_id = self.one(role).value_id
        if value_id not in self.tests:
            raise ValueError(f"{self.check_id}: {value_id} is no test with df and p")
        return self.tests[value_id]

    def number(self, name: str) -> float:
        """A parameter.

        Raises
        ------
        ValueError
            If it is not given.
        """
        if name not in self.parameters:
            raise ValueError(f"{self.check_id}: a check '{self.kind}' takes a number '{name}'")
        return self.parameters[name]

    @property
    def value_ids(self) -> list[str]:
        """Every value it rests on, once; of a test its df and p too."""
        names: dict[str, None] = {}
        for value in (each for values in self.values.values() for each in values):
            names[value.value_id] = None
            if value.value_id in self.tests:
                test = self.tests[value.value_id]
                names |= {test.df.value_id: None, test.p.value_id: None}
        return list(names)


def of_outcomes(holds: list[bool]) -> Verdict:
    """Verdict of what holds, or not, for numbers that round to the printed ones."""
    if all(holds):
        return Verdict.SUPPORTED
    return Verdict.NOT_SHOWN if any(holds) else Verdict.CONTRADICTED


def of_test(p: Range, level: float, *, is_as_claimed: bool = True) -> Verdict:
    """Verdict of a test with this interval of p.

    Parameters
    ----------
    p
        Of all numbers that round to the printed ones.
    level
        Below which a p counts.
    is_as_claimed
        Whether the estimate lies on the side that the claim names.
    """
    if p.high < level:
        return Verdict.SUPPORTED if is_as_claimed else Verdict.CONTRADICTED
    return Verdict.NOT_SUPPORTED if p.low >= level else Verdict.NOT_SHOWN


def frame(found: Mapping[str, tuple[ClaimCheck, Finding]]) -> pd.DataFrame:
    """Lay findings out, a row each with the columns of `COLUMNS`, in the order of their names.

    Returns
    -------
    pandas.DataFrame
        Shape (checks, len(COLUMNS)).
    """
    rows = [
        {
            "check_id": check_id,
            "value_ids": "; ".join(check.value_ids),
            "estimate": finding.estimate,
            "estimate_low": finding.between.low,
            "estimate_high": finding.between.high,
            "p_value": finding.p_value,
            "unit": finding.unit,
            "interval": finding.interval,
            "method": finding.method,
            "verdict": str(finding.verdict),
            "explanation": finding.explanation,
        }
        for check_id, (check, finding) in sorted(found.items())
    ]
    numbers = ("estimate", "estimate_low", "estimate_high", "p_value")
    # a NaN would be a value of its own in SQL, and the largest
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(numbers, "Float64"))
