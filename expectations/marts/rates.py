"""Care rates and their changes, as the marts tell them."""

import pandas as pd

YEAR = "year_ending_march"
# the marker of an interval that a published rate leaves: no count (macros/implied_by_rate.sql)
IMPLIED_BY_RATE = "implied by the published rate"


def authorities(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per authority and year with a rate."""
    kept = [
        "area_code",
        "area_name",
        YEAR,
        "n_children_looked_after",
        "population_0_17",
        "care_rate_per_10k",
    ]
    return rates.loc[~rates["is_wales"] & rates["care_rate_per_10k"].notna(), kept]


def counted(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per year with counts by authority: how many authorities have one."""
    is_counted = rates["n_low"].notna() & (rates["marker"] != IMPLIED_BY_RATE)
    of_authorities = rates[~rates["is_wales"] & is_counted]
    return of_authorities.groupby(YEAR).size().rename("n_authorities").reset_index()


def years(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per year with rates by authority: where the rate of Wales stands among them."""
    by_year = authorities(rates).groupby(YEAR)
    sums = by_year[["n_children_looked_after", "population_0_17"]].sum().astype(float)
    wales = rates[rates["is_wales"]].set_index(YEAR)["care_rate_per_10k"]
    frame = pd.DataFrame(
        {
            "n_rates": by_year.size(),
            "lowest": by_year["care_rate_per_10k"].min(),
            "highest": by_year["care_rate_per_10k"].max(),
            "all_authorities": sums["n_children_looked_after"] / sums["population_0_17"] * 10_000,
        }
    ).join(wales.rename("wales"))
    return frame.assign(
        wales_between_pct=(frame["wales"] - frame["lowest"])
        / (frame["highest"] - frame["lowest"])
        * 100,
        wales_apart_pct=(frame["wales"] / frame["all_authorities"] - 1) * 100,
    ).reset_index()


def printed(rates: pd.DataFrame, wales_printed_rates: pd.DataFrame) -> pd.DataFrame:
    """One row per rate a release printed for Wales: the computed rate beside it."""
    wales = rates.loc[rates["is_wales"], [YEAR, "care_rate_per_10k"]]
    of_releases = wales_printed_rates.dropna(subset=["rate_per_10k_printed"])
    both = of_releases.merge(wales, on=YEAR, how="left")
    return both.assign(gap_per_10k=both["care_rate_per_10k"] - both["rate_per_10k_printed"])


def published(published_rates: pd.DataFrame) -> pd.DataFrame:
    """One row per area and year of the published table that has a computed rate too."""
    kept = ["area_name", YEAR, "rate_per_10k_printed", "computed_rate_per_10k", "vintage"]
    both = published_rates.loc[published_rates["computed_rate_per_10k"].notna(), kept]
    return both.assign(gap_per_10k=both["computed_rate_per_10k"] - both["rate_per_10k_printed"])


def yearly_changes(changes: pd.DataFrame) -> pd.DataFrame:
    """One row per area and two years that follow one another, both with a rate."""
    is_yearly = changes["end_year"] - changes["start_year"] == 1
    kept = ["area_code", "start_year", "end_year", "start_rate_per_10k", "end_rate_per_10k"]
    return changes.loc[
        is_yearly & changes["change_pct_of_start"].notna(), [*kept, "change_pct_of_start"]
    ]


def order_kept(changes: pd.DataFrame) -> pd.DataFrame:
    """One row per two years at most three apart: whether authorities with high rates keep them."""
    is_near = changes["end_year"] - changes["start_year"] <= 3
    known = changes[is_near & ~changes["is_wales"] & changes["change_pct_of_start"].notna()]
    groups = known.groupby(["start_year", "end_year"])[["start_rate_per_10k", "end_rate_per_10k"]]
    correlation = groups.apply(
        lambda pair: pair["start_rate_per_10k"].corr(pair["end_rate_per_10k"])
    )
    return correlation.rename("correlation").reset_index()
