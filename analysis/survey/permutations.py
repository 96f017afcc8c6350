"""Exact permutation of authorities between two groups."""

from itertools import combinations
from math import comb

import numpy as np

MOST_LABELLINGS = 20_000
ROUNDING = 1e-9


def labellings(n_areas: int, n_first: int, rng_seed: int) -> tuple[np.ndarray, bool]:
    """All ways to choose the areas of the first group, or a seeded sample of them.

    Returns
    -------
    numpy.ndarray, bool
        True where an area is in the first group, shape (labellings, areas); whether they are all.
    """
    if comb(n_areas, n_first) <= MOST_LABELLINGS:
        chosen = np.array(list(combinations(range(n_areas), n_first)))
        is_first = np.zeros((len(chosen), n_areas), dtype=bool)
        is_first[np.arange(len(chosen))[:, None], chosen] = True
        return is_first, True
    rng = np.random.default_rng(rng_seed)
    order = rng.random((MOST_LABELLINGS, n_areas)).argsort(axis=1)
    return order < n_first, False


def permutation_p(
    totals: np.ndarray, sizes: np.ndarray, is_first: np.ndarray, ways: np.ndarray
) -> float:
    """Share of labellings whose difference of means is at least the one seen, which counts.

    Parameters
    ----------
    totals, sizes
        Sum of scores and respondents of each area.
    is_first
        True where an area is in the first group.
    ways
        Labellings, shape (labellings, areas).
    """

    def difference(chosen: np.ndarray) -> np.ndarray:
        first = chosen @ totals / (chosen @ sizes)
        second = ~chosen @ totals / (~chosen @ sizes)
        return np.abs(second - first)

    seen = difference(is_first[None])[0]
    return float((difference(ways) >= seen - ROUNDING).mean())
