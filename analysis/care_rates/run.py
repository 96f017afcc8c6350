"""The contents page: which statistic, of which mart."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from analysis.care_rates.change_heterogeneity import change_heterogeneity
from analysis.care_rates.counts import count_models
from analysis.care_rates.deprivation import (
    LEAST_AUTHORITIES,
    deprivation_regression,
    influence,
    no_regression,
    pairs,
)
from analysis.care_rates.dispersion import dispersion_statistics
from analysis.care_rates.forecast_tables import forecast_frame
from analysis.care_rates.series import yearly_series
from analysis.care_rates.trend_tables import trend_frame, trend_statistics, trends_of
from analysis.care_rates.trends import LEAST_YEARS, trend
from analysis.results import NotEstimableError, Statistic


def care_rate_statistics(
    care_rates: pd.DataFrame, deprivation: pd.DataFrame, chosen_measure: str
) -> list[Statistic]:
    """Compute every statistic of the care rates.

    Parameters
    ----------
    care_rates
        ``marts.fct_care_rates``.
    deprivation
        ``marts.fct_deprivation``.
    chosen_measure
        The measure of the study (``exclusion_deprivation_measure``): influence and count models
        are computed for it, regressions for every measure.
    """
    statistics: list[Statistic] = []
    paired_by = pairs(care_rates, deprivation)
    for year in _years_with_rates(care_rates):
        for measure in _measures_with_values(deprivation):
            try:
                paired = paired_by.of(measure, year)
                statistics += deprivation_regression(paired, measure, year)
            except NotEstimableError as reason:  # stops no other statistic
                statistics.append(no_regression(measure, year, reason))
                continue
            if measure == chosen_measure:
                unit = deprivation.loc[deprivation["measure"] == measure, "unit"].iloc[0]
                statistics += influence(paired, measure, year)
                statistics += count_models(paired, measure, unit, year)
    for area_code, area in care_rates.groupby("area_code", sort=True):
        for per_child, column in ((False, "n_children_looked_after"), (True, "care_rate_per_10k")):
            if area[column].notna().sum() >= LEAST_YEARS and area[column].any():
                statistics += trend(area, str(area_code), per_child=per_child)
    return statistics


@dataclass(frozen=True, slots=True)
class CareRateTrends:
    """Where care rates have been going, and where they may go.

    Attributes
    ----------
    trends
        A row per area, measure and year: ``results.care_rate_trends``.
    forecasts
        A row per area, years ahead and model: ``results.care_rate_forecasts``.
    statistics
        The trends' last segments, breaks and autocorrelations.
    """

    trends: pd.DataFrame
    forecasts: pd.DataFrame
    statistics: list[Statistic]


def care_rate_trends(care_rates: pd.DataFrame, published: pd.DataFrame) -> CareRateTrends:
    """Compute trends with breaks, recent-trend markers and forecasts.

    Parameters
    ----------
    care_rates
        ``marts.fct_care_rates``.
    published
        ``marts.fct_published_care_rates``: rates of years without a population or a count.
    """
    series = yearly_series(care_rates, published)
    trends = trends_of(series)
    return CareRateTrends(trend_frame(trends), forecast_frame(series), trend_statistics(trends))


def uncertainty_statistics(
    care_rates: pd.DataFrame, window_years: Collection[int]
) -> list[Statistic]:
    """Compute how far authorities differ, and how far their changes do, beyond chance.

    Parameters
    ----------
    care_rates
        ``marts.fct_care_rates``.
    window_years
        Lengths of the windows of ``care_rate_windows``: changes are compared over these.
    """
    years = _years_with_rates(care_rates)
    statistics = [each for year in years for each in dispersion_statistics(care_rates, year)]
    for start in years:
        for end in years:
            if end - start in window_years:
                statistics += change_heterogeneity(care_rates, start, end)
    return statistics


def _years_with_rates(care_rates: pd.DataFrame) -> list[int]:
    authorities = care_rates[~care_rates["is_wales"].astype(bool)]
    n_rates = authorities.groupby("year_ending_march")["care_rate_per_10k"].count()
    return [int(year) for year in n_rates.index[n_rates >= LEAST_AUTHORITIES]]


def _measures_with_values(deprivation: pd.DataFrame) -> list[str]:
    return sorted(deprivation.loc[deprivation["value"].notna(), "measure"].unique())
