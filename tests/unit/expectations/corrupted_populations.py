"""Ways in which the populations could go wrong."""

import pandas as pd
from corruption import drop, register_of, swap, write_figure

ONS = "populations"
TOTALS = "total_populations"
CARDIFF = "W06000015"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails(
    "ages_of_population.population_0_17",
    "ages_of_population.share_16_17_pct",
    "population_by_year.n_0_17_in_wales",
    "population_moves.change_pct",
    "population_moves_at_census.change_pct",
)
def populations_are_in_thousands(seeds):
    rows = seeds[ONS].query("year == 2020").index
    seeds[ONS].loc[rows, "value"] = seeds[ONS].loc[rows, "value"] // 1000


@fails(
    "ages_of_population.share_0_17_pct",
    "ages_of_population.share_16_17_pct",
    "population_by_year.n_0_17_in_wales",
)
def ages_of_population_change_columns(seeds):
    swap(seeds[ONS], "age_group", "0_15", "0_17", "year > 0")


@fails(
    "ages_of_population.population_0_17",
    "ages_of_population.share_0_17_pct",
    "ages_of_population.share_16_17_pct",
    "care_and_support_beside_wales.apart_per_10k",
    "population_by_year.n_0_17_in_wales",
    "spend_per_child.gbp_per_child",
)
def the_total_is_read_as_children(seeds):
    people = seeds[ONS].query("age_group == 'total'").assign(age_group="0_17")
    drop(seeds, ONS, "age_group == '0_17'")
    seeds[ONS] = pd.concat([seeds[ONS], people], ignore_index=True)


@fails("population_by_year.n_0_17_in_wales", "population_by_year.n_authorities")
def a_population_is_lost(seeds):
    drop(seeds, ONS, "year == 2020 and area_code == 'W06000015'")


@fails("low_income_by_year.years_since_previous", "population_by_year.n_years_missing")
def a_mid_year_is_lost(seeds):
    drop(seeds, ONS, "year == 2017")


@fails("population_moves.change_pct", "population_sources.gap_pct")
def two_populations_change_places(seeds):
    swap(seeds[ONS], "area_code", "W06000005", "W06000006", "year == 2018")


@fails("population_moves_at_census.change_pct")
def two_populations_change_places_at_the_census(seeds):
    swap(seeds[ONS], "area_code", "W06000005", "W06000006", "year >= 2021")


@fails("total_population_by_year.authorities_minus_wales", "total_population_by_year.n_authorities")
def a_total_population_is_lost(seeds):
    drop(seeds, TOTALS, f"year == 2001 and area_code == '{CARDIFF}'")


@fails("total_population_by_year.n_years_missing")
def a_year_of_total_population_is_lost(seeds):
    drop(seeds, TOTALS, "year == 2001")


@fails("total_population_by_year.authorities_minus_wales", "total_population_moves.change_pct")
def digits_of_a_total_population_change_places(seeds):
    write_figure(seeds[TOTALS], 130_102, f"year == 2001 and area_code == '{CARDIFF}'")


@fails(
    "ages_of_population.share_0_17_pct",
    "population_sources.gap_pct",
    "population_sources_by_year.gap_pct",
)
def digits_of_a_total_change_places_at_ons(seeds):
    where = "year == 2018 and area_code == 'W06000016' and age_group == 'total'"
    write_figure(seeds[ONS], 420_031, where)


@fails("population_sources_by_year.gap_pct")
def mid_years_of_total_population_shift(seeds):
    seeds[TOTALS]["year"] += 1
