"""Populations of the authorities by ONS, and how they move from one mid-year to the next."""

import pandas as pd

from domain.areas import WALES

KNOWN_GAPS = {2012, 2013}  # mid-years without a 0-17 estimate in what was found
CENSUS = 2021  # estimates from here on rest on Census 2021; earlier ones were not rebased


def by_age(figures: pd.DataFrame) -> pd.DataFrame:
    """One row per authority and mid-year: children and people, an age group a column."""
    authorities = figures[figures["area_code"] != WALES]
    place = authorities.groupby(["area_code", "year"])
    ages = authorities.pivot_table("value", index=["area_code", "year"], columns="age_group")
    wide = place[["area_name", "published_on"]].max().join(ages.add_prefix("population_"))
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
        }
    ).reset_index()
    before = [*frame["mid_year"][:1] - 1, *frame["mid_year"][:-1]]
    gaps = zip(before, frame["mid_year"], strict=True)
    missing = [sorted(set(range(int(a) + 1, int(b))) - KNOWN_GAPS) for a, b in gaps]
    return frame.assign(n_years_missing=[len(years) for years in missing])


def moves(population: pd.DataFrame) -> pd.DataFrame:
    """One row per authority and two mid-years that follow one another: the change in percent."""
    ordered = population.sort_values(["area_code", "mid_year"])
    before = ordered.groupby("area_code")[["mid_year", "population_0_17"]].shift()
    kept = ["area_code", "area_name", "mid_year", "population_0_17", "published_on"]
    frame = ordered[kept].assign(
        population_0_17_before=before["population_0_17"],
        change_pct=(ordered["population_0_17"] / before["population_0_17"] - 1) * 100,
    )
    return frame[frame["mid_year"] - before["mid_year"] == 1]
