"""How far authorities differ beyond chance in a year, with limits: the spread behind a funnel."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import chi2

from analysis.care_rates.deprivation import LEAST_AUTHORITIES
from analysis.results import Interval, Statistic

BASE = 1e4
MISSING = "authorities without a rate are left out"
FUNNEL = "Poisson variance of a rate of Wales's size in each authority's population"


@dataclass(frozen=True, slots=True)
class Spread:
    """Standard deviation of the authorities' own rates beyond chance, with 95% limits.

    Attributes
    ----------
    estimate, limits
        Children per 10,000.
    """

    estimate: float
    limits: Interval


def spread_between(rates: np.ndarray, variances: np.ndarray) -> Spread:
    """Estimate tau of a random-effects model and its 95% limits by the profile of Q.

    Parameters
    ----------
    rates
        Children per 10,000, shape (authorities,).
    variances
        By chance, of each rate, positive.

    Raises
    ------
    ValueError
        If there are fewer than two rates, or a variance is not positive.

    Notes
    -----
    Q(t) is the sum of (rate - mean)^2 / (variance + t) with the mean weighted by the same
    1 / (variance + t). The estimate solves Q = n - 1 (Paule and Mandel 1982), the limits solve Q =
    the 97.5% and the 2.5% quantile of chi-squared on n - 1 degrees of freedom (Viechtbauer 2007,
    Statistics in Medicine 26, 37-52). Where Q(0) is already below, the solution is 0.
    """
    if len(rates) < 2 or not (variances > 0).all():
        raise ValueError("a spread takes two rates or more, of positive variance")
    df = len(rates) - 1

    def excess(between: float, quantile: float) -> float:
        weights = 1 / (variances + between)
        mean = (weights * rates).sum() / weights.sum()
        return float((weights * (rates - mean) ** 2).sum() - quantile)

    def solution(quantile: float) -> float:
        if excess(0, quantile) <= 0:
            return 0.0
        # Q is below the sum of squares over t, so it is below the quantile from here on
        most = ((rates - rates.mean()) ** 2).sum() / quantile
        return float(brentq(excess, 0, most, args=(quantile,), xtol=1e-12, rtol=1e-14))

    low, high = (solution(float(chi2.ppf(level, df))) ** 0.5 for level in (0.975, 0.025))
    return Spread(solution(df) ** 0.5, Interval(low, high))


def dispersion_statistics(care_rates: pd.DataFrame, year: int) -> list[Statistic]:
    """Give the multiplicative and the additive overdispersion of a year, with limits.

    Parameters
    ----------
    care_rates
        ``marts.fct_care_rates``.

    Returns
    -------
    list of Statistic
        ``dispersion`` (phi, about Wales) and ``between_sd_per_10k`` (tau, about the weighted mean);
        none where a year has fewer than four authorities or Wales has no rate.

    Notes
    -----
    Nothing is winsorised here. The funnel's own phi and tau pull the outer tenth in, so they are
    smaller (``rpt_funnel_curves``).
    """
    of_year = care_rates[care_rates["year_ending_march"] == year]
    of_year = of_year[of_year["care_rate_per_10k"].notna()].sort_values("area_code")
    is_wales = of_year["is_wales"].astype(bool)
    authorities = of_year[~is_wales]
    if not is_wales.any() or len(authorities) < LEAST_AUTHORITIES:
        return []
    centre = float(of_year.loc[is_wales, "care_rate_per_10k"].iloc[0])
    rates = authorities["care_rate_per_10k"].to_numpy(float)
    variances = BASE * centre / authorities["population_0_17"].to_numpy(float)
    n = len(rates)
    squared = float(((rates - centre) ** 2 / variances).sum())
    spread = spread_between(rates, variances)
    shared: dict[str, Any] = {
        "analysis": "funnel_dispersion",
        "start_year": year,
        "end_year": year,
        "n": n,
        "missing_rule": MISSING,
    }
    return [
        Statistic(
            **shared,
            model="multiplicative",
            statistic="dispersion",
            estimate=squared / n,
            ci_low=squared / float(chi2.ppf(0.975, n)),
            ci_high=squared / float(chi2.ppf(0.025, n)),
            p_value=float(chi2.sf(squared, n)),
            df=n,
            unit="ratio of variances, 1 by chance alone",
            method=f"mean squared z about the rate of Wales; {FUNNEL}; limits and p by chi-squared",
        ),
        Statistic(
            **shared,
            model="additive",
            statistic="between_sd_per_10k",
            estimate=spread.estimate,
            ci_low=spread.limits.low,
            ci_high=spread.limits.high,
            df=n - 1,
            unit="children per 10,000",
            method=f"random effects about their weighted mean; {FUNNEL}; Paule and Mandel (1982), "
            "limits by the profile of Q (Viechtbauer 2007)",
        ),
    ]
