"""The difference between two gaps: is it larger in one set of authorities than in another."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analysis.groups import Comparison, Survey
from analysis.results import Statistic


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
    design = np.column_stack([np.ones(len(members)), is_second, is_two, is_second * is_two])
    y = members[measure].to_numpy(float)
    bread = np.linalg.inv(design.T @ design)
    beta = bread @ design.T @ y
    residual = y - design @ beta
    df = len(y) - design.shape[1]
    classical = bread * (residual @ residual / df)
    leverage = np.einsum("ij,jk,ik->i", design, bread, design)
    weighted = design * (residual / (1 - leverage))[:, None]
    robust = bread @ (weighted.T @ weighted) @ bread
    base = Statistic(
        analysis="gap_difference",
        model="pooled",
        statistic="difference_of_gaps",
        estimate=float(beta[3]),
        n=len(y),
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
    rows = []
    for model, variance, how in (
        ("pooled", classical[3, 3], "one variance for all four cells"),
        ("hc3", robust[3, 3], "HC3 standard error"),
    ):
        error = float(np.sqrt(variance))
        width = float(student.ppf(0.975, df)) * error
        rows.append(
            replace(
                base,
                model=model,
                std_error=error,
                ci_low=float(beta[3]) - width,
                ci_high=float(beta[3]) + width,
                p_value=float(2 * student.sf(abs(beta[3]) / error, df)),
                method=f"interaction of the two groupings by least squares, {how}, no correction",
            )
        )
    for comparison, side in zip(inner, (one, two), strict=True):
        for group in (comparison.first, comparison.second):
            n = int((side[comparison.grouping] == group).sum())
            rows.append(
                replace(
                    base,
                    statistic="n",
                    term=f"{comparison.within} {group}",
                    estimate=n,
                    unit="respondents",
                    method="respondents of the cell",
                    df=None,
                )
            )
    return rows
