"""The constant trend of Wales and of each authority, in % a year."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.stattools import durbin_watson
from statsmodels.tools import add_constant

from analysis.care_rates.poisson import poisson_fit
from analysis.results import Statistic

LEAST_YEARS = 4
# neighbouring years are alike, so there is less in them than n says: below this Durbin-Watson
# statistic an interval that takes them as independent would be read as evidence that is not there
SERIALLY_CORRELATED = 1.0
SERIAL = "years taken as independent"
DURBIN_WATSON = (
    "Durbin-Watson statistic of the Pearson residuals in the order of the years, gaps closed"
)


@dataclass(frozen=True, slots=True)
class ConstantTrend:
    """A constant yearly change, and whether its years can be taken as independent.

    Attributes
    ----------
    annual_change_pct, std_error, ci_low, ci_high, p_value
        In % a year, with errors that take the years as independent.
    durbin_watson
        Of the Pearson residuals, 0 to 4.
    """

    annual_change_pct: float
    std_error: float
    ci_low: float
    ci_high: float
    p_value: float
    durbin_watson: float

    @property
    def is_serially_correlated(self) -> bool:
        """Whether the years are so alike that the interval and p would mislead."""
        return self.durbin_watson < SERIALLY_CORRELATED


def constant_trend(
    years: np.ndarray, counts: np.ndarray, children: np.ndarray | None = None
) -> ConstantTrend:
    """Fit a constant yearly change to counts by Poisson regression on the year.

    Parameters
    ----------
    years, counts, children
        In the order of the years, shape (years,). With `children`, the population aged 0 to 17, as
        offset the trend is one of rates; else one of counts.

    Raises
    ------
    ValueError
        If the model cannot be fitted.
    """
    fit = poisson_fit(counts, add_constant(years - years.mean()), children, quasi=True)
    growth = float(np.exp(fit.params[1]))
    low, high = np.exp(np.asarray(fit.conf_int())[1])
    return ConstantTrend(
        annual_change_pct=100 * (growth - 1),
        std_error=100 * growth * float(fit.bse[1]),
        ci_low=100 * (float(low) - 1),
        ci_high=100 * (float(high) - 1),
        p_value=float(fit.pvalues[1]),
        durbin_watson=float(durbin_watson(fit.resid_pearson)),
    )


def trend(area: pd.DataFrame, area_code: str, *, per_child: bool) -> list[Statistic]:
    """Fit a constant yearly change to the counts of one area.

    Parameters
    ----------
    area
        A row per year of ``marts.fct_care_rates``, shape (years, …).
    per_child
        With the population as offset, so that the trend is one of rates; else one of counts.

    Returns
    -------
    list of Statistic
        The change a year, without error, interval and p where its years are serially correlated,
        and the Durbin-Watson statistic that says so.

    Raises
    ------
    ValueError
        If fewer than four years can be used, or the model cannot be fitted to them.
    """
    needed = ["n_children_looked_after"] + (["population_0_17"] if per_child else [])
    figures = area[["year_ending_march", *needed]].to_numpy(float, na_value=np.nan)
    figures = figures[np.isfinite(figures).all(axis=1)]
    if len(figures) < LEAST_YEARS:
        raise ValueError(f"{area_code} has {len(figures)} years of {' and '.join(needed)}")
    figures = figures[figures[:, 0].argsort()]
    try:
        fitted = constant_trend(*figures.T)
    except ValueError as error:
        raise ValueError(f"the trend of {area_code}: {error}") from error
    shared: dict[str, Any] = {
        "analysis": "rate_trend" if per_child else "count_trend",
        "model": "quasi_poisson",
        "area_code": area_code,
        "start_year": int(figures[0, 0]),
        "end_year": int(figures[-1, 0]),
        "n": len(figures),
        "missing_rule": f"years without {' or '.join(needed)} left out; {LEAST_YEARS} needed",
    }
    offset = "log population aged 0 to 17 as offset" if per_child else "not adjusted for population"
    return [
        Statistic(
            **shared,
            **_evidence(fitted),
            statistic="annual_change_pct",
            estimate=fitted.annual_change_pct,
            unit="% a year",
            method=f"Poisson regression on the year, log link, {offset}; {_errors(fitted)}",
        ),
        Statistic(
            **shared,
            statistic="durbin_watson",
            estimate=fitted.durbin_watson,
            unit="0 to 4, 2 without serial correlation",
            method=DURBIN_WATSON,
        ),
    ]


def _evidence(fitted: ConstantTrend) -> dict[str, Any]:
    """Error, interval and p, unless they would mislead."""
    if fitted.is_serially_correlated:
        return {}
    names = ("std_error", "ci_low", "ci_high", "p_value")
    return {name: getattr(fitted, name) for name in names}


def _errors(fitted: ConstantTrend) -> str:
    """Say how the errors were made, or why there are none."""
    if fitted.is_serially_correlated:
        return (
            f"no error, interval or p: serially correlated, DW {fitted.durbin_watson:.1f}; "
            "segmented_ar1 allows for it"
        )
    return (
        "variance the Pearson dispersion times the mean; t interval, n - 2; "
        f"{SERIAL}: DW {fitted.durbin_watson:.1f}"
    )
