"""Ways in which children looked after by sex and age could go wrong."""

from corruption import drop, register_of, swap

COUNTS = "children_looked_after"
CONWY, SWANSEA, CARDIFF = "W06000003", "W06000011", "W06000015"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails("ages_and_sexes.boys_pct")
def boys_and_girls_change_places(seeds):
    swap(seeds[COUNTS], "sex", "boys", "girls", "year == 2010")


@fails("sexes_add_up.n_children_apart")
def the_boys_of_one_area_are_anothers(seeds):
    where = "year == 2010 and sex == 'boys'"
    swap(seeds[COUNTS], "area_code", CARDIFF, SWANSEA, where)


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
    rows = frame.query("year == 2010 and age_band != 'all'").index
    frame.loc[rows, "age_band"] = frame.loc[rows, "age_band"].replace(moved)


@fails("ages_and_sexes.10_to_15_pct", "ages_and_sexes.5_to_9_pct")
def two_ages_change_places(seeds):
    swap(seeds[COUNTS], "age_band", "5_to_9", "10_to_15", "year == 2010")


@fails("areas_add_up.n_children_apart")
def columns_of_ages_move_in_one_area(seeds):
    where = f"year == 2010 and area_code == '{CARDIFF}'"
    swap(seeds[COUNTS], "age_band", "under_1", "5_to_9", where)


@fails("ages_add_up.n_parts")
def the_count_of_an_age_is_lost(seeds):
    drop(
        seeds,
        COUNTS,
        f"year == 2010 and area_code == '{CONWY}' and sex == 'boys' and age_band == '5_to_9'",
    )
