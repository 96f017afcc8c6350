"""The difference between two gaps: is it larger in one set of authorities than in another."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS

from analysis.results import Statistic
from analysis.survey.groups import Comparison, Survey

ERRORS = {"pooled": "one variance for all four cells", "hc3": "HC3 standard error"}


@dataclass(frozen=True, slots=True)
class Interaction:
    """Difference of two differences of means, in points of the score, with two standard errors.

    Attributes
    ----------
    pooled_error
        With one variance for all four cells.
    hc3_error
        HC3 (MacKinnon and White 1985): every cell may vary as it likes.
    df
        Respondents less four.
    """

    estimate: float
    pooled_error: float
    hc3_error: float
    df: int


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
    found = interaction(is_second, is_two, members[measure].to_numpy(float))
    base = survey.statistic(
        analysis="gap_difference",
        model="pooled",
        statistic="difference_of_gaps",
        estimate=found.estimate,
        n=len(members),
        unit="points of the score",
        method="",
        missing_rule="respondents with the score",
        measure=measure,
        comparison=f"{inner[0].name} against {inner[1].within}",
        df=found.df,
        n_first=len(one),
        n_second=len(two),
    )
    rows = [
        _with_error(base, "pooled", found.pooled_error),
        _with_error(base, "hc3", found.hc3_error),
    ]
    return rows + _cells(base, inner, (one, two))


def interaction(is_second: np.ndarray, is_two: np.ndarray, y: np.ndarray) -> Interaction:
    """Interaction of two groupings by least squares.

    Parameters
    ----------
    is_second, is_two
        Each grouping as 0 and 1, shape (respondents,).
    y
        Scores, shape (respondents,).
    """
    design = np.column_stack([np.ones(len(y)), is_second, is_two, is_second * is_two])
    fit = OLS(y, design).fit()
    return Interaction(
        float(fit.params[3]), float(fit.bse[3]), float(fit.HC3_se[3]), int(fit.df_resid)
    )


def _with_error(base: Statistic, model: str, error: float) -> Statistic:
    df = float(base.df or 0)
    width = float(student.ppf(0.975, df)) * error
    return replace(
        base,
        model=model,
        std_error=error,
        ci_low=base.estimate - width,
        ci_high=base.estimate + width,
        p_value=float(2 * student.sf(abs(base.estimate) / error, df)),
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
