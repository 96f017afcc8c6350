"""Factors turned until each item loads on few of them: oblimin."""

from dataclasses import dataclass

import numpy as np
from statsmodels.multivariate.factor_rotation import rotate_factors

from analysis.results import NotEstimableError

# norms of a rotation's projected gradient; much below the first, rounding hides every next step
STOP = 1e-6
ROTATED = 1e-5  # as R's GPArotation has it
BETTER = 1e-9  # of the criterion: smaller differences between starts are rounding


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
    NotEstimableError
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
        raise NotEstimableError(f"the rotation of {k} factors did not converge in {steps} steps")
    return _arranged(*best)


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
