"""The recent-trend marker of Fingertips: whether a rate moved over its last five years."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.stats import chi2

from analysis.care_rates.series import Measure, Series

POINTS = 5
LEVEL = 0.002
WIDTH_IN_ERRORS = 3.92  # a 95% interval is 2 x 1.96 standard errors wide


class RecentTrend(StrEnum):
    """What the marker says."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no significant change"
    UNKNOWN = "cannot be calculated"


@dataclass(frozen=True, slots=True)
class Marker:
    """The marker of a year, and what it rests on.

    Attributes
    ----------
    slope
        Change a year, in the unit of the values; None where it cannot be calculated.
    chi_squared, p_value
        Of the test that the slope is 0, with one degree of freedom.
    reason
        Why it is not significant though p is below .002, or why it cannot be calculated.
    """

    trend: RecentTrend
    slope: float | None = None
    chi_squared: float | None = None
    p_value: float | None = None
    reason: str | None = None


def recent_trend(series: Series, year: int) -> Marker:
    """Mark a year by the five years that end with it.

    Notes
    -----
    Fingertips Public Health Technical Guidance, *Trend markers* (Office for Health Improvement and
    Disparities 2025), the method for crude rates: a line through the five values, each weighted by
    1 / standard error squared, the error being a 1 / 3.92 of the width of its 95% interval. The
    squared slope over its variance is compared with chi-squared(1) at p < .002. A slope whose sign
    turns when one of the points is left out is no trend. A series with a gap has no marker.
    """
    if series.measure != Measure.CARE_RATE:
        return Marker(RecentTrend.UNKNOWN, reason="Fingertips marks rates, not counts")
    wanted = range(year - POINTS + 1, year + 1)
    if wanted[0] < series.years[0]:
        return Marker(RecentTrend.UNKNOWN, reason=f"fewer than {POINTS} years")
    missing = sorted(set(wanted) - set(series.years))
    if missing:
        return Marker(RecentTrend.UNKNOWN, reason=f"no rate of {', '.join(map(str, missing))}")
    chosen = np.isin(series.years, wanted)
    values, widths = series.figures[chosen], (series.high - series.low)[chosen]
    if not (widths > 0).all():
        return Marker(RecentTrend.UNKNOWN, reason="a rate has no confidence limits")
    return chi_squared_trend(values, widths / WIDTH_IN_ERRORS)


def chi_squared_trend(values: np.ndarray, errors: np.ndarray) -> Marker:
    """Test five values in the order of their years, with their standard errors, for a trend."""
    points = np.arange(1, len(values) + 1)
    weights = 1 / errors**2
    slope, variance = _slope(points, values, weights)
    statistic = slope**2 / variance
    p_value = float(chi2.sf(statistic, 1))
    without = [_slope(*(np.delete(each, i) for each in (points, values, weights)))[0]
               for i in range(len(values))]  # fmt: skip
    is_stable = all(np.sign(each) == np.sign(slope) for each in without)
    reason = None
    if p_value >= LEVEL:
        trend = RecentTrend.NO_CHANGE
    elif not is_stable:
        trend, reason = RecentTrend.NO_CHANGE, "without one of the years the slope turns"
    else:
        trend = RecentTrend.INCREASING if slope > 0 else RecentTrend.DECREASING
    return Marker(trend, slope, statistic, p_value, reason)


def _slope(points: np.ndarray, values: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Weighted least squares: the slope, and its variance if the weights are 1 / variances."""
    centred = points - np.average(points, weights=weights)
    information = float((weights * centred**2).sum())
    return float((weights * centred * values).sum()) / information, 1 / information
