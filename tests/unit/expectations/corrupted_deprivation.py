"""Ways in which deprivation and low income could go wrong."""

import pandas as pd
from corruption import YEAR, drop, register_of, swap, write

LSOAS = "raw_wimd_2019_lsoas"
LOW_INCOME = "raw_dwp_children_low_income"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails("wimd_ranks.income_rank_off", "wimd_ranks.rank_off")
def an_lsoa_is_twice(seeds):
    seeds[LSOAS] = pd.concat([seeds[LSOAS], seeds[LSOAS].tail(1)], ignore_index=True)


@fails(
    "wimd_as_a_whole.n_lsoas",
    "wimd_by_area.n_people_per_lsoa",
    "wimd_ranks.income_rank_off",
    "wimd_ranks.rank_off",
)
def lsoas_are_cut_off(seeds):
    seeds[LSOAS] = seeds[LSOAS].head(1_800)


@fails("wimd_as_a_whole.correlation_with_income")
def income_is_sorted_on_its_own(seeds):
    for column in ("income_rank", "income_decile"):
        seeds[LSOAS][column] = seeds[LSOAS][column].sort_values().to_numpy()


@fails("wimd_ranks.decile_off", "wimd_ranks.income_decile_off", "wimd_ranks.quintile_off")
def deciles_move_by_one_row(seeds):
    for column in ("wimd_decile", "wimd_quintile", "income_decile"):
        seeds[LSOAS][column] = seeds[LSOAS][column].shift(fill_value=1)


@fails("wimd_by_area.n_people_per_lsoa")
def lsoas_are_counted_under_another_area(seeds):
    swap(seeds[LSOAS], "area_code", "W06000015", "W06000016", "wimd_rank > 0")


@fails("low_income_by_year.correlation_with_wimd", "low_income_shares.share_pct")
def children_in_low_income_are_in_percent(seeds):
    write(seeds[LOW_INCOME], "n_children_low_income", 21, f"{YEAR} == 2018")


@fails("low_income_by_year.n_authorities")
def children_in_low_income_of_an_area_are_lost(seeds):
    drop(seeds, LOW_INCOME, f"{YEAR} == 2018 and area_code == 'W06000015'")


@fails("low_income_by_year.years_since_previous")
def a_year_of_low_income_is_lost(seeds):
    drop(seeds, LOW_INCOME, f"{YEAR} == 2018")


@fails("low_income_by_year.correlation_with_wimd")
def areas_of_low_income_are_turned_round(seeds):
    frame = seeds[LOW_INCOME]
    swap(frame, "area_code", "W06000020", "W06000021", f"{YEAR} == 2018")
    swap(frame, "area_code", "W06000003", "W06000018", f"{YEAR} == 2018")
