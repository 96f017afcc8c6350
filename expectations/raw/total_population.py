"""All-age populations by StatsWales, on their own and against those of ONS."""

import numpy as np
import pandas as pd

from domain.areas import WALES
from expectations.raw.gaps import years_lost


def of_all_ages(figures: pd.DataFrame) -> pd.DataFrame:
    """One row per area and mid-year: people of all ages."""
    kept = figures[["area_code", "area_name", "year", "value", "edition_number"]]
    return kept.rename(columns={"year": "mid_year", "value": "population_total"})


def mid_years(totals: pd.DataFrame) -> pd.DataFrame:
    """One row per mid-year: authorities, and their sum against Wales."""
    is_wales = totals["area_code"] == WALES
    frame = pd.DataFrame(
        {
            "n_authorities": totals[~is_wales].groupby("mid_year")["area_code"].nunique(),
            "n_sum_of_authorities": totals[~is_wales].groupby("mid_year")["population_total"].sum(),
            "population_of_wales": totals[is_wales].groupby("mid_year")["population_total"].sum(),
            "edition_number": totals.groupby("mid_year")["edition_number"].min(),
        }
    ).reset_index()
    return frame.assign(
        n_years_missing=years_lost(frame["mid_year"], frame["edition_number"]),
        authorities_minus_wales=frame["n_sum_of_authorities"] - frame["population_of_wales"],
    )


def moves(totals: pd.DataFrame) -> pd.DataFrame:
    """One row per area and mid-year but the first: the change in percent over the root of years."""
    ordered = totals.sort_values(["area_code", "mid_year"])
    before = ordered.groupby("area_code")[["mid_year", "population_total"]].shift()
    kept = ordered[["area_code", "area_name", "mid_year", "population_total"]]
    years = ordered["mid_year"] - before["mid_year"]
    change_pct = (ordered["population_total"] / before["population_total"] - 1) * 100
    return kept.assign(
        population_before=before["population_total"],
        years_between=years,
        change_pct=change_pct / np.sqrt(years),
    )[years.notna()]


def sources(totals: pd.DataFrame, ons: pd.DataFrame) -> pd.DataFrame:
    """One row per authority and mid-year in both sources: the two figures."""
    both = ons[["area_code", "mid_year", "population_total", "published_on"]].merge(
        totals[totals["area_code"] != WALES],
        on=["area_code", "mid_year"],
        suffixes=("_ons", "_statswales"),
        validate="1:1",
    )
    ratio = both["population_total_ons"] / both["population_total_statswales"]
    return both.assign(gap_pct=(ratio - 1) * 100)


def sources_by_year(both: pd.DataFrame) -> pd.DataFrame:
    """One row per mid-year in both sources: the two sums of authorities."""
    sums = both.groupby("mid_year")[["population_total_ons", "population_total_statswales"]].sum()
    ratio = sums["population_total_ons"] / sums["population_total_statswales"]
    return sums.assign(gap_pct=(ratio - 1) * 100).reset_index()
