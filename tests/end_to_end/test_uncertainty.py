"""What hangs on choices, rounding and chance, as a release tells it."""

import pytest

from flows.warehouse.connect import opened

WINDOW = "start_year = 2016 and end_year = 2020"


@pytest.fixture(scope="module")
def one(built):
    with opened(built.current / "gofal.duckdb") as warehouse:
        yield lambda sql: warehouse.execute(sql).fetchall()


def test_published_rates_make_the_printed_groups_but_for_the_vale_of_glamorgan_on_either_basis(one):
    others = one(
        "select rule, start_year, string_agg(area_name, ', ' order by area_name) "
        "from marts.fct_care_rate_groups as groups "
        "join (select area_code, care_rate_group as printed from marts.fct_care_rate_groups "
        "where is_printed) using (area_code) "
        "where rates like 'published%' and care_rate_group not in ('unknown', printed) "
        "group by all order by all"
    )
    assert others == [
        ("change_pct_of_end", 2015, "Conwy, Vale of Glamorgan"),
        ("change_pct_of_end", 2016, "Vale of Glamorgan"),
        ("change_pct_of_start", 2015, "Conwy, Vale of Glamorgan"),
        ("change_pct_of_start", 2016, "Vale of Glamorgan"),
    ]


def test_groups_of_published_rates_are_of_sixteen_authorities_and_the_others_say_why_not(one):
    assert one(
        "select start_year, rule, count(*), count(n_measures), "
        "count(*) filter (care_rate_group = 'unknown' and reason like 'No published rate%') "
        "from marts.fct_care_rate_groups where rates like 'published%' group by all order by all"
    ) == [
        (year, rule, 22, 16, 6)
        for year in (2015, 2016)
        for rule in ("change_pct_of_end", "change_pct_of_start")
    ]


def test_what_is_printed_has_neither_rates_nor_certainty_nor_measures(one):
    assert one(
        "select count(*), count(rates), count(is_certain_despite_rounding), count(n_measures) "
        "from marts.fct_care_rate_groups where is_printed"
    ) == [(22, 0, 0, 0)]


def test_a_certain_group_can_hang_on_the_measure_and_the_mart_says_so(one):
    assert one(
        "select care_rate_group, is_certain_despite_rounding, n_measures, n_measures_agreeing, "
        "care_rate_group_by_rule from marts.fct_care_rate_groups where area_name = 'Wrexham' "
        "and start_year = 2015 and end_year = 2018 and rule = 'change_pct_of_start'"
    ) == [("increasing", True, 16, 1, "excluded")]


def test_four_authorities_with_40_percent_or_more_are_nine_of_ten_as_ordinary_change(one):
    """And from 2015 Conwy rises above Wales, and Merthyr Tydfil does not."""
    statements = one(
        "select start_year, rule, n_large_increases_of_printed_increasing, n_printed_increasing, "
        "n_large_decreases, rose_more_than_wales_not_printed, printed_increasing_not_above_wales "
        "from ledger.rpt_statements_by_reading order by start_year, rule"
    )
    assert statements == [
        (2015, "change_pct_of_end", 5, 10, 2, "Conwy", "Merthyr Tydfil"),
        (2015, "change_pct_of_start", 8, 10, 2, "Conwy", "Merthyr Tydfil"),
        (2016, "change_pct_of_end", 4, 10, 2, None, None),
        (2016, "change_pct_of_start", 9, 10, 2, None, None),
    ]


def test_the_excluded_riser_rose_by_a_third_of_the_end_and_by_half_of_the_start(one):
    changes = one(
        "select rule, round(change_pct, 1) from ledger.rpt_changes_by_reading "
        f"where area_name = 'Pembrokeshire' and {WINDOW} order by rule"
    )
    assert changes == [("change_pct_of_end", 33.3), ("change_pct_of_start", 50.0)]


def test_59_percent_is_the_change_from_2003_to_2018_and_no_other(one):
    assert one(
        "select start_year, end_year, rule, is_printed_end_year "
        "from ledger.rpt_years_of_printed_changes where printed_pct = 59"
    ) == [(2003, 2018, "change_pct_of_start", False)]


def test_the_curve_has_every_combination_of_choices_for_every_authority_with_its_rates(one):
    assert one(
        "select n_specifications, count(*) from marts.rpt_specification_summary "
        "group by all order by all"
    ) == [(768, 6), (2304, 16)]
    assert one(
        "select count(*), count(distinct area_code) from marts.rpt_specification_curve "
        "where is_headline"
    ) == [(16, 16)]


def test_the_curve_makes_the_groups_of_the_mart_where_it_makes_its_choices(one):
    ((n_compared, n_same),) = one(
        "select count(*), count(*) filter (groups.care_rate_group = curve.care_rate_group "
        "and abs(groups.residual_pct - curve.residual_pct) < 1e-9) "
        "from marts.rpt_specification_curve as curve join marts.fct_care_rate_groups as groups "
        "using (area_code, rates, start_year, end_year, rule) "
        "where threshold = 'fell by 10%' and measure = deprivation_measure "
        "and weighting = 'unweighted'"
    )
    # 2012 to 2017 and 2018 and 2015 to 2018 of counts, 2015 and 2016 to 2020 as published
    assert n_compared == n_same == 2 * (3 * 22 + 2 * 16)


def test_shares_of_the_groups_add_up_and_a_choice_that_moves_nobody_decides_nothing(one):
    assert one(
        "select count(*) from marts.rpt_specification_summary where abs("
        "decreasing_share + neither_share + excluded_share + increasing_share - 1) > 1e-12 "
        "or (deciding_choice is null) != (greatest("
        "decreasing_share, neither_share, excluded_share, increasing_share) = 1)"
    ) == [(0,)]


def test_limits_of_r_squared_are_those_of_the_statistics(one):
    ((n, apart),) = one(
        "select count(*), max(greatest(abs(r_squared - estimate), abs(r_squared_low - ci_low), "
        "abs(r_squared_high - ci_high))) from marts.rpt_deprivation_measures as measures "
        "join results.statistics as statistics on statistics.measure = measures.measure "
        "and end_year = year_ending_march and statistic = 'r_squared' "
        "where rates like 'computed%'"
    )
    assert n == 96
    assert apart < 1e-12


def test_the_rule_takes_one_measure_and_its_likeness_is_that_of_the_figures(one, built):
    assert one("select distinct measure from marts.rpt_deprivation_measures where is_by_rule") == [
        ("wimd_overall_mean_rank",)
    ]
    with opened(built.current / "gofal.duckdb") as warehouse:
        values = warehouse.sql(
            "select area_code, measure, value from marts.fct_deprivation "
            "where not is_wales and value is not null"
        ).df()
    squared = values.pivot(index="area_code", columns="measure", values="value").corr() ** 2
    expected = (squared.sum() - 1) / (len(squared) - 1)
    found = dict(
        one(
            "select distinct measure, mean_r_squared_with_others "
            "from marts.rpt_deprivation_measures"
        )
    )
    assert found == pytest.approx(expected.to_dict(), rel=1e-9)


def test_the_drawn_funnel_holds_every_authority_and_meets_its_limits(one):
    """Between two steps of the curve lies the limit of an authority of a size between them."""
    assert one(
        "select count(*), count(*) filter (not exists (select 1 from marts.rpt_funnel_curves as c "
        "where c.year_ending_march = r.year_ending_march "
        "and abs(c.population_0_17 - r.population_0_17) <= 1000 "
        "and abs(c.funnel_overdispersed_95_high_per_10k - r.funnel_overdispersed_95_high_per_10k) "
        "< 1)) from marts.fct_care_rates as r where not is_wales and care_rate_per_10k is not null"
    ) == [(132, 0)]


def test_ranks_that_chance_leaves_hold_the_rank_seen_and_the_mart_agrees_on_it(one):
    assert one(
        "select count(*), count(*) filter (rank_low <= s.care_rate_rank + 1 "
        "and rank_high >= s.care_rate_rank - 1), count(*) filter "
        "(s.care_rate_rank = r.care_rate_rank and s.care_rate_per_10k = r.care_rate_per_10k) "
        "from results.shrunken_rates as s "
        "join marts.fct_care_rates as r using (area_code, year_ending_march)"
    ) == [(132, 132, 132)]


def test_authorities_did_not_change_alike_and_five_differ_from_the_rest_in_2015_to_2018(one):
    assert one(
        "select round(estimate, 1), df from results.statistics where statistic = 'chi_squared' "
        "and analysis = 'change_heterogeneity' and start_year = 2015 and end_year = 2018"
    ) == [(128.8, 21)]
    assert one(
        "select count(*) from results.statistics where statistic = 'p_holm' and estimate < 0.05 "
        "and analysis = 'change_heterogeneity' and start_year = 2015 and end_year = 2018"
    ) == [(5,)]
