"""The trend of Wales and of each authority, in % a year."""

from typing import Any

import numpy as np
import pandas as pd
from statsmodels.genmod.generalized_linear_model import GLMResultsWrapper
from statsmodels.stats.stattools import durbin_watson
from statsmodels.tools import add_constant

from analysis.care_rates.poisson import poisson_fit
from analysis.results import Statistic

LEAST_YEARS = 4
# neighbouring years are alike, so there is less in them than n says
SERIAL = "years taken as independent; Durbin-Watson well below 2 means the interval is too narrow"
DURBIN_WATSON = (
    "Durbin-Watson statistic of the Pearson residuals in the order of the years, gaps closed"
)


def trend(area: pd.DataFrame, area_code: str, *, per_child: bool) -> list[Statistic]:
    """Fit a constant yearly change to the counts of one area.

    Parameters
    ----------
    area
        A row per year of ``marts.fct_care_rates``, shape (years, …).
    per_child
        With the population as offset, so that the trend is one of rates; else one of counts.

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
    fit = _fit(figures, area_code)
    growth = float(np.exp(fit.params[1]))
    low, high = np.exp(np.asarray(fit.conf_int())[1])
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
            statistic="annual_change_pct",
            estimate=100 * (growth - 1),
            std_error=100 * growth * float(fit.bse[1]),
            ci_low=100 * (float(low) - 1),
            ci_high=100 * (float(high) - 1),
            p_value=float(fit.pvalues[1]),
            unit="% a year",
            method=f"Poisson regression on the year, log link, {offset}; variance the Pearson "
            f"dispersion times the mean; t interval, n - 2; {SERIAL}",
        ),
        Statistic(
            **shared,
            statistic="durbin_watson",
            estimate=float(durbin_watson(fit.resid_pearson)),
            unit="0 to 4, 2 without serial correlation",
            method=DURBIN_WATSON,
        ),
    ]


def _fit(figures: np.ndarray, area_code: str) -> GLMResultsWrapper:
    """Fit years, counts and, where there is a third column, children; shape (years, 2 or 3)."""
    years, counts, *children = figures.T
    try:
        return poisson_fit(
            counts,
            add_constant(years - years.mean()),
            children[0] if children else None,
            quasi=True,
        )
    except ValueError as error:
        raise ValueError(f"the trend of {area_code}: {error}") from error
