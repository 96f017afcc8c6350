"""What releases printed for Wales, against StatsWales and against one another."""

import pandas as pd

from domain.areas import WALES

YEAR = "year_ending_march"


def headline_gaps(headlines: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """One row per headline of a year that also has a StatsWales row of Wales."""
    wales = totals.loc[totals["area_code"] == WALES, ["year", "n_children"]]
    wales = wales.rename(columns={"year": YEAR})
    both = headlines[[YEAR, "n_children_looked_after", "published_in"]].merge(wales, on=YEAR)
    ratio = both["n_children_looked_after"] / both["n_children"]
    return both.assign(gap_pct=(ratio - 1) * 100)


def headline_years(headlines: pd.DataFrame) -> pd.DataFrame:
    """One row per year: how far its releases differ, and the move since the year before."""
    counts = headlines.groupby(YEAR)["n_children_looked_after"]
    by_year = pd.DataFrame({"lowest": counts.min(), "highest": counts.max()}).reset_index()
    return by_year.assign(
        revision_pct=(by_year["highest"] / by_year["lowest"] - 1) * 100,
        years_since_previous=by_year[YEAR].diff().fillna(1),
        change_pct=by_year["lowest"].pct_change().fillna(0) * 100,
    )


def headline_rates(headlines: pd.DataFrame) -> pd.DataFrame:
    """One row per printed rate: the number of children it says live in Wales."""
    printed = headlines.dropna(subset=["rate_per_10k_printed"])
    children = printed["n_children_looked_after"] / printed["rate_per_10k_printed"] * 10_000
    kept = [YEAR, "n_children_looked_after", "rate_per_10k_printed", "published_in"]
    return printed[kept].assign(n_children_in_wales=children)
