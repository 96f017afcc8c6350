"""Ways in which figures of social services, and lists of similar areas, could go wrong."""

from corruption import YEAR, drop, register_of, swap, times, write

RATES = "raw_statswales_care_and_support_rates"
FOSTERED = "raw_statswales_foster_placements"
SPEND = "raw_statswales_social_services_spend"
SIMILAR = "raw_ons_similar_areas"
WALES = "W92000004"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails(
    "care_and_support_rates.rate_per_10k_printed",
    "care_and_support_rates.change_pct",
    "care_and_support_beside_wales.apart_per_10k",
)
def a_count_stands_for_a_rate(seeds):
    write(
        seeds[RATES], "rate_per_10k_printed", 2405, f"area_code == 'W06000015' and {YEAR} == 2020"
    )


@fails("care_and_support_beside_wales.apart_per_10k")
def digits_of_a_supported_rate_change_places(seeds):
    write(seeds[RATES], "rate_per_10k_printed", 308, f"area_code == 'W06000015' and {YEAR} == 2022")
    write(seeds[RATES], "rate_per_10k_printed", 380, f"area_code == 'W06000015' and {YEAR} == 2023")


@fails("care_and_support_by_year.n_areas")
def an_authority_is_lost_of_an_early_year(seeds):
    drop(seeds, RATES, f"area_code == 'W06000023' and {YEAR} == 2011")


@fails("care_and_support_by_year.n_measures", "care_and_support_beside_wales.apart_per_10k")
def a_year_has_both_measures(seeds):
    rows = f"area_code == 'W06000023' and {YEAR} == 2017"
    write(seeds[RATES], "measure", "children_in_need", rows)


@fails("foster_placements_printed.n_printed")
def a_fostered_count_is_not_rounded(seeds):
    write(seeds[FOSTERED], "n_printed", "26", "area_code == 'W06000001' and n_printed == '25'")


@fails("foster_carers_add_up.n_children_apart", "foster_areas_add_up.n_children_apart")
def two_kinds_of_carers_change_places_in_an_area(seeds):
    at = "area_code == 'W06000016' and carer_place == 'outside' and carer == 'agency'"
    write(seeds[FOSTERED], "n_printed", "535", at)


@fails("foster_areas_add_up.n_children_apart")
def carers_inside_and_outside_change_places_in_an_area(seeds):
    swap(seeds[FOSTERED], "carer_place", "inside", "outside", "area_code == 'W06000015'")


@fails("foster_carers_add_up.n_parts", "foster_areas_add_up.n_parts")
def a_hidden_cell_is_lost(seeds):
    at = "area_code == 'W06000008' and carer == 'kinship' and carer_place == 'inside'"
    drop(seeds, FOSTERED, at)


@fails("spend_by_service.apart_gbp_thousand", "spend_by_area.apart_gbp_thousand")
def digits_of_a_sum_change_places(seeds):
    at = "area_code == 'W06000016' and service == 'adults_under_65'"
    write(seeds[SPEND], "spend_gbp_thousand", 41910, at)


@fails("spend_by_service.n_parts", "spend_by_area.n_parts")
def a_service_that_cost_nothing_is_lost(seeds):
    at = "area_code == 'W06000015' and service == 'adult_service_strategy'"
    drop(seeds, SPEND, at)


@fails(
    "spend_by_area.apart_gbp_thousand",
    "spend_by_service.apart_gbp_thousand",
    "spend_per_child.gbp_per_child",
)
def spend_is_in_pounds(seeds):
    times(seeds[SPEND], "spend_gbp_thousand", 1000, "spend_gbp_thousand == spend_gbp_thousand")


@fails("similar_areas_listed.n_areas")
def a_similar_area_is_listed_twice(seeds):
    at = "similarity == 'global' and area_code == 'W06000001' and similarity_rank == 2"
    write(seeds[SIMILAR], "similar_area_code", "E07000146", at)


@fails("similar_areas_listed.n_out_of_order")
def a_rank_is_wrong(seeds):
    at = "similarity == 'global' and area_code == 'W06000001' and similarity_rank == 20"
    write(seeds[SIMILAR], "similarity_rank", 21, at)


@fails("similar_areas_listed.n_itself")
def an_area_is_similar_to_itself(seeds):
    at = "similarity == 'global' and area_code == 'W06000001' and similarity_rank == 1"
    write(seeds[SIMILAR], "similar_area_code", "W06000001", at)


@fails("similar_areas_listed.n_welsh")
def areas_elsewhere_have_welsh_codes(seeds):
    at = "similarity == 'economic' and area_code == 'W06000001'"
    rows = seeds[SIMILAR].query(at).index
    seeds[SIMILAR].loc[rows, "similar_area_code"] = [f"W060000{n:02}" for n in range(2, 22)]


@fails("similar_areas_by_kind.n_authorities")
def an_authority_has_no_list_of_a_kind(seeds):
    drop(seeds, SIMILAR, "similarity == 'economic' and area_code == 'W06000001'")
