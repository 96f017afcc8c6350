"""Inference where respondents are nested in authorities: clusters and permutations."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analysis.results import Interval, NotEstimableError, Statistic
from analysis.survey.groups import Comparison, Survey
from analysis.survey.permutations import permutation_p, permutations
from domain.respondents import N_RESPONDENTS, counted, n_of_rows

AREA = "area_code"
# a group of two authorities has false positives of 18 to 21% at p < .05, one of one 48 to 55%
LEAST_CLUSTERS = 3
TOO_FEW = f"no p or limits: a group of fewer than {LEAST_CLUSTERS} authorities has none to trust"
ONE = "no error: a group of one authority does not tell how authorities of a group differ"
ALIKE = "no error: nobody differs from the mean of the group"
CR1 = "least squares, CR1 errors by authority, t with authorities - 1 df"
ROUNDING = 1e-9  # of a standard error, in the unit of the measure: what is left of none
SCORE_POINTS = "points of the score"


@dataclass(frozen=True, slots=True)
class ClusteredDifference:
    """Second mean minus first, with CR1 errors by authority and t on authorities less one.

    ``estimate``, ``std_error`` and ``interval`` (95%) are in the unit of the measure.
    """

    estimate: float
    std_error: float
    interval: Interval
    p_value: float
    n_areas: int


def nested_differences(
    respondents: pd.DataFrame,
    comparison: Comparison,
    survey: Survey,
    measures: list[str],
    seed: int = 0,
) -> list[Statistic]:
    """Compare the means of two groups of authorities at the level of authorities.

    Parameters
    ----------
    respondents
        Rows of respondents: the columns of the comparison, ``area_code`` and the measures, and
        ``n_respondents`` where a row stands for more than one.
    measures
        Scores, in points.
    seed
        Of the sample of permutations, where there are too many to try all.

    Returns
    -------
    list of Statistic
        For each measure the difference with clustered errors, the p of the permutations, how
        many there are, and the smallest p they can give; or the reason why there are none.

    Raises
    ------
    ValueError
        If an authority has respondents in both groups.
    """
    members = comparison.members(respondents).dropna(subset=AREA)
    per_area = members.groupby(AREA)[comparison.grouping].nunique()
    if (per_area > 1).any():
        raise ValueError(f"{comparison.name}: {per_area.idxmax()} has respondents in both groups")
    statistics: list[Statistic] = []
    for measure in measures:
        scored = members.dropna(subset=measure)
        statistics += _nested(scored, comparison, survey, measure, SCORE_POINTS, seed)
    return statistics


def nested_associations(
    members: pd.DataFrame, comparison: Comparison, survey: Survey, measure: str, term: str
) -> list[Statistic]:
    """Compare how often two groups of authorities gave an answer, at the level of authorities.

    Parameters
    ----------
    members
        Respondents of the groups with ``area_code`` and a column ``term`` of 0 and 1.
    measure, term
        The question, and the answer to it.
    """
    placed = members.dropna(subset=AREA)
    return [
        replace(row, measure=measure, term=term)
        for row in _nested(placed, comparison, survey, term, "share", 0)
    ]


def clustered_difference(
    scored: pd.DataFrame, comparison: Comparison, measure: str
) -> ClusteredDifference:
    """Difference of means with errors that allow for likeness within an authority.

    Parameters
    ----------
    scored
        Respondents with the measure and an ``area_code``; two authorities or more.

    Notes
    -----
    Liang and Zeger (1986) with the factor G / (G - 1) * (n - 1) / (n - 2), as Stata's cluster().
    """
    distinct = counted(scored, [AREA, comparison.grouping, measure])
    n, y = distinct[N_RESPONDENTS].to_numpy(), distinct[measure].to_numpy(float)
    is_second = (distinct[comparison.grouping] == comparison.second).to_numpy(int)
    areas, named = pd.factorize(distinct[AREA])
    sizes = np.bincount(is_second, n, minlength=2)
    means = np.bincount(is_second, n * y, minlength=2) / sizes
    # how far each respondent moves the difference of the means, summed over an authority
    moved = (2 * is_second - 1) * (y - means[is_second]) / sizes[is_second]
    squares = float((np.bincount(areas, n * moved) ** 2).sum())
    n_areas, n_all = len(named), int(sizes.sum())
    factor = n_areas / (n_areas - 1) * (n_all - 1) / (n_all - 2)
    difference, error = float(means[1] - means[0]), float(np.sqrt(factor * squares))
    width = float(student.ppf(0.975, n_areas - 1)) * error
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = float(2 * student.sf(abs(np.divide(difference, error)), n_areas - 1))
    limits = Interval(difference - width, difference + width)
    return ClusteredDifference(difference, error, limits, p_value, n_areas)


def _nested(
    scored: pd.DataFrame,
    comparison: Comparison,
    survey: Survey,
    measure: str,
    unit: str,
    seed: int,
) -> list[Statistic]:
    """Compare authorities, or say why they cannot be compared."""
    try:
        return _compared(scored, comparison, survey, measure, unit, seed)
    except NotEstimableError as reason:
        first, second = comparison.sizes(scored)
        nothing = survey.missing(
            reason,
            analysis="nested_difference",
            model="permutation",
            statistic="mean_difference",
            measure=measure,
            comparison=comparison.name,
            n=first + second,
            n_first=first,
            n_second=second,
            unit=unit,
            method="permutations of authorities",
        )
        return [nothing]


def _compared(
    scored: pd.DataFrame,
    comparison: Comparison,
    survey: Survey,
    measure: str,
    unit: str,
    seed: int,
) -> list[Statistic]:
    for group in (comparison.first, comparison.second):
        if not (scored[comparison.grouping] == group).any():
            raise NotEstimableError(f"no authority of {group} has respondents with the score")
    if not np.isfinite(scored[measure].to_numpy(float)).all():
        raise NotEstimableError("a score is not a finite number")
    distinct = counted(scored, [AREA, comparison.grouping, measure])
    by_area = distinct.assign(total=distinct[N_RESPONDENTS] * distinct[measure]).groupby(AREA)
    totals, sizes = (by_area[each].sum().to_numpy(float) for each in ("total", N_RESPONDENTS))
    is_first = (by_area[comparison.grouping].first() == comparison.first).to_numpy()
    robust = _clustered_row(scored, comparison, survey, measure, unit, int(sizes[is_first].sum()))
    ways = permutations(len(sizes), int(is_first.sum()), seed)
    n_ways = len(ways.is_first)
    how = "all" if ways.is_exact else f"a sample (seed {seed}) of"
    bare = replace(
        robust,
        model="permutation",
        method=f"{how} labellings of {len(sizes)} authorities, two-sided, the one seen counts",
        std_error=None,
        ci_low=None,
        ci_high=None,
        df=None,
        p_value=None,
        missing_reason=None,
    )
    return [
        robust,
        replace(bare, p_value=permutation_p(totals, sizes, is_first, ways)),
        replace(bare, statistic="n_labellings", estimate=n_ways, unit="labellings"),
        replace(
            bare,
            statistic="smallest_possible_p",
            estimate=1 / (n_ways if ways.is_exact else n_ways + 1),
            unit="p",
        ),
    ]


def _clustered_row(
    scored: pd.DataFrame,
    comparison: Comparison,
    survey: Survey,
    measure: str,
    unit: str,
    n_first: int,
) -> Statistic:
    found = clustered_difference(scored, comparison, measure)
    reason = _why_not_trusted(scored, comparison, found)
    is_trusted, n = reason is None, int(n_of_rows(scored).sum())
    return survey.statistic(
        analysis="nested_difference",
        model="cluster_robust",
        statistic="mean_difference",
        estimate=found.estimate,
        std_error=None if reason in (ONE, ALIKE) else found.std_error,
        ci_low=found.interval.low if is_trusted else None,
        ci_high=found.interval.high if is_trusted else None,
        p_value=found.p_value if is_trusted else None,
        df=found.n_areas - 1 if is_trusted else None,
        n=n,
        n_first=n_first,
        n_second=n - n_first,
        unit=unit,
        method=f"{CR1}; {TOO_FEW}" if reason in (ONE, TOO_FEW) else CR1,
        missing_reason=reason,
        missing_rule="respondents with the score and an authority",
        measure=measure,
        comparison=comparison.name,
    )


def _why_not_trusted(
    scored: pd.DataFrame, comparison: Comparison, found: ClusteredDifference
) -> str | None:
    """Why a difference has no clustered error, or an error and no p; None where it has both."""
    fewest = scored.groupby(comparison.grouping)[AREA].nunique().min()
    if fewest == 1:
        return ONE
    if found.std_error <= ROUNDING:
        return ALIKE
    return TOO_FEW if fewest < LEAST_CLUSTERS else None
