"""The seeds as figures: what landing compares a delivery with is what staging makes of them."""

import duckdb
import pandas as pd
import pytest

from flows.landing.newest import dimensions
from flows.landing.seed_figures import seed_figures

POPULATIONS = ("population_0_15", "population_0_17", "population_total")
RANKS = ("overall_rank", "overall_decile", "income_rank", "income_decile")


def long(table: str, year: str, place: str, dimension: str, columns: dict[str, str]) -> str:
    """A staging model with several figures a row, a figure a row."""
    return " union all ".join(
        f"select {place}, {year} as year, '{code}' as {dimension}, {column} as value, "
        f"published_on, edition_number from {table}"
        for column, code in columns.items()
    )


STAGED = {
    "children_looked_after": "select area_code, year_ending_march as year, sex, age_band, "
    "n_children_looked_after as value, n_printed as printed, coalesce(marker, '') as markers, "
    "published_on, edition_number from staging.stg_statswales__children_looked_after",
    "populations": long(
        "staging.stg_ons__population",
        "mid_year",
        "area_code",
        "age_group",
        {name: name.removeprefix("population_") for name in POPULATIONS},
    ),
    "total_populations": "select area_code, mid_year as year, population_total as value, "
    "published_on, edition_number from staging.stg_statswales__total_population",
    "wimd_ranks": long(
        "staging.stg_wimd__lsoas",
        "index_year",
        "area_code, lsoa_code",
        "measure",
        {name: name for name in RANKS},
    ),
}


@pytest.mark.parametrize("dataset", STAGED)
def test_the_seeds_are_the_same_figures_in_python_and_in_staging(built, dataset):
    with duckdb.connect(str(built.current / "gofal.duckdb"), read_only=True) as warehouse:
        staged = warehouse.sql(STAGED[dataset]).df()
    key = ["area_code", "year", *dimensions(dataset)]
    staged["published_on"] = staged["published_on"].dt.strftime("%Y-%m-%d")
    figures = seed_figures(dataset)[list(staged.columns)]
    assert len(figures) > 500
    pd.testing.assert_frame_equal(
        figures.sort_values([*key, "published_on"], ignore_index=True),
        staged.sort_values([*key, "published_on"], ignore_index=True),
        check_dtype=False,
    )
