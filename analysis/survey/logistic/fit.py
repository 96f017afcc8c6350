"""The logistic likelihood, fitted where it has a maximum, and how well it tells groups apart."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import chi2

from analysis.results import NotEstimableError
from analysis.survey.logistic.design import LogisticDesign, refuse_dependence
from analysis.survey.logistic.separation import refuse_separation
from analysis.survey.ranks import pairs_doubled
from domain.summaries import Distribution

STEPS = 100
STOP = 1e-10  # change of the deviance, which has no unit: a coefficient has that of its score
ROUNDING = 8 * float(np.finfo(float).eps)  # of the deviance of millions: no change is smaller
TENTHS = 10  # of the respondents, by fitted probability, as Hosmer and Lemeshow (1980) take them
ROUNDED = 12  # decimals: equal scores get probabilities that differ in the last bit


@dataclass(frozen=True, slots=True)
class LogisticFit:
    """Where the likelihood of a logistic regression has its maximum.

    Attributes
    ----------
    coefficients, std_errors
        Log odds, by column of the design.
    log_likelihood
        Natural logarithm.
    probability
        Fitted probability of the first group, 0 to 1, shape (rows,).
    converged
        Whether the last step changed the likelihood by no more than rounding does.
    """

    coefficients: pd.Series
    std_errors: pd.Series
    log_likelihood: float
    probability: np.ndarray
    converged: bool


@dataclass(frozen=True, slots=True)
class HosmerLemeshow:
    """Chi-squared of observed against fitted respondents in tenths by fitted probability."""

    statistic: float
    df: int
    p_value: float


def logistic_fit(
    design: LogisticDesign, areas: np.ndarray | None = None, steps: int = STEPS
) -> LogisticFit:
    """Fit the probability of the first group.

    Parameters
    ----------
    areas
        Number of the authority of each row, shape (rows,), for errors clustered by authority;
        errors are those of the likelihood without it.
    steps
        Most iterations of least squares.

    Raises
    ------
    SeparationError
        If terms tell the groups apart without error.
    NotEstimableError
        If terms are linearly dependent, or the likelihood does not converge.

    Notes
    -----
    Newton's steps on rows that stand for n respondents: statsmodels' ``GLM`` takes the same ones,
    by a pseudo-inverse of all rows at each, twenty times as long where there are millions.
    """
    refuse_dependence(design)
    refuse_separation(design)
    return _fit(design.columns, design, areas, steps)


def fit_without(design: LogisticDesign, *terms: str) -> LogisticFit:
    """Fit the same respondents without some terms, of a design that could be fitted with them.

    What separates no groups with all its terms separates none with fewer.

    Parameters
    ----------
    design
        One that :func:`logistic_fit` has fitted.
    terms
        Those to leave out.
    """
    kept = design.of_terms(*(term for term in design.terms if term not in terms))
    return _fit(kept, design, None, STEPS)


def tjur_r_squared(
    probability: np.ndarray, is_first: np.ndarray, n: np.ndarray | None = None
) -> float:
    """Mean fitted probability in the first group less that in the second (Tjur 2009).

    Parameters
    ----------
    probability
        Fitted probability of the first group, 0 to 1, shape (rows,).
    is_first
        Whether a respondent is in it, shape (rows,).
    n
        Respondents that each row stands for, shape (rows,); one each without it.
    """
    first, second = _by_group(probability, is_first, n)
    return first.mean - second.mean


def c_statistic(
    probability: np.ndarray, is_first: np.ndarray, n: np.ndarray | None = None
) -> float:
    """Share of pairs, one of each group, in which the first has the larger probability.

    Ties count as one half. It is the area under the receiver operating curve (Hanley and McNeil
    1982): 0.5 for a coin, 1 for groups told apart without error.

    Parameters
    ----------
    probability
        Fitted probability of the first group, 0 to 1, shape (rows,).
    is_first
        Whether a respondent is in it, shape (rows,).
    n
        Respondents that each row stands for, shape (rows,); one each without it.
    """
    first, second = _by_group(np.round(probability, ROUNDED), is_first, n)
    return pairs_doubled(first, second) / (2 * first.size * second.size)


def hosmer_lemeshow(
    probability: np.ndarray, is_first: np.ndarray, n: np.ndarray | None = None
) -> HosmerLemeshow | None:
    """Test whether fitted probabilities are right on average, in tenths by probability.

    Parameters
    ----------
    probability
        Fitted probability of the first group, 0 to 1, shape (rows,).
    is_first
        Whether a respondent is in it, shape (rows,).
    n
        Respondents that each row stands for, shape (rows,); one each without it.

    Returns
    -------
    HosmerLemeshow or None
        None where the probabilities take too few values for ten groups.

    Notes
    -----
    Hosmer and Lemeshow (1980). Degrees of freedom are groups less two. Respondents with equal
    probabilities stay together, so the tenths may differ in size, and where a border falls on
    them the statistic depends on which group is predicted.
    """
    probability, n = np.round(probability, ROUNDED), _counts(probability, n)
    edges = _quantiles(Distribution.of(probability, n), np.linspace(0, 1, TENTHS + 1))
    tenth = np.searchsorted(edges[1:-1], probability, side="left")
    size = np.bincount(tenth, weights=n, minlength=TENTHS)
    if (np.diff(edges) <= 0).any() or (size == 0).any():
        return None
    observed = np.bincount(tenth, weights=n * is_first, minlength=TENTHS)
    fitted = np.bincount(tenth, weights=n * probability, minlength=TENTHS)
    statistic = float(((observed - fitted) ** 2 / (fitted * (1 - fitted / size))).sum())
    df = TENTHS - 2
    return HosmerLemeshow(statistic, df, float(chi2.sf(statistic, df)))


def _fit(
    columns: pd.DataFrame, design: LogisticDesign, areas: np.ndarray | None, steps: int
) -> LogisticFit:
    x, y, n = columns.to_numpy(float), design.is_first.astype(float), design.n.astype(float)
    sign = 2 * y - 1
    # the first step as statsmodels and R take it: from a probability half way to the group seen
    probability = (y + 0.5) / 2
    log_odds = np.log(probability / (1 - probability))
    b, deviance = np.zeros(x.shape[1]), 2 * float((n * np.logaddexp(0, -sign * log_odds)).sum())
    for step in range(steps):
        weights = n * probability * (1 - probability)
        target = n * (y - probability) + (weights * log_odds if step == 0 else 0)
        try:
            b = b + np.linalg.solve((x * weights[:, None]).T @ x, x.T @ target)
        except np.linalg.LinAlgError:
            raise NotEstimableError("the logistic likelihood has no single maximum") from None
        log_odds = x @ b
        probability = expit(log_odds)
        before, deviance = deviance, 2 * float((n * np.logaddexp(0, -sign * log_odds)).sum())
        if abs(before - deviance) <= max(STOP, ROUNDING * deviance):
            break
    else:
        raise NotEstimableError(f"the logistic likelihood did not converge in {steps} steps")
    inverse = _inverse_information(x, weights)
    if areas is not None:
        scores = x * (n * (y - probability))[:, None]
        inverse = _inverse_information(x, n * probability * (1 - probability))
        inverse = inverse @ _between(scores, areas, int(n.sum())) @ inverse
    return LogisticFit(
        coefficients=pd.Series(b, columns.columns),
        std_errors=pd.Series(np.sqrt(np.diag(inverse)), columns.columns),
        log_likelihood=-deviance / 2,
        probability=probability,
        converged=True,
    )


def _inverse_information(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Inverse of the weighted cross-products, by their triangle: squaring would cost digits."""
    triangle = np.linalg.qr(x * np.sqrt(weights)[:, None], mode="r")
    inverse = np.linalg.inv(triangle)
    return inverse @ inverse.T


def _between(scores: np.ndarray, areas: np.ndarray, n: int) -> np.ndarray:
    """Cross-products of the sums of scores by authority, with the correction of CR1."""
    of_areas = np.column_stack([np.bincount(areas, column) for column in scores.T])
    n_areas, k = len(of_areas), scores.shape[1]
    return n_areas / (n_areas - 1) * (n - 1) / (n - k) * of_areas.T @ of_areas


def _by_group(
    values: np.ndarray, is_first: np.ndarray, n: np.ndarray | None
) -> tuple[Distribution, Distribution]:
    counts = _counts(values, n)
    first, second = (Distribution.of(values[one], counts[one]) for one in (is_first, ~is_first))
    return first, second


def _counts(values: np.ndarray, n: np.ndarray | None) -> np.ndarray:
    return np.ones(len(values), dtype=np.int64) if n is None else n


def _quantiles(found: Distribution, shares: np.ndarray) -> np.ndarray:
    """Quantiles of respondents, between two of them by how far it is to either (numpy's way)."""
    last = found.counts.cumsum() - 1
    place = shares * (found.size - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, found.size - 1)
    one, other = (found.distinct[np.searchsorted(last, each)] for each in (below, above))
    return one + (other - one) * (place - below)
