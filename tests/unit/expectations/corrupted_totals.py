"""Ways in which children looked after by area and year could go wrong."""

from corruption import drop, register_of, swap, write_figure

from domain.areas import WALES

COUNTS = "children_looked_after"
POWYS, MONMOUTHSHIRE, WREXHAM, CARDIFF = "W06000023", "W06000021", "W06000006", "W06000015"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails(
    "areas_add_up.n_children_apart",
    "counts_beside_headlines.gap_pct",
    "counts_beside_wales.authorities_minus_wales",
    "counts_by_year.n_authorities",
)
def an_authority_is_dropped_from_a_year(seeds):
    drop(seeds, COUNTS, f"year == 2010 and area_code == '{POWYS}'")


@fails("counts_by_year.n_years_missing")
def a_year_is_lost(seeds):
    drop(seeds, COUNTS, "year == 2010")


@fails(
    "areas_add_up.n_children_apart",
    "counts_beside_headlines.gap_pct",
    "counts_beside_wales.authorities_minus_wales",
    "counts_by_year.n_authorities",
)
def the_last_file_is_cut_off(seeds):
    drop(seeds, COUNTS, f"year == 2018 and '{CARDIFF}' < area_code < '{WALES}'")


@fails(
    "areas_add_up.n_children_apart",
    "counts_beside_headlines.gap_pct",
    "counts_beside_wales.authorities_minus_wales",
    "counts_beside_wales.n_wales",
    "counts_by_year.n_years_missing",
    "headline_counts.gap_pct",
)
def years_are_shifted_by_one(seeds):
    seeds[COUNTS]["year"] += 1


@fails(
    "ages_add_up.n_children_apart",
    "areas_add_up.n_children_apart",
    "count_moves.change_z",
    "counts_beside_headlines.gap_pct",
    "counts_beside_wales.authorities_minus_wales",
    "sexes_add_up.n_children_apart",
)
def digits_of_a_count_change_places(seeds):
    write_figure(
        seeds[COUNTS],
        515,
        f"year == 2010 and area_code == '{POWYS}' and age_band == 'all'",
    )


@fails(
    "areas_add_up.n_children_apart",
    "count_moves.change_z",
    "counts_beside_wales.authorities_minus_wales",
    "counts_beside_wales.n_wales",
    "headline_counts.gap_pct",
    "sexes_add_up.n_children_apart",
)
def the_row_of_another_country_stands_for_wales(seeds):
    write_figure(
        seeds[COUNTS],
        64400,
        f"year == 2010 and area_code == '{WALES}' and sex == 'all'",
    )


@fails(
    "areas_add_up.n_children_apart",
    "count_moves.change_z",
    "counts_by_area.n_children",
    "counts_beside_headlines.gap_pct",
    "counts_beside_wales.authorities_minus_wales",
    "sexes_add_up.n_children_apart",
)
def a_rate_is_read_as_a_count(seeds):
    write_figure(
        seeds[COUNTS],
        15,
        f"year == 2018 and area_code == '{WREXHAM}' and sex == 'all'",
    )


@fails("ages_add_up.n_children_apart", "areas_add_up.n_children_apart", "printed_cells.n_printed")
def a_count_is_not_rounded(seeds):
    write_figure(
        seeds[COUNTS],
        96,
        f"year == 2018 and area_code == '{WREXHAM}' and sex == 'boys' and age_band == '10_to_15'",
    )


@fails("count_moves.change_z")
def two_areas_change_places(seeds):
    swap(seeds[COUNTS], "area_code", CARDIFF, MONMOUTHSHIRE, "year == 2010")
