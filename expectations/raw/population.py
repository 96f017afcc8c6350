"""Populations of the authorities by ONS, and how they move from one mid-year to the next."""

import numpy as np
import pandas as pd

from domain.areas import WALES
from expectations.raw.gaps import years_lost

KNOWN_GAPS = {2012, 2013}  # mid-years without a 0-17 estimate in what was found
CENSUS = 2021  # estimates from here on rest on Census 2021; earlier ones were not rebased


def by_age(figures: pd.DataFrame) -> pd.DataFrame:
    """One row per authority and mid-year: children and people, an age group a column."""
    authorities = figures[figures["area_code"] != WALES]
    place = authorities.groupby(["area_code", "year"])
    ages = authorities.pivot_table("value", index=["area_code", "year"], columns="age_group")
    wide = place[["area_name", "published_on"]].max().join(ages.add_prefix("population_"))
    wide["edition_number"] = place["edition_number"].min()
    return wide.reset_index().rename(columns={"year": "mid_year"})


def age_shares(population: pd.DataFrame) -> pd.DataFrame:
    """One row per authority and mid-year: how large the ages are to one another."""
    return population.assign(
        share_0_17_pct=population["population_0_17"] / population["population_total"] * 100,
        share_16_17_pct=(1 - population["population_0_15"] / population["population_0_17"]) * 100,
    )


def mid_years(population: pd.DataFrame) -> pd.DataFrame:
    """One row per mid-year: how many authorities, how many children, and years left out."""
    by_year = population.groupby("mid_year")
    frame = pd.DataFrame(
        {
            "n_authorities": by_year["area_code"].nunique(),
            "n_0_17_in_wales": by_year["population_0_17"].sum(),
            "edition_number": by_year["edition_number"].min(),
        }
    ).reset_index()
    n_missing = years_lost(frame["mid_year"], frame["edition_number"], KNOWN_GAPS)
    return frame.assign(n_years_missing=n_missing)


def moves(population: pd.DataFrame) -> pd.DataFrame:
    """One row per authority and mid-year but the first: the change since the one before, a year.

    The change in percent is over the root of the years between: estimates drift apart as the steps
    of a random walk add up, so that a gap is not judged as a year.
    """
    ordered = population.sort_values(["area_code", "mid_year"])
    before = ordered.groupby("area_code")[["mid_year", "population_0_17"]].shift()
    kept = ["area_code", "area_name", "mid_year", "population_0_17", "published_on"]
    frame = (
        ordered[kept]
        .assign(
            population_0_17_before=before["population_0_17"],
            years_between=ordered["mid_year"] - before["mid_year"],
            change_pct=(ordered["population_0_17"] / before["population_0_17"] - 1) * 100,
        )
        .dropna(subset=["years_between"])
    )
    return frame.assign(change_pct=frame["change_pct"] / np.sqrt(frame["years_between"]))
