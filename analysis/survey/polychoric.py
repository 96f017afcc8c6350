"""Correlations of the attitudes behind ordered answers: polychoric, in two steps."""

import numpy as np
from scipy.special import owens_t
from scipy.stats import norm

from analysis.results import NotEstimableError
from analysis.survey.joint_answers import AnswerChunks

FARTHEST = 10.0  # standard deviations: beyond it the normal distribution is 0 or 1 to the last bit
MOST = 0.9999  # a likelihood that still rises there has its maximum at a perfect correlation
LEAST_SHARE = 1e-300  # of a cell: it is divided by
NO_SHARE = 1e-15  # of a cell: what rounding leaves of none
STEPS = 100
STOP = 1e-10  # of a correlation
ROUNDING = 1e-6  # of a correlation at its bound


def polychoric_correlations(answers: np.ndarray | AnswerChunks) -> np.ndarray:
    """Correlations of normal variables of which only ordered answers are seen.

    Two steps (Olsson 1979): thresholds from the answers to each item, then the correlation of each
    pair of items by maximum likelihood with these thresholds, by Fisher scoring. Counts stand as
    they are: a cell with nobody is not raised to a half, as R's ``psych::polychoric`` does unless
    it is told ``correct = 0``.

    Parameters
    ----------
    answers
        Without missing ones, shape (respondents, items), or chunks of those who answered every
        item; each item by its order alone.

    Returns
    -------
    numpy.ndarray
        Shape (items, items), ones on the diagonal.

    Raises
    ------
    NotEstimableError
        If everybody answered an item alike, or the likelihood of a pair has no maximum below a
        perfect correlation.

    Notes
    -----
    The distribution of two normal variables is that of Owen (1956), by his T function.
    """
    tables = answers.pair_tables() if isinstance(answers, AnswerChunks) else _pair_tables(answers)
    n_items = int((1 + np.sqrt(1 + 8 * len(tables))) / 2)
    first, second = np.triu_indices(n_items, k=1)
    # how often each answer to an item was given, by a table that it stands in
    of_first, of_last = tables.sum(axis=2)[first == 0][:1], tables.sum(axis=1)[first == 0]
    given = np.concatenate([of_first, of_last])
    if ((given > 0).sum(axis=1) < 2).any():
        raise NotEstimableError("an item that everybody answered alike has no correlation")
    thresholds = _thresholds(given)
    found = _most_likely(tables, thresholds[first], thresholds[second])
    correlations = np.eye(n_items)
    correlations[first, second] = correlations[second, first] = found
    return correlations


def bivariate_normal(h: np.ndarray, k: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Probability that two standard normal variables lie below `h` and `k` (Owen 1956).

    Parameters
    ----------
    h, k
        Finite, of shapes that broadcast.
    r
        Correlation, between -1 and 1.
    """
    # the formula divides by h and k: at 0 it is the limit
    h, k = (np.where(x == 0, 1e-15, x) for x in (h, k))
    root = np.sqrt((1 - r) * (1 + r))
    parts = owens_t(h, (k / h - r) / root) + owens_t(k, (h / k - r) / root)
    below = (norm.cdf(h) + norm.cdf(k)) / 2 - parts - np.where(h * k < 0, 0.5, 0.0)
    return np.clip(below, 0.0, 1.0)


def _pair_tables(answers: np.ndarray) -> np.ndarray:
    """How often each two answers were given together, shape (pairs, options, options)."""
    codes = [np.unique(item, return_inverse=True)[1] for item in answers.T]
    n_options = max(int(code.max()) for code in codes) + 1
    chosen = np.stack([np.eye(n_options)[code] for code in codes], axis=1)
    first, second = np.triu_indices(len(codes), k=1)
    return np.einsum("npi,nqj->pqij", chosen, chosen, optimize=True)[first, second]


def _thresholds(given: np.ndarray) -> np.ndarray:
    """Thresholds between the answers to each item, shape (items, options - 1).

    `given` is how often each answer was given, shape (items, options).
    """
    below = (given / given.sum(axis=1, keepdims=True)).cumsum(axis=1)[:, :-1]
    return np.clip(norm.ppf(np.minimum(below, 1.0)), -FARTHEST, FARTHEST)


def _most_likely(tables: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Correlation of each pair, by its counts and the thresholds of both items.

    Shapes (pairs, options, options) and (pairs, options - 1).
    """
    h, k = first[:, :, None], second[:, None, :]
    n = tables.sum(axis=(1, 2))
    below = [
        np.pad(norm.cdf(each), ((0, 0), (1, 1)), constant_values=((0, 0), (0, 1)))
        for each in (first, second)
    ]
    r = np.zeros(len(tables))
    low, high = r - MOST, r + MOST
    for _ in range(STEPS):
        at = r[:, None, None]
        shares = np.maximum(_of_cells(bivariate_normal(h, k, at), below), LEAST_SHARE)
        slopes = _of_cells(_density(h, k, at))
        score = (np.where(tables > 0, tables / shares, 0.0) * slopes).sum(axis=(1, 2))
        # a cell that nobody can be in, as of an answer that an item does not have, tells nothing
        information = n * np.where(shares > NO_SHARE, slopes**2 / shares, 0.0).sum(axis=(1, 2))
        low, high = np.where(score > 0, r, low), np.where(score > 0, high, r)
        moved = r + score / np.maximum(information, LEAST_SHARE)
        # a step that leaves the interval in which the slope changes its sign is half of it instead
        moved = np.where((moved > low) & (moved < high), moved, (low + high) / 2)
        step, r = np.abs(moved - r).max(), moved
        if step < STOP:
            break
    if step >= STOP or np.abs(r).max() >= MOST - ROUNDING:
        raise NotEstimableError(
            "a pair of items has no polychoric correlation short of a perfect one"
        )
    return r


def _density(h: np.ndarray, k: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Density of two standard normal variables: the slope of their distribution in `r`."""
    rest = (1 - r) * (1 + r)
    return np.exp(-(h**2 - 2 * r * h * k + k**2) / (2 * rest)) / (2 * np.pi * np.sqrt(rest))


def _of_cells(corners: np.ndarray, below: list[np.ndarray] | None = None) -> np.ndarray:
    """What lies in each cell, from what lies below each inner corner.

    `below` is what lies below each outer corner of rows and columns; nothing without it.
    """
    whole = np.pad(corners, ((0, 0), (1, 1), (1, 1)))
    if below is not None:
        whole[:, :, -1], whole[:, -1, :] = below
    return np.diff(np.diff(whole, axis=1), axis=2)
