"""Inference where respondents are nested in authorities: clusters and permutations."""

from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

from analysis.results import Interval, Statistic
from analysis.survey.groups import Comparison, Survey

AREA = "area_code"
MOST_PERMUTATIONS = 20_000
# a group of two authorities has false positives of 18 to 21% at p < .05, one of one 48 to 55%
LEAST_CLUSTERS = 3
TOO_FEW = f"; no p or limits: a group of fewer than {LEAST_CLUSTERS} authorities has none to trust"
ROUNDING = 1e-9  # of a difference of means: permutations this close to the one seen equal it
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


@dataclass(frozen=True, slots=True)
class Permutations:
    """Ways to choose the authorities of the first group.

    Attributes
    ----------
    is_first
        True where an authority is in the first group, shape (permutations, authorities).
    is_exact
        Whether they are all ways that there are; otherwise they are a seeded sample.
    """

    is_first: np.ndarray
    is_exact: bool


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
        One row per respondent: the columns of the comparison, ``area_code`` and the measures.
    measures
        Scores, in points.
    seed
        Of the sample of permutations, where there are too many to try all.

    Returns
    -------
    list of Statistic
        For each measure the difference with clustered errors, the p of the permutations, how
        many there are, and the smallest p they can give.

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
    is_second = (scored[comparison.grouping] == comparison.second).to_numpy(float)
    areas, named = pd.factorize(scored[AREA])
    fit = OLS(
        scored[measure].to_numpy(float), np.column_stack([np.ones(len(scored)), is_second])
    ).fit(cov_type="cluster", cov_kwds={"groups": areas}, use_t=True)
    low, high = fit.conf_int()[1]
    return ClusteredDifference(
        float(fit.params[1]),
        float(fit.bse[1]),
        Interval(float(low), float(high)),
        float(fit.pvalues[1]),
        len(named),
    )


def permutations(n_areas: int, n_first: int, seed: int) -> Permutations:
    """All ways to choose the authorities of the first group, or a seeded sample of them.

    scipy's ``permutation_test`` gives the same p at twelve times the cost: it makes the resamples
    one by one.

    Parameters
    ----------
    n_areas, n_first
        Authorities, and those of them in the first group.
    seed
        Of the sample, drawn where there are more than `MOST_PERMUTATIONS` ways.
    """
    if comb(n_areas, n_first) <= MOST_PERMUTATIONS:
        chosen = np.array(list(combinations(range(n_areas), n_first)))
        is_first = np.zeros((len(chosen), n_areas), dtype=bool)
        is_first[np.arange(len(chosen))[:, None], chosen] = True
        return Permutations(is_first, is_exact=True)
    order = np.random.default_rng(seed).random((MOST_PERMUTATIONS, n_areas)).argsort(axis=1)
    return Permutations(order < n_first, is_exact=False)


def permutation_p(
    totals: np.ndarray, sizes: np.ndarray, is_first: np.ndarray, ways: Permutations
) -> float:
    """Share of permutations whose difference of means is at least the one seen, which counts.

    A sample need not hold the one seen: there it is added (Phipson and Smyth 2010,
    doi 10.2202/1544-6115.1585), so that no p is 0.

    Parameters
    ----------
    totals, sizes
        Sum of scores and respondents of each authority, shape (authorities,).
    is_first
        True where an authority is in the first group, shape (authorities,).
    ways
        All ways to choose the first group, or a sample of them.
    """

    def difference(chosen: np.ndarray) -> np.ndarray:
        first = chosen @ totals / (chosen @ sizes)
        second = ~chosen @ totals / (~chosen @ sizes)
        return np.abs(second - first)

    seen = difference(is_first[None])[0]
    n_at_least = int((difference(ways.is_first) >= seen - ROUNDING).sum())
    n_added = 0 if ways.is_exact else 1
    return (n_at_least + n_added) / (len(ways.is_first) + n_added)


def _nested(
    scored: pd.DataFrame,
    comparison: Comparison,
    survey: Survey,
    measure: str,
    unit: str,
    seed: int,
) -> list[Statistic]:
    by_area = scored.groupby(AREA)
    totals = by_area[measure].sum().to_numpy(float)
    sizes = by_area[measure].count().to_numpy(float)
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
    n_clusters = scored.groupby(comparison.grouping)[AREA].nunique()
    is_trusted = n_clusters.min() >= LEAST_CLUSTERS
    return survey.statistic(
        analysis="nested_difference",
        model="cluster_robust",
        statistic="mean_difference",
        estimate=found.estimate,
        std_error=found.std_error,
        ci_low=found.interval.low if is_trusted else None,
        ci_high=found.interval.high if is_trusted else None,
        p_value=found.p_value if is_trusted else None,
        df=found.n_areas - 1 if is_trusted else None,
        n=len(scored),
        n_first=n_first,
        n_second=len(scored) - n_first,
        unit=unit,
        method="least squares, CR1 errors by authority, t with authorities - 1 df"
        + ("" if is_trusted else TOO_FEW),
        missing_rule="respondents with the score and an authority",
        measure=measure,
        comparison=comparison.name,
    )
