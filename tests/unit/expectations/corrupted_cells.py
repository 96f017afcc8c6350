"""Ways in which children looked after by sex and age could go wrong."""

from corruption import YEAR, drop, register_of, swap

COUNTS = "raw_statswales_children_looked_after"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails("ages_and_sexes.boys_pct")
def boys_and_girls_change_places(seeds):
    swap(seeds[COUNTS], "sex", "boys", "girls", f"{YEAR} == 2010")


@fails("sexes_add_up.n_children_apart")
def the_boys_of_one_area_are_anothers(seeds):
    where = f"{YEAR} == 2010 and sex == 'boys'"
    swap(seeds[COUNTS], "area_label", "Cardiff", "Swansea", where)


@fails(
    "ages_and_sexes.10_to_15_pct",
    "ages_and_sexes.16_to_17_pct",
    "ages_and_sexes.18_and_over_pct",
    "ages_and_sexes.1_to_4_pct",
    "ages_and_sexes.under_1_pct",
)
def columns_of_ages_move_by_one(seeds):
    ages = ["under_1", "1_to_4", "5_to_9", "10_to_15", "16_to_17", "18_and_over"]
    moved = dict(zip(ages, [*ages[1:], ages[0]], strict=True))
    frame = seeds[COUNTS]
    rows = frame.query(f"{YEAR} == 2010 and age_band != 'all'").index
    frame.loc[rows, "age_band"] = frame.loc[rows, "age_band"].replace(moved)


@fails("ages_and_sexes.10_to_15_pct", "ages_and_sexes.5_to_9_pct")
def two_ages_change_places(seeds):
    swap(seeds[COUNTS], "age_band", "5_to_9", "10_to_15", f"{YEAR} == 2010")


@fails("areas_add_up.n_children_apart")
def columns_of_ages_move_in_one_area(seeds):
    where = f"{YEAR} == 2010 and area_label == 'Cardiff'"
    swap(seeds[COUNTS], "age_band", "under_1", "5_to_9", where)


@fails("ages_add_up.n_parts")
def the_count_of_an_age_is_lost(seeds):
    drop(
        seeds,
        COUNTS,
        f"{YEAR} == 2010 and area_label == 'Conwy' and sex == 'boys' and age_band == '5_to_9'",
    )
