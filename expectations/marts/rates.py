"""Care rates and their changes, as the marts tell them."""

import great_expectations as gx
import pandas as pd

from expectations.suites import between, suite

YEAR = "year_ending_march"


def authorities(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per authority and year with a rate."""
    kept = ["area_name", YEAR, "n_children_looked_after", "population_0_17", "care_rate_per_10k"]
    return rates.loc[~rates["is_wales"] & rates["care_rate_per_10k"].notna(), kept]


def counted(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per year with counts by authority: how many authorities have one."""
    of_authorities = rates[~rates["is_wales"] & rates["n_low"].notna()]
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


def rates_of_authorities() -> gx.ExpectationSuite:
    """Suite for `authorities`."""
    why = "Wales was 102 in 2018: beyond these a count was read as a rate."
    return suite("marts", "rates_of_authorities", between("care_rate_per_10k", 20, 400, why))


def years_counted() -> gx.ExpectationSuite:
    """Suite for `counted`."""
    why = "StatsWales prints all twenty-two authorities or none: fewer were lost in a join."
    return suite("marts", "years_counted", between("n_authorities", 22, 22, why))


def wales_among_authorities() -> gx.ExpectationSuite:
    """Suite for `years`."""
    return suite(
        "marts",
        "wales_among_authorities",
        between(
            "n_rates",
            22,
            22,
            "An authority with a count has a population: without a rate the two did not meet.",
        ),
        between(
            "wales_between_pct",
            10,
            75,
            "Wales stands 33% to 44% of the way from its lowest authority to its highest: outside "
            "its authorities it is another year or a count.",
        ),
        between(
            "wales_apart_pct",
            -1,
            1,
            "Its authorities together are Wales, within rounding 0.3%: more and their children "
            "and populations are of different years or places.",
        ),
    )


def wales_as_printed() -> gx.ExpectationSuite:
    """Suite for `printed`."""
    why = (
        "Releases print 102, 109, 114, 113.5 ...: half a unit of rounding and a revision of 0.1 "
        "allow 0.6; more and the count met the wrong mid-year."
    )
    return suite("marts", "wales_as_printed", between("gap_per_10k", -0.6, 0.6, why))


def changes_in_a_year() -> gx.ExpectationSuite:
    """Suite for `yearly_changes`."""
    why = (
        "In fifteen years counts of authorities moved by -28% (Conwy 2004) to +47% (Monmouthshire "
        "2009) a year: beyond these two areas or years changed places."
    )
    return suite("marts", "changes_in_a_year", between("change_pct_of_start", -35, 55, why))


def authorities_keep_their_order() -> gx.ExpectationSuite:
    """Suite for `order_kept`."""
    why = (
        "High rates stay high (correlations of 0.75 to 0.96 within three years): less and areas "
        "met one another's figures in one of the years; 1 and one year was joined twice."
    )
    return suite("marts", "authorities_keep_their_order", between("correlation", 0.6, 0.999, why))
