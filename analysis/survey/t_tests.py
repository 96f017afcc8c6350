"""Two-sample t-tests, pooled and Welch, and Hedges' g, from sizes, means and deviations."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Summary:
    """Size, mean and standard deviation (n - 1) of a group."""

    n: int
    mean: float
    sd: float

    @classmethod
    def of(cls, values: pd.Series) -> "Summary":
        """Sum a group up."""
        return cls(len(values), float(values.mean()), float(values.std(ddof=1)))


@dataclass(frozen=True, slots=True)
class MeanDifference:
    """Second mean minus first, with its t-test."""

    estimate: float
    std_error: float
    df: float
    t: float
    p_value: float
    ci_low: float
    ci_high: float


def is_comparable(first: Summary, second: Summary) -> bool:
    """Whether a t-test can take two groups."""
    return min(first.n, second.n) > 1 and max(first.sd, second.sd) > 0


def pooled_t(first: Summary, second: Summary) -> MeanDifference:
    """Test a difference of means with one variance for both groups (report, Tables 3 and 5).

    Raises
    ------
    ValueError
        If a group has fewer than two respondents, or neither group varies.
    """
    _require(first, second)
    df = first.n + second.n - 2
    variance = ((first.n - 1) * first.sd**2 + (second.n - 1) * second.sd**2) / df
    return _test(first, second, float(np.sqrt(variance * (1 / first.n + 1 / second.n))), df)


def welch_t(first: Summary, second: Summary) -> MeanDifference:
    """Test a difference of means with a variance for each group (Welch 1947)."""
    _require(first, second)
    one, two = first.sd**2 / first.n, second.sd**2 / second.n
    df = (one + two) ** 2 / (one**2 / (first.n - 1) + two**2 / (second.n - 1))
    return _test(first, second, float(np.sqrt(one + two)), float(df))


def hedges_g(first: Summary, second: Summary) -> tuple[float, float, float]:
    """Standardised difference, corrected for small samples, with its normal interval.

    Notes
    -----
    Hedges (1981): d times 1 - 3 / (4 df - 1); variance by Hedges and Olkin (1985, p. 86).
    """
    _require(first, second)
    df = first.n + second.n - 2
    pooled = np.sqrt(((first.n - 1) * first.sd**2 + (second.n - 1) * second.sd**2) / df)
    g = (1 - 3 / (4 * df - 1)) * (second.mean - first.mean) / pooled
    error = np.sqrt((first.n + second.n) / (first.n * second.n) + g**2 / (2 * (first.n + second.n)))
    width = 1.959963984540054 * error
    return float(g), float(g - width), float(g + width)


def _require(first: Summary, second: Summary) -> None:
    for name, group in (("first", first), ("second", second)):
        if group.n < 2:
            raise ValueError(f"the {name} group has {group.n} respondents: a t-test takes two")
    if first.sd == 0 and second.sd == 0:
        raise ValueError("neither group varies: there is nothing to compare a difference with")


def _test(first: Summary, second: Summary, error: float, df: float) -> MeanDifference:
    difference = second.mean - first.mean
    t = difference / error
    width = student.ppf(0.5 + CONFIDENCE / 2, df) * error
    return MeanDifference(
        difference,
        error,
        df,
        t,
        float(2 * student.sf(abs(t), df)),
        difference - width,
        difference + width,
    )
