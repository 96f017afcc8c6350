"""Ways in which the populations could go wrong."""

from corruption import drop, register_of, swap, write

ONS = "raw_ons_population"
TOTALS = "raw_statswales_total_population"

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
    ages = ["population_0_15", "population_0_17", "population_total"]
    rows = seeds[ONS].query("mid_year == 2020").index
    seeds[ONS].loc[rows, ages] = seeds[ONS].loc[rows, ages] // 1000


@fails(
    "ages_of_population.share_0_17_pct",
    "ages_of_population.share_16_17_pct",
    "population_by_year.n_0_17_in_wales",
)
def ages_of_population_change_columns(seeds):
    names = {"population_0_15": "population_0_17", "population_0_17": "population_0_15"}
    seeds[ONS] = seeds[ONS].rename(columns=names)


@fails(
    "ages_of_population.population_0_17",
    "ages_of_population.share_0_17_pct",
    "ages_of_population.share_16_17_pct",
    "population_by_year.n_0_17_in_wales",
)
def the_total_is_read_as_children(seeds):
    seeds[ONS]["population_0_17"] = seeds[ONS]["population_total"]


@fails("population_by_year.n_0_17_in_wales", "population_by_year.n_authorities")
def a_population_is_lost(seeds):
    drop(seeds, ONS, "mid_year == 2020 and area_code == 'W06000015'")


@fails("low_income_by_year.years_since_previous", "population_by_year.n_years_missing")
def a_mid_year_is_lost(seeds):
    drop(seeds, ONS, "mid_year == 2017")


@fails("population_moves.change_pct")
def two_populations_change_places(seeds):
    swap(seeds[ONS], "area_code", "W06000005", "W06000006", "mid_year == 2018")


@fails("population_moves_at_census.change_pct")
def two_populations_change_places_at_the_census(seeds):
    swap(seeds[ONS], "area_code", "W06000005", "W06000006", "mid_year >= 2021")


@fails("total_population_by_year.authorities_minus_wales", "total_population_by_year.n_authorities")
def a_total_population_is_lost(seeds):
    drop(seeds, TOTALS, "mid_year == 2001 and area_label == 'Cardiff'")


@fails("total_population_by_year.years_since_previous")
def a_year_of_total_population_is_lost(seeds):
    drop(seeds, TOTALS, "mid_year == 2001")


@fails("total_population_by_year.authorities_minus_wales", "total_population_moves.change_pct")
def digits_of_a_total_population_change_places(seeds):
    rows = seeds[TOTALS].query("mid_year == 2001 and area_label == 'Cardiff'").index
    seeds[TOTALS].loc[rows, "population_total"] = 130_102


@fails(
    "ages_of_population.share_0_17_pct",
    "population_sources.gap_pct",
    "population_sources_by_year.gap_pct",
)
def digits_of_a_total_change_places_at_ons(seeds):
    where = "mid_year == 2018 and area_code == 'W06000016'"
    write(seeds[ONS], "population_total", 420_031, where)


@fails("population_sources_by_year.gap_pct")
def mid_years_of_total_population_shift(seeds):
    seeds[TOTALS]["mid_year"] += 1
