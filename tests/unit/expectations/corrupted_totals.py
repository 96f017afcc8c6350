"""Ways in which children looked after by area and year could go wrong."""

from corruption import YEAR, drop, register_of, swap, write

COUNTS = "raw_statswales_children_looked_after"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails(
    "areas_add_up.n_children_apart",
    "counts_by_year.authorities_minus_wales",
    "counts_by_year.n_authorities",
)
def an_authority_is_dropped_from_a_year(seeds):
    drop(seeds, COUNTS, f"{YEAR} == 2010 and area_label == 'Powys'")


@fails("count_moves.move_in_roots", "counts_by_year.years_since_previous")
def a_year_is_lost(seeds):
    drop(seeds, COUNTS, f"{YEAR} == 2010")


@fails(
    "areas_add_up.n_children_apart",
    "counts_by_year.authorities_minus_wales",
    "counts_by_year.n_authorities",
)
def the_last_file_is_cut_off(seeds):
    drop(seeds, COUNTS, f"{YEAR} == 2018 and area_label > 'D'")


@fails("headline_counts.gap_pct")
def years_are_shifted_by_one(seeds):
    seeds[COUNTS][YEAR] += 1


@fails(
    "ages_add_up.n_children_apart",
    "areas_add_up.n_children_apart",
    "count_moves.move_in_roots",
    "counts_by_year.authorities_minus_wales",
    "sexes_add_up.n_children_apart",
)
def digits_of_a_count_change_places(seeds):
    write(
        seeds[COUNTS],
        "n_printed",
        "515",
        f"{YEAR} == 2010 and area_label == 'Powys' and age_band == 'all'",
    )


@fails(
    "areas_add_up.n_children_apart",
    "count_moves.move_in_roots",
    "counts_by_year.authorities_minus_wales",
    "counts_by_year.n_wales",
    "headline_counts.gap_pct",
    "sexes_add_up.n_children_apart",
)
def the_row_of_another_country_stands_for_wales(seeds):
    write(
        seeds[COUNTS],
        "n_printed",
        "64400",
        f"{YEAR} == 2010 and area_label.str.startswith('All') and sex == 'all'",
    )


@fails(
    "areas_add_up.n_children_apart",
    "count_moves.move_in_roots",
    "counts_by_area.n_children",
    "counts_by_year.authorities_minus_wales",
    "sexes_add_up.n_children_apart",
)
def a_rate_is_read_as_a_count(seeds):
    write(
        seeds[COUNTS],
        "n_printed",
        "15",
        f"{YEAR} == 2018 and area_label == 'Wrexham' and sex == 'all'",
    )


@fails("ages_add_up.n_children_apart", "areas_add_up.n_children_apart", "printed_cells.n_printed")
def a_count_is_not_rounded(seeds):
    write(
        seeds[COUNTS],
        "n_printed",
        "96",
        f"{YEAR} == 2018 and area_label == 'Wrexham' and sex == 'boys' and age_band == '10_to_15'",
    )


@fails("count_moves.move_in_roots")
def two_areas_change_places(seeds):
    swap(seeds[COUNTS], "area_label", "Cardiff", "Monmouthshire", f"{YEAR} == 2010")
