"""Children in need, and children receiving care and support: whole rates of two measures."""

import pandas as pd

from domain.areas import WALES

YEAR, RATE = "year_ending_march", "rate_per_10k_printed"


def moves(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per area, year and measure: the rate, and its change in a year, in percent.

    The first year of a measure, and one after a gap, follow none: their change is 0.
    """
    series = ["measure", "area_code"]
    ordered = rates.sort_values([*series, YEAR])
    before = ordered.groupby(series)
    change_pct = (ordered[RATE] / before[RATE].shift() - 1) * 100
    return ordered.assign(change_pct=change_pct.where(before[YEAR].diff() == 1, 0))


def years(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per year: how many areas have a rate, and how many measures it is of."""
    counted = rates.groupby(YEAR).agg(
        n_areas=("area_code", "nunique"), n_measures=("measure", "nunique")
    )
    return counted.reset_index()


def beside_wales(rates: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """One row per measure and year whose population is known: authorities together, less Wales.

    Parameters
    ----------
    rates
        The printed rates.
    people
        ``area_code``, ``mid_year`` and ``population_0_17``: the weights, of the mid-year before.
    """
    weights = people[["area_code", "mid_year", "population_0_17"]]
    of_authorities = rates[rates["area_code"] != WALES].assign(mid_year=rates[YEAR] - 1)
    weighted = of_authorities.merge(weights, on=["area_code", "mid_year"], how="left")
    weighted["n_per_10k"] = weighted[RATE] * weighted["population_0_17"]
    parts = ["n_per_10k", "population_0_17"]
    # a year without some authority's population has no sum to compare
    sums = weighted.groupby(["measure", YEAR])[parts].sum(skipna=False).dropna()
    wales = rates[rates["area_code"] == WALES].set_index(["measure", YEAR])[RATE]
    together = sums["n_per_10k"] / sums["population_0_17"]
    both = pd.DataFrame({"authorities_per_10k": together}).join(wales)
    return both.assign(apart_per_10k=both["authorities_per_10k"] - both[RATE]).reset_index()
