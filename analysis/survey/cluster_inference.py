"""Inference where respondents are nested in authorities: clusters and exact permutations."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analysis.results import Statistic
from analysis.survey.groups import Comparison, Survey
from analysis.survey.permutations import labellings, permutation_p

ANALYSIS = "nested_difference"


def nested_differences(
    respondents: pd.DataFrame,
    comparison: Comparison,
    survey: Survey,
    measures: list[str],
    seed: int = 0,
) -> list[Statistic]:
    """Compare the means of two groups of authorities at the level of authorities.

    Raises
    ------
    ValueError
        If an authority has respondents in both groups.
    """
    members = comparison.members(respondents).dropna(subset="area_code")
    per_area = members.groupby("area_code")[comparison.grouping].nunique()
    if (per_area > 1).any():
        raise ValueError(f"{comparison.name}: {per_area.idxmax()} has respondents in both groups")
    statistics: list[Statistic] = []
    for measure in measures:
        scored = members.dropna(subset=measure)
        statistics += _nested(scored, comparison, survey, measure, seed)
    return statistics


def clustered(
    scored: pd.DataFrame, comparison: Comparison, measure: str
) -> tuple[float, float, int]:
    """Difference of means, its CR1 standard error by authority, and the number of authorities.

    Notes
    -----
    Liang and Zeger (1986) with the factor G / (G - 1) * (n - 1) / (n - 2), as Stata's cluster().
    """
    is_second = (scored[comparison.grouping] == comparison.second).to_numpy(float)
    design = np.column_stack([np.ones(len(scored)), is_second])
    y = scored[measure].to_numpy(float)
    bread = np.linalg.inv(design.T @ design)
    residual = y - design @ (bread @ design.T @ y)
    scores = pd.DataFrame(design * residual[:, None]).groupby(scored["area_code"].to_numpy()).sum()
    n_areas = len(scores)
    factor = n_areas / (n_areas - 1) * (len(y) - 1) / (len(y) - 2)
    meat = scores.to_numpy().T @ scores.to_numpy()
    variance = factor * bread @ meat @ bread
    estimate = y[is_second == 1].mean() - y[is_second == 0].mean()
    return float(estimate), float(np.sqrt(variance[1, 1])), n_areas


def nested_associations(
    members: pd.DataFrame, comparison: Comparison, survey: Survey, measure: str, term: str
) -> list[Statistic]:
    """Compare how often two groups of authorities gave an answer, at the level of authorities.

    Parameters
    ----------
    members
        Respondents of the groups with a column ``term`` of 0 and 1.
    """
    placed = members.dropna(subset="area_code")
    return [
        replace(
            row, measure=measure, term=term, unit=row.unit.replace("points of the score", "share")
        )
        for row in _nested(placed, comparison, survey, term, 0)
    ]


def _nested(
    scored: pd.DataFrame, comparison: Comparison, survey: Survey, measure: str, seed: int
) -> list[Statistic]:
    by_area = scored.groupby("area_code")
    totals = by_area[measure].sum().to_numpy(float)
    sizes = by_area[measure].count().to_numpy(float)
    is_first = (by_area[comparison.grouping].first() == comparison.first).to_numpy()
    n_first = int(sizes[is_first].sum())
    robust = _clustered_row(scored, comparison, survey, measure, n_first)
    ways, is_exact = labellings(len(sizes), int(is_first.sum()), seed)
    how = "all" if is_exact else f"a sample (seed {seed}) of"
    permuted = replace(
        robust,
        model="permutation",
        method=f"{how} labellings of {len(sizes)} authorities, two-sided, the one seen counts",
        std_error=None,
        ci_low=None,
        ci_high=None,
        df=None,
        p_value=permutation_p(totals, sizes, is_first, ways),
    )
    bare = replace(permuted, p_value=None)
    return [
        robust,
        permuted,
        replace(bare, statistic="n_labellings", estimate=len(ways), unit="labellings"),
        replace(bare, statistic="smallest_possible_p", estimate=1 / len(ways), unit="p"),
    ]


def _clustered_row(
    scored: pd.DataFrame, comparison: Comparison, survey: Survey, measure: str, n_first: int
) -> Statistic:
    estimate, error, n_areas = clustered(scored, comparison, measure)
    df = n_areas - 1
    width = float(student.ppf(0.975, df)) * error
    return Statistic(
        analysis=ANALYSIS,
        model="cluster_robust",
        statistic="mean_difference",
        estimate=estimate,
        std_error=error,
        ci_low=estimate - width,
        ci_high=estimate + width,
        p_value=float(2 * student.sf(abs(estimate / error), df)),
        df=df,
        n=len(scored),
        n_first=n_first,
        n_second=len(scored) - n_first,
        unit="points of the score",
        method="least squares, CR1 errors by authority, t with authorities - 1 df",
        missing_rule="respondents with the score and an authority",
        measure=measure,
        comparison=comparison.name,
        survey_wave=survey.wave,
        basis=survey.basis,
        is_synthetic=survey.is_synthetic,
    )
