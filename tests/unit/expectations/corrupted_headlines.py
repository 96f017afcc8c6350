"""Ways in which the headlines of Wales could go wrong."""

from corruption import YEAR, drop, register_of, write

HEADLINES = "raw_wales_headlines"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails(
    "counts_beside_headlines.gap_pct",
    "headline_counts.gap_pct",
    "headlines_by_year.years_since_previous",
)
def a_headline_is_of_the_year_after(seeds):
    seeds[HEADLINES].loc[seeds[HEADLINES][YEAR] <= 2016, YEAR] -= 1


@fails("headlines_by_year.years_since_previous")
def the_headline_of_a_year_is_lost(seeds):
    drop(seeds, HEADLINES, f"{YEAR} == 2022")


@fails("rates_with_headlines.n_children_in_wales")
def digits_of_a_headline_change_places(seeds):
    write(seeds[HEADLINES], "n_children_looked_after", 7503, f"{YEAR} == 2022")


@fails(
    "counts_beside_headlines.gap_pct",
    "headline_counts.gap_pct",
    "headlines_by_year.change_pct",
)
def digits_of_an_old_headline_change_places(seeds):
    write(seeds[HEADLINES], "n_children_looked_after", 6510, f"{YEAR} == 2010")


@fails("headlines_by_year.revision_pct")
def one_release_of_a_year_speaks_of_another(seeds):
    rows = seeds[HEADLINES].query(f"{YEAR} == 2019 and release_year_ending_march == 2020").index
    seeds[HEADLINES].loc[rows, "n_children_looked_after"] = 7172


@fails("rates_with_headlines.n_children_in_wales")
def a_headline_rate_is_a_count(seeds):
    write(seeds[HEADLINES], "rate_per_10k_printed", 109.0, f"{YEAR} == 2021")
