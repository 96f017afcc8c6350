"""How well fitted probabilities tell two groups apart, and whether they are right on average."""

import numpy as np
from scipy.stats import chi2, rankdata

TENTHS = 10  # of the respondents, by fitted probability, as Hosmer and Lemeshow (1980) take them

ROUNDED = 12  # decimals: equal scores get probabilities that differ in the last bit


def tjur_r_squared(probability: np.ndarray, is_first: np.ndarray) -> float:
    """Mean fitted probability in the first group less that in the second (Tjur 2009).

    Parameters
    ----------
    probability
        Fitted probability of the first group, 0 to 1, shape (respondents,).
    is_first
        Whether a respondent is in it, shape (respondents,).
    """
    return float(probability[is_first].mean() - probability[~is_first].mean())


def c_statistic(probability: np.ndarray, is_first: np.ndarray) -> float:
    """Share of pairs, one of each group, in which the first has the larger probability.

    Ties count as one half. It is the area under the receiver operating curve (Hanley and McNeil
    1982): 0.5 for a coin, 1 for groups told apart without error.
    """
    n_first, n_second = is_first.sum(), (~is_first).sum()
    ranks = rankdata(np.round(probability, ROUNDED))[is_first].sum()
    return float((ranks - n_first * (n_first + 1) / 2) / (n_first * n_second))


def hosmer_lemeshow(
    probability: np.ndarray, is_first: np.ndarray
) -> tuple[float, int, float] | None:
    """Chi-squared of observed against fitted respondents in tenths by probability, df, p.

    Returns
    -------
    tuple or None
        None where the probabilities take too few values for ten groups.

    Notes
    -----
    Hosmer and Lemeshow (1980). Degrees of freedom are groups less two. Respondents with equal
    probabilities stay together, so the tenths may differ in size, and where a border falls on
    them the statistic depends on which group is predicted.
    """
    probability = np.round(probability, ROUNDED)
    edges = np.quantile(probability, np.linspace(0, 1, TENTHS + 1))
    tenth = np.searchsorted(edges[1:-1], probability, side="left")
    size = np.bincount(tenth, minlength=TENTHS)
    if (np.diff(edges) <= 0).any() or (size == 0).any():
        return None
    observed = np.bincount(tenth, weights=is_first, minlength=TENTHS)
    fitted = np.bincount(tenth, weights=probability, minlength=TENTHS)
    statistic = float(((observed - fitted) ** 2 / (fitted * (1 - fitted / size))).sum())
    return statistic, TENTHS - 2, float(chi2.sf(statistic, TENTHS - 2))
