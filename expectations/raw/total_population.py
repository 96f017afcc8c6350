"""All-age populations by StatsWales, on their own and against those of ONS."""

import great_expectations as gx
import pandas as pd

from domain.areas import WALES
from expectations.suites import between, suite


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


def total_population_by_year() -> gx.ExpectationSuite:
    """Suite for `mid_years`."""
    return suite(
        "raw",
        "total_population_by_year",
        between("n_authorities", 22, 22, "Wales has twenty-two local authorities in every year."),
        between("years_since_previous", 1, 1, "A mid-year left out of the series was lost."),
        between(
            "authorities_minus_wales",
            0,
            0,
            "Estimates are printed to the person: authorities add up to Wales exactly.",
        ),
    )


def total_population_moves() -> gx.ExpectationSuite:
    """Suite for `moves`."""
    why = (
        "Since 1991 an area moved by -1.5% to +2.4% a year: past 4% areas or digits changed places."
    )
    return suite("raw", "total_population_moves", between("change_pct", -4, 4, why))


def population_sources() -> gx.ExpectationSuite:
    """Suite for `sources`."""
    why = (
        "ONS and StatsWales print the same estimates, 0.96% apart where only one was revised "
        "(Wrexham 2016): past 1.5% one of them is wrong."
    )
    return suite("raw", "population_sources", between("gap_pct", -1.5, 1.5, why))


def population_sources_by_year() -> gx.ExpectationSuite:
    """Suite for `sources_by_year`."""
    why = (
        "Revisions moved people between authorities, and left Wales the same to the person; "
        "Wales grows by 0.3% a year: past 0.1% the years have shifted."
    )
    return suite("raw", "population_sources_by_year", between("gap_pct", -0.1, 0.1, why))
