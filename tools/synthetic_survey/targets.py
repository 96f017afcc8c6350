"""The printed means, standard deviations, t values, alphas and correlations of a score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.synthetic_survey.constraints import Constraint
from tools.synthetic_survey.populations import contrast, population

# how far outside its target a statistic is as bad as any other this far outside
TOLERABLE = {"mean": 0.01, "sd": 0.01, "t": 0.03, "alpha": 0.02, "correlation": 0.02}
INSET = 0.02  # share of the width kept clear at either end, so that no last digit decides


@dataclass(frozen=True, slots=True)
class Target:
    """Range of one statistic of a score, on one population or one difference."""

    statistic: str
    first: np.ndarray
    second: np.ndarray | None
    low: float
    high: float

    @property
    def middle(self) -> float:
        """Middle of the range."""
        return (self.low + self.high) / 2

    def excess(self, value: np.ndarray) -> np.ndarray:
        """How far values lie outside, in units that make statistics comparable; 0 inside."""
        inset = INSET * (self.high - self.low)
        below = np.maximum(self.low + inset - value, 0.0)
        above = np.maximum(value - self.high + inset, 0.0)
        return (below + above) / TOLERABLE[self.statistic]


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums of one score over the six cells: enough for every mean, SD and t of it.

    Attributes
    ----------
    n
        Respondents with a score, shape (6,).
    totals, squares
        Sums of the score and of its square, in score points, shape (..., 6).
    """

    n: np.ndarray
    totals: np.ndarray
    squares: np.ndarray

    def of(self, cells: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
        """Number, mean and sum of squares about the mean in some of the cells together."""
        n = int(self.n[cells].sum())
        total = self.totals[..., cells].sum(axis=-1)
        return n, total / n, self.squares[..., cells].sum(axis=-1) - total * total / n

    def measure(self, target: Target) -> np.ndarray:
        """Mean, SD (n - 1) or pooled-variance t, whichever the target is about.

        The t is that of `domain.summaries.pooled_t`, but straight from sums of squares: by way of
        the SDs its last bit may differ, and that bit decides who the respondents of a seed are.
        """
        n, mean, about = self.of(target.first)
        if target.statistic == "mean":
            return mean
        if target.second is None:
            return np.sqrt(np.maximum(about, 0.0) / (n - 1))
        n_second, mean_second, about_second = self.of(target.second)
        variance = np.maximum(about + about_second, 0.0) / (n + n_second - 2)
        error = np.sqrt(variance * (1 / n + 1 / n_second))
        return (mean - mean_second) / np.maximum(error, 1e-9)


def read_targets(
    constraints: Sequence[Constraint], scale_id: str, items: Sequence[str]
) -> list[Target]:
    """Targets of a scale: its statistics, and the correlation of its items where one is given.

    Parameters
    ----------
    items
        Items of the scale.
    """
    statistics = [
        each for each in constraints if (each.kind, each.variable) == ("statistic", scale_id)
    ]
    of_items = ("correlation", ", ".join(items))
    correlations = [each for each in constraints if (each.statistic, each.variable) == of_items]
    targets = []
    for each in (*statistics, *correlations):
        second: np.ndarray | None = None
        if " minus " in each.population:
            first, second = contrast(each.population)
        else:
            first = population(each.population)
        targets.append(Target(each.statistic, first, second, each.low, each.high))
    return targets
