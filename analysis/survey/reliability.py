"""How well the items of a scale hang together: Cronbach's alpha."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import f as f_distribution

from analysis.results import Statistic
from analysis.survey.groups import Survey

LEAST_ROWS = 3
LEAST_ITEMS = 2
MISSING = "respondents who answered every item of the scale"
NO_VARIANCE = 1e-12  # of the sum of the item variances: what rounding leaves of nought
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
    if len(items) < LEAST_ITEMS or len(set(items)) < len(items):
        raise ValueError(f"{scale}: alpha needs two or more different items, not {list(items)}")
    complete = answers[list(items)].dropna().to_numpy(float)
    n, k = complete.shape
    if n < LEAST_ROWS:
        raise ValueError(f"{scale}: {n} respondents answered every item, alpha needs {LEAST_ROWS}")
    covariance = np.cov(complete, rowvar=False)
    alpha = alpha_of_covariance(covariance)
    if not np.isfinite(alpha):
        raise ValueError(f"{scale}: the sum of the items is the same for everybody")
    low, high = feldt_interval(alpha, n, k)
    standardised = alpha_of_covariance(_correlation(covariance))
    rows = [
        ("alpha", None, alpha, "coefficient", ALPHA, {"ci_low": low, "ci_high": high}),
        ("alpha_standardised", None, standardised, "coefficient", STANDARDISED, {}),
    ]
    if k == LEAST_ITEMS:
        # of two items the two formulas are one; the name is what a reader looks for
        rows.append(("spearman_brown", None, standardised, "coefficient", SPEARMAN_BROWN, {}))
    for i, item in enumerate(items):
        rest = item_rest_correlation(covariance, i)
        dropped = alpha_of_covariance(np.delete(np.delete(covariance, i, 0), i, 1))
        rows.append(("item_rest_correlation", item, rest, "correlation", ITEM_REST, {}))
        rows.append(("alpha_if_dropped", item, dropped, "coefficient", DROPPED, {}))
    return [
        Statistic(
            analysis="reliability",
            model="alpha",
            statistic=name,
            measure=scale,
            term=term,
            survey_wave=survey.wave,
            estimate=float(estimate),
            n=n,
            unit=unit,
            method=method,
            missing_rule=MISSING,
            basis=survey.basis,
            is_synthetic=survey.is_synthetic,
            **interval,
        )
        for name, term, estimate, unit, method, interval in rows
        if np.isfinite(estimate)
    ]


def alpha_of_covariance(covariance: np.ndarray) -> float:
    """Cronbach's alpha of the covariances of k items, shape (k, k).

    NaN where there is none: a single item, or a sum of the items that does not vary.
    """
    k = len(covariance)
    items, total = float(np.trace(covariance)), float(covariance.sum())
    if k < LEAST_ITEMS or not total > NO_VARIANCE * items:
        return float("nan")
    return k / (k - 1) * (1 - items / total)


def item_rest_correlation(covariance: np.ndarray, i: int) -> float:
    """Correlation of item i with the sum of the others; NaN where either does not vary."""
    variance = covariance[i, i]
    shared = covariance[i].sum() - variance
    rest = covariance.sum() - 2 * shared - variance
    least = NO_VARIANCE * np.trace(covariance)
    if not (variance > least and rest > least):
        return float("nan")
    return float(shared / np.sqrt(variance * rest))


def feldt_interval(alpha: float, n: int, k: int, level: float = 0.95) -> tuple[float, float]:
    """Interval of an alpha from n respondents and k items (Feldt 1965).

    1 - alpha over its estimate follows F with n - 1 and (n - 1)(k - 1) degrees of freedom.
    """
    tail = (1 - level) / 2
    upper, lower = f_distribution.ppf([1 - tail, tail], n - 1, (n - 1) * (k - 1))
    return float(1 - (1 - alpha) * upper), float(1 - (1 - alpha) * lower)


def _correlation(covariance: np.ndarray) -> np.ndarray:
    variances = np.diag(covariance)
    # an item that everybody answered alike has no correlation with any other
    varying = np.where(variances > NO_VARIANCE * variances.sum(), variances, np.nan)
    return covariance / np.sqrt(np.outer(varying, varying))
