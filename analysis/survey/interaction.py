"""The difference between two gaps: is it larger in one set of authorities than in another."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analysis.results import Statistic
from analysis.survey.groups import Comparison, Survey

ERRORS = {"pooled": "one variance for all four cells", "hc3": "HC3 standard error"}


def gap_difference(
    respondents: pd.DataFrame, inner: tuple[Comparison, Comparison], survey: Survey, measure: str
) -> list[Statistic]:
    """Test the difference between two gaps, which the report does not (footnote 18).

    The report finds one gap significant and the other not, and calls the difference significant;
    that does not follow (Gelman and Stern 2006).

    Parameters
    ----------
    inner
        The same two groups within two different groups, such as leaders and workers within
        decreasing and within increasing authorities.

    Returns
    -------
    list of Statistic
        Second gap minus first, each gap second group minus first, with pooled and with HC3
        standard errors; its n, and the n of the four cells.
    """
    one, two = (each.members(respondents).dropna(subset=measure) for each in inner)
    members = pd.concat([one, two])
    is_second = (members[inner[0].grouping] == inner[0].second).to_numpy(float)
    is_two = np.repeat([0.0, 1.0], [len(one), len(two)])
    estimate, errors, df = interaction(is_second, is_two, members[measure].to_numpy(float))
    base = Statistic(
        analysis="gap_difference",
        model="pooled",
        statistic="difference_of_gaps",
        estimate=estimate,
        n=len(members),
        unit="points of the score",
        method="",
        missing_rule="respondents with the score",
        measure=measure,
        comparison=f"{inner[0].name} against {inner[1].within}",
        survey_wave=survey.wave,
        df=df,
        n_first=len(one),
        n_second=len(two),
        basis=survey.basis,
        is_synthetic=survey.is_synthetic,
    )
    rows = [_with_error(base, model, error) for model, error in errors.items()]
    return rows + _cells(base, inner, (one, two))


def interaction(
    is_second: np.ndarray, is_two: np.ndarray, y: np.ndarray
) -> tuple[float, dict[str, float], int]:
    """Interaction of two groupings by least squares, its pooled and HC3 errors, and its df."""
    design = np.column_stack([np.ones(len(y)), is_second, is_two, is_second * is_two])
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ design.T @ y
    residual = y - design @ beta
    df = len(y) - design.shape[1]
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    weighted = design * (residual / (1 - leverage))[:, None]
    robust = bread @ (weighted.T @ weighted) @ bread
    pooled = bread[3, 3] * (residual @ residual) / df
    return (
        float(beta[3]),
        {"pooled": float(np.sqrt(pooled)), "hc3": float(np.sqrt(robust[3, 3]))},
        df,
    )


def _with_error(base: Statistic, model: str, error: float) -> Statistic:
    width = float(student.ppf(0.975, base.df)) * error
    return replace(
        base,
        model=model,
        std_error=error,
        ci_low=base.estimate - width,
        ci_high=base.estimate + width,
        p_value=float(2 * student.sf(abs(base.estimate) / error, base.df)),
        method=f"interaction of the two groupings by least squares, {ERRORS[model]}, no correction",
    )


def _cells(
    base: Statistic, inner: tuple[Comparison, Comparison], sides: tuple[pd.DataFrame, pd.DataFrame]
) -> list[Statistic]:
    """Respondents of the four cells: a gap of eight leaders is worth what eight leaders are."""
    return [
        replace(
            base,
            statistic="n",
            term=f"{comparison.within} {group}",
            estimate=int((side[comparison.grouping] == group).sum()),
            unit="respondents",
            method="respondents of the cell",
            df=None,
        )
        for comparison, side in zip(inner, sides, strict=True)
        for group in (comparison.first, comparison.second)
    ]
