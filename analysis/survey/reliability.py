"""How well the items of a scale hang together: Cronbach's alpha."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import f as f_distribution

from analysis.results import Interval, Statistic
from analysis.survey.groups import Survey
from domain.summaries import LEAST_ITEMS, NO_VARIANCE, alpha_of_covariance

LEAST_ROWS = 3
MISSING = "respondents who answered every item of the scale"
ALPHA = (
    "Cronbach's alpha (1951) of the covariances; interval by Feldt (1965) from F with n - 1 and "
    "(n - 1)(k - 1) degrees of freedom, items taken as fixed and their errors as alike"
)
STANDARDISED = "Cronbach's alpha of the correlations: as if every item had the same variance"
SPEARMAN_BROWN = "2 r / (1 + r) of the correlation of the pair (Eisinga and others 2013)"
ITEM_REST = "Pearson correlation of the item with the sum of the others"
DROPPED = "Cronbach's alpha of the covariances of the other items"


def reliability(
    answers: pd.DataFrame, items: Sequence[str], scale: str, survey: Survey
) -> list[Statistic]:
    """Alpha of a scale with its interval, and what each item adds to it.

    Parameters
    ----------
    answers
        Scores, one row per respondent and one column per item, NaN where there is no answer;
        shape (respondents, items). Reversed items must have been reversed.
    items
        The columns that make up the scale.

    Returns
    -------
    list of Statistic
        ``alpha``, ``alpha_standardised``, of a pair also ``spearman_brown``; of each item
        ``item_rest_correlation`` and, from three items, ``alpha_if_dropped``. What does not
        exist, such as the correlation of an item that everybody answered alike, is left out.

    Raises
    ------
    ValueError
        If there are fewer than two items, an item twice, fewer than three complete rows, or the
        sum of the items is the same for everybody.

    Notes
    -----
    Report footnote 13 prints 0.5 for subscale 3; the other coefficients are in Appendix C,
    which is not available.
    """
    complete = _complete(answers, items, scale)
    n, k = complete.shape
    covariance = np.cov(complete, rowvar=False)
    alpha = alpha_of_covariance(covariance)
    if not np.isfinite(alpha):
        raise ValueError(f"{scale}: the sum of the items is the same for everybody")
    interval = feldt_interval(alpha, n, k)
    of_scale = survey.statistic(
        analysis="reliability",
        model="alpha",
        statistic="alpha",
        measure=scale,
        estimate=alpha,
        ci_low=interval.low,
        ci_high=interval.high,
        n=n,
        unit="coefficient",
        method=ALPHA,
        missing_rule=MISSING,
    )
    bare = replace(of_scale, ci_low=None, ci_high=None)
    standardised = replace(
        bare,
        statistic="alpha_standardised",
        estimate=alpha_of_covariance(_correlation(covariance)),
        method=STANDARDISED,
    )
    rows = [of_scale, standardised]
    if k == LEAST_ITEMS:
        # of two items the two formulas are one; the name is what a reader looks for
        rows.append(replace(standardised, statistic="spearman_brown", method=SPEARMAN_BROWN))
    rows += _of_items(bare, covariance, items)
    return [row for row in rows if np.isfinite(row.estimate)]


def item_rest_correlation(covariance: np.ndarray, i: int) -> float:
    """Correlation of item i with the sum of the others; NaN where either does not vary.

    Parameters
    ----------
    covariance
        Of the items, shape (items, items).
    i
        Which item, from 0.
    """
    variance = covariance[i, i]
    shared = covariance[i].sum() - variance
    rest = covariance.sum() - 2 * shared - variance
    least = NO_VARIANCE * np.trace(covariance)
    if not (variance > least and rest > least):
        return float("nan")
    return float(shared / np.sqrt(variance * rest))


def feldt_interval(alpha: float, n: int, k: int, level: float = 0.95) -> Interval:
    """Interval of an alpha from n respondents and k items.

    Parameters
    ----------
    alpha
        As estimated.
    n, k
        Respondents and items.
    level
        0 to 1.

    Notes
    -----
    Feldt (1965): 1 - alpha over its estimate follows F with n - 1 and (n - 1)(k - 1) degrees of
    freedom.
    """
    tail = (1 - level) / 2
    upper, lower = f_distribution.ppf([1 - tail, tail], n - 1, (n - 1) * (k - 1))
    return Interval(float(1 - (1 - alpha) * upper), float(1 - (1 - alpha) * lower))


def _complete(answers: pd.DataFrame, items: Sequence[str], scale: str) -> np.ndarray:
    """Answers of those who answered every item, shape (respondents, items)."""
    if len(items) < LEAST_ITEMS or len(set(items)) < len(items):
        raise ValueError(f"{scale}: alpha needs two or more different items, not {list(items)}")
    complete = answers[list(items)].dropna().to_numpy(float)
    n = len(complete)
    if n < LEAST_ROWS:
        raise ValueError(f"{scale}: {n} respondents answered every item, alpha needs {LEAST_ROWS}")
    return complete


def _of_items(bare: Statistic, covariance: np.ndarray, items: Sequence[str]) -> Iterator[Statistic]:
    """What each item adds: its correlation with the others, and the alpha without it."""
    for i, item in enumerate(items):
        yield replace(
            bare,
            statistic="item_rest_correlation",
            term=item,
            estimate=item_rest_correlation(covariance, i),
            unit="correlation",
            method=ITEM_REST,
        )
        others = np.delete(np.delete(covariance, i, 0), i, 1)
        yield replace(
            bare,
            statistic="alpha_if_dropped",
            term=item,
            estimate=alpha_of_covariance(others),
            method=DROPPED,
        )


def _correlation(covariance: np.ndarray) -> np.ndarray:
    variances = np.diag(covariance)
    # an item that everybody answered alike has no correlation with any other
    varying = np.where(variances > NO_VARIANCE * variances.sum(), variances, np.nan)
    return covariance / np.sqrt(np.outer(varying, varying))
