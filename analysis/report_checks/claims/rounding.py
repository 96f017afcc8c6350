"""Intervals that rounding leaves, and every corner of several of them."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2 as chi_squared
from scipy.stats import t as student

from analysis.report_checks.printed import PrintedTest, PrintedValue


class Ends(Protocol):
    """Whatever has a lowest and a highest value."""

    @property
    def low(self) -> float:
        """Lowest value."""

    @property
    def high(self) -> float:
        """Highest value."""


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest and highest value that a number can have; NaN for one that nobody knows."""

    low: float
    high: float

    @classmethod
    def of(cls, values: ArrayLike) -> "Range":
        """From the smallest to the largest of some values."""
        every = np.asarray(values, dtype=float)
        return cls(float(every.min()), float(every.max()))

    @classmethod
    def at(cls, value: float) -> "Range":
        """A number that is known exactly."""
        return cls(float(value), float(value))

    def meets(self, other: Ends) -> bool:
        """Whether they have a value in common."""
        return self.low <= other.high and self.high >= other.low

    def within(self, other: Ends) -> "Range":
        """The part that both have in common, where they meet."""
        return Range(max(self.low, other.low), min(self.high, other.high))

    def shown(self, decimals: int) -> str:
        """Write it as 'low to high', or once where both ends look alike."""
        low, high = (f"{end:.{decimals}f}" for end in (self.low, self.high))
        return low if low == high else f"{low} to {high}"


UNKNOWN = Range(float("nan"), float("nan"))


def corners(*ranges: Ends) -> list[np.ndarray]:
    """Every combination of the ends of some intervals, an array for each interval.

    What rises or falls with each number alone has its extremes at these.

    Returns
    -------
    list of numpy.ndarray
        Of shape (2 ** len(ranges),) each.
    """
    grid = np.meshgrid(*[(each.low, each.high) for each in ranges], indexing="ij")
    return [each.ravel() for each in grid]


def magnitude(value: Ends) -> Range:
    """Interval of the size of a number, whatever its sign."""
    ends = (abs(value.low), abs(value.high))
    return Range(0.0 if value.low < 0 < value.high else min(ends), max(ends))


def p_of_t(test: PrintedTest) -> Range:
    """Two-sided p of every t that rounds to the printed one and, where they agree, of the p.

    A printed p that no such t can have is a misprint: it is left out.
    """
    size = magnitude(test.statistic)
    p = Range(*(2 * float(student.sf(t, test.df.number)) for t in (size.high, size.low)))
    printed = printed_p(test.p)
    return p.within(printed) if p.meets(printed) else p


def p_of_chi_squared(test: PrintedTest) -> Range:
    """Interval of p of every chi-squared that rounds to the printed one, and of the printed p."""
    statistic, df = test.statistic, test.df.number
    ends = (statistic.high, max(statistic.low, 0.0))
    p = Range(*(float(chi_squared.sf(end, df)) for end in ends))
    printed = printed_p(test.p)
    return p.within(printed) if p.meets(printed) else p


def printed_p(p: PrintedValue) -> Range:
    """Interval of a printed p, or of a printed bound of one."""
    return Range(0.0, float(p.bound_value)) if p.bound == "<" else Range(max(p.low, 0.0), p.high)


def p_shown(p: Range) -> str:
    """Write a p or its interval as reports do."""
    if p.high < 0.001:
        return "p < .001"
    return f"p = {p.shown(3)}".replace("0.", ".")
