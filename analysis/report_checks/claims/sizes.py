"""Sizes of two groups of which a test prints only the sum."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.report_checks.claims.claim import ClaimCheck
from analysis.report_checks.printed import PrintedValue
from domain.printed import bases


@dataclass(frozen=True, slots=True)
class Sizes:
    """Respondents of two groups; they need not be whole where they follow from shares."""

    first: float
    second: float

    @property
    def error_of_d(self) -> float:
        """Standard error of a standardised difference: t is d divided by it."""
        return float(np.sqrt(1 / self.first + 1 / self.second))


def group_sizes(check: ClaimCheck, n: float) -> Sizes:
    """Divide the respondents of a test as the printed groups are divided.

    Parameters
    ----------
    check
        Its roles ``first`` and ``second`` hold the size of each group, or counts with their
        percentages, which leave it.
    n
        Respondents of the test: df and two.
    """
    first, second = (size_of_group(check.many(role)) for role in ("first", "second"))
    return Sizes(n * first / (first + second), n * second / (first + second))


def size_of_group(values: Iterable[PrintedValue]) -> float:
    """Size of a group: printed, or the middle of those that counts and percentages leave.

    Raises
    ------
    ValueError
        If no size gives all of the percentages.
    """
    every = list(values)
    if len(every) == 1:
        return every[0].number
    counts = {(each.variable, each.option): each for each in every if each.statistic == "n"}
    fits: list[set[int]] = [
        {int(base) for base in bases(counts[key].number, each.low, each.high)}
        for each in every
        if each.statistic == "percent" and (key := (each.variable, each.option)) in counts
    ]
    common = set.intersection(*fits) if fits else set()
    if not common:
        raise ValueError(f"no size of a group fits {', '.join(each.value_id for each in every)}")
    return (min(common) + max(common)) / 2
