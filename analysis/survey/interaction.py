"""The difference between two gaps: is it larger in one set of authorities than in another."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import t as student

from analysis.results import NotEstimableError, Statistic
from analysis.survey.groups import Comparison, Survey
from domain.respondents import n_of_rows
from domain.summaries import Summary

ROUNDING = 1e-12  # of a standard error, in points: what is left of none
LONELY = "no error: a cell has one respondent, and HC3 has no error for one"
ERRORS = {"pooled": "one variance for all four cells", "hc3": "HC3 standard error"}


@dataclass(frozen=True, slots=True)
class Interaction:
    """Difference of two differences of means, in points of the score, with two standard errors.

    Attributes
    ----------
    pooled_error
        With one variance for all four cells.
    hc3_error
        HC3 (MacKinnon and White 1985): every cell may vary as it likes; NaN where a cell has one
        respondent, who fits it exactly.
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
    respondents
        Rows of respondents: the columns of both comparisons and the measure, and
        ``n_respondents`` where a row stands for more than one.
    inner
        The same two groups within two different groups, such as leaders and workers within
        decreasing and within increasing authorities.

    Returns
    -------
    list of Statistic
        Second gap minus first, each gap second group minus first, with pooled and with HC3
        standard errors; its n, and the n of the four cells. The reason where a cell has nobody,
        nobody varies or a score is no number.
    """
    try:
        return _gap_difference(respondents, inner, survey, measure)
    except NotEstimableError as reason:
        return [
            survey.missing(
                reason,
                analysis="gap_difference",
                model="pooled",
                statistic="difference_of_gaps",
                measure=measure,
                comparison=_name(inner),
                unit="points of the score",
                method=f"interaction of the two groupings by least squares, {ERRORS['pooled']}",
            )
        ]


def _name(inner: tuple[Comparison, Comparison]) -> str:
    return f"{inner[0].name} against {inner[1].within}"


def _gap_difference(
    respondents: pd.DataFrame, inner: tuple[Comparison, Comparison], survey: Survey, measure: str
) -> list[Statistic]:
    one, two = (each.members(respondents).dropna(subset=measure) for each in inner)
    members = pd.concat([one, two])
    is_second = (members[inner[0].grouping] == inner[0].second).to_numpy(float)
    is_two = np.repeat([0.0, 1.0], [len(one), len(two)])
    n = n_of_rows(members)
    found = interaction(is_second, is_two, members[measure].to_numpy(float), n)
    base = survey.statistic(
        analysis="gap_difference",
        model="pooled",
        statistic="difference_of_gaps",
        estimate=found.estimate,
        n=int(n.sum()),
        unit="points of the score",
        method="",
        missing_rule="respondents with the score",
        measure=measure,
        comparison=_name(inner),
        df=found.df,
        n_first=int(n_of_rows(one).sum()),
        n_second=int(n_of_rows(two).sum()),
    )
    rows = [
        _with_error(base, "pooled", found.pooled_error),
        _with_error(base, "hc3", found.hc3_error),
    ]
    return rows + _cells(base, inner, (one, two))


def interaction(
    is_second: np.ndarray, is_two: np.ndarray, y: np.ndarray, n: np.ndarray | None = None
) -> Interaction:
    """Interaction of two groupings by least squares.

    Parameters
    ----------
    is_second, is_two
        Each grouping as 0 and 1, shape (rows,).
    y
        Scores, shape (rows,).
    n
        Respondents that each row stands for, shape (rows,); one each without it.

    Raises
    ------
    NotEstimableError
        If a cell has nobody, a score is no number, or nobody differs from the mean of the cell.

    Notes
    -----
    A model with a mean for each cell: what it leaves are the deviations within the cells, so that
    all follows from their summaries. HC3 divides the square of each by (1 - 1 / n)^2.
    """
    cell = (2 * is_two + is_second).astype(int)
    counts = np.ones(len(y), dtype=np.int64) if n is None else n
    cells = [Summary.of(y[cell == each], counts[cell == each]) for each in range(4)]
    if min(each.n for each in cells) == 0:
        raise NotEstimableError("a cell has nobody with the score")
    if not np.isfinite(y).all():
        raise NotEstimableError("a score is not a finite number")
    df = sum(each.n for each in cells) - len(cells)
    squares = sum((each.n - 1) * each.sd**2 for each in cells if each.n > 1)
    pooled = float(np.sqrt(squares / df * sum(1 / each.n for each in cells))) if df else 0.0
    if pooled <= ROUNDING:
        raise NotEstimableError("nobody differs from the mean of the cell")
    hc3 = float("nan")
    if all(each.n > 1 for each in cells):
        hc3 = float(np.sqrt(sum(each.sd**2 / (each.n - 1) for each in cells)))
    one, other = cells[1].mean - cells[0].mean, cells[3].mean - cells[2].mean
    return Interaction(other - one, pooled, hc3, df)


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
        missing_reason=None if np.isfinite(error) else LONELY,
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
            estimate=int(n_of_rows(side[side[comparison.grouping] == group]).sum()),
            unit="respondents",
            method="respondents of the cell",
            df=None,
        )
        for comparison, side in zip(inner, sides, strict=True)
        for group in (comparison.first, comparison.second)
    ]
