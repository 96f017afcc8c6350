"""Real figures, read from the release: printed ones, and ones worked out by hand."""

import duckdb
import pytest


@pytest.fixture(scope="module")
def one(built):
    warehouse = duckdb.connect(str(built.current / "gofal.duckdb"), read_only=True)
    yield lambda sql: warehouse.execute(sql).fetchall()
    warehouse.close()


def rate(one, area, year):
    sql = (
        "select round(care_rate_per_10k, 1) from marts.fct_care_rates "
        f"where area_name = '{area}' and year_ending_march = {year}"
    )
    return one(sql)[0][0]


def test_welsh_rates_are_those_the_releases_print(one):
    printed = one(
        "select h.year_ending_march, h.rate_per_10k_printed, r.care_rate_per_10k "
        "from marts.fct_wales_headlines h "
        "join marts.fct_care_rates r using (area_code, year_ending_march) "
        "where h.is_newest and h.rate_per_10k_printed is not null"
    )
    assert [year for year, *_ in sorted(printed)] == [2020, 2021, 2022]
    for _, published, computed in printed:
        assert round(computed, 1) == published


def test_the_denominator_of_31_march_is_the_mid_year_before(one):
    # 365 of 19,088 children, mid-2017; with mid-2018 (19,231) it would be 189.8
    assert rate(one, "Torfaen", 2018) == 191.2


def test_torfaen_has_the_highest_rate_of_2018_and_carmarthenshire_the_lowest_but_one(one):
    ranks = one(
        "select area_name, care_rate_rank from marts.fct_care_rates "
        "where year_ending_march = 2018 and care_rate_rank is not null order by care_rate_rank"
    )
    assert len(ranks) == 22
    assert ranks[0] == ("Torfaen", 1)


def test_byars_limits_of_torfaen_are_those_worked_out_by_hand(one):
    # 365 (1 - 1/3285 - 1.959964/(3 sqrt(365)))^3 / 19088, and 366 with the signs turned
    ((low, high),) = one(
        "select round(care_rate_ci_low_per_10k, 2), round(care_rate_ci_high_per_10k, 2) "
        "from marts.fct_care_rates where area_name = 'Torfaen' and year_ending_march = 2018"
    )
    assert (low, high) == (172.10, 211.88)


def test_both_bases_of_change_stand_side_by_side(one):
    ((start, end),) = one(
        "select round(change_pct_of_start, 2), round(change_pct_of_end, 2) "
        "from marts.fct_care_rate_changes "
        "where area_name = 'Wales' and start_year = 2016 and end_year = 2020"
    )
    # 5,665 of 627,888 children and 7,150 of 629,939: rates of 90.22 and 113.50
    assert (start, end) == (25.80, 20.51)


def test_a_missing_rate_has_a_reason_and_a_rate_has_none(one):
    assert one(
        "select count(*) from marts.fct_care_rates "
        "where (care_rate_per_10k is null) = (rate_missing_reason is null)"
    ) == [(0,)]
    ((reason,),) = one(
        "select rate_missing_reason from marts.fct_care_rates "
        "where area_name = 'Conwy' and year_ending_march = 2013"
    )
    assert reason == "No population aged 0 to 17 has landed for mid-2012."


def test_the_classification_of_the_report_stands_as_printed(one):
    groups = dict(
        one(
            "select care_rate_group, count(*) from marts.fct_care_rate_groups "
            "where is_printed group by all"
        )
    )
    assert groups == {"increasing": 10, "decreasing": 2, "excluded": 1, "neither": 9}


def test_every_column_of_the_statistics_says_what_it_means(one):
    ((n_columns, n_described),) = one(
        "select count(*), count(comment) from duckdb_columns() where schema_name = 'results'"
    )
    assert n_columns == n_described > 19


def test_no_reading_of_table_4_is_settled_by_the_data_held(one):
    assert one("select distinct split_part(verdict, ':', 1) from marts.rpt_table_4_readings") == [
        ("not settled",)
    ]


def test_residuals_of_every_regression_sum_to_zero_and_lie_within_their_bounds(one):
    assert one(
        "select count(*) from (select sum(residual_per_10k) as total "
        "from marts.fct_deprivation_residuals "
        "group by year_ending_march, measure) where abs(total) > 1e-8"
    ) == [(0,)]
    assert one(
        "select count(*) from marts.fct_deprivation_residuals "
        "where residual_per_10k not between residual_low_per_10k and residual_high_per_10k"
    ) == [(0,)]
