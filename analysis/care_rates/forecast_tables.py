"""Forecasts as a table: a row per area, years ahead and model, with its scores."""

from typing import Any

import pandas as pd

from analysis.care_rates.forecasts import Forecast, forecasts
from analysis.care_rates.series import Measure, Series
from analysis.results import Column, laid_out

COLUMNS = {
    "area_code": Column("str", "ONS code of the area."),
    "area_name": Column("str", "Name of the area."),
    "is_wales": Column("bool", "True for the row of Wales."),
    "horizon_years": Column("Int64", "Years ahead of the last rate: 1 to 3."),
    "model": Column("str", "last_rate (the yardstick), drift, damped_trend or local_level."),
    "last_year": Column("Int64", "Year of the newest rate, which forecasts set out from."),
    "last_rate_per_10k": Column("Float64", "The last rate."),
    "forecast_year": Column("Int64", "31 March that is forecast."),
    "is_shown": Column(
        "bool", "True where the model has beaten the last rate: the row holds a forecast."
    ),
    "forecast_rate_per_10k": Column("Float64", "The forecast; null where it is not shown."),
    "forecast_low_per_10k": Column("Float64", "Lower 95% limit of the forecast."),
    "forecast_high_per_10k": Column("Float64", "Upper 95% limit of the forecast."),
    "n_origins": Column("Int64", "Years from which the model has been scored."),
    "first_origin": Column("Int64", "First of these years."),
    "last_origin": Column("Int64", "Last of these years."),
    "mean_absolute_error_per_10k": Column("Float64", "Mean absolute error over these years."),
    "last_rate_error_per_10k": Column(
        "Float64", "Mean absolute error of the last rate over these years."
    ),
    "coverage_pct": Column("Float64", "Share of these years whose rate the 95% limits held."),
    "p_value": Column(
        "Float64",
        "One-sided p that the model's errors are smaller than those of the last rate; null for it.",
    ),
    "not_shown_reason": Column("str", "Why no forecast is shown; null where one is."),
}
KEY = ["area_code", "horizon_years", "model"]


def forecast_frame(series: list[Series]) -> pd.DataFrame:
    """Forecast the rates of every area, a row per area, years ahead and model."""
    rows = [
        _row(each, forecast)
        for each in series
        if each.measure == Measure.CARE_RATE and len(each.years)
        for forecast in forecasts(each)
    ]
    return laid_out(rows, COLUMNS, KEY)


def _row(series: Series, forecast: Forecast) -> dict[str, Any]:
    row: dict[str, Any] = {
        "area_code": series.area_code,
        "area_name": series.area_name,
        "is_wales": series.is_wales,
        "horizon_years": forecast.horizon,
        "model": forecast.model,
        "last_year": forecast.origin,
        "last_rate_per_10k": forecast.last,
        "forecast_year": forecast.origin + forecast.horizon,
        "is_shown": forecast.ahead is not None,
        "p_value": forecast.p_value,
        "not_shown_reason": forecast.reason,
    }
    if forecast.ahead:
        row["forecast_rate_per_10k"] = forecast.ahead.value
        row["forecast_low_per_10k"] = forecast.ahead.low
        row["forecast_high_per_10k"] = forecast.ahead.high
    if forecast.scores:
        row |= {
            "n_origins": len(forecast.scores.origins),
            "first_origin": forecast.scores.origins[0],
            "last_origin": forecast.scores.origins[-1],
            "mean_absolute_error_per_10k": forecast.scores.errors.mean(),
            "last_rate_error_per_10k": forecast.yardstick_error,
            "coverage_pct": 100 * forecast.scores.held.mean(),
        }
    return row
