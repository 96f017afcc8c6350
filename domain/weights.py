"""Survey weights: their scale, and how many equal ones they are worth (Kish 1965)."""

import numpy as np
from numpy.typing import ArrayLike


def normalised(weights: ArrayLike) -> np.ndarray:
    """Weights on the scale on which their mean is 1, shape (respondents,).

    Parameters
    ----------
    weights
        Above zero, on any scale, of at least one respondent; shape (respondents,).
    """
    given = np.asarray(weights, dtype=float)
    return given / given.mean()


def effective_n(weights: ArrayLike) -> float:
    """How many respondents with equal weights would tell as much, 1 to their number.

    Parameters
    ----------
    weights
        Above zero, on any scale; shape (respondents,).

    Notes
    -----
    Kish (1965, section 11.7): the square of the sum by the sum of squares. It holds as far as
    weights have nothing to do with answers.
    """
    scaled = normalised(weights)
    return float(len(scaled) ** 2 / np.sum(scaled**2))


def equivalent_df(weights: ArrayLike) -> float:
    """Degrees of freedom of the linearised variance of a weighted mean, 0 to n - 1.

    Parameters
    ----------
    weights
        Above zero, on any scale; shape (respondents,).

    Notes
    -----
    The variance is a sum of squares, each by the square of a weight: Satterthwaite (1946) gives a
    chi-squared with these degrees of freedom, less one for the mean. With equal weights it is
    n - 1.
    """
    squares = normalised(weights) ** 2
    return float(np.sum(squares) ** 2 / np.sum(squares**2) - 1)
