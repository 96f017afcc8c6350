"""How well the items of a scale hang together: Cronbach's alpha and McDonald's omega."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import f as f_distribution

from analysis.results import Interval, NotEstimableError, Statistic
from analysis.survey.factors import Extraction, minimum_residual
from analysis.survey.groups import Survey
from domain.respondents import N_RESPONDENTS, counted
from domain.summaries import LEAST_ITEMS, NO_VARIANCE, alpha_of_covariance, covariances_of

LEAST_ROWS = 3
MISSING = "respondents who answered every item of the scale"
ALPHA = (
    "Cronbach's alpha (1951) of the covariances; interval by Feldt (1965) from F with n - 1 and "
    "(n - 1)(k - 1) degrees of freedom, items taken as fixed and their errors as alike"
)
STANDARDISED = "Cronbach's alpha of the correlations: as if every item had the same variance"
SPEARMAN_BROWN = "2 r / (1 + r) of the correlation of the pair (Eisinga and others 2013)"
ITEM_REST = "Pearson correlation of the item with the sum of the others"
CONSTANT = "an item that everybody answered alike has no correlation"
LEAST_OF_FACTOR = 3
OMEGA = (
    "omega total (McDonald 1999) of one factor: (sum of s l)^2 / ((sum of s l)^2 + sum of s^2 u), "
    "l loadings and u uniquenesses by minimum residual of the correlations, s standard deviations"
)
OMEGA_STANDARDISED = (
    "omega total (McDonald 1999) of one factor: (sum of l)^2 / ((sum of l)^2 + sum of u), l "
    "loadings and u uniquenesses by minimum residual of the correlations"
)
DROPPED = "Cronbach's alpha of the covariances of the other items"


def reliability(
    answers: pd.DataFrame, items: Sequence[str], scale: str, survey: Survey
) -> list[Statistic]:
    """Alpha of a scale with its interval, omega beside it, and what each item adds to alpha.

    Parameters
    ----------
    answers
        Scores, a column per item, NaN where there is no answer, and ``n_respondents`` where a row
        stands for more than one; shape (rows, items). Reversed items must have been reversed.
    items
        The columns that make up the scale.

    Returns
    -------
    list of Statistic
        ``alpha``, ``alpha_standardised``, of a pair also ``spearman_brown``; ``omega`` and
        ``omega_standardised``; of each item ``item_rest_correlation`` and, from three items,
        ``alpha_if_dropped``. What does not exist, such as the omega of a pair or the correlation
        of an item that everybody answered alike, has a reason.

    Raises
    ------
    NotEstimableError
        If there are fewer than two items, an item twice, fewer than three complete rows, or the
        sum of the items is the same for everybody.

    Notes
    -----
    Report footnote 13 prints 0.5 for subscale 3; the other coefficients are in Appendix C,
    which is not available.
    """
    complete = _complete(answers, items, scale)
    counts = complete.pop(N_RESPONDENTS).to_numpy()
    n, k = int(counts.sum()), len(items)
    covariance = covariances_of(complete.to_numpy(float), counts)
    alpha = alpha_of_covariance(covariance)
    if not np.isfinite(alpha):
        raise NotEstimableError(f"{scale}: the sum of the items is the same for everybody")
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
    rows += [*_of_items(bare, covariance, items), *_omegas(bare, covariance)]
    return [row if _is_known(row) else replace(row, missing_reason=CONSTANT) for row in rows]


def omega(deviations: np.ndarray, factor: Extraction) -> float:
    """McDonald's omega total of items behind which one factor stands.

    Parameters
    ----------
    deviations
        Standard deviation of each item, shape (items,); ones give the omega of standardised items.
    factor
        From :func:`one_factor`.

    Notes
    -----
    McDonald (1999), Test theory, p. 90. The denominator is the variance of the sum that the
    factor implies; R's ``psych::omega`` divides by the one observed.
    """
    common = float(deviations @ factor.loadings[:, 0]) ** 2
    return common / (common + float(deviations**2 @ factor.uniquenesses))


def one_factor(covariance: np.ndarray) -> Extraction:
    """Extract the one factor that omega takes to stand behind all items.

    Parameters
    ----------
    covariance
        Of the items, shape (items, items).

    Raises
    ------
    NotEstimableError
        If there are fewer than three items, or one of them was answered alike by everybody, is
        determined by the others, or has no variance of its own (a Heywood case).
    """
    if len(covariance) < LEAST_OF_FACTOR:
        raise NotEstimableError("the correlation of two items does not give the loadings of both")
    correlations = _correlation(covariance)
    if not np.isfinite(correlations).all():
        raise NotEstimableError(CONSTANT)
    found = minimum_residual(correlations, 1)
    if found.heywood_cases.any():
        raise NotEstimableError("an item has no variance of its own left (Heywood case)")
    return found


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


def _complete(answers: pd.DataFrame, items: Sequence[str], scale: str) -> pd.DataFrame:
    """How often each pattern of answers occurs among those who answered every item."""
    if len(items) < LEAST_ITEMS or len(set(items)) < len(items):
        raise ValueError(f"{scale}: alpha needs two or more different items, not {list(items)}")
    complete = counted(answers.dropna(subset=list(items)), items)
    n = int(complete[N_RESPONDENTS].sum())
    if n < LEAST_ROWS:
        raise NotEstimableError(
            f"{scale}: {n} respondents answered every item, alpha needs {LEAST_ROWS}"
        )
    if not np.isfinite(complete[list(items)].to_numpy(float)).all():
        raise NotEstimableError(f"{scale}: a score is not a finite number")
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
        if len(items) == LEAST_ITEMS:
            continue  # one item has no alpha
        others = np.delete(np.delete(covariance, i, 0), i, 1)
        yield replace(
            bare,
            statistic="alpha_if_dropped",
            term=item,
            estimate=alpha_of_covariance(others),
            method=DROPPED,
        )


def _omegas(bare: Statistic, covariance: np.ndarray) -> list[Statistic]:
    """Omega of the items as they are scored, and as if all had one variance."""
    deviations = np.sqrt(np.diag(covariance))
    raw = replace(bare, model="omega", statistic="omega", method=OMEGA, estimate=float("nan"))
    standardised = replace(raw, statistic="omega_standardised", method=OMEGA_STANDARDISED)
    try:
        factor = one_factor(covariance)
    except NotEstimableError as reason:
        return [replace(row, missing_reason=str(reason)) for row in (raw, standardised)]
    return [
        replace(raw, estimate=omega(deviations, factor)),
        replace(standardised, estimate=omega(np.ones_like(deviations), factor)),
    ]


def _correlation(covariance: np.ndarray) -> np.ndarray:
    variances = np.diag(covariance)
    # an item that everybody answered alike has no correlation with any other
    varying = np.where(variances > NO_VARIANCE * variances.sum(), variances, np.nan)
    return covariance / np.sqrt(np.outer(varying, varying))


def _is_known(row: Statistic) -> bool:
    """Whether a row has its number or its reason."""
    return bool(np.isfinite(row.estimate)) or row.missing_reason is not None
