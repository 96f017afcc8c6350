"""All-age populations by StatsWales, on their own and against those of ONS."""

import pandas as pd

from domain.areas import WALES


def of_all_ages(figures: pd.DataFrame) -> pd.DataFrame:
    """One row per area and mid-year: people of all ages."""
    kept = figures[["area_code", "area_name", "year", "value"]]
    return kept.rename(columns={"year": "mid_year", "value": "population_total"})


def mid_years(totals: pd.DataFrame) -> pd.DataFrame:
    """One row per mid-year: authorities, and their sum against Wales."""
    is_wales = totals["area_code"] == WALES
    frame = pd.DataFrame(
        {
            "n_authorities": totals[~is_wales].groupby("mid_year")["area_code"].nunique(),
            "n_sum_of_authorities": totals[~is_wales].groupby("mid_year")["population_total"].sum(),
            "population_of_wales": totals[is_wales].groupby("mid_year")["population_total"].sum(),
        }
    ).reset_index()
    return frame.assign(
        years_since_previous=frame["mid_year"].diff().fillna(1),  # the first year follows none
        authorities_minus_wales=frame["n_sum_of_authorities"] - frame["population_of_wales"],
    )


def moves(totals: pd.DataFrame) -> pd.DataFrame:
    """One row per area and mid-year but the first: the change in percent."""
    ordered = totals.sort_values(["area_code", "mid_year"])
    before = ordered.groupby("area_code")["population_total"].shift()
    kept = ordered[["area_code", "area_name", "mid_year", "population_total"]]
    change_pct = (ordered["population_total"] / before - 1) * 100
    return kept.assign(population_before=before, change_pct=change_pct)[before.notna()]


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
