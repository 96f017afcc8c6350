"""Populations of the authorities by ONS, and how they move from one mid-year to the next."""

import great_expectations as gx
import pandas as pd

from domain.areas import WALES
from expectations.suites import between, suite

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


def ages_of_population() -> gx.ExpectationSuite:
    """Suite for `age_shares`."""
    return suite(
        "raw",
        "ages_of_population",
        between(
            "population_0_17",
            9_000,
            90_000,
            "Authorities have 11,432 to 75,747 children: beyond these it is thousands or Wales.",
        ),
        between(
            "share_0_17_pct",
            15,
            30,
            "Children were 15.6% to 22.9% of an authority: beyond these an age is in a wrong "
            "column.",
        ),
        between(
            "share_16_17_pct",
            8,
            16,
            "Two of eighteen years of age are about 11% (9.7% to 14.0%): beyond these 0-15 and "
            "0-17 are not of one place and year.",
        ),
    )


def population_by_year() -> gx.ExpectationSuite:
    """Suite for `mid_years`."""
    return suite(
        "raw",
        "population_by_year",
        between("n_authorities", 22, 22, "Wales has twenty-two local authorities in every year."),
        between(
            "n_0_17_in_wales",
            600_000,
            660_000,
            "Wales had 616,000 to 632,000 children: beyond these an authority is missing or twice.",
        ),
        between(
            "n_years_missing",
            0,
            0,
            "Mid-2012 and mid-2013 were not found; any other year left out was lost.",
        ),
    )


def population_moves() -> gx.ExpectationSuite:
    """Suite for the rows of `moves` that do not cross the census."""
    why = (
        "Children of an authority move by -1.9% to +2.1% a year: past 4% two areas or two years "
        "changed places."
    )
    return suite("raw", "population_moves", between("change_pct", -4, 4, why))


def population_moves_at_census() -> gx.ExpectationSuite:
    """Suite for the rows of `moves` that cross the census."""
    why = (
        "Census 2021 found up to 6.5% fewer children than the estimates before it: beyond 10% "
        "it is not the census."
    )
    return suite("raw", "population_moves_at_census", between("change_pct", -10, 5, why))
