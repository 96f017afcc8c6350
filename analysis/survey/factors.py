"""Factors behind the closed questions: extracted by minimum residual, then rotated."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import OptimizeResult, minimize

from analysis.results import NotEstimableError
from analysis.survey.joint_answers import SINGULAR, item_correlations
from analysis.survey.rotation import Rotation, oblimin

LEAST_UNIQUENESS = 0.005  # as R's psych and factanal have it
AT_BOUND = 1e-6
# largest step downhill that the bounds leave an extraction, in shares of variance
EXTRACTED = 1e-6


@dataclass(frozen=True, slots=True)
class Extraction:
    """Common factors before rotation.

    Attributes
    ----------
    loadings
        Unrotated, shape (items, factors).
    uniquenesses
        Share of the variance of each item that no factor explains, shape (items,).
    """

    loadings: np.ndarray
    uniquenesses: np.ndarray

    @property
    def heywood_cases(self) -> np.ndarray:
        """Which items have no variance of their own left, shape (items,)."""
        return self.uniquenesses < LEAST_UNIQUENESS + AT_BOUND


@dataclass(frozen=True, slots=True)
class FactorSolution:
    """Correlated factors of `n` respondents, the largest first; named factor_1 and so on.

    Attributes
    ----------
    loadings
        Pattern coefficients, shape (items, factors).
    correlations
        Of the factors, shape (factors, factors).
    communalities
        Share of the variance of each item that the factors explain, shape (items,).
    heywood_cases
        Items whose uniqueness was held at its bound: their communality is about 1, shape (items,).
    """

    loadings: pd.DataFrame
    correlations: pd.DataFrame
    communalities: pd.Series
    heywood_cases: pd.Series
    n: int

    @property
    def variance_explained(self) -> pd.Series:
        """Variance of standardised items that each factor explains, in items."""
        rotation = Rotation(self.loadings.to_numpy(), self.correlations.to_numpy())
        return pd.Series(rotation.variance_explained, index=self.loadings.columns)

    def salient_items(self, least_loading: float) -> dict[str, frozenset[str]]:
        """Items of each factor whose loading is at least so large, whatever its sign."""
        salient = self.loadings.abs() >= least_loading
        return {factor: frozenset(salient.index[salient[factor]]) for factor in salient}


def factor_solution(answers: pd.DataFrame, n_factors: int, seed: int) -> FactorSolution:
    """Find correlated factors: minimum residual, then oblimin.

    Parameters
    ----------
    answers
        Scores with NaN where there is no answer, shape (respondents, items); rows with a gap
        are left out, and so must be items that a part of the respondents was not asked.
    n_factors
        For instance from :func:`analysis.survey.parallel.parallel_analysis`.
    seed
        Of the random starts of the rotation.

    Raises
    ------
    NotEstimableError
        If the answers do not allow for it
        (:func:`analysis.survey.joint_answers.item_correlations`), or extraction or rotation do not
        converge.

    Notes
    -----
    Report p. "Survey questions: a factor analysis" and note 12. Method, number of items and
    loadings are in Appendix C and Table D6, which are not available.
    """
    given = item_correlations(answers)
    return solution_of(given.correlations, given.items, given.n, n_factors, seed)


def solution_of(
    correlations: np.ndarray, items: Sequence[str], n: int, n_factors: int, seed: int
) -> FactorSolution:
    """Find correlated factors of correlations, of whatever kind they are.

    Parameters
    ----------
    correlations
        Of the items, shape (items, items).
    items
        Their names.
    n
        Respondents that the correlations are of.
    n_factors, seed
        As in :func:`factor_solution`.

    Raises
    ------
    NotEstimableError
        If the correlations do not allow for so many factors, or extraction or rotation do not
        converge.
    """
    extraction = minimum_residual(correlations, n_factors)
    rotation = oblimin(extraction.loadings, seed)
    names = [f"factor_{i}" for i in range(1, n_factors + 1)]
    return FactorSolution(
        loadings=pd.DataFrame(rotation.pattern, index=items, columns=names),
        correlations=pd.DataFrame(rotation.correlations, index=names, columns=names),
        communalities=pd.Series((extraction.loadings**2).sum(axis=1), index=items),
        heywood_cases=pd.Series(extraction.heywood_cases, index=items),
        n=n,
    )


def residual_of(correlations: np.ndarray, solution: FactorSolution) -> float:
    """Root mean square of what the factors leave of the correlations between items.

    Parameters
    ----------
    correlations
        Those the solution is of, shape (items, items).
    solution
        From :func:`factor_solution`.

    Returns
    -------
    float
        In units of a correlation.
    """
    loadings, of_factors = solution.loadings.to_numpy(), solution.correlations.to_numpy()
    left = correlations - loadings @ of_factors @ loadings.T
    return float(np.sqrt(np.mean(left[np.triu_indices_from(left, k=1)] ** 2)))


def minimum_residual(correlations: np.ndarray, n_factors: int, steps: int = 2000) -> Extraction:
    """Extract factors by unweighted least squares of the correlations.

    Parameters
    ----------
    correlations
        Of the items, shape (items, items).
    steps
        Most steps of the optimiser.

    Raises
    ------
    NotEstimableError
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
        raise NotEstimableError(f"{p} items cannot have {n_factors} common factors")
    if np.linalg.eigvalsh(correlations)[0] < SINGULAR:
        raise NotEstimableError("an item is determined by the others")
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
    if np.abs(np.clip(found.x - found.jac, LEAST_UNIQUENESS, 1) - found.x).max() > EXTRACTED:
        raise NotEstimableError(f"{n_factors} factors did not converge in {steps} steps")
    eigenvalues, vectors = _reduced(found.x, correlations)
    kept = np.maximum(eigenvalues[:n_factors], 0)
    return Extraction(vectors[:, :n_factors] * np.sqrt(kept), found.x)


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
