"""Claims about reliability: what counts of answers and SDs of scores leave of alpha and r."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.report_checks.claims.claim import (
    ROUNDING_ALONE,
    ClaimCheck,
    Finding,
    Verdict,
    of_outcomes,
)
from analysis.report_checks.claims.rounding import Ends, Range
from domain.summaries import LEAST_ITEMS, alpha_of_variances

METHOD = (
    "Cronbach's alpha from the items' variances (counts of answers) and the variance of their sum "
    "(SD of the score), within what the counts allow (Frechet bounds); the estimate is the middle"
)


@dataclass(frozen=True, slots=True)
class Item:
    """How often each answer of an item was given.

    Attributes
    ----------
    points, n
        Points of each answer, ascending, and respondents who gave it, shape (answers,).
    """

    points: np.ndarray
    n: np.ndarray

    @classmethod
    def of(cls, answers: dict[float, float]) -> "Item":
        """From respondents by points."""
        points = np.array(sorted(answers), dtype=float)
        return cls(points, np.array([answers[each] for each in points], dtype=float))

    @property
    def variance(self) -> float:
        """Variance (n - 1) of the points."""
        total = self.n.sum()
        mean = (self.n * self.points).sum() / total
        return float((self.n * (self.points - mean) ** 2).sum() / (total - 1))


@dataclass(frozen=True, slots=True)
class AlphaBounds:
    """Interval of Cronbach's alpha of a score, from its items' counts and its SD.

    Attributes
    ----------
    by_sd
        That the SD leaves.
    by_both
        That the counts leave of it: answers can go together only so far; None where the two
        exclude each other.
    """

    by_sd: Range
    by_both: Range | None


def alpha_bounds(items: Sequence[Item], sd: Ends) -> AlphaBounds:
    """Bound the alpha of a mean of items by the counts of their answers and the SD of the mean.

    Parameters
    ----------
    items
        Two or more.
    sd
        Interval of the standard deviation of the mean of the items.

    Raises
    ------
    ValueError
        If there are fewer than two items.

    Notes
    -----
    alpha = k / (k - 1) (1 - sum of the items' variances / variance of their sum), and it rises with
    the variance of the sum: k SD squared. Given its margins, a sum varies most where all items rise
    together (Hoeffding 1940, Frechet 1951), and of two items least where one falls as the other
    rises.
    """
    k = len(items)
    if k < LEAST_ITEMS:
        raise ValueError(f"{k} items: alpha is about two or more items")
    of_items = sum(item.variance for item in items)
    by_sd = Range((k * sd.low) ** 2, (k * sd.high) ** 2)
    possible = Range(_extreme(items, together=False) if k == 2 else 0.0, _extreme(items))
    return AlphaBounds(
        by_sd=_alphas(of_items, by_sd, k),
        by_both=_alphas(of_items, by_sd.within(possible), k) if by_sd.meets(possible) else None,
    )


def _alphas(of_items: float, of_sum: Range, k: int) -> Range:
    return Range(
        *(float(alpha_of_variances(of_items, end, k)) for end in (of_sum.low, of_sum.high))
    )


def _extreme(items: Sequence[Item], *, together: bool = True) -> float:
    """Variance of the sum where all items rise together, or the second of two falls."""
    shares = [np.cumsum(item.n) / item.n.sum() for item in items]
    if not together:
        shares[1] = np.cumsum(items[1].n[::-1]) / items[1].n.sum()
    points = [item.points for item in items]
    if not together:
        points[1] = points[1][::-1]
    steps = np.unique(np.concatenate([[0.0], *shares]))
    steps = steps[np.concatenate([[True], np.diff(steps) > 1e-12])]
    weights, middles = np.diff(steps), (steps[1:] + steps[:-1]) / 2
    total = sum(
        values[np.searchsorted(share[:-1], middles)]
        for values, share in zip(points, shares, strict=True)
    )
    n = min(float(item.n.sum()) for item in items)
    mean = (weights * total).sum()
    return float((weights * (total - mean) ** 2).sum() * n / (n - 1))


def internal_reliability(check: ClaimCheck) -> Finding:
    """Compare the alpha that counts and SD leave with the one that counts as adequate."""
    answers: dict[str, dict[float, float]] = {}
    for value in check.many("counts"):
        if value.statistic != "n":
            continue
        points = check.scores.get((value.variable, value.option))
        if points is None:
            raise ValueError(f"{check.check_id}: {value.value_id} has no points")
        of_item = answers.setdefault(value.variable, {})
        of_item[points] = of_item.get(points, 0.0) + value.number
    sd, adequate = check.one("sd"), check.one("adequate")
    items = [Item.of(each) for each in answers.values()]
    alpha = alpha_bounds(items, sd).by_both
    variances = " + ".join(f"{item.variance:.3f}" for item in items)
    said = f"The counts fix the items' variances ({variances}); with an SD of {sd.low:g} to "
    if alpha is None:
        return Finding(
            verdict=Verdict.NOT_SHOWN,
            explanation=f"{said}{sd.high:g} no answers have these counts: one of them is wrong.",
            method=METHOD,
            unit="alpha",
        )
    # what the report calls adequate elsewhere is the measure; printed, it has an interval too
    holds = [alpha.low >= adequate.low, alpha.high >= adequate.low]
    return Finding(
        verdict=of_outcomes(holds),
        explanation=f"{said}{sd.high:g} alpha lies between {alpha.low:.2f} and {alpha.high:.2f}; "
        f"the report calls {adequate.number:g} adequate.",
        method=METHOD,
        estimate=(alpha.low + alpha.high) / 2,
        between=alpha,
        unit="alpha",
        interval=ROUNDING_ALONE,
    )


def correlation_of_mean(sd_mean: np.ndarray, sd_1: np.ndarray, sd_2: np.ndarray) -> np.ndarray:
    """Correlation of two scores from their SDs and the SD of their mean.

    Parameters
    ----------
    sd_mean, sd_1, sd_2
        Of one shape.

    Returns
    -------
    numpy.ndarray
        Of that shape; beyond -1 or 1 where no scores have these SDs.
    """
    return (4 * sd_mean**2 - sd_1**2 - sd_2**2) / (2 * sd_1 * sd_2)


def scores_go_together(check: ClaimCheck) -> Finding:
    """Ask whether the SDs of two scores and of their mean show a positive correlation."""
    sds = [check.one(role) for role in ("sd_mean", "sd_first", "sd_second")]
    # between its corners r falls and rises again with an SD: a grid finds what corners miss
    grid = np.meshgrid(*[np.linspace(sd.low, sd.high, 41) for sd in sds], indexing="ij")
    r = correlation_of_mean(*grid)
    between = Range.of(r).within(Range(-1.0, 1.0))
    least = check.number("above_r")
    middle = float(correlation_of_mean(*(np.array(sd.number) for sd in sds)))
    return Finding(
        verdict=of_outcomes([between.low > least, between.high > least]),
        explanation=f"SDs of {sds[1].number:g} and {sds[2].number:g}, and of {sds[0].number:g} for "
        f"the mean of both, leave a correlation between {between.low:.2f} and {between.high:.2f}.",
        method="variance of a mean of two scores, solved for their correlation, over the rounded "
        "SDs; it takes the three SDs to be of the same respondents",
        estimate=middle,
        between=between,
        unit="correlation",
        interval=ROUNDING_ALONE,
    )
