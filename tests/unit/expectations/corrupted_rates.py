"""Ways in which care rates and their changes could go wrong."""

from corruption import YEAR, register_of, times
from marts_by_hand import rate_changes

RATES = "fct_care_rates"
CHANGES = "fct_care_rate_changes"
PRINTED = "fct_wales_headlines"
PUBLISHED = "fct_published_care_rates"
SUPPORTED = "fct_care_and_support_rates"
FOSTERED = "fct_foster_placements"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails(
    "looked_after_among_supported.looked_after_pct",
    "rates_of_authorities.care_rate_per_10k",
    "wales_among_authorities.wales_apart_pct",
    "wales_among_authorities.wales_between_pct",
    "wales_as_printed.gap_per_10k",
)
def a_count_is_read_as_a_rate(marts):
    marts[RATES]["care_rate_per_10k"] = marts[RATES]["n_children_looked_after"].astype(float)


@fails(
    "looked_after_among_supported.looked_after_pct",
    "rates_of_authorities.care_rate_per_10k",
    "wales_among_authorities.wales_apart_pct",
    "wales_as_printed.gap_per_10k",
)
def rates_are_per_thousand(marts):
    times(marts[RATES], "care_rate_per_10k", 0.1, "is_wales or not is_wales")


@fails(
    "wales_among_authorities.n_rates",
    "wales_among_authorities.wales_apart_pct",
    "years_counted.n_authorities",
)
def an_authority_is_lost(marts):
    marts[RATES] = marts[RATES].query("area_code != 'W06000015'")


@fails("wales_among_authorities.n_rates", "wales_among_authorities.wales_apart_pct")
def an_authority_found_no_population(marts):
    rows = marts[RATES].query(f"area_code == 'W06000015' and {YEAR} == 2018").index
    marts[RATES].loc[rows, ["population_0_17", "care_rate_per_10k"]] = None


@fails(
    "looked_after_among_supported.looked_after_pct",
    "rates_of_authorities.care_rate_per_10k",
    "wales_among_authorities.wales_between_pct",
)
def the_population_is_of_all_ages(marts):
    times(marts[RATES], "care_rate_per_10k", 0.2, "not is_wales")


@fails(
    "wales_among_authorities.wales_apart_pct",
    "wales_among_authorities.wales_between_pct",
    "wales_as_printed.gap_per_10k",
)
def wales_is_of_the_year_before(marts):
    frame = marts[RATES]
    wales = frame[frame["is_wales"]].sort_values(YEAR)
    frame.loc[wales.index, "care_rate_per_10k"] = wales["care_rate_per_10k"].shift()


@fails(
    "looked_after_among_supported.looked_after_pct",
    "wales_among_authorities.wales_apart_pct",
    "wales_among_authorities.wales_between_pct",
    "wales_as_printed.gap_per_10k",
)
def children_of_wales_are_counted_twice(marts):
    times(marts[RATES], "care_rate_per_10k", 2, "is_wales")


@fails("wales_as_printed.gap_per_10k")
def printed_rates_are_of_the_year_after(marts):
    marts[PRINTED][YEAR] -= 1


@fails("changes_in_a_year.change_pct_of_start")
def two_areas_change_places_in_a_year(marts):
    rates = marts[RATES]
    swapped = {"W06000021": "W06000024", "W06000024": "W06000021"}
    rows = rates.query(f"{YEAR} == 2016").index
    rates.loc[rows, "area_code"] = rates.loc[rows, "area_code"].replace(swapped)
    marts[CHANGES] = rate_changes(rates)


@fails("authorities_keep_their_order.correlation")
def areas_are_joined_to_one_anothers_rates(marts):
    rows = marts[CHANGES].query("not is_wales and end_year == 2018").index
    column = marts[CHANGES].loc[rows, "end_rate_per_10k"]
    marts[CHANGES].loc[rows, "end_rate_per_10k"] = column.sort_values().to_numpy()


@fails("authorities_keep_their_order.correlation")
def a_year_is_joined_to_itself(marts):
    marts[CHANGES]["end_rate_per_10k"] = marts[CHANGES]["start_rate_per_10k"]


@fails("published_rates_beside_computed.gap_per_10k")
def published_rates_are_of_the_year_after(marts):
    frame = marts[PUBLISHED].sort_values(["area_code", YEAR])
    frame["rate_per_10k_printed"] = frame.groupby("area_code")["rate_per_10k_printed"].shift(-1)
    marts[PUBLISHED] = frame


@fails("years_counted.n_authorities")
def an_interval_that_a_published_rate_leaves_is_taken_for_a_count(marts):
    marts[RATES]["marker"] = None


@fails("looked_after_among_supported.looked_after_pct")
def a_rate_of_care_and_support_is_the_care_rate(marts):
    marts[SUPPORTED]["rate_per_10k_printed"] = 80.0


@fails("fostered_among_looked_after.fostered_pct")
def fostered_children_are_of_another_area(marts):
    marts[FOSTERED]["n_children"] = marts[FOSTERED]["n_children"].shift(7)
