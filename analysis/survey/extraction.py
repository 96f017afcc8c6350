"""Common factors of items, before rotation: minimum residual, uniquenesses kept above nought."""

import numpy as np
from scipy.optimize import OptimizeResult, minimize

LEAST_UNIQUENESS = 0.005  # as R's psych and factanal have it
AT_BOUND = 1e-6
CONVERGED = 1e-6  # largest step downhill that the bounds leave, in shares of variance


def minimum_residual(
    correlations: np.ndarray, n_factors: int, steps: int = 2000
) -> tuple[np.ndarray, np.ndarray]:
    """Extract factors by unweighted least squares of the correlations.

    Parameters
    ----------
    correlations
        Of the items, shape (items, items).
    steps
        Most steps of the optimiser.

    Returns
    -------
    tuple of numpy.ndarray
        Unrotated loadings, shape (items, factors), and uniquenesses, shape (items,).

    Raises
    ------
    ValueError
        If so many factors have more parameters than there are correlations, or the misfit can
        still be lessened after so many steps.

    Notes
    -----
    Harman and Jones (1966). The loadings are those at which principal axis factoring
    (``statsmodels.multivariate.factor.Factor``) comes to rest, if it does: with factors of two
    items it often takes a communality past 1, without a word. Here the uniqueness stops at
    0.005 and the caller can count such items (Heywood cases).
    """
    p = len(correlations)
    if n_factors < 1 or (p - n_factors) ** 2 < p + n_factors:
        raise ValueError(f"{p} items cannot have {n_factors} common factors")
    found: OptimizeResult = minimize(
        _misfit,
        # squared multiple correlations as the first communalities
        1 / np.diag(np.linalg.inv(correlations)),
        args=(correlations, n_factors),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS, 1)] * p,
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": steps, "maxfun": 10 * steps},
    )
    # judged by the slope: close to the least misfit rounding stops the optimiser "abnormally"
    if np.abs(np.clip(found.x - found.jac, LEAST_UNIQUENESS, 1) - found.x).max() > CONVERGED:
        raise ValueError(f"{n_factors} factors did not converge in {steps} steps")
    eigenvalues, vectors = _reduced(found.x, correlations)
    kept = np.maximum(eigenvalues[:n_factors], 0)
    return vectors[:, :n_factors] * np.sqrt(kept), found.x


def heywood_cases(uniquenesses: np.ndarray) -> np.ndarray:
    """Which items have no variance of their own left, shape (items,)."""
    return uniquenesses < LEAST_UNIQUENESS + AT_BOUND


def _reduced(uniquenesses: np.ndarray, correlations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues, largest first, and vectors of the correlations less the uniquenesses."""
    eigenvalues, vectors = np.linalg.eigh(correlations - np.diag(uniquenesses))
    return eigenvalues[::-1], vectors[:, ::-1]


def _misfit(
    uniquenesses: np.ndarray, correlations: np.ndarray, n_factors: int
) -> tuple[float, np.ndarray]:
    """Half the squared residuals, and their slope in the uniquenesses."""
    eigenvalues, vectors = _reduced(uniquenesses, correlations)
    residuals = eigenvalues.copy()
    # a factor of negative variance is none: all of its eigenvalue is left over
    residuals[:n_factors] = np.minimum(residuals[:n_factors], 0)
    return float((residuals**2).sum() / 2), -(vectors**2) @ residuals
