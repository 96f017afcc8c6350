"""Means of two groups compared, measure by measure, as one family of tests."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control
from scipy.stats import t as student

from analysis.multiple_tests import holm
from analysis.results import Interval, NotEstimableError, Statistic
from analysis.survey.groups import Comparison, Survey
from domain.summaries import Summary, pooled_t

CONFIDENCE = 0.95
NORMAL_975 = 1.959963984540054  # quantile of the standard normal distribution
MISSING = "respondents with the score"
POOLED = "two-sample t-test, variances pooled, no correction; second group minus first"
WELCH = "two-sample t-test, Welch, no correction; second group minus first"
HEDGES = "Hedges' g, correction 1 - 3 / (4 df - 1), normal interval"


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """Second mean minus first, with its two-sided t-test and 95% interval.

    ``estimate``, ``std_error``, ``ci_low`` and ``ci_high`` are in the unit of the values.
    """

    estimate: float
    std_error: float
    df: float
    t: float
    p_value: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True, slots=True)
class EffectSize:
    """Second mean minus first in pooled standard deviations, with its 95% interval."""

    estimate: float
    interval: Interval


def group_differences(
    respondents: pd.DataFrame, comparison: Comparison, survey: Survey, measures: Iterable[str]
) -> list[Statistic]:
    """Compare the means of two groups for every measure, one family of tests.

    Parameters
    ----------
    respondents
        Rows of respondents: the columns of the comparison and of the measures, and
        ``n_respondents`` where a row stands for more than one.
    measures
        Scores, in points.

    Returns
    -------
    list of Statistic
        For each measure the pooled difference, t and Hedges' g, the Welch difference and t, and
        the pooled p adjusted by Holm and by Benjamini and Hochberg over all the measures. Of a
        measure that a t-test cannot take, t and Hedges' g say why: fewer than two respondents in
        a group, no variation, or a score that is no number.

    Raises
    ------
    NotEstimableError
        If a group has no respondents.
    """
    groups = comparison.split(respondents)
    statistics: list[Statistic] = []
    family = []
    for measure in measures:
        first, second = groups.summaries(measure)
        blank = _blank(first, second, measure, comparison, survey)
        try:
            rows = _rows(first, second, blank)
        except NotEstimableError as reason:
            no_g = replace(blank, missing_reason=str(reason))
            statistics += [no_g, replace(no_g, statistic="t", unit="t", method=POOLED)]
            continue
        statistics += rows
        family += [row for row in rows if (row.model, row.statistic) == ("pooled_t", "t")]
    return statistics + (_adjusted(family) if family else [])


def require_comparable(first: Summary, second: Summary) -> None:
    """Refuse two groups that no t-test can take.

    Raises
    ------
    NotEstimableError
        If a group has fewer than two respondents, neither group varies, or a score is no number.
    """
    for name, group in (("first", first), ("second", second)):
        if group.n < 2:
            raise NotEstimableError(
                f"the {name} group has {group.n} respondents: a t-test takes two"
            )
        if not np.isfinite(group.mean):
            raise NotEstimableError(f"a score of the {name} group is not a finite number")
    if first.sd == 0 and second.sd == 0:
        raise NotEstimableError(
            "neither group varies: there is nothing to compare a difference with"
        )


def pooled_t_test(first: Summary, second: Summary) -> MeanDifference:
    """Test a difference of means with one variance for both groups (report, Tables 3 and 5).

    Parameters
    ----------
    first, second
        Of one group each.

    Raises
    ------
    NotEstimableError
        As :func:`require_comparable`.
    """
    require_comparable(first, second)
    test = pooled_t(first, second)
    return _tested(float(test.difference), float(test.std_error), float(test.df))


def welch_t_test(first: Summary, second: Summary) -> MeanDifference:
    """Test a difference of means with a variance for each group (Welch 1947).

    Parameters
    ----------
    first, second
        Of one group each.

    Raises
    ------
    NotEstimableError
        As :func:`require_comparable`.
    """
    require_comparable(first, second)
    one, two = first.sd**2 / first.n, second.sd**2 / second.n
    df = (one + two) ** 2 / (one**2 / (first.n - 1) + two**2 / (second.n - 1))
    return _tested(second.mean - first.mean, float(np.sqrt(one + two)), float(df))


def hedges_g(first: Summary, second: Summary) -> EffectSize:
    """Standardised difference, corrected for small samples, with its normal interval.

    Parameters
    ----------
    first, second
        Of one group each.

    Raises
    ------
    NotEstimableError
        As :func:`require_comparable`.

    Notes
    -----
    Hedges (1981): d times 1 - 3 / (4 df - 1); variance by Hedges and Olkin (1985, p. 86).
    """
    require_comparable(first, second)
    test = pooled_t(first, second)
    g = float((1 - 3 / (4 * test.df - 1)) * test.difference / test.pooled_sd)
    n = first.n + second.n
    width = float(NORMAL_975 * np.sqrt(n / (first.n * second.n) + g**2 / (2 * n)))
    return EffectSize(g, Interval(g - width, g + width))


def _blank(
    first: Summary, second: Summary, measure: str, comparison: Comparison, survey: Survey
) -> Statistic:
    """Hedges' g of one measure, not computed yet."""
    return survey.missing(
        "",
        analysis="group_difference",
        model="pooled_t",
        statistic="hedges_g",
        n=first.n + second.n,
        n_first=first.n,
        n_second=second.n,
        unit="pooled standard deviations",
        method=HEDGES,
        missing_rule=MISSING,
        measure=measure,
        comparison=comparison.name,
    )


def _rows(first: Summary, second: Summary, blank: Statistic) -> list[Statistic]:
    """Statistics of one measure: pooled difference and t, Hedges' g, Welch difference and t."""
    effect = hedges_g(first, second)
    base = replace(
        blank,
        estimate=effect.estimate,
        ci_low=effect.interval.low,
        ci_high=effect.interval.high,
        missing_reason=None,
    )
    pooled = _test_rows(base, "pooled_t", POOLED, pooled_t_test(first, second))
    welch = _test_rows(base, "welch_t", WELCH, welch_t_test(first, second))
    return [*pooled, base, *welch]


def _test_rows(base: Statistic, model: str, method: str, test: MeanDifference) -> list[Statistic]:
    difference = replace(
        base,
        model=model,
        statistic="mean_difference",
        estimate=test.estimate,
        std_error=test.std_error,
        ci_low=test.ci_low,
        ci_high=test.ci_high,
        p_value=test.p_value,
        df=test.df,
        unit="points of the score",
        method=method,
    )
    of_t = replace(
        difference, statistic="t", estimate=test.t, unit="t", std_error=None, ci_low=None
    )
    return [difference, replace(of_t, ci_high=None)]


def _adjusted(rows: list[Statistic]) -> list[Statistic]:
    """Adjust the p of one family of tests."""
    p_values = [float(row.p_value) for row in rows if row.p_value is not None]
    bh = false_discovery_control(p_values, method="bh")
    adjustments = (
        ("holm", "Holm (1979)", holm(p_values)),
        ("benjamini_hochberg", "Benjamini and Hochberg (1995)", bh),
    )
    return [
        replace(
            row,
            statistic=f"p_{name}",
            estimate=float(p),
            p_value=float(p),
            unit="p",
            method=f"{row.method}; p adjusted by {source} over {len(rows)} tests",
        )
        for name, source, values in adjustments
        for row, p in zip(rows, values, strict=True)
    ]


def _tested(difference: float, error: float, df: float) -> MeanDifference:
    t = difference / error
    width = float(student.ppf(0.5 + CONFIDENCE / 2, df)) * error
    return MeanDifference(
        difference,
        error,
        df,
        t,
        float(2 * student.sf(abs(t), df)),
        difference - width,
        difference + width,
    )
