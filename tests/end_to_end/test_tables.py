"""Tables 1 to 6 in a release: of the study wave as the report prints them, of others as shown."""

import re

import openpyxl
import pytest

from flows.releases.store import current_release
from flows.warehouse.connect import opened

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def one(built):
    with opened(current_release(built).warehouse) as warehouse:
        yield lambda sql: warehouse.execute(sql).fetchall()


def test_the_study_wave_has_the_rows_of_the_report(one):
    assert one(
        "select survey_wave, table_number, count(*), max(row_number), bool_and(is_synthetic) "
        "from ledger.rpt_tables group by all order by all"
    ) == [
        ("2020", 1, 5, 5, True),
        ("2020", 2, 11, 11, True),
        ("2020", 3, 12, 12, True),
        ("2020", 4, 12, 12, False),
        ("2020", 5, 12, 12, True),
        ("2020", 6, 4, 4, True),
    ]


def test_nothing_is_missing_in_the_tables_of_the_study_wave(one):
    assert one(
        "select count(first_missing_reason), count(second_missing_reason), "
        "count(difference_missing_reason) from ledger.rpt_tables"
    ) == [(0, 0, 0)]


def test_counts_of_tables_1_and_2_are_those_of_the_mart_and_every_answer_has_its_row(one):
    ((n_rows, n_equal),) = one(
        "with shown as ("
        "    select unnest([first_base_n, second_base_n]) as base_n,"
        "        unnest([first_n, second_n]) as n,"
        "        unnest([first_pct, second_pct]) as answer_pct, label,"
        "        unnest([first_heading, second_heading]) as heading, heading as question"
        "    from ledger.rpt_tables where table_number in (1, 2)"
        "), marts as ("
        "    select base_n, n, answer_pct, label"
        "    from marts.fct_answer_shares as shares"
        "    join marts.dim_survey_items as items using (item_id)"
        "    join reference.response_options as options using (response_scale, option_id)"
        "    where grouping = 'all' and (item_id in ('rate_wales', 'rate_la')"
        "        or item_id similar to 'cs[12]_(immediate|six_months)')"
        ") select (select count(*) from shown where heading is not null),"
        "    (select count(*) from (select base_n, n, answer_pct, label from shown "
        "        intersect all from marts))"
    )
    assert (n_rows, n_equal) == (21, 21)


def test_means_of_tables_3_and_5_are_those_of_the_mart_and_tests_those_of_the_statistics(one):
    assert one(
        "select count(*), "
        "bool_and(first_n = firsts.n and first_mean = firsts.mean_score), "
        "bool_and(first_sd = firsts.sd_score and second_n = seconds.n), "
        "bool_and(second_mean = seconds.mean_score and second_sd = seconds.sd_score), "
        "bool_and(t = tests.estimate and tables.df = tests.df and test_n = tests.n), "
        "bool_and(tables.p_value = tests.p_value) "
        "from ledger.rpt_tables as tables "
        "join reference.survey_comparisons as comparisons "
        "    on comparisons.location = 'Table ' || tables.table_number "
        "join reference.scales as scales on starts_with(tables.label, scales.table_name) "
        "join marts.fct_scale_scores as firsts on firsts.scale_id = scales.scale_id "
        "    and firsts.group_name = comparisons.first_group "
        "join marts.fct_scale_scores as seconds on seconds.scale_id = scales.scale_id "
        "    and seconds.group_name = comparisons.second_group "
        "join results.statistics as tests on tests.measure = scales.scale_id "
        "    and tests.comparison = comparisons.comparison and tests.model = 'pooled_t' "
        "    and tests.analysis = 'group_difference' and tests.statistic = 't' "
    ) == [(24, True, True, True, True, True)]


def test_effect_sizes_of_tables_3_and_5_are_those_of_the_statistics_and_of_the_forest(one):
    assert one(
        "select count(*), bool_and(tables.hedges_g = g.estimate and hedges_g_low = g.ci_low), "
        "bool_and(equivalence_p = tost.estimate), count(equivalence) "
        "from ledger.rpt_tables as tables "
        "join reference.survey_comparisons as comparisons "
        "    on comparisons.location = 'Table ' || tables.table_number "
        "join reference.scales as scales on starts_with(tables.label, scales.table_name) "
        "join results.statistics as g on g.measure = scales.scale_id "
        "    and g.comparison = comparisons.comparison and g.statistic = 'hedges_g' "
        "join results.statistics as tost on tost.measure = scales.scale_id "
        "    and tost.comparison = comparisons.comparison and tost.model = 'tost'"
    ) == [(24, True, True, 24)]
    assert one(
        "select count(*), bool_and(forest.hedges_g = tables.hedges_g), "
        "bool_and(forest.equivalence = tables.equivalence), bool_and(equivalence_high_sd = 0.3) "
        "from ledger.rpt_score_differences as forest join ledger.rpt_tables as tables "
        "on forest.location = 'Table ' || table_number and starts_with(tables.label, forest.label)"
    ) == [(24, True, True, True)]


def test_leaders_and_workers_are_shown_alike_on_nothing_and_rising_authorities_on_three_scores(one):
    """The t that the report prints say so too: p .031, .016 and .030 at |d| < 0.3."""
    alike = one(
        "select table_number, label from ledger.rpt_tables where equivalence = 'equivalent'"
    )
    assert {(number, short(label)) for number, label in alike} == {(5, "S2"), (5, "S3"), (5, "F7")}


def test_the_bars_of_every_question_fill_a_hundred_and_diverge_from_the_middle_of_neither(one):
    assert one("select count(missing_reason), count(*) > 3000 from ledger.rpt_likert_shares") == [
        (0, True)
    ]
    assert one(
        "with bars as (select grouping, group_name, item_id, min(stack_start_pct) as low, "
        "max(stack_end_pct) as high, sum(answer_pct) as total, "
        "max(lower_pct) + max(upper_pct) + coalesce(max(answer_pct) filter (where is_neutral), 0) "
        "as parts, max((diverging_start_pct + diverging_end_pct) / 2) filter (where is_neutral) "
        "as middle, bool_or(is_neutral) as has_neutral "
        "from ledger.rpt_likert_shares group by all) "
        "select bool_and(low = 0 and abs(high - 100) < 1e-9 and abs(total - 100) < 1e-9), "
        "bool_and(abs(parts - 100) < 1e-9) filter (where has_neutral), "
        "max(abs(middle)) < 1e-9, bool_and(has_neutral = (middle is not null)) from bars"
    ) == [(True, True, True, True)]


def test_table_4_is_the_groups_that_the_report_prints(one):
    assert one(
        "select count(*), bool_and(tables.change_pct = groups.change_pct), "
        "bool_and(heading ilike groups.care_rate_group || ' care rates') "
        "from ledger.rpt_tables as tables join marts.fct_care_rate_groups as groups "
        "on label = area_name and is_printed where table_number = 4"
    ) == [(12, True, True)]


def test_table_6_is_the_mart_with_the_tests_of_the_notes(one):
    assert one(
        "select label, first_base_n, first_n, second_n, round(chi_squared, 1), df, test_n "
        "from ledger.rpt_tables where table_number = 6 order by row_number"
    ) == [
        ("Increasing", 412, 63, 12, None, None, None),
        ("Decreasing", 70, 12, 22, None, None, None),
        ("Signs of Safety", None, None, None, 0.2, 1, 482),
        ("Outcomes Framework", None, None, None, 74.2, 1, 482),
    ]


def short(label: str) -> str:
    """S1 is subscale 1, C2 case study 2, F7 factor 7."""
    kind, number = re.search(r"(subscale|Case study|Factor) (\d)", label).groups()
    return kind[0].upper() + number


def test_differences_are_sorted_into_significant_and_others_as_the_report_sorts_them(one):
    significant = one(
        "select table_number, list(label order by row_number) from ledger.rpt_tables "
        "where heading = 'Significant differences' group by all order by all"
    )
    assert [(number, [*map(short, labels)]) for number, labels in significant] == [
        (3, ["S1", "S3", "C1", "C2", "F2", "F4", "F5"]),
        (5, ["S1", "C2", "F1", "F3"]),
    ]


def test_the_page_and_the_workbook_lie_in_the_release_and_say_that_respondents_are_synthetic(built):
    release = current_release(built)
    page = (release.folder / "site/en/study/2020/tables.html").read_text(encoding="utf-8")
    for said in ("Table 6", "survey 2020", "prove nothing about Wales", release.id):
        assert said in page
    book = openpyxl.load_workbook(release.folder / "files" / "tables.xlsx")
    assert book.sheetnames == ["About", *(f"2020 Table {number}" for number in range(1, 7))]
    rows = {row[0]: row for row in book["2020 Table 1"].iter_rows(values_only=True)}
    assert list(rows["Much too high"]) == [
        "Much too high",
        *(49, pytest.approx(100 * 49 / 697), 41, pytest.approx(100 * 41 / 695)),
    ]


def test_of_real_respondents_the_tables_show_what_the_marts_show_and_say_why_the_rest_is_missing(
    answered,
):
    release = current_release(answered)
    with opened(release.warehouse) as warehouse:
        rows = warehouse.execute(
            "select count(*), count(*) filter (where first_n % 5 != 0 or second_n % 5 != 0 "
            "or first_base_n % 5 != 0 or test_n % 5 != 0), min(least(first_n, second_n)) >= 10, "
            "count(*) filter (where first_n is null and first_missing_reason is null), "
            "count(first_missing_reason) > 0, "
            "bool_or(is_synthetic), list(distinct disclosure_rule) "
            "from ledger.rpt_tables where table_number != 4 and chi_squared is null"
        ).fetchall()
        unreasoned = warehouse.execute(
            "select count(*) from ledger.rpt_tables where table_number in (3, 5) "
            "and (t is null) != (difference_missing_reason is not null)"
        ).fetchall()
        charts = warehouse.execute(
            "select (select count(*) from ledger.rpt_score_differences "
            "where (hedges_g is null) != (missing_reason is not null) "
            "or (hedges_g is null) != (equivalence is null)), "
            "(select count(*) from ledger.rpt_likert_shares "
            "where (stack_end_pct is null) != (missing_reason is not null)), "
            "(select count(*) from ledger.rpt_likert_shares as bars "
            "join marts.fct_answer_shares as shares "
            "using (item_id, option_id, grouping, group_name) "
            "where bars.n is distinct from shares.n), "
            "(select count(missing_reason) > 0 from ledger.rpt_likert_shares)"
        ).fetchall()
        told = warehouse.execute(
            "select distinct missing_reason from results.statistics "
            "where survey_wave is not null and missing_reason is not null"
        ).fetchall()
    assert unreasoned == [(0,)]
    assert charts == [(0, 0, 0, True)]
    # of real respondents nobody is told which answers leave a statistic open
    assert told == [("not to be had from these answers; why is in the restricted file",)]
    ((n_rows, n_unrounded, is_large, n_unexplained, is_withheld, is_synthetic, rules),) = rows
    assert (n_unrounded, is_large, n_unexplained) == (0, True, 0)
    assert (n_rows >= 42, is_withheld, is_synthetic, rules) == (True, True, False, ["threshold_10"])
    for kind, missing in (("tables", "[a]"), ("answers", ">withheld<")):
        (path,) = (release.folder / "site/en/study").glob(f"*/{kind}.html")
        page = path.read_text(encoding="utf-8")
        assert "prove nothing about Wales" not in page
        assert missing in page
