"""Poisson regression of counts of children, refused where it would mislead."""

import numpy as np
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM, GLMResultsWrapper


def poisson_fit(
    counts: np.ndarray,
    design: np.ndarray,
    children: np.ndarray | None = None,
    *,
    quasi: bool,
    steps: int = 100,
) -> GLMResultsWrapper:
    """Fit a Poisson regression with a log link.

    Parameters
    ----------
    counts
        Children looked after, shape (observations,).
    design
        A column of ones and the regressor, shape (observations, 2).
    children
        Population aged 0 to 17, whose logarithm is the offset; counts are modelled without one.
    quasi
        With the variance the Pearson dispersion times the mean, which is estimated: intervals
        and p then come from Student's t on the residual degrees of freedom, as R's
        ``summary(glm(..., quasipoisson))`` has them. With five years the normal quantile would
        make an interval of 95% one of 86%.
    steps
        Most iterations of least squares.

    Raises
    ------
    ValueError
        If a count or a population is missing or impossible, if there are no children at all, or
        if the likelihood does not converge: statsmodels says so only in an attribute.
    """
    if not (np.isfinite(counts) & (counts >= 0)).all():
        raise ValueError("a count is missing or negative")
    if children is not None and not (np.isfinite(children) & (children > 0)).all():
        raise ValueError("a population is missing or not positive")
    if not counts.any():
        raise ValueError("every count is zero")
    offset = None if children is None else np.log(children)
    model = GLM(counts, design, family=Poisson(), offset=offset)
    fit = model.fit(
        scale="X2" if quasi else None,
        use_t=quasi,
        maxiter=steps,
        # of coefficients: the deviance of large counts is not exact to the eighth decimal
        tol_criterion="params",
        tol=1e-10,
    )
    if not fit.converged:
        raise ValueError(f"the Poisson likelihood did not converge in {steps} steps")
    return fit
