"""Ways in which the published table of rates could go wrong."""

from corruption import YEAR, drop, register_of, write

RATES = "raw_statswales_care_rates"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails("published_rates.rate_per_10k_printed", "published_rates.change_pct")
def two_rates_that_ran_together_are_split_wrongly(seeds):
    write(seeds[RATES], "rate_per_10k_printed", 13, f"area_code == 'W06000012' and {YEAR} == 2016")


@fails("published_rates.change_pct")
def digits_of_a_rate_change_places(seeds):
    write(seeds[RATES], "rate_per_10k_printed", 153, f"area_code == 'W06000012' and {YEAR} == 2010")
    write(seeds[RATES], "rate_per_10k_printed", 59, f"area_code == 'W06000013' and {YEAR} == 2020")


@fails("published_rates_by_year.n_areas")
def rows_of_the_table_are_lost(seeds):
    drop(seeds, RATES, f"area_code in ('W06000005', 'W06000006') and {YEAR} == 2010")


@fails("published_rates_by_year.wales_between_pct")
def the_row_of_wales_is_another_one(seeds):
    frame = seeds[RATES].set_index(["area_code", YEAR])["rate_per_10k_printed"]
    highest = frame.drop("W92000004").groupby(YEAR).max()
    is_wales = seeds[RATES]["area_code"] == "W92000004"
    seeds[RATES].loc[is_wales, "rate_per_10k_printed"] = highest.to_numpy()
