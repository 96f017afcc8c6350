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
    trends = (
        "analysis in ('count_trend', 'rate_trend') and statistic = 'annual_change_pct' "
        "and model = 'quasi_poisson'"
    )
    assert one(
        "select analysis, start_year, end_year, n, count(*) from results.statistics "
        f"where {trends} and area_code != 'W92000004' group by all order by all"
    ) == [("count_trend", 2003, 2025, 18, 22), ("rate_trend", 2012, 2024, 6, 22)]


def test_segmented_trends_take_the_printed_rates_too_and_their_last_segment_is_in_the_statistics(
    one,
):
    assert one(
        "select analysis, n, count(*) from results.statistics where model = 'segmented_ar1' "
        "and statistic = 'annual_change_pct' and area_code != 'W92000004' group by all order by all"
    ) == [
        ("count_trend", 18, 22),
        ("rate_trend", 6, 5),
        ("rate_trend", 17, 1),
        ("rate_trend", 19, 16),
    ]
    assert one(
        "select count(*), count(*) filter (where s.estimate != t.annual_change_pct) "
        "from results.statistics as s join results.care_rate_trends as t "
        "on s.area_code = t.area_code and s.end_year = t.year_ending_march and t.measure = "
        "if(s.analysis = 'rate_trend', 'care_rate', 'children_looked_after') "
        "where model = 'segmented_ar1' and statistic = 'annual_change_pct'"
    ) == [(46, 0)]


def test_no_authority_that_was_falling_reads_as_rising(one):
    """Carmarthenshire and Neath Port Talbot, the report's two decreasing authorities."""
    assert one(
        "select area_name, measure, reading, break_year from results.care_rate_trends "
        "where area_name in ('Carmarthenshire', 'Neath Port Talbot') "
        "qualify row_number() over (partition by area_name, measure order by year_ending_march "
        "desc) = 1 order by all"
    ) == [
        ("Carmarthenshire", "care_rate", "no clear change", None),
        ("Carmarthenshire", "children_looked_after", "no clear change", None),
        ("Neath Port Talbot", "care_rate", "falling", 2013),
        ("Neath Port Talbot", "children_looked_after", "falling", 2013),
    ]
    assert one(
        "select count(*) from results.statistics where area_code in ('W06000010', 'W06000012') "
        "and analysis in ('count_trend', 'rate_trend') and statistic = 'annual_change_pct' "
        "and ci_low > 0"
    ) == [(0,)]


def test_rates_of_the_trends_and_their_limits_are_those_of_the_mart(one):
    assert one(
        "select count(*), count(*) filter (where abs(observed - care_rate_per_10k) > 1e-9 "
        "or abs(observed_low - care_rate_ci_low_per_10k) > 1e-9 "
        "or abs(observed_high - care_rate_ci_high_per_10k) > 1e-9) "
        "from results.care_rate_trends "
        "join marts.fct_care_rates using (area_code, year_ending_march) "
        "where measure = 'care_rate' and care_rate_per_10k is not null"
    ) == [(143, 0)]


def test_a_forecast_is_shown_for_two_authorities_one_year_on_and_all_others_say_why(one):
    """Of 54 that could be scored two are shown: hardly more than luck would give."""
    assert one(
        "select area_name, model, forecast_year from results.care_rate_forecasts "
        "where is_shown order by all"
    ) == [("Gwynedd", "drift", 2025), ("Wrexham", "drift", 2025)]
    assert one(
        "select count(*), count(not_shown_reason) from results.care_rate_forecasts"
    ) == [(276, 274)]  # fmt: skip
