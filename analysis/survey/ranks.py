"""Tests of ranks from how often each value occurs: Mann and Whitney, Kruskal and Wallis.

Ranks and ties are whole numbers, or halves of them, and are summed as such: nothing is rounded
before the last step, however many respondents there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.stats import chi2, norm

from domain.summaries import Distribution


@dataclass(frozen=True, slots=True)
class MannWhitney:
    """Share of pairs in which the first group has the larger value, ties as half, and its p."""

    share_of_pairs: float
    p_value: float


@dataclass(frozen=True, slots=True)
class KruskalWallis:
    """H, corrected for ties, on groups less one degrees of freedom."""

    h: float
    df: int
    p_value: float


def mann_whitney(first: Distribution, second: Distribution) -> MannWhitney:
    """Test whether one of two groups has larger values, two-sided.

    Parameters
    ----------
    first, second
        Of one respondent or more each, not all with the same value.

    Notes
    -----
    Mann and Whitney (1947), by the normal distribution with ties and continuity, as scipy's
    ``mannwhitneyu(method="asymptotic")``.
    """
    n_pairs, n = first.size * second.size, first.size + second.size
    twice = pairs_doubled(first, second)
    ties = _ties([first, second])
    sd = sqrt(n_pairs / 12 * ((n + 1) - ties / (n * (n - 1))))
    z = ((abs(twice - n_pairs)) / 2 - 0.5) / sd
    return MannWhitney(twice / (2 * n_pairs), min(float(2 * norm.sf(z)), 1.0))


def pairs_doubled(first: Distribution, second: Distribution) -> int:
    """Twice the pairs, one of each group, in which the first has the larger value, ties as half.

    It is twice the U of Mann and Whitney.

    Parameters
    ----------
    first, second
        Of one respondent or more each.
    """
    below = np.append(0, second.counts.cumsum())
    n_below = below[np.searchsorted(second.distinct, first.distinct, side="left")]
    n_not_above = below[np.searchsorted(second.distinct, first.distinct, side="right")]
    # products of two counts may pass 2^63 in the sum: Python's integers have no end
    return sum(
        n * pairs
        for n, pairs in zip(first.counts.tolist(), (n_below + n_not_above).tolist(), strict=True)
    )


def kruskal_wallis(groups: Sequence[Distribution]) -> KruskalWallis:
    """Test whether groups differ in the ranks of their values.

    Parameters
    ----------
    groups
        Two or more, of one respondent or more each, not all with the same value.

    Notes
    -----
    Kruskal and Wallis (1952), corrected for ties, by the chi-squared distribution, as scipy's
    ``kruskal``; written with the distance of each mean rank from the middle, so that nothing is
    subtracted from a large sum.
    """
    everybody = _together(groups)
    n = everybody.size
    above = 0.0
    for group in groups:
        # twice the ranks of a group beyond those of nobody in particular
        distance = pairs_doubled(group, everybody) - group.size * n
        above += distance**2 / group.size
    h = 3 * above / (n * (n + 1)) / (1 - _ties(groups) / (n**3 - n))
    df = len(groups) - 1
    return KruskalWallis(h, df, float(chi2.sf(h, df)))


def _together(groups: Sequence[Distribution]) -> Distribution:
    return Distribution.of(
        np.concatenate([each.distinct for each in groups]),
        np.concatenate([each.counts for each in groups]),
    )


def _ties(groups: Sequence[Distribution]) -> int:
    """Sum of t^3 - t over the values, t respondents with each."""
    return sum(t**3 - t for t in _together(groups).counts.tolist())
