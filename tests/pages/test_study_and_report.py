"""Figures on the pages of the study and of the report are those of the release they lie in."""

import csv
import html
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from flows.releases.store import current_release
from flows.warehouse.connect import opened

pytestmark = pytest.mark.slow
SYNTHETIC = {"en": "They prove nothing about Wales.", "cy": "Nid ydynt yn profi dim am Gymru."}
HEAVIEST = 300_000  # bytes of a page
LANGUAGES = ("en", "cy")


@pytest.fixture(scope="module")
def release(built):
    return current_release(built)


@pytest.fixture(scope="module")
def asked(release):
    """The answer to a question to the warehouse, a tuple a row."""
    with opened(release.warehouse) as warehouse:
        yield lambda sql, *values: warehouse.execute(sql, values).fetchall()


@pytest.fixture(scope="module")
def site(release):
    return release.folder / "site"


def rows_of(site, language: str, chart: str) -> list[list[str]]:
    """The table of a chart as it is taken away, without its header."""
    with (site / language / "charts" / f"{chart}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.reader(file))[1:]


def numbers(cells) -> list[float]:
    return [float(cell) for cell in cells]


def cells_of(page: str) -> list[list[str]]:
    """The rows of a page's tables, as they are read."""
    return [
        [
            html.unescape(re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, flags=re.DOTALL)
    ]


def rounded(value: float, digits: int) -> str:
    """A number as the report prints it: halves go away from zero, and zero has no sign."""
    step = Decimal(1).scaleb(-digits)
    return f"{Decimal(repr(value)).quantize(step, ROUND_HALF_UP) + 0:,}"


def test_the_answers_of_every_section_are_those_of_the_mart(asked, site):
    sections = asked("select distinct section from ledger.rpt_likert_shares")
    assert len(sections) == 8
    for (section,) in sections:
        name = section.replace(" ", "-").replace("'", "")
        expected = asked(
            "select wording, position || '. ' || label, base_n, n, answer_pct "
            "from ledger.rpt_likert_shares where grouping = 'all' and section = ? "
            "order by place, position",
            section,
        )
        for language in LANGUAGES:
            shown = rows_of(site, language, f"study-2020-answers-{name}")
            assert [tuple(row[:2]) for row in shown] == [row[:2] for row in expected]
            assert [numbers(row[2:5]) for row in shown] == [list(row[2:]) for row in expected]


def test_the_differences_of_every_comparison_are_those_of_the_mart(asked, site):
    comparisons = asked("select distinct comparison from ledger.rpt_score_differences")
    assert len(comparisons) == 4
    for (comparison,) in comparisons:
        expected = asked(
            "select label, n_first, difference, hedges_g, hedges_g_low, hedges_g_high "
            "from ledger.rpt_score_differences "
            f"where comparison = '{comparison}' order by place"
        )
        chart = f"study-2020-differences-{comparison.replace('_', '-')}"
        shown = rows_of(site, "cy", chart)
        assert [row[0] for row in shown] == [row[0] for row in expected]
        assert [numbers([row[2], row[4], *row[11:14]]) for row in shown] == [
            list(row[1:]) for row in expected
        ]


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("pearson", "minimum_residual_oblimin"),
        ("polychoric", "polychoric_minimum_residual_oblimin"),
    ],
)
def test_loadings_are_those_of_the_results(asked, site, name, model):
    expected = asked(
        "select wording, list(estimate order by measure) from results.statistics "
        "join marts.dim_survey_items on item_id = term where analysis = 'factor_analysis' "
        f"and statistic = 'loading' and model = '{model}' group by wording order by 1"
    )
    shown = sorted(rows_of(site, "en", f"study-2020-factors-{name}"))
    assert [(row[0], numbers(row[1:-1])) for row in shown] == expected


def test_tables_1_to_6_print_the_figures_of_the_mart(asked, site):
    page = (site / "en/study/2020/tables.html").read_text(encoding="utf-8").replace("−", "-")
    shown = {(row[0], *row[1:]) for row in cells_of(page)}
    counts = asked(
        "select label, first_n, first_pct, second_n, second_pct "
        "from ledger.rpt_tables where table_number = 1"
    )
    for label, first_n, first_pct, second_n, second_pct in counts:
        first = (rounded(first_n, 0), rounded(first_pct, 1))
        assert (label, *first, rounded(second_n, 0), rounded(second_pct, 1)) in shown
    means = asked(
        "select label, first_mean, first_sd, second_mean, second_sd, df, t, hedges_g "
        "from ledger.rpt_tables where table_number in (3, 5)"
    )
    for label, *figures, df, t, g in means:
        expected = (label, *(rounded(each, 1) for each in figures), rounded(df, 0))
        found = [row for row in shown if row[:6] == expected]
        assert (rounded(t, 1), rounded(g, 2)) in [row[7:9] for row in found], label
    changes = asked("select label, change_pct from ledger.rpt_tables where table_number = 4")
    assert {(label, rounded(value, 1)) for label, value in changes} <= shown


def test_every_printed_value_of_the_ledger_has_its_row_in_its_order_with_its_verdict(asked, site):
    values = asked(
        "select publication, location, printed, verdict, severity "
        "from ledger.rpt_published_vs_computed order by report_order"
    )
    for publication in dict.fromkeys(row[0] for row in values):
        page = (site / f"en/report/values/{publication}.html").read_text(encoding="utf-8")
        shown = [(row[0], row[2], row[4]) for row in cells_of(page)[1:]]
        assert shown == [
            (location, printed, f"{verdict}: {severity}" if severity else verdict)
            for of, location, printed, verdict, severity in values
            if of == publication
        ]


def test_the_score_is_that_of_the_ledger(asked, site):
    expected = asked(
        "select verdict, coalesce(severity, ''), replace(basis, 'questionnaire', "
        "'the questionnaire'), count(*) from ledger.rpt_published_vs_computed "
        "where publication = 'forrester_2021' group by all"
    )
    shown = rows_of(site, "en", "report-index-score")
    assert sorted((row[0], row[1], row[2] or "none", int(row[3])) for row in shown) == sorted(
        expected
    )


def test_contradictions_and_claims_are_all_there(asked, site):
    page = (site / "cy/report/contradictions.html").read_text(encoding="utf-8")
    shown = [row[-1] for row in cells_of(page)[1:]]
    assert sorted(shown) == sorted(
        explanation for (explanation,) in asked("select explanation from ledger.rpt_contradictions")
    )
    page = html.unescape((site / "cy/report/claims.html").read_text(encoding="utf-8"))
    claims = asked(
        "select sentence, would_have_to_hold, explanation from ledger.rpt_published_claims"
    )
    assert [text for row in claims for text in row if text not in page] == []


def test_changes_and_readings_of_table_4_are_those_of_the_marts(asked, site):
    expected = asked(
        "select start_rate_per_10k, end_rate_per_10k, change_pct "
        "from ledger.rpt_changes_by_reading where rule = 'change_pct_of_end'"
    )
    shown = rows_of(site, "en", "report-table-4-changes")
    assert sorted(numbers([*row[2:4], row[6]]) for row in shown) == sorted(map(list, expected))
    best = asked(
        "select n_compared, n_reproduced from marts.rpt_table_4_readings "
        "where fit_rank is not null order by fit_rank limit 8"
    )
    fits = rows_of(site, "en", "report-table-4-fits")
    assert [(int(row[3]), int(row[4])) for row in fits] == best


def test_shares_and_choices_of_the_specification_curve_are_those_of_the_marts(asked, site):
    expected = asked(
        "select area_name, 100 * decreasing_share, 100 * neither_share, 100 * excluded_share, "
        "100 * increasing_share from marts.rpt_specification_summary order by 1"
    )
    shown = sorted(rows_of(site, "en", "choices-shares"))
    assert [(row[0], *numbers(row[2:6])) for row in shown] == expected
    points = rows_of(site, "en", "choices-curves")
    known = asked("select distinct area_name, change_pct from marts.rpt_specification_curve")
    assert {(row[0], float(row[2])) for row in points} <= set(known)
    decisions = rows_of(site, "en", "choices-decisions")
    windows = asked(
        "select area_name, 100 * differing_share from marts.rpt_specification_choices "
        "where choice = 'window' order by 1"
    )
    assert sorted((row[0], float(row[1])) for row in decisions) == windows


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_synthetic_respondents_says_so_and_none_is_heavy(site, language):
    pages = {
        path.relative_to(site / language).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("study", "report")
        for path in (site / language / folder).rglob("*.html")
    } | {"choices.html": (site / language / "choices.html").read_text(encoding="utf-8")}
    synthetic = {name for name, page in pages.items() if SYNTHETIC[language] in page}
    assert synthetic == {
        "report/index.html",
        "report/values/forrester_2021.html",
        *(name for name in pages if name.startswith("study/")),
    }
    assert {name for name, page in pages.items() if len(page.encode()) > HEAVIEST} == set()


# of rows that are drawn, the first cell; to ask row by row what is hidden takes a minute
DRAWN = "rows => rows.filter(row => row.getClientRects().length).map(row => row.cells[0].innerText)"


@pytest.mark.browser
def test_filters_hide_rows_without_a_script_and_together(desk, site):
    page = desk.new_page()
    page.goto((site / "en/report/values/forrester_2021.html").as_uri())

    def drawn(rows: str = ".values tbody tr") -> list[str]:
        return page.locator(rows).evaluate_all(DRAWN)

    n_rows = len(drawn())
    n_consistent = page.locator(".values tr.verdict-consistent").count()
    page.locator("#verdict-consistent").uncheck()
    assert len(drawn()) == n_rows - n_consistent
    page.locator("#place").select_option("Table 5")
    assert set(drawn()) == {"Table 5"}
    assert drawn(".values tr.verdict-consistent") == []
    page.locator("#verdict-consistent").check()
    assert len(drawn()) > 1
