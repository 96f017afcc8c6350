"""Which whole-number rates give printed changes, and how often that happens by accident.

A change printed with a decimal, of rates that are whole numbers, leaves few pairs of rates: the
test is GRIM's (Brown and Heathers 2017, doi 10.1177/1948550616673876) for changes instead of means.
Nothing here knows a table by name: any printed changes with intervals of their first rates will do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import ceil, floor
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analysis.results import Statistic
from domain.printed import TOLERANCE, Printed

Number = TypeVar("Number", float, np.ndarray)
OF_START, OF_END = "change_pct_of_start", "change_pct_of_end"
NEIGHBOURHOOD = 5  # percentage points on either side in which a printed change might have stood
METHOD = (
    "pairs of whole-number rates whose change rounds to the printed one, where the first is a rate "
    "that the count and population leave possible"
)
BY_CHANCE = (
    f"{METHOD}; by chance each fits as often as changes within {NEIGHBOURHOOD} points of it do "
    "(Poisson-binomial, upper tail)"
)
MISSING = "areas without an interval of the first rate are left out"


@dataclass(frozen=True, slots=True)
class Fit:
    """How far whole-number rates fit a table of printed changes.

    Attributes
    ----------
    pairs
        One row per pair of rates that fits: ``area_code``, ``start_rate``, ``end_rate``.
    n_asked, n_fitting
        Areas with an interval of their first rate, and of these those with a pair.
    expected
        How many would fit by chance.
    p_value
        Probability that so many fit by chance, or more.
    """

    pairs: pd.DataFrame
    n_asked: int
    n_fitting: int
    expected: float
    p_value: float


def whole_number_pairs(
    printed: Printed, start_low: float, start_high: float, rule: str
) -> list[tuple[int, int]]:
    """Every pair of whole-number rates, first and last, whose change rounds to the printed one.

    Parameters
    ----------
    printed
        The change, in percent.
    start_low, start_high
        Ends of the interval in which the first rate lies, before it was rounded.
    rule
        ``change_pct_of_start`` or ``change_pct_of_end``: of which rate it is a percentage.
    """
    return [
        (start, end) for start, ends in _ends(printed, start_low, start_high, rule) for end in ends
    ]


def whole_number_fit(changes: pd.DataFrame, rule: str) -> Fit:
    """How many printed changes whole-number rates can give, against how many by chance.

    Parameters
    ----------
    changes
        One row per area: ``area_code``, ``value`` and ``decimals`` (text, as printed), and
        ``start_low`` and ``start_high`` (children per 10,000).
    rule
        ``change_pct_of_start`` or ``change_pct_of_end``.
    """
    found, chances = [], []
    for row in changes.dropna(subset=["start_low", "start_high"]).itertuples():
        printed = Printed(float(row.value), int(row.decimals))
        pairs = whole_number_pairs(printed, row.start_low, row.start_high, rule)
        found += [(row.area_code, *pair) for pair in pairs]
        chances.append(_chance(printed, row.start_low, row.start_high, rule))
    pairs = pd.DataFrame(found, columns=["area_code", "start_rate", "end_rate"])
    n_fitting = pairs["area_code"].nunique()
    return Fit(pairs, len(chances), n_fitting, sum(chances), _at_least(n_fitting, chances))


def whole_number_statistics(
    changes: pd.DataFrame, rates: pd.DataFrame, last_year: int
) -> list[Statistic]:
    """Try every first year and both bases, and name the rates that each leaves.

    Parameters
    ----------
    changes
        One row per area with a printed change: ``area_code``, ``value``, ``decimals`` (text).
    rates
        ``marts.fct_care_rates``.
    last_year
        The 31 March of which the last rates are: no rate of it is used.

    Returns
    -------
    list of Statistic
        Of each first year and base how many changes fit, and of each area that does the rates:
        the mean of its pairs, with the lowest and highest as its limits.
    """
    statistics: list[Statistic] = []
    intervals = rates.rename(
        columns={"care_rate_low_per_10k": "start_low", "care_rate_high_per_10k": "start_high"}
    )
    for year, of_year in intervals[intervals["year_ending_march"] < last_year].groupby(
        "year_ending_march"
    ):
        known = of_year[["area_code", "start_low", "start_high"]].dropna()
        asked = changes.merge(known, on="area_code")
        if asked.empty:
            continue
        for rule in (OF_START, OF_END):
            fit = whole_number_fit(asked, rule)
            statistics += _statistics(fit, rule, int(year), last_year)
    return statistics


def _statistics(fit: Fit, rule: str, year: int, last_year: int) -> Iterator[Statistic]:
    common: dict[str, Any] = {
        "analysis": "whole_number_rates",
        "model": rule,
        "start_year": year,
        "end_year": last_year,
        "missing_rule": MISSING,
    }
    yield Statistic(
        **common,
        statistic="n_fitting",
        estimate=fit.n_fitting,
        p_value=fit.p_value,
        n=fit.n_asked,
        unit="authorities",
        method=BY_CHANCE,
    )
    yield Statistic(
        **common,
        statistic="n_fitting_by_chance",
        estimate=fit.expected,
        n=fit.n_asked,
        unit="authorities",
        method=BY_CHANCE,
    )
    for area, pairs in fit.pairs.groupby("area_code"):
        for statistic in ("start_rate", "end_rate"):
            yield Statistic(
                **common,
                area_code=str(area),
                statistic=f"{statistic}_per_10k",
                estimate=float(pairs[statistic].mean()),
                ci_low=float(pairs[statistic].min()),
                ci_high=float(pairs[statistic].max()),
                n=len(pairs),
                unit="children per 10,000",
                method=f"{METHOD}; the mean of them, and the lowest and highest as limits",
            )


def _ends(
    printed: Printed, start_low: float, start_high: float, rule: str
) -> Iterator[tuple[int, range]]:
    """Every possible first rate, and the last rates that give the printed change with it."""
    low, high = printed.low, printed.high
    for start in _starts(start_low, start_high):
        ends = sorted((_end(start, low, rule), _end(start, high, rule)))
        first, last = ceil(ends[0] - TOLERANCE), floor(ends[1] + TOLERANCE)
        yield start, range(max(first, 1), last + 1)


def _starts(low: float, high: float) -> range:
    """The whole numbers that round into an interval, from 1."""
    return range(max(ceil(low - 0.5), 1), floor(high + 0.5) + 1)


def _end(start: Number, change_pct: Number, rule: str) -> Number:
    share = change_pct / 100
    return start * (1 + share) if rule == OF_START else start / (1 - share)


def _chance(printed: Printed, start_low: float, start_high: float, rule: str) -> float:
    """How many of the changes that might have been printed nearby have a pair, as a share."""
    low, high = _nearby(printed)
    starts = np.array(_starts(start_low, start_high))[:, None]
    ends = np.sort([_end(starts, low, rule), _end(starts, high, rule)], axis=0)
    first = np.maximum(np.ceil(ends[0] - TOLERANCE), 1)
    return float((np.floor(ends[1] + TOLERANCE) >= first).any(axis=0).mean())


@cache
def _nearby(printed: Printed) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the changes that might have been printed nearby, shapes (changes,)."""
    step = 10.0**-printed.decimals
    n = round(NEIGHBOURHOOD / step)
    near = [
        Printed(round(printed.value + step * k, printed.decimals), printed.decimals)
        for k in range(-n, n + 1)
    ]
    return np.array([each.low for each in near]), np.array([each.high for each in near])


def _at_least(n: int, chances: list[float]) -> float:
    """Probability that at least ``n`` of independent events happen."""
    distribution = np.array([1.0])
    for chance in chances:
        distribution = np.convolve(distribution, [1 - chance, chance])
    return float(min(distribution[n:].sum(), 1.0))
