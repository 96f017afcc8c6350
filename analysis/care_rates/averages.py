"""An estimate averaged over models: the mean, the limits and the p of a mixture of t."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import elementwise
from scipy.special import stdtr, stdtrit

LEAST_WEIGHT = 1e-4  # of the weight of the best: what is below moves no printed decimal
TAIL = 0.025
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Averages:
    """Estimates with 95% limits and two-sided p, each of the same shape (estimates,).

    Attributes
    ----------
    estimate
        Weighted mean over the models.
    low, high
        Points below and above which 2.5% of the mixture lies.
    p_value
        Twice the share of the mixture on the other side of 0 from most of it.
    """

    estimate: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray

    @classmethod
    def of(
        cls, estimates: np.ndarray, errors: np.ndarray, weights: np.ndarray, df: int
    ) -> "Averages":
        """Average what models say of some quantities.

        Parameters
        ----------
        estimates, errors
            Of each quantity under each model, shape (quantities, …).
        weights
            Of the models, shape (…), adding up to 1.
        df
            Degrees of freedom of each model's t.
        """
        kept = weights > LEAST_WEIGHT * weights.max()
        share = weights[kept] / weights[kept].sum()
        centre, error = estimates[:, kept], errors[:, kept]

        def below(value: np.ndarray, which: np.ndarray) -> np.ndarray:
            return (share * stdtr(df, (value[:, None] - centre[which]) / error[which])).sum(axis=1)

        which = np.arange(len(centre))
        tails = np.repeat([TAIL, 1 - TAIL], len(centre))
        # the point of a mixture lies among those of its parts
        ends = np.vstack([centre, centre]) + np.vstack([error, error]) * stdtrit(df, tails)[:, None]
        slack = 1e-6 * np.tile(error.max(axis=1), 2)
        points = elementwise.find_root(
            lambda value, row, tail: below(value, row) - tail,
            (ends.min(axis=1) - slack, ends.max(axis=1) + slack),
            args=(np.tile(which, 2), tails),
            tolerances={"xatol": TOLERANCE, "fatol": TOLERANCE},
        )
        low, high = np.split(np.asarray(points.x), 2)
        under = below(np.zeros(len(centre)), which)
        estimate = (share * centre).sum(axis=1)
        return cls(estimate, low, high, p_value=2 * np.minimum(under, 1 - under))

    def part(self, rows: slice) -> "Averages":
        """Give some of the quantities."""
        return Averages(self.estimate[rows], self.low[rows], self.high[rows], self.p_value[rows])


@dataclass(frozen=True, slots=True)
class Share:
    """A number known by the weights of its possible values.

    Attributes
    ----------
    most
        The value with the largest weight; the first of equals.
    mean
        Weighted mean.
    low, high
        The values at which the weights, summed from the smallest value, pass 2.5% and 97.5%.
    """

    most: float
    mean: float
    low: float
    high: float

    @classmethod
    def of(cls, values: np.ndarray, weights: np.ndarray) -> "Share":
        """Sum the weights of equal values, and describe what they say; shapes (…,)."""
        possible, place = np.unique(values, return_inverse=True)
        summed = np.bincount(place, weights) / weights.sum()
        below = np.cumsum(summed)
        last = len(possible) - 1
        return cls(
            most=float(possible[summed.argmax()]),
            mean=float((possible * summed).sum()),
            low=float(possible[min(int(np.searchsorted(below, TAIL)), last)]),
            high=float(possible[min(int(np.searchsorted(below, 1 - TAIL)), last)]),
        )
