"""Marts and statistics across 2019 to 2023, for which no counts by authority are at hand."""

import pytest

from flows.warehouse.connect import opened


@pytest.fixture(scope="module")
def one(built):
    with opened(built.current / "gofal.duckdb") as warehouse:
        yield lambda sql: warehouse.execute(sql).fetchall()


def test_changes_lead_over_the_gap_wherever_both_ends_are_counted(one):
    assert one(
        "select start_year, end_year, count(change_pct_of_start), count(n_change_pct_of_start), "
        "count(change_missing_reason) from marts.fct_care_rate_changes "
        "where start_year in (2018, 2024) and end_year in (2024, 2025) group by all order by all"
    ) == [(2018, 2024, 23, 23, 0), (2018, 2025, 0, 22, 23), (2024, 2025, 0, 22, 23)]


def test_every_window_has_22_groups_in_every_year_and_what_is_unknown_says_why(one):
    windows = one(
        "select window_years, end_year, count(*), "
        "count(*) filter (where (care_rate_group = 'unknown') != (change_pct is null)), "
        "count(reason) from marts.fct_care_rate_groups "
        "where rule = 'change_pct_of_start' and rates like 'computed%' group by all order by all"
    )
    assert {row[2:] for row in windows} == {(22, 0, 22)}
    assert {years for years, *_ in windows} == {3, 4, 5, 6}


def test_windows_are_decided_where_both_ends_have_rates_and_nowhere_else(one):
    decided = one(
        "select distinct window_years, start_year, end_year from marts.fct_care_rate_groups "
        "where rule = 'change_pct_of_start' and care_rate_group != 'unknown' "
        "and rates like 'computed%' order by all"
    )
    with_rates = {
        year
        for (year,) in one(
            "select year_ending_march from marts.fct_care_rates "
            "where care_rate_per_10k is not null and not is_wales group by all having count(*) = 22"
        )
    }
    assert decided == [
        (end - start, start, end)
        for end, start in sorted(
            ((end, start) for end in with_rates for start in with_rates if 3 <= end - start <= 6),
            key=lambda pair: (pair[0] - pair[1], pair[1]),
        )
    ]
    assert (6, 2018, 2024) in decided


def test_from_2018_to_2024_rates_of_two_authorities_fell_by_a_tenth_and_eight_rose_most(one):
    assert one(
        "select care_rate_group, count(*) from marts.fct_care_rate_groups "
        "where rule = 'change_pct_of_start' and start_year = 2018 and end_year = 2024 "
        "group by all order by all"
    ) == [("decreasing", 2), ("excluded", 4), ("increasing", 8), ("neither", 8)]


def test_rates_of_2024_have_ranks_limits_and_residuals_like_those_of_2018(one):
    for year in (2018, 2024):
        assert one(
            "select count(care_rate_per_10k), count(care_rate_rank), "
            "count(funnel_99_8_high_per_10k), count(rate_missing_reason) from marts.fct_care_rates "
            f"where year_ending_march = {year} and not is_wales"
        ) == [(22, 22, 22, 0)]
        assert one(
            "select measure, count(residual_pct) from marts.fct_deprivation_residuals "
            f"where year_ending_march = {year} and measure like '%share_20' "
            "group by all order by all"
        ) == [("wimd_income_lsoa_share_20", 22), ("wimd_overall_lsoa_share_20", 22)]


def test_a_trend_over_the_gap_is_of_the_years_it_has_and_says_how_many(one):
    """Counts of authorities: 2003 to 2018, 2024 and 2025; rates: 2012, 2015 to 2018 and 2024."""
    trends = "analysis in ('count_trend', 'rate_trend') and statistic = 'annual_change_pct'"
    assert one(
        "select analysis, start_year, end_year, n, count(*) from results.statistics "
        f"where {trends} and area_code != 'W92000004' group by all order by all"
    ) == [("count_trend", 2003, 2025, 18, 22), ("rate_trend", 2012, 2024, 6, 22)]
