"""Read the checks of claims: which printed values each rests on, in which role."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import translate

import pandas as pd

from analysis.report_checks.claims.claim import ClaimCheck
from analysis.report_checks.printed import PrintedTest, PrintedValue, tests

ANYTHING = "%"  # in a name of values, as in ledger_notes


def read_checks(
    checks: pd.DataFrame,
    printed: Sequence[PrintedValue],
    scores: Mapping[tuple[str, str], float],
    common: Mapping[str, float],
) -> list[ClaimCheck]:
    """Find the printed values of each check.

    Parameters
    ----------
    checks
        ``published_claim_checks``, all text.
    printed
        Every printed value.
    scores
        Points of an answer, by question and answer.
    common
        Numbers that every check may take; a number of its own takes the place of one.

    Raises
    ------
    ValueError
        If a name is of no printed value, or a parameter no number.
    """
    every = printed_tests(printed)
    return [
        ClaimCheck(
            check_id=row["check_id"],
            kind=row["kind"],
            values={
                role: tuple(named(pattern, printed, row["check_id"]))
                for role, pattern in _pairs(row["value_ids"], row["check_id"])
            },
            tests=every,
            scores=scores,
            parameters=dict(common)
            | {
                name: _number(text, row["check_id"])
                for name, text in _pairs(row["parameters"], row["check_id"])
            },
        )
        for row in checks.fillna("").to_dict("records")
    ]


def printed_tests(printed: Iterable[PrintedValue]) -> dict[str, PrintedTest]:
    """Every printed test with its df and p, by the name of its t or chi-squared."""
    every = list(printed)
    return {test.statistic.value_id: test for kind in ("t", "chi2") for test in tests(every, kind)}


def named(pattern: str, printed: Iterable[PrintedValue], check_id: str) -> list[PrintedValue]:
    """Printed values of a name, in which % stands for anything.

    Raises
    ------
    ValueError
        If there are none.
    """
    if ANYTHING in pattern:
        is_named = re.compile(translate(pattern.replace(ANYTHING, "*"))).match
        found = [each for each in printed if is_named(each.value_id)]
    else:
        found = [each for each in printed if each.value_id == pattern]
    if not found:
        raise ValueError(f"{check_id}: no printed value is called {pattern}")
    return found


def points(items: pd.DataFrame, options: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Points of every answer that has some, by question and answer.

    Parameters
    ----------
    items, options
        ``survey_items`` and ``response_options``.
    """
    scored = options[options["score"].fillna("") != ""]
    each = items[["item_id", "response_scale"]].merge(scored, on="response_scale")
    return {
        (item, option): float(score)
        for item, option, score in zip(
            each["item_id"], each["option_id"], each["score"], strict=True
        )
    }


def numbers(parameters: pd.DataFrame) -> dict[str, float]:
    """Those of ``study_parameters`` that are numbers, by name."""
    values = pd.to_numeric(parameters.set_index("parameter")["value"], errors="coerce")
    return {str(name): float(value) for name, value in values.dropna().items()}


def _pairs(text: str, check_id: str) -> list[tuple[str, str]]:
    """Read 'role=name; role=name'."""
    pairs = [part.strip().partition("=") for part in text.split(";") if part.strip()]
    if not all(name and value for name, _, value in pairs):
        raise ValueError(f"{check_id}: not 'name=value; name=value': {text}")
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def _number(text: str, check_id: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ValueError(f"{check_id}: no number: {text}") from error
