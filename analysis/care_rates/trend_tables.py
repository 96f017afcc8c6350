"""Trends as a table that a chart draws from: a row per series, area and year."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.care_rates.recent_trends import recent_trend
from analysis.care_rates.segments import LEAST_RISE, LEAST_YEARS, Segmented, segmented_trend
from analysis.care_rates.series import Measure, Series
from analysis.results import Column, NotEstimableError, Statistic, laid_out

LEVEL = 0.05
UNITS = {Measure.CARE_RATE: "children per 10,000 aged 0 to 17", Measure.CHILDREN: "children"}
ANALYSES = {Measure.CARE_RATE: "rate_trend", Measure.CHILDREN: "count_trend"}
METHOD = (
    "least squares on logarithms with errors that correlate by phi to the power of the years "
    f"between; 0 to 2 breaks, each raising 2 log L by {LEAST_RISE:.0f}; averaged over phi from 0 "
    "to 0.95 and over the break years by their weight"
)
COLUMNS = {
    "area_code": Column("str", "ONS code of the area."),
    "area_name": Column("str", "Name of the area."),
    "is_wales": Column("bool", "True for the row of Wales."),
    "measure": Column("str", "care_rate or children_looked_after."),
    "year_ending_march": Column("Int64", "Year of the 31 March; years between figures too."),
    "unit": Column("str", "Unit of the figures."),
    "observed": Column("Float64", "The figure; null in a year without one."),
    "observed_low": Column("Float64", "Lower 95% limit by Byar's approximation to the Poisson."),
    "observed_high": Column("Float64", "Upper 95% limit by Byar's approximation."),
    "observed_source": Column(
        "str", "computed from count and population, published whole number, or count."
    ),
    "fitted": Column("Float64", "The trend in this year; null where there is none."),
    "fitted_low": Column("Float64", "Lower 95% limit of the trend."),
    "fitted_high": Column("Float64", "Upper 95% limit of the trend."),
    "segment_number": Column("Int64", "Segment of the trend the year lies in, from 1."),
    "n_segments": Column("Int64", "Segments of the trend: 1 to 3."),
    "is_last_segment": Column("bool", "True where the year lies in the last segment."),
    "break_year": Column("Int64", "Year in which the segment begins; null for the first."),
    "break_year_low": Column("Int64", "First year of the break's 95% interval."),
    "break_year_high": Column("Int64", "Last year of the break's 95% interval."),
    "annual_change_pct": Column("Float64", "Yearly change in the segment, %."),
    "annual_change_low_pct": Column("Float64", "Lower 95% limit of the yearly change."),
    "annual_change_high_pct": Column("Float64", "Upper 95% limit of the yearly change."),
    "annual_change_p": Column("Float64", "Two-sided p of no change in the segment."),
    "reading": Column(
        "str", "rising or falling where p is under .05 in the segment, else no clear change."
    ),
    "autocorrelation": Column("Float64", "Of the errors of neighbouring years, weighted mean."),
    "n_years": Column("Int64", "Years with a figure."),
    "trend_missing_reason": Column("str", "Why there is no trend; null where there is one."),
    "recent_trend": Column(
        "str", "Marker of Fingertips for the five years that end with this one."
    ),
    "recent_trend_chi_squared": Column("Float64", "Its chi-squared with one degree of freedom."),
    "recent_trend_p": Column("Float64", "Its p; below .002 is significant."),
    "recent_trend_reason": Column(
        "str", "Why it cannot be calculated, or is not significant in spite of its p."
    ),
}
KEY = ["area_code", "measure", "year_ending_march"]


@dataclass(frozen=True, slots=True)
class Trend:
    """A series and its trend, or why it has none."""

    series: Series
    fitted: Segmented | None
    reason: str | None


def trends_of(series: list[Series]) -> list[Trend]:
    """Fit a segmented trend to each series that allows one."""
    found = []
    for each in series:
        try:
            found.append(Trend(each, segmented_trend(each.years, each.figures), None))
        except NotEstimableError as error:
            found.append(Trend(each, None, str(error)))
    return found


def trend_frame(trends: list[Trend]) -> pd.DataFrame:
    """Lay trends out, a row per area, measure and year from the first figure to the last."""
    rows = [
        _row(trend, int(year))
        for trend in trends
        if len(trend.series.years)
        for year in range(trend.series.years[0], trend.series.years[-1] + 1)
    ]
    return laid_out(rows, COLUMNS, KEY)


def trend_statistics(trends: list[Trend]) -> list[Statistic]:
    """The last segment's change, the breaks and the autocorrelation as statistics."""
    return [each for trend in trends if trend.fitted for each in _statistics(trend, trend.fitted)]


def _row(trend: Trend, year: int) -> dict[str, Any]:
    series = trend.series
    marker = recent_trend(series, year)
    return {
        "area_code": series.area_code,
        "area_name": series.area_name,
        "is_wales": series.is_wales,
        "measure": str(series.measure),
        "year_ending_march": year,
        "unit": UNITS[series.measure],
        **_observed(series, year),
        **(_fitted(trend.fitted, year) if trend.fitted else {"is_last_segment": False}),
        "n_years": len(series.years),
        "trend_missing_reason": trend.reason,
        "recent_trend": str(marker.trend),
        "recent_trend_chi_squared": marker.chi_squared,
        "recent_trend_p": marker.p_value,
        "recent_trend_reason": marker.reason,
    }


def _observed(series: Series, year: int) -> dict[str, Any]:
    (found,) = np.nonzero(series.years == year)
    if not len(found):
        return {}
    return {
        "observed": series.figures[found[0]],
        "observed_low": series.low[found[0]],
        "observed_high": series.high[found[0]],
        "observed_source": str(series.sources[found[0]]),
    }


def _fitted(trend: Segmented, year: int) -> dict[str, Any]:
    at, segment = year - int(trend.years[0]), trend.segment(year)
    slopes, place = trend.slopes, segment - 1
    p_value = float(slopes.p_value[place])
    row: dict[str, Any] = {
        "fitted": np.exp(trend.fitted.estimate[at]),
        "fitted_low": np.exp(trend.fitted.low[at]),
        "fitted_high": np.exp(trend.fitted.high[at]),
        "segment_number": segment,
        "n_segments": len(trend.breaks) + 1,
        "is_last_segment": segment == len(trend.breaks) + 1,
        "annual_change_pct": _pct(slopes.estimate[place]),
        "annual_change_low_pct": _pct(slopes.low[place]),
        "annual_change_high_pct": _pct(slopes.high[place]),
        "annual_change_p": p_value,
        "reading": _reading(float(slopes.estimate[place]), p_value),
        "autocorrelation": trend.autocorrelation.mean,
    }
    if place:
        begins = trend.breaks[place - 1]
        row |= {
            "break_year": begins.year,
            "break_year_low": begins.low,
            "break_year_high": begins.high,
        }
    return row


def _reading(slope: float, p_value: float) -> str:
    if p_value >= LEVEL:
        return "no clear change"
    return "rising" if slope > 0 else "falling"


def _pct(change_of_log: float) -> float:
    """Yearly change of a logarithm as % a year."""
    return 100 * float(np.expm1(change_of_log))


def _statistics(trend: Trend, fitted: Segmented) -> list[Statistic]:
    series = trend.series
    shared: dict[str, Any] = {
        "analysis": ANALYSES[series.measure],
        "model": "segmented_ar1",
        "area_code": series.area_code,
        "start_year": int(series.years[0]),
        "end_year": int(series.years[-1]),
        "n": len(series.years),
        "missing_rule": f"years without a figure left out; {LEAST_YEARS} needed",
    }
    autocorrelation = Statistic(
        **shared,
        statistic="autocorrelation",
        estimate=fitted.autocorrelation.mean,
        ci_low=fitted.autocorrelation.low,
        ci_high=fitted.autocorrelation.high,
        unit="correlation of the errors of neighbouring years",
        method=f"weighted mean and 95% of the weight; {METHOD}",
    )
    return [_last_change(shared, fitted), autocorrelation, *_break_years(shared, fitted)]


def _last_change(shared: dict[str, Any], fitted: Segmented) -> Statistic:
    slopes = fitted.slopes
    since = fitted.breaks[-1].year if fitted.breaks else shared["start_year"]
    return Statistic(
        **shared,
        statistic="annual_change_pct",
        term="last_segment",
        estimate=_pct(slopes.estimate[-1]),
        ci_low=_pct(slopes.low[-1]),
        ci_high=_pct(slopes.high[-1]),
        p_value=float(slopes.p_value[-1]),
        df=float(fitted.df),
        unit="% a year",
        method=f"the last segment, from {since} on; {METHOD}; interval and p from the mixture of t",
    )


def _break_years(shared: dict[str, Any], fitted: Segmented) -> list[Statistic]:
    return [
        Statistic(
            **shared,
            statistic="break_year",
            term=f"break_{number}",
            estimate=float(each.year),
            ci_low=float(each.low),
            ci_high=float(each.high),
            unit="year of the 31 March",
            method=f"the year with the largest weight, and 95% of the weight; {METHOD}",
        )
        for number, each in enumerate(fitted.breaks, start=1)
    ]
