"""The marts as pandas makes them of the seeds, with the columns that the gate reads."""

import numpy as np
import pandas as pd

from expectations.marts.rates import IMPLIED_BY_RATE

YEAR = "year_ending_march"


def marts_of(seeds) -> dict[str, pd.DataFrame]:
    rates = care_rates(seeds)
    deprivation = deprivation_measures(seeds)
    changes = rate_changes(rates)
    return {
        "fct_care_rates": rates,
        "fct_care_rate_changes": changes,
        "fct_deprivation": deprivation,
        "fct_deprivation_residuals": residuals(rates, deprivation),
        "fct_care_rate_groups": groups(changes),
        "fct_wales_headlines": seeds["raw_wales_headlines"][[YEAR, "rate_per_10k_printed"]],
        "fct_published_care_rates": published_rates(seeds, rates),
        "fct_care_and_support_rates": named(seeds["raw_statswales_care_and_support_rates"]),
        "fct_foster_placements": foster_placements(seeds),
    }


def care_rates(seeds) -> pd.DataFrame:
    printed = seeds["raw_statswales_children_looked_after"]
    totals = printed[(printed.sex == "all") & (printed.age_band == "all")]
    totals = pd.concat([totals, seeds["raw_statswales_looked_after_totals"]])
    totals = totals.merge(seeds["area_labels"], on="area_label")
    counts = totals.assign(n=totals.n_printed.astype(int))[["area_code", YEAR, "n"]]
    newer = seeds["raw_wales_headlines"].query(f"{YEAR} > 2018").drop_duplicates(YEAR, keep="last")
    headlines = newer.assign(area_code="W92000004", n=newer.n_children_looked_after)
    counts = pd.concat([counts, headlines[["area_code", YEAR, "n"]]])
    people = seeds["raw_ons_population"][["area_code", "mid_year", "population_0_17"]]
    of_wales = people.groupby("mid_year", as_index=False).population_0_17.sum()
    people = pd.concat([people, of_wales.assign(area_code="W92000004")])
    grid = counts.assign(mid_year=counts[YEAR] - 1).merge(
        people, on=["area_code", "mid_year"], how="outer"
    )
    counted = pd.DataFrame(
        {
            "area_code": grid.area_code,
            "area_name": grid.area_code,
            "is_wales": grid.area_code == "W92000004",
            YEAR: grid.mid_year + 1,
            "n_children_looked_after": grid.n.astype("Int64"),
            "n_low": grid.n - 2,
            "n_high": grid.n + 2,
            "marker": None,
            "population_0_17": grid.population_0_17.astype("Int64"),
            "care_rate_per_10k": grid.n / grid.population_0_17 * 10_000,
        }
    )
    return with_intervals(counted, seeds)


def with_intervals(rates, seeds) -> pd.DataFrame:
    """What a published rate leaves where no count is known: an interval, a marker and no rate."""
    keys = ["area_code", YEAR]
    printed = seeds["raw_statswales_care_rates"].set_index(keys)["rate_per_10k_printed"]
    whole = printed.reindex(pd.MultiIndex.from_frame(rates[keys])).to_numpy()
    per_rate = rates["population_0_17"].astype(float) / 10_000
    low, high = np.ceil((whole - 0.5) * per_rate), np.floor((whole + 0.5) * per_rate)
    is_implied = rates["n_low"].isna() & low.notna()
    return rates.assign(
        n_low=rates["n_low"].mask(is_implied, low),
        n_high=rates["n_high"].mask(is_implied, high),
        marker=rates["marker"].mask(is_implied, IMPLIED_BY_RATE),
    )


def published_rates(seeds, rates) -> pd.DataFrame:
    known = rates.rename(columns={"care_rate_per_10k": "computed_rate_per_10k"})
    known = known[["area_code", "area_name", YEAR, "computed_rate_per_10k"]]
    return seeds["raw_statswales_care_rates"].merge(known, on=["area_code", YEAR])


def named(figures) -> pd.DataFrame:
    return figures.assign(area_name=figures["area_code"])


def foster_placements(seeds) -> pd.DataFrame:
    printed = named(seeds["raw_statswales_foster_placements"])
    return printed.assign(n_children=pd.to_numeric(printed["n_printed"], errors="coerce"))


def rate_changes(rates) -> pd.DataFrame:
    kept = rates.rename(columns={YEAR: "year", "care_rate_per_10k": "rate_per_10k"})
    kept = kept[["area_code", "is_wales", "year", "rate_per_10k"]]
    start = kept.rename(columns={"year": "start_year", "rate_per_10k": "start_rate_per_10k"})
    end = kept.rename(columns={"year": "end_year", "rate_per_10k": "end_rate_per_10k"})
    pairs = start.merge(end, on=["area_code", "is_wales"]).query("start_year < end_year")
    change = pairs.end_rate_per_10k - pairs.start_rate_per_10k
    return pairs.assign(change_pct_of_start=change / pairs.start_rate_per_10k * 100)


def deprivation_measures(seeds) -> pd.DataFrame:
    lsoas = seeds["raw_wimd_2019_lsoas"].assign(wales="W92000004")
    measures = []
    for domain, percent in [("overall", 20), ("overall", 10), ("income", 20)]:
        decile = lsoas["wimd_decile" if domain == "overall" else "income_decile"]
        is_among = decile <= percent / 10
        shares = pd.concat([is_among.groupby(lsoas[by]).mean() for by in ("area_code", "wales")])
        measures.append(shares.rename(f"wimd_{domain}_lsoa_share_{percent}"))
    people = seeds["raw_ons_population"].set_index(["area_code", "mid_year"]).population_0_15
    low = seeds["raw_dwp_children_low_income"].set_index(["area_code", YEAR]).squeeze()
    for year in low.index.unique(YEAR):
        share = low.xs(year, level=YEAR) / people.xs(year - 1, level="mid_year")
        measures.append(share.rename(f"child_low_income_share_{year}"))
    frame = pd.concat(measures, axis=1).rename_axis("area_code").reset_index()
    frame = frame.melt("area_code", var_name="measure")
    return frame.assign(is_wales=frame.area_code == "W92000004")


def residuals(rates, deprivation) -> pd.DataFrame:
    known = rates[~rates.is_wales & rates.care_rate_per_10k.notna()]
    both = known.merge(deprivation[["area_code", "measure", "value"]], on="area_code")
    lines = []
    for _, line in both.groupby([YEAR, "measure"]):
        slope, intercept = np.polyfit(line.value, line.care_rate_per_10k, 1)
        predicted = intercept + slope * line.value
        r_squared = line.value.corr(line.care_rate_per_10k) ** 2
        residual_pct = (line.care_rate_per_10k / predicted - 1) * 100
        lines.append(
            line.assign(slope=slope, r_squared=r_squared, n=len(line), residual_pct=residual_pct)
        )
    return pd.concat(lines)[
        ["area_code", YEAR, "measure", "slope", "r_squared", "n", "residual_pct"]
    ]


def groups(changes) -> pd.DataFrame:
    three = changes[~changes.is_wales & (changes.end_year - changes.start_year == 3)]
    cut = pd.cut(three.change_pct_of_start, [-np.inf, -10, 0, 15, np.inf])
    names = cut.cat.rename_categories(["decreasing", "neither", "excluded", "increasing"])
    return three[["area_code", "start_year", "end_year"]].assign(
        window_years=3,
        rule="change_pct_of_start",
        rates="computed, unrounded",
        care_rate_group=names.astype(object).fillna("unknown"),
    )
