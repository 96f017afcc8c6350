"""Children looked after: the totals of areas and of years, which may have gaps between them."""

import numpy as np
import pandas as pd

from domain.areas import WALES
from expectations.raw.gaps import years_lost

KNOWN_GAPS = {2019, 2020, 2021, 2022, 2023}  # years whose counts by authority were not found
WITHOUT_WALES = {2024, 2025}  # years whose Welsh row was not found


def area_totals(figures: pd.DataFrame) -> pd.DataFrame:
    """One row per year and area: all children, and the change since the figure before as a z.

    The z is the change over the standard deviation of a Poisson count, the square root of the
    earlier count: chance moves a count by about one, whether the authority is large or small.
    Across a gap, chance moves add up like the steps of a random walk: the z is over the root of
    the years between, so that six years are not judged as one.
    """
    of_all = figures[(figures["sex"] == "all") & (figures["age_band"] == "all")]
    kept = ["year", "area_code", "area_name", "edition_number"]
    totals = of_all[kept].assign(n_children=of_all["value"])
    totals = totals.sort_values(["area_code", "year"])
    by_area = totals.groupby("area_code")
    before, years_between = by_area["n_children"].shift(), by_area["year"].diff()
    change = totals["n_children"] - before
    return totals.assign(
        n_before=before,
        years_between=years_between,
        change_z=change / np.sqrt(before * years_between),
    )


def years(totals: pd.DataFrame) -> pd.DataFrame:
    """One row per year: how many authorities, and years left out that were found before."""
    authorities = totals[totals["area_code"] != WALES]
    frame = (
        authorities.groupby("year")
        .agg(n_authorities=("area_code", "nunique"), edition_number=("edition_number", "min"))
        .reset_index()
    )
    n_missing = years_lost(frame["year"], frame["edition_number"], KNOWN_GAPS)
    return frame.assign(n_years_missing=n_missing)


def beside_wales(totals: pd.DataFrame) -> pd.DataFrame:
    """One row per year: the sum of the authorities against the row of Wales.

    A year of `WITHOUT_WALES` is left out as long as it has none.
    """
    is_wales = totals["area_code"] == WALES
    frame = pd.DataFrame(
        {
            "n_wales": totals[is_wales].groupby("year")["n_children"].sum(),
            "n_sum_of_authorities": totals[~is_wales].groupby("year")["n_children"].sum(),
        }
    ).reset_index()
    is_excused = frame["year"].isin(WITHOUT_WALES) & frame["n_wales"].isna()
    gap = frame["n_sum_of_authorities"] - frame["n_wales"]
    return frame.assign(authorities_minus_wales=gap)[~is_excused]


def beside_headlines(totals: pd.DataFrame, headlines: pd.DataFrame) -> pd.DataFrame:
    """One row per headline of a year with counts by authority: their sum against it."""
    authorities = totals[totals["area_code"] != WALES]
    sums = authorities.groupby("year")["n_children"].sum().rename("n_sum_of_authorities")
    kept = headlines[["year_ending_march", "n_children_looked_after", "published_in"]]
    both = kept.merge(sums, left_on="year_ending_march", right_index=True)
    ratio = both["n_sum_of_authorities"] / both["n_children_looked_after"]
    return both.assign(gap_pct=(ratio - 1) * 100)
