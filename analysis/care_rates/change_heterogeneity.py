"""Whether authorities changed differently between two years, or chance made them."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.special import xlogy
from scipy.stats import chi2, norm

from analysis.care_rates.deprivation import LEAST_AUTHORITIES
from analysis.multiple_tests import holm
from analysis.results import Statistic

MISSING = "authorities without a count or a population of either year are left out"
# a child looked after in both years is counted twice, so changes vary less than two draws would
STOCK = (
    "counts of both years taken as independent Poisson counts; many children are in both, so "
    "chance moves changes less than this and p is too large rather than too small"
)
REQUIRED = ["n_children_looked_after", "population_0_17"]


def change_heterogeneity(
    care_rates: pd.DataFrame, start_year: int, end_year: int
) -> list[Statistic]:
    """Test whether all authorities share one ratio of rates, and each against the rest.

    Parameters
    ----------
    care_rates
        ``marts.fct_care_rates``.

    Returns
    -------
    list of Statistic
        ``chi_squared`` and the common ``rate_ratio``; of each authority its ratio over that of the
        rest, with p and Holm's p. None where fewer than four authorities have both years, or one of
        them has no child in either.

    Notes
    -----
    The likelihood-ratio test of the interaction in a Poisson regression of the counts on authority
    and year with the population as offset. Given the sum of an authority's two counts the second
    is binomial, with odds the common ratio times the ratio of its populations. An authority against
    the rest: log ratio less the inverse-variance mean of the others, variance the sum of 1 / count.
    """
    pairs = _both_years(care_rates, start_year, end_year)
    first, second = (pairs[f"n_{year}"].to_numpy(float) for year in ("start", "end"))
    if len(pairs) < LEAST_AUTHORITIES or not (first.all() and second.all()):
        return []
    children = (pairs["children_end"] / pairs["children_start"]).to_numpy(float)
    shared: dict[str, Any] = {
        "analysis": "change_heterogeneity",
        "start_year": start_year,
        "end_year": end_year,
        "n": len(pairs),
        "missing_rule": MISSING,
    }
    ratio = _common_ratio(first, second, children)
    statistic = _deviance(first, second, ratio * children)
    df = len(pairs) - 1
    whole = [
        Statistic(
            **shared,
            model="poisson",
            statistic="chi_squared",
            estimate=statistic,
            p_value=float(chi2.sf(statistic, df)),
            df=df,
            unit="chi-squared",
            method=f"likelihood ratio: one ratio of rates against one for each authority; {STOCK}",
        ),
        Statistic(
            **shared,
            model="poisson",
            statistic="rate_ratio",
            estimate=ratio,
            unit="ratio of rates, end over start",
            method=f"one ratio for all authorities by maximum likelihood; {STOCK}",
        ),
    ]
    return whole + _each_against_the_rest(pairs, first, second, children, shared)


def _both_years(care_rates: pd.DataFrame, start_year: int, end_year: int) -> pd.DataFrame:
    known = care_rates[~care_rates["is_wales"].astype(bool)].dropna(subset=REQUIRED)
    known = known[["area_code", "year_ending_march", *REQUIRED]]
    start, end = (
        known[known["year_ending_march"] == year].rename(
            columns={"n_children_looked_after": f"n_{name}", "population_0_17": f"children_{name}"}
        )
        for name, year in (("start", start_year), ("end", end_year))
    )
    both = start.merge(end, on="area_code", suffixes=("_start", "_end"))
    return both.sort_values("area_code", ignore_index=True)


def _common_ratio(first: np.ndarray, second: np.ndarray, children: np.ndarray) -> float:
    """The ratio under which as many children are expected at the end as there are."""

    def excess(log_ratio: float) -> float:
        odds = np.exp(log_ratio) * children
        return float(((first + second) * odds / (1 + odds)).sum() - second.sum())

    return float(np.exp(brentq(excess, -20, 20, xtol=1e-14)))


def _deviance(first: np.ndarray, second: np.ndarray, odds: np.ndarray) -> float:
    """Twice the log likelihood lost when the second counts have these odds."""
    both = first + second
    expected = both * odds / (1 + odds)
    lost = xlogy(second, second / expected) + xlogy(first, first / (both - expected))
    return float(2 * lost.sum())


def _each_against_the_rest(
    pairs: pd.DataFrame,
    first: np.ndarray,
    second: np.ndarray,
    children: np.ndarray,
    shared: dict[str, Any],
) -> list[Statistic]:
    logs = np.log(second / first / children)
    variances = 1 / first + 1 / second
    weights = 1 / variances
    of_rest = weights.sum() - weights
    difference = logs - ((weights * logs).sum() - weights * logs) / of_rest
    error = np.sqrt(variances + 1 / of_rest)
    p_values = 2 * norm.sf(np.abs(difference) / error)
    low, high = (np.exp(difference + sign * norm.ppf(0.975) * error) for sign in (-1, 1))
    method = f"log ratio of rates less the inverse-variance mean of the others; {STOCK}"
    found: list[Statistic] = []
    for i, adjusted in enumerate(holm(list(p_values))):
        of_area: dict[str, Any] = {
            **shared,
            "model": "against_the_rest",
            "area_code": str(pairs["area_code"].iloc[i]),
        }
        found += [
            Statistic(
                **of_area,
                statistic="ratio_of_rate_ratios",
                estimate=float(np.exp(difference[i])),
                ci_low=float(low[i]),
                ci_high=float(high[i]),
                p_value=float(p_values[i]),
                unit="ratio, 1 where it changed as the rest",
                method=f"{method}; Wald interval on the log scale",
            ),
            Statistic(
                **of_area,
                statistic="p_holm",
                estimate=float(adjusted),
                p_value=float(adjusted),
                unit="p",
                method=f"{method}; p adjusted by Holm (1979) over {len(pairs)} authorities",
            ),
        ]
    return found
