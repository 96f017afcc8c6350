"""The logistic likelihood, fitted where it has a maximum, and how well it tells groups apart."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import chi2, mannwhitneyu
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM, GLMResultsWrapper

from analysis.results import NotEstimableError
from analysis.survey.logistic.design import LogisticDesign, refuse_dependence
from analysis.survey.logistic.separation import refuse_separation

STEPS = 100
TENTHS = 10  # of the respondents, by fitted probability, as Hosmer and Lemeshow (1980) take them
ROUNDED = 12  # decimals: equal scores get probabilities that differ in the last bit


@dataclass(frozen=True, slots=True)
class HosmerLemeshow:
    """Chi-squared of observed against fitted respondents in tenths by fitted probability."""

    statistic: float
    df: int
    p_value: float


def logistic_fit(
    design: LogisticDesign, areas: np.ndarray | None = None, steps: int = STEPS
) -> GLMResultsWrapper:
    """Fit the probability of the first group.

    Parameters
    ----------
    areas
        Number of the authority of each respondent, shape (respondents,), for errors clustered
        by authority; errors are those of the likelihood without it.
    steps
        Most iterations of least squares.

    Raises
    ------
    SeparationError
        If terms tell the groups apart without error.
    NotEstimableError
        If terms are linearly dependent, or the likelihood does not converge: statsmodels says
        so only in an attribute.
    """
    refuse_dependence(design)
    refuse_separation(design)
    return _fit(design.columns, design.is_first, areas, steps)


def fit_without(design: LogisticDesign, *terms: str) -> GLMResultsWrapper:
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
    return _fit(kept, design.is_first, None, STEPS)


def tjur_r_squared(probability: np.ndarray, is_first: np.ndarray) -> float:
    """Mean fitted probability in the first group less that in the second (Tjur 2009).

    Parameters
    ----------
    probability
        Fitted probability of the first group, 0 to 1, shape (respondents,).
    is_first
        Whether a respondent is in it, shape (respondents,).
    """
    return float(probability[is_first].mean() - probability[~is_first].mean())


def c_statistic(probability: np.ndarray, is_first: np.ndarray) -> float:
    """Share of pairs, one of each group, in which the first has the larger probability.

    Ties count as one half. It is the area under the receiver operating curve (Hanley and McNeil
    1982): 0.5 for a coin, 1 for groups told apart without error.

    Parameters
    ----------
    probability
        Fitted probability of the first group, 0 to 1, shape (respondents,).
    is_first
        Whether a respondent is in it, shape (respondents,).
    """
    rounded = np.round(probability, ROUNDED)
    first, second = rounded[is_first], rounded[~is_first]
    # U of Mann and Whitney counts those pairs
    pairs = mannwhitneyu(first, second, method="asymptotic").statistic
    return float(pairs / (len(first) * len(second)))


def hosmer_lemeshow(probability: np.ndarray, is_first: np.ndarray) -> HosmerLemeshow | None:
    """Test whether fitted probabilities are right on average, in tenths by probability.

    Parameters
    ----------
    probability
        Fitted probability of the first group, 0 to 1, shape (respondents,).
    is_first
        Whether a respondent is in it, shape (respondents,).

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
    probability = np.round(probability, ROUNDED)
    edges = np.quantile(probability, np.linspace(0, 1, TENTHS + 1))
    tenth = np.searchsorted(edges[1:-1], probability, side="left")
    size = np.bincount(tenth, minlength=TENTHS)
    if (np.diff(edges) <= 0).any() or (size == 0).any():
        return None
    observed = np.bincount(tenth, weights=is_first, minlength=TENTHS)
    fitted = np.bincount(tenth, weights=probability, minlength=TENTHS)
    statistic = float(((observed - fitted) ** 2 / (fitted * (1 - fitted / size))).sum())
    df = TENTHS - 2
    return HosmerLemeshow(statistic, df, float(chi2.sf(statistic, df)))


def _fit(
    columns: pd.DataFrame, is_first: np.ndarray, areas: np.ndarray | None, steps: int
) -> GLMResultsWrapper:
    errors = {} if areas is None else {"cov_type": "cluster", "cov_kwds": {"groups": areas}}
    model = GLM(pd.Series(is_first.astype(float), columns.index), columns, family=Binomial())
    # of the deviance, which has no unit: a coefficient has that of its score
    fit = model.fit(maxiter=steps, tol=1e-10, **errors)
    if not fit.converged:
        raise NotEstimableError(f"the logistic likelihood did not converge in {steps} steps")
    return fit
