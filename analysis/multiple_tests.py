"""The p of a family of tests, adjusted for how many there are."""

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> np.ndarray:
    """Adjust the p of a family of tests by Holm (1979), shape (tests,).

    statsmodels' ``multipletests`` gives the same numbers and collects all garbage at every call,
    which takes longer than all tests of the survey together.

    Parameters
    ----------
    p_values
        0 to 1, in any order, shape (tests,).

    Returns
    -------
    numpy.ndarray
        In the order of `p_values`.
    """
    p = np.asarray(p_values, dtype=float)
    order = p.argsort()
    # the smallest p is multiplied by all tests, the next by one fewer; none falls below the last
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1)
    return adjusted
