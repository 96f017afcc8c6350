"""Where an authority stands among the others, when each rate has a gamma distribution."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import gamma

POINTS = (
    1000  # of the integral: some 0.2 per 10,000 apart, where the narrowest gamma has an SD of 4
)
TAIL = 1e-9  # of each gamma beyond the points


@dataclass(frozen=True, slots=True)
class Ranks:
    """Distribution of the rank of each authority, 1 the highest rate.

    Attributes
    ----------
    probabilities
        Of each rank (columns) for each authority (rows), shape (authorities, authorities).
    """

    probabilities: np.ndarray

    @property
    def expected(self) -> np.ndarray:
        """Mean rank, shape (authorities,)."""
        return self.probabilities @ np.arange(1, self.probabilities.shape[1] + 1)

    def quantile(self, probability: float) -> np.ndarray:
        """The smallest rank that is reached or undercut with this probability."""
        reached = self.probabilities.cumsum(axis=1) >= probability - 1e-12
        return reached.argmax(axis=1) + 1

    def within(self, first: int) -> np.ndarray:
        """Probability of a rank among the `first`, shape (authorities,)."""
        return self.probabilities[:, :first].sum(axis=1)


def rank_distribution(shape: np.ndarray, rate: np.ndarray) -> Ranks:
    """Distribution of ranks of independent gamma variables, by integration instead of draws.

    Given the value of one, the others lie above it independently of each other, each with its own
    probability: their number is Poisson-binomial. Its mean over the values of the one, weighted by
    the probability between neighbouring points, is the distribution of the rank.

    Parameters
    ----------
    shape, rate
        Of each authority's gamma, positive; shape (authorities,).

    Raises
    ------
    ValueError
        If there are fewer than two, or a parameter is not positive and finite.
    """
    if len(shape) < 2:
        raise ValueError(f"a rank among {len(shape)} authorities says nothing")
    if not (np.isfinite([shape, rate]).all() and (shape > 0).all() and (rate > 0).all()):
        raise ValueError("a shape or a rate is not positive and finite")
    ends = gamma.ppf([[TAIL], [1 - TAIL]], shape, scale=1 / rate)
    edges = np.linspace(ends.min(), ends.max(), POINTS + 1)
    below = gamma.cdf(edges[:, None], shape, scale=1 / rate)
    mass = np.diff(below, axis=0)
    above = gamma.sf((edges[:-1, None] + edges[1:, None]) / 2, shape, scale=1 / rate)
    found = np.array(
        [mass[:, i] @ _number_above(np.delete(above, i, axis=1)) for i in range(len(shape))]
    )
    return Ranks(found / found.sum(axis=1, keepdims=True))


def _number_above(probabilities: np.ndarray) -> np.ndarray:
    """Poisson-binomial distribution, shape (points, others + 1), of shape (points, others)."""
    n_points, n_others = probabilities.shape
    number = np.zeros((n_others + 1, n_points))  # a row a number: its points lie side by side
    number[0] = 1
    for k, is_above in enumerate(np.ascontiguousarray(probabilities.T)):
        is_below = 1 - is_above
        number[1 : k + 2] = number[1 : k + 2] * is_below + number[: k + 1] * is_above
        number[0] *= is_below
    return np.ascontiguousarray(number.T)
