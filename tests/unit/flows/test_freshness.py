"""The age of the newest count by authority, as `gofal status` says it."""

from datetime import date

import duckdb
import pytest

from flows.releases.freshness import freshness, newest_count_by_authority

COUNTED = date(2018, 3, 31)


@pytest.mark.parametrize(
    ("today", "age"),
    [
        (date(2018, 3, 31), "0 years 0 months"),
        (date(2018, 4, 29), "0 years 0 months"),
        (date(2018, 4, 30), "0 years 1 month"),
        (date(2019, 3, 30), "0 years 11 months"),
        (date(2019, 3, 31), "1 year 0 months"),
        (date(2028, 2, 29), "9 years 11 months"),
        (date(2031, 1, 1), "12 years 9 months"),
    ],
)
def test_the_age_of_a_count_is_told_in_whole_months(today, age):
    assert freshness(COUNTED, today) == (
        f"Newest count by authority: 31 March 2018, {age} before today"
    )


def test_a_release_without_counts_by_authority_says_none():
    assert freshness(None, COUNTED) == "Newest count by authority: none"


def test_neither_a_count_of_wales_nor_a_suppressed_one_makes_a_release_newer(tmp_path):
    path = tmp_path / "gofal.duckdb"
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute(
            "create schema marts; create table marts.fct_care_rates as "
            "select * from (values (true, 2024, 7200), (false, 2018, 365), (false, 2019, null)) "
            "as t (is_wales, year_ending_march, n_children_looked_after)"
        )
    assert newest_count_by_authority(path) == COUNTED
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute("delete from marts.fct_care_rates where not is_wales")
    assert newest_count_by_authority(path) is None
