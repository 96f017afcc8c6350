"""Real figures, read from the release: printed ones, and ones worked out by hand."""

import duckdb
import numpy as np
import pytest

from analysis.care_rates.series import byar_limits
from flows.settings import PROJECT


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


def test_byars_limits_of_trends_are_those_of_the_mart(one):
    """Trends need them of counts that a printed rate implies too, which no mart has."""
    rows = one(
        "select n_children_looked_after, 1e4 / population_0_17, care_rate_ci_low_per_10k, "
        "care_rate_ci_high_per_10k from marts.fct_care_rates "
        "where care_rate_per_10k is not null"
    )
    counts, per_child, *limits = np.array(rows, dtype=float).T
    for ours, theirs in zip(byar_limits(counts), limits, strict=True):
        np.testing.assert_allclose(ours * per_child, theirs, rtol=1e-12)


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


def test_one_reading_alone_gives_every_printed_change_and_no_other_more_than_one_in_three(one):
    first, *others = one(
        "select start_year, end_year, rule, rates, n_compared, n_reproduced, is_wales_reproduced "
        "from marts.rpt_table_4_readings where fit_rank is not null order by fit_rank"
    )
    assert first == (2016, 2020, "change_pct_of_end", "published, whole numbers", 8, 8, True)
    assert max(n / compared for *_, compared, n, _ in others) == 1 / 3
    of_published = [n for *_, rates, _, n, _ in others if rates.startswith("published")]
    assert (len(of_published), max(of_published)) == (305, 1)


def test_the_table_of_the_method_page_is_that_of_the_published_rates(one):
    """Rates of three years, the printed change, and its three readings, as the page shows them."""
    page = (PROJECT / "docs/method.md").read_text(encoding="utf-8")
    table = page.partition("| authority | 2015 | 2016 | 2020 | printed |")[2].partition("\n\n")[0]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    shown = {name: [float(cell.replace("−", "-")) for cell in cells] for name, *cells in lines}
    published = {
        (area, year): rate
        for area, year, rate in one(
            "select area_name, year_ending_march, rate_per_10k_printed "
            "from marts.fct_published_care_rates"
        )
    }
    printed = dict(
        one(
            "select area_name, published_value from ledger.rpt_published_vs_computed "
            "join marts.dim_local_authorities on option = area_code "
            "where variable = 'table_4_change' "
            "union all select 'Wales', published_value from ledger.rpt_published_vs_computed "
            "where value_id = 'variation.wales.change_since_2015'"
        )
    )
    assert len(shown) == 9
    for area, cells in shown.items():
        first, second, last = (published[area, year] for year in (2015, 2016, 2020))
        assert cells == [
            first,
            second,
            last,
            printed[area],
            round(100 * (last - second) / last, 1),
            round(100 * (last - second) / second, 1),
            round(100 * (last - first) / first, 1),
        ]


def test_the_rates_that_the_method_page_says_the_printed_changes_imply_are_the_computed_ones(one):
    found = one(
        "select area_name, statistic, ci_low, ci_high from results.statistics "
        "join marts.dim_local_authorities using (area_code) "
        "where analysis = 'whole_number_rates' and model = 'change_pct_of_end' "
        "and start_year = 2016 and area_name in ('Caerphilly', 'Monmouthshire', 'Merthyr Tydfil', "
        "'Torfaen') and statistic in ('start_rate_per_10k', 'end_rate_per_10k')"
    )
    ends = {(area, statistic): (low, high) for area, statistic, low, high in found}
    pairs = {
        area: list(
            zip(ends[area, "start_rate_per_10k"], ends[area, "end_rate_per_10k"], strict=True)
        )
        for area in ("Caerphilly", "Monmouthshire", "Merthyr Tydfil", "Torfaen")
    }
    page = (PROJECT / "docs/method.md").read_text(encoding="utf-8")
    for area, ((first, last), (other_first, other_last)) in pairs.items():
        said = f"{area} {first:.0f} to {last:.0f}"
        if (first, last) != (other_first, other_last):
            said += f" or {other_first:.0f} to\n{other_last:.0f}"
        assert said.replace("\n", " ") in page.replace("\n", " ")
    [(fitting, p)] = one(
        "select estimate, p_value from results.statistics where analysis = 'whole_number_rates' "
        "and statistic = 'n_fitting' and start_year = 2016 and model = 'change_pct_of_end'"
    )
    assert fitting == 12
    assert f"(p = {p:.1e})".replace("e-0", "e-") in page


def test_the_printed_changes_that_can_be_checked_are_reproduced_on_public_data(one):
    verdicts = one(
        "select verdict, basis, count(*) from ledger.rpt_published_vs_computed "
        "where variable in ('table_4_change', 'care_rate_change') and option != '2003 to 2020' "
        "group by all order by all"
    )
    assert verdicts == [("consistent", "whole-number rates", 4), ("reproduced", "public data", 10)]


def test_a_release_is_held_against_what_was_known_on_its_day_and_never_against_itself(one):
    verdicts = dict(
        one(
            "select value_id, verdict from ledger.rpt_published_vs_computed "
            "where publication != 'forrester_2021'"
        )
    )
    assert len(verdicts) == 32
    # 6,846 and 6,407 of 2018; that 2019 was revised to 6,834 in 2020 makes no figure of 2019 wrong
    assert verdicts["sfr_106_2019.looked_after.increase"] == "reproduced"
    assert verdicts["sfr_106_2019.looked_after.n"] == "consistent"
    assert verdicts["looked_after_2020.looked_after.increase"] == "differs"
    said_percent = [value_id for value_id, verdict in verdicts.items() if verdict == "contradicted"]
    assert sorted(said_percent) == [
        "looked_after_2020.care_rate.increase",
        "sfr_106_2019.care_rate.increase",
    ]


def test_printed_rates_agree_with_computed_ones_but_for_nine_that_were_revised(one):
    assert one(
        "select split_part(comparison, ':', 1), is_wales, count(*) "
        "from marts.fct_published_care_rates where agrees_within_rounding is not null "
        "group by all order by all"
    ) == [("agrees within rounding", False, 72), ("agrees within rounding", True, 7),
          ("revised", False, 9)]  # fmt: skip


def test_an_interval_that_a_published_rate_leaves_is_labelled_and_taken_for_a_count_nowhere(one):
    intervals = "marker = 'implied by the published rate'"
    assert one(
        "select year_ending_march, count(*), count(n_children_looked_after), "
        "count(care_rate_per_10k), count(care_rate_rank), count(care_rate_ci_low_per_10k), "
        "count(n_low), count(care_rate_high_per_10k), count(rate_missing_reason) "
        f"from marts.fct_care_rates where {intervals} group by all order by all"
    ) == [(2019, 16, 0, 0, 0, 0, 16, 16, 16), (2020, 16, 0, 0, 0, 0, 16, 16, 16)]
    places = f"select area_code, year_ending_march from marts.fct_care_rates where {intervals}"
    assert one(
        f"with places as ({places}) select "
        "(select count(*) from marts.fct_deprivation_residuals join places "
        "using (area_code, year_ending_march)), "
        "(select count(*) from marts.fct_care_rate_groups as g join places as p "
        "on g.area_code = p.area_code and g.end_year = p.year_ending_march "
        "where rates like 'computed%' "
        "and (care_rate_group != 'unknown' or is_certain_despite_rounding)), "
        "(select count(*) from marts.fct_care_rate_changes as c join places as p "
        "on c.area_code = p.area_code and p.year_ending_march in (c.start_year, c.end_year) "
        "where change_pct_of_start is not null or change_missing_reason is null), "
        "(select count(*) from results.statistics as s join places as p "
        "on s.area_code = p.area_code and s.end_year = p.year_ending_march "
        # it asks which whole-number rates the printed changes imply, and of no count
        "where s.analysis != 'whole_number_rates')"
    ) == [(0, 0, 0, 0)]


def test_the_count_of_a_published_rate_is_that_of_wales_where_both_are_known(one):
    """The release of 2019-20 states 7,172 children: the published 114 leaves 7,150 to 7,212."""
    assert one(
        "select n_low, n_high from marts.fct_published_care_rates "
        "where is_wales and year_ending_march = 2020"
    ) == [(7150, 7212)]


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


def test_the_limits_with_overdispersion_are_those_of_the_formula_written_out(built):
    with duckdb.connect(str(built.current / "gofal.duckdb"), read_only=True) as warehouse:
        frame = warehouse.sql(
            "select year_ending_march as year, is_wales, population_0_17 as people, "
            "care_rate_per_10k as rate, funnel_overdispersed_95_high_per_10k as high "
            "from marts.fct_care_rates where care_rate_per_10k is not null"
        ).df()
    n_years = 0
    for _, rows in frame.groupby("year"):
        wales = rows.loc[rows["is_wales"], "rate"].item()
        areas = rows[~rows["is_wales"]]
        if areas.empty:
            continue
        variance = 10_000 * wales / areas["people"]
        z = (areas["rate"] - wales) / variance**0.5
        z = z.clip(*np.quantile(z, [0.1, 0.9]))
        weights = 1 / variance
        excess = (z**2).sum() - (len(z) - 1)
        between = max(excess, 0) / (weights.sum() - (weights**2).sum() / weights.sum())
        expected = wales + 1.959963984540054 * (variance + between) ** 0.5
        assert areas["high"].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-9)
        n_years += 1
    assert n_years == 6


def test_children_in_need_and_children_receiving_care_and_support_are_two_series(one):
    """No change leads from 303 per 10,000 in 2016 to 256 in 2017: another law, other children."""
    wales = one(
        "select year_ending_march, measure_label, rate_per_10k_printed, change_in_a_year_per_10k, "
        "change_missing_reason from marts.fct_care_and_support_rates "
        "where is_wales and year_ending_march in (2016, 2017, 2018) order by all"
    )
    broken = "A break in the series: 31 March 2016 counts children in need, by another definition."
    assert wales == [
        (2016, "children in need", 303, -5, None),
        (2017, "children receiving care and support", 256, None, broken),
        (2018, "children receiving care and support", 260, 4, None),
    ]
    assert one(
        "select measure, min(year_ending_march), max(year_ending_march), count(*), "
        "count(change_in_a_year_per_10k), count(change_missing_reason) "
        "from marts.fct_care_and_support_rates group by all order by all"
    ) == [
        ("children_in_need", 2010, 2016, 161, 138, 23),
        ("receiving_care_and_support", 2017, 2023, 161, 138, 23),
    ]


def test_kinship_carers_inside_the_area_look_after_more_children_than_agencies_do(one):
    fostered = one(
        "select carer, carer_place, n_children from marts.fct_foster_placements "
        "where is_wales order by n_children"
    )
    assert fostered == [
        ("kinship", "outside", 300), ("local_authority", "outside", 355),
        ("agency", "inside", 525), ("agency", "outside", 800),
        ("kinship", "inside", 1050), ("local_authority", "inside", 1840), ("all", "all", 4870),
    ]  # fmt: skip


def test_a_hidden_number_of_fostered_children_has_an_interval_and_a_reason_and_no_number(one):
    assert one(
        "select marker, count(*), count(n_children), min(n_low), max(n_high), "
        "count(count_missing_reason) from marts.fct_foster_placements group by all order by all"
    ) == [("*", 18, 0, 0, 4, 18), (None, 143, 143, 3, 4872, 0)]


def test_wales_spent_577_million_pounds_on_children_and_families_in_2016_17(one):
    assert one(
        "select year_ending_march, spend_gbp_thousand, round(share_of_all_pct, 1) "
        "from marts.fct_social_services_spend where is_wales and service = 'children_and_families'"
    ) == [(2017, 577_248, 33.4)]


def test_of_the_areas_most_similar_to_torfaen_six_are_welsh(one):
    assert one(
        "select similarity_rank, similar_area_name from marts.dim_similar_areas "
        "where area_name = 'Torfaen' and similarity = 'global' and is_similar_area_welsh "
        "order by similarity_rank_in_wales"
    ) == [
        (1, "Bridgend"), (3, "Carmarthenshire"), (4, "Rhondda Cynon Taf"), (6, "Caerphilly"),
        (9, "Merthyr Tydfil"), (10, "Wrexham"),
    ]  # fmt: skip
