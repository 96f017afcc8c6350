"""The logistic likelihood, fitted where it has a maximum and refused where it has none."""

import numpy as np
import pandas as pd
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM, GLMResultsWrapper

from analysis.survey.logistic.design import LogisticDesign
from analysis.survey.logistic.linear_dependence import refuse_dependence
from analysis.survey.logistic.separation import refuse_separation

STEPS = 100


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
    ValueError
        If terms are linearly dependent, or the likelihood does not converge: statsmodels says
        so only in an attribute.
    """
    refuse_dependence(design)
    refuse_separation(design)
    return _fit(design.columns, design.is_first, areas, steps)


def fit_without(design: LogisticDesign, *terms: str) -> GLMResultsWrapper:
    """Fit the same respondents without some terms, of a design that could be fitted with them.

    What separates no groups with all its terms separates none with fewer.
    """
    kept = design.of_terms(*(term for term in design.terms if term not in terms))
    return _fit(kept, design.is_first, None, STEPS)


def _fit(
    columns: pd.DataFrame, is_first: np.ndarray, areas: np.ndarray | None, steps: int
) -> GLMResultsWrapper:
    errors = {} if areas is None else {"cov_type": "cluster", "cov_kwds": {"groups": areas}}
    model = GLM(pd.Series(is_first.astype(float), columns.index), columns, family=Binomial())
    # of the deviance, which has no unit: a coefficient has that of its score
    fit = model.fit(maxiter=steps, tol=1e-10, **errors)
    if not fit.converged:
        raise ValueError(f"the logistic likelihood did not converge in {steps} steps")
    return fit
