"""Factors behind the closed questions: extracted by minimum residual, rotated by oblimin."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import OptimizeResult, minimize
from statsmodels.multivariate.factor_rotation import rotate_factors

from analysis.survey.parallel import item_correlations

LEAST_UNIQUENESS = 0.005  # as R's psych and factanal have it
AT_BOUND = 1e-6
# largest step downhill that the bounds leave an extraction, in shares of variance
EXTRACTED = 1e-6
# norms of a rotation's projected gradient; much below the first, rounding hides every next step
STOP = 1e-6
ROTATED = 1e-5  # as R's GPArotation has it
BETTER = 1e-9  # of the criterion: smaller differences between starts are rounding


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
class Rotation:
    """Correlated factors.

    Attributes
    ----------
    pattern
        Coefficients of the factors, shape (items, factors).
    correlations
        Of the factors, shape (factors, factors).
    """

    pattern: np.ndarray
    correlations: np.ndarray

    @property
    def variance_explained(self) -> np.ndarray:
        """Variance of standardised items that each factor explains, in items, shape (factors,).

        What correlated factors explain together is shared between them: the sum is that of the
        communalities.
        """
        return np.einsum("ij,jk,ik->j", self.pattern, self.correlations, self.pattern)


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
    ValueError
        If the answers do not allow for it (:func:`analysis.survey.parallel.item_correlations`), or
        extraction or rotation do not converge.

    Notes
    -----
    Report p. "Survey questions: a factor analysis" and note 12. Method, number of items and
    loadings are in Appendix C and Table D6, which are not available.
    """
    given = item_correlations(answers)
    extraction = minimum_residual(given.correlations, n_factors)
    rotation = oblimin(extraction.loadings, seed)
    items = answers.columns
    names = [f"factor_{i}" for i in range(1, n_factors + 1)]
    return FactorSolution(
        loadings=pd.DataFrame(rotation.pattern, index=items, columns=names),
        correlations=pd.DataFrame(rotation.correlations, index=names, columns=names),
        communalities=pd.Series((extraction.loadings**2).sum(axis=1), index=items),
        heywood_cases=pd.Series(extraction.heywood_cases, index=items),
        n=len(given.answers),
    )


def residual_of(answers: pd.DataFrame, solution: FactorSolution) -> float:
    """Root mean square of what the factors leave of the correlations between items.

    Parameters
    ----------
    answers
        Those the solution is of, shape (respondents, items).
    solution
        From :func:`factor_solution`.

    Returns
    -------
    float
        In units of a correlation.
    """
    correlations = item_correlations(answers).correlations
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
    if np.abs(np.clip(found.x - found.jac, LEAST_UNIQUENESS, 1) - found.x).max() > EXTRACTED:
        raise ValueError(f"{n_factors} factors did not converge in {steps} steps")
    eigenvalues, vectors = _reduced(found.x, correlations)
    kept = np.maximum(eigenvalues[:n_factors], 0)
    return Extraction(vectors[:, :n_factors] * np.sqrt(kept), found.x)


def oblimin(loadings: np.ndarray, seed: int, n_starts: int = 8, steps: int = 2000) -> Rotation:
    """Rotate loadings obliquely to the least quartimin criterion (oblimin with gamma 0).

    The criterion can have several minima: the least of those reached from the loadings as they
    are and from random rotations is taken. Items are not weighted (no Kaiser normalisation), as
    in R's psych. Factors are then ordered by the variance they explain, and turned so that the
    largest loading of each is positive: neither depends on the machine or the order of items.

    Parameters
    ----------
    loadings
        Unrotated, shape (items, factors).
    seed
        Of the random starts.

    Raises
    ------
    ValueError
        If the rotation has not converged after so many steps.

    Notes
    -----
    Jennrich (2002); Bernaards and Jennrich (2005).
    """
    k = loadings.shape[1]
    if k == 1:
        return _arranged(loadings, np.eye(1))
    generator = np.random.default_rng(seed)
    starts = [np.eye(k)]
    starts += [np.linalg.qr(generator.standard_normal((k, k)))[0] for _ in range(n_starts - 1)]
    least, best = np.inf, None
    for start in starts:
        pattern, turn = rotate_factors(loadings, "quartimin", T=start, tol=STOP, max_tries=steps)
        criterion, gradient = _quartimin(pattern, turn)
        # statsmodels stops at the last step without a word
        if gradient < ROTATED and criterion < least - BETTER:
            least, best = criterion, (pattern, turn.T @ turn)
    if best is None:
        raise ValueError(f"the rotation of {k} factors did not converge in {steps} steps")
    return _arranged(*best)


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


def _quartimin(pattern: np.ndarray, turn: np.ndarray) -> tuple[float, float]:
    """Criterion, and norm of its gradient along rotations that keep factors standardised."""
    squares = pattern**2
    others = squares.sum(axis=1, keepdims=True) - squares
    slope = -(pattern.T @ (pattern * others) @ np.linalg.inv(turn)).T
    projected = slope - turn * (turn * slope).sum(axis=0)
    return float((squares * others).sum() / 4), float(np.linalg.norm(projected))


def _arranged(pattern: np.ndarray, correlations: np.ndarray) -> Rotation:
    """Order factors by the variance they explain, and turn them to a positive largest loading."""
    order = np.argsort(-Rotation(pattern, correlations).variance_explained, kind="stable")
    pattern, correlations = pattern[:, order], correlations[np.ix_(order, order)]
    largest = np.abs(pattern).argmax(axis=0)
    signs = np.sign(pattern[largest, np.arange(len(order))])
    return Rotation(pattern * signs, correlations * np.outer(signs, signs))
