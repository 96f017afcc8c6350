"""The pages of the report, checked, hold what the ledger holds, in its order."""

import json
import re

import pandas as pd
import pytest
import yaml

from flows.settings import PROJECT
from report.site import checked, checked_claims, checked_table_4, checked_values
from report.site.parts import Page
from report.site.tables import Tables
from tests.unit.report.reading import Reader
from tests.unit.report.site.drawn import ANGLESEY, CY, EN, POWYS, STRINGS, drawn, records, rows

CONTRADICTION = {
    "publication": "report",
    "publication_title": "The report",
    "check_id": "p_from_t.one",
    "kind": "p_from_t",
    "severity": "error",
    "location": "Table 5",
    "value_ids": "one; two",
    "printed": "t(433) = -1.3, p 0.814",
    "recomputed": "0.1943",
    "interval_low": 0.178,
    "interval_high": 0.212,
    "explanation": "t = -1.3 gives p between 0.178 and 0.212, printed 0.814.",
}
CLAIM = {
    "claim_order": 2,
    "check_id": "alike.cuts",
    "claim_id": "alike",
    "location": "Summary",
    "sentence": "Their views of external pressures are similar",
    "kind": "alike",
    "would_have_to_hold": "They differ by less than 0.3 SD on cuts.",
    "verdict": "not supported",
    "weakest_verdict": "not supported",
    "explanation": "d = -0.18: equivalence is not shown.",
}


def line(**changes) -> dict:
    return {
        "report_order": 1,
        "value_id": "one",
        "publication": "report",
        "publication_title": "The report",
        "location": "Table 1",
        "topic": "closed_question",
        "subject": "rate_wales",
        "variable": "rate_wales",
        "option": "too_high",
        "grouping": "all",
        "statistic": "percent",
        "printed": "60.8",
        "published_value": 60.8,
        "decimals": 1,
        "bound": None,
        "computed_value": 60.832,
        "withheld_reason": None,
        "computed_rounded": 60.8,
        "verdict": "reproduced",
        "severity": None,
        "basis": "synthetic respondents",
        "is_synthetic": True,
        "n_contradictions": 0,
        "contradiction": None,
        "note": None,
    } | changes


REPRODUCED = line()
DIFFERS = line(
    report_order=2,
    subject="Wales",
    verdict="differs",
    basis="public data",
    is_synthetic=False,
    note="109 is the rate of another year.",
)
LOST = line(
    report_order=3,
    location="Summary",
    computed_value=None,
    computed_rounded=None,
    verdict="not recomputable",
    basis="none",
    is_synthetic=False,
    note="Another nation.",
)
ROUNDED = line(
    report_order=4,
    verdict="contradicted",
    severity="rounding",
    contradiction="It cannot be.",
    note="Our note.",
)
RELEASE = line(
    report_order=5,
    publication="release",
    publication_title="A release",
    subject="Wales in 2019",
    basis="public data",
    is_synthetic=False,
)


def change(area: str, **changes) -> dict:
    return {
        "area_code": area,
        "start_year": 2016,
        "end_year": 2020,
        "source_of_start_rate": "published",
        "source_of_end_rate": "published",
        "start_rate_per_10k": 60.0,
        "end_rate_per_10k": 101.0,
        "rule": "change_pct_of_end",
        "change_pct": 40.594,
        "printed_change_pct": 40.6,
        "is_large_increase": True,
    } | changes


CHANGES = (
    change(POWYS),
    change(POWYS, rule="change_pct_of_start", change_pct=68.3),
    change(POWYS, start_year=2015, rule="change_pct_of_start", change_pct=87.0),
    change(ANGLESEY, change_pct=35.0, printed_change_pct=35.0, is_large_increase=False,
           source_of_end_rate="implied by Table 4"),
)  # fmt: skip


def reading(rank: int | None, n: int, of: int, **changes) -> dict:
    return {
        "start_year": 2016,
        "end_year": 2020,
        "rule": "change_pct_of_end",
        "rates": "published, whole numbers",
        "wales_change_pct": 21.05,
        "n_compared": of,
        "n_reproduced": n,
        "largest_difference_pct": 0.04,
        "fit_rank": rank,
    } | changes


READINGS = (
    reading(2, 4, 12, rule="change_pct_of_start", rates="computed, unrounded"),
    reading(1, 8, 8),
    reading(None, 0, 0, start_year=2001),
)
STATEMENT = {
    "start_year": 2016,
    "end_year": 2020,
    "rule": "change_pct_of_end",
    "wales_change_pct": 21.05,
    "n_large_increases": 1,
    "n_large_decreases": 0,
    "n_rose_more_than_wales": 2,
}


def frames(
    *lines: dict, contradictions: tuple = (CONTRADICTION,), claims: tuple = (CLAIM,), **changes
) -> dict[str, pd.DataFrame]:
    return {
        checked_values.LEDGER: pd.DataFrame(list(lines or (REPRODUCED, DIFFERS, LOST, ROUNDED))),
        checked_values.ITEMS: pd.DataFrame(
            {"item_id": ["rate_wales"], "wording": ["The rate in Wales is..."]}
        ),
        checked_values.SCORES: pd.DataFrame({"scale_id": ["factor_2"], "label": ["Cuts"]}),
        checked_claims.CONTRADICTIONS: pd.DataFrame(
            list(contradictions), columns=list(CONTRADICTION)
        ),
        checked_claims.CLAIMS: pd.DataFrame(list(claims), columns=list(CLAIM)),
        checked_table_4.CHANGES: pd.DataFrame(list(CHANGES)),
        checked_table_4.READINGS: pd.DataFrame(list(READINGS)),
        checked_table_4.STATEMENTS: pd.DataFrame([STATEMENT]),
    } | changes


def overview(*lines: dict, words=EN, **given) -> Page:
    return next(iter(checked.pages(Tables(frames(*lines, **given)), words)))


# what the first page says


def test_the_score_counts_every_value_of_the_report_once_and_none_of_other_publications():
    page = overview(REPRODUCED, DIFFERS, LOST, ROUNDED, RELEASE)
    assert page.context["verdicts"] == {
        "reproduced": 1,
        "consistent": 0,
        "contradicted": 1,
        "differs": 1,
        "not recomputable": 1,
    }
    assert page.context["n"] == 4
    assert page.figures[0].headline == (
        "Reproduced or consistent: 1 of 4 values. Contradicted by the report itself: 1."
    )


def test_bars_of_the_score_lie_end_to_end_and_add_up_to_the_values():
    consistent = line(verdict="consistent")
    of_questionnaire = line(verdict="consistent", basis="questionnaire")
    (figure,) = overview(consistent, consistent, of_questionnaire).figures
    assert [(bar["basis"], bar["start"], bar["end"]) for bar in records(figure.spec, 0)] == [
        ("the questionnaire", 0, 1),
        ("synthetic respondents", 1, 3),
    ]
    assert records(figure.spec, 1) == [{"verdict": "consistent", "end": 3}]


def test_the_score_has_verdicts_in_their_order_and_of_each_the_most_frequent_first():
    other = ROUNDED | {"severity": "error"}
    (figure,) = overview(DIFFERS, other, ROUNDED, ROUNDED, REPRODUCED).figures
    assert rows(figure.table) == [
        ["reproduced", "", "synthetic respondents", "1"],
        ["contradicted", "rounding", "synthetic respondents", "2"],
        ["contradicted", "error", "synthetic respondents", "1"],
        ["differs", "", "public data", "1"],
    ]


def test_where_the_report_errs_are_its_errors_and_not_those_of_others_or_of_rounding():
    rounding = CONTRADICTION | {"severity": "rounding", "printed": "18.5"}
    other = CONTRADICTION | {"publication": "release", "printed": "3 in 5"}
    page = overview(contradictions=(rounding, CONTRADICTION, other))
    assert page.context["n_errors"] == 1
    assert [row[2] for row in rows(page.context["errors"])] == [CONTRADICTION["printed"]]


def test_every_publication_leads_to_its_values_and_has_its_own_counts():
    page = overview(REPRODUCED, DIFFERS, RELEASE)
    assert [row[:3] for row in rows(page.context["scores"])] == [
        ["The report", "2", "1"],
        ["A release", "1", "1"],
    ]
    assert page.context["scores"].rows[1][-1].path == "report/values/release.html"


def test_a_release_with_nothing_printed_yet_has_an_overview_of_nothing():
    nothing = {checked_values.LEDGER: pd.DataFrame([REPRODUCED]).iloc[:0]}
    page = overview(**nothing)
    assert page.context["n"] == 0
    assert records(page.figures[0].spec, 0) == []


# values and their filters


def lines_of(*given: dict, words=EN) -> list[checked_values.Line]:
    page, *_ = checked_values.pages(Tables(frames(*given)), words)
    return page.context["lines"]


def test_every_printed_value_has_a_line_in_the_order_of_the_report():
    first, second, third = lines_of(LOST, DIFFERS, REPRODUCED)
    assert (first.printed, first.computed, first.verdict) == ("60.8", "60.832", "reproduced")
    assert second.reason == "109 is the rate of another year."
    assert (third.computed, third.basis, third.reason) == ("", "", "Another nation.")


def test_a_value_is_named_in_the_words_of_the_questionnaire():
    both = line(subject="rate_wales; factor_2", option=None, statistic="mean")
    assert [each.what for each in lines_of(REPRODUCED, both, line(subject="Wales"))] == [
        "The rate in Wales is...: too high, percent",
        "The rate in Wales is...; Cuts: mean",
        "Wales: too high, percent",
    ]


def test_a_value_that_is_withheld_has_its_verdict_and_says_why():
    reason = "Fewer than 10 respondents."
    hidden = line(computed_value=None, withheld_reason=reason)
    (english,), (welsh,) = lines_of(hidden), lines_of(hidden, words=CY)
    assert (english.computed, english.verdict, english.reason) == ("withheld", "reproduced", reason)
    assert welsh.computed == "wedi'i atal"


def test_a_value_that_is_contradicted_shows_the_contradiction_not_the_note():
    (shown,) = lines_of(ROUNDED)
    assert (shown.verdict, shown.reason) == ("contradicted: rounding", "It cannot be.")


def test_each_publication_has_its_own_page_and_its_own_lines(monkeypatch):
    pages = drawn(checked, frames(REPRODUCED, DIFFERS, RELEASE), monkeypatch)
    report = Reader(pages["en/report/values/report.html"]).text
    release = Reader(pages["en/report/values/release.html"]).text
    assert "The rate in Wales is" in report
    assert "Wales in 2019" not in report
    assert "Wales in 2019" in release


def test_a_page_says_that_respondents_are_synthetic_where_a_value_rests_on_them(monkeypatch):
    pages = drawn(checked, frames(REPRODUCED, DIFFERS, RELEASE), monkeypatch)
    said = {path for path, text in pages.items() if "They prove nothing about Wales" in text}
    assert said == {"en/report/index.html", "en/report/values/report.html"}


def accepted(model: str, column: str) -> list[str]:
    """The values that a model accepts of a column."""
    text = (PROJECT / f"models/ledger/{model}.yml").read_text(encoding="utf-8")
    (found,) = [
        each for each in yaml.safe_load(text)["models"][0]["columns"] if each["name"] == column
    ]
    (values,) = [
        test["accepted_values"]["arguments"]["values"]
        for test in found["data_tests"]
        if isinstance(test, dict) and "accepted_values" in test
    ]
    return values


@pytest.mark.parametrize("kind", ["verdict", "severity", "basis"])
def test_every_value_the_ledger_accepts_has_its_filter_its_rule_and_its_words(kind, monkeypatch):
    values = accepted("rpt_published_vs_computed", kind)
    assert {*values, "none"} == {*checked_values.FILTERS[kind], "none"}
    style = drawn(checked, frames(), monkeypatch)["style.css"]
    for value in checked_values.FILTERS[kind]:
        name = checked_values.filter_class(kind, value)
        assert f"main:has(#{name}:not(:checked)) tr.{name} {{ display: none; }}" in style
        assert f"{kind}.{value}" in set(STRINGS["key"])


def test_a_page_has_a_box_for_each_value_of_its_rows_and_for_no_other(monkeypatch):
    page = drawn(checked, frames(), monkeypatch)["cy/report/values/report.html"]
    boxes = set(re.findall(r'type="checkbox" id="([\w-]+)"', page))
    classes = {name for found in re.findall(r'<tr class="([^"]+)"', page) for name in found.split()}
    assert boxes == {name for name in classes if not name.startswith("place-")}
    assert "verdict-not-recomputable" in boxes


def test_the_place_that_is_chosen_is_the_place_of_the_rows_that_stay(monkeypatch):
    pages = drawn(checked, frames(), monkeypatch)
    page = pages["en/report/values/report.html"]
    options = re.findall(r"<option>([^<]+)</option>", page)
    places = set(re.findall(r'place-(\d+)"><th scope="row">([^<]+)</th>', page))
    assert places == {("1", "Table 1"), ("2", "Summary")}
    for number, place in places:
        child = options.index(place) + 1
        rule = f"#place option:nth-child({child}):checked) .values tbody tr:not(.place-{number})"
        assert rule in pages["style.css"]


def test_more_places_than_the_style_sheet_has_rules_are_refused():
    many = [line(report_order=n, location=f"p. {n}") for n in range(checked_values.MOST_PLACES + 1)]
    with pytest.raises(ValueError, match="report has 121 places"):
        lines_of(*many)


@pytest.mark.parametrize("place", ["location", "subject", "printed", "note"])
def test_values_are_escaped(place, monkeypatch):
    given = DIFFERS | {place: "<script>alert(1)</script>"}
    assert (
        "<script>" not in drawn(checked, frames(given), monkeypatch)["en/report/values/report.html"]
    )


# contradictions and claims


def test_contradictions_are_told_with_what_is_printed_and_what_follows(monkeypatch):
    pages = drawn(checked, frames(), monkeypatch)
    text = Reader(pages["en/report/contradictions.html"]).text
    assert "Contradictions: 1" in text
    assert CONTRADICTION["explanation"] in text
    none = drawn(checked, frames(contradictions=()), monkeypatch)
    assert "Contradictions: 0" in Reader(none["en/report/contradictions.html"]).text


def test_a_claim_stands_once_with_all_of_its_checks_in_the_order_of_the_report(monkeypatch):
    more = CLAIM | {
        "check_id": "alike.parents",
        "verdict": "supported",
        "explanation": "d = -0.04: alike.",
    }
    first = CLAIM | {
        "claim_order": 1,
        "claim_id": "high",
        "check_id": "high.share",
        "sentence": "Rates are too high",
        "explanation": "473 of 697.",
    }
    pages = drawn(checked, frames(claims=(more, CLAIM, first)), monkeypatch)
    text = Reader(pages["en/report/claims.html"]).text
    assert "Claims: 2. Checks: 3." in text
    assert text.count(CLAIM["sentence"]) == 1
    said = ("Rates are too high", CLAIM["sentence"], CLAIM["explanation"], more["explanation"])
    places = [text.index(each) for each in said]
    assert places == sorted(places)


def test_a_claim_counts_by_its_weakest_verdict_and_once():
    more = CLAIM | {"check_id": "alike.parents", "verdict": "supported"}
    counts = checked_claims.claims_by_verdict(pd.DataFrame([CLAIM, more]))
    assert counts == {"supported": 0, "not shown": 0, "not supported": 1, "contradicted": 0}
    assert set(counts) == set(accepted("rpt_published_claims", "verdict"))


def test_a_report_may_claim_nothing(monkeypatch):
    pages = drawn(checked, frames(claims=()), monkeypatch)
    assert "Claims: 0. Checks: 0." in Reader(pages["en/report/claims.html"]).text


@pytest.mark.parametrize("place", ["sentence", "would_have_to_hold", "explanation"])
def test_claims_are_escaped(place, monkeypatch):
    given = frames(claims=(CLAIM | {place: "<script>alert(1)</script>"},))
    assert "<script>" not in drawn(checked, given, monkeypatch)["en/report/claims.html"]


# Table 4


def test_dots_are_the_changes_of_the_mart_and_rings_the_printed_ones():
    by_authority, fits = checked_table_4.page(Tables(frames()), EN).figures
    dots, rings = records(by_authority.spec, 0), records(by_authority.spec, 1)
    assert [(dot["name"], dot["series"][:12], dot["value"]) for dot in dots] == [
        ("Powys", "2015 to 2020", 87.0),
        ("Powys", "2016 to 2020", 40.594),
        ("Isle of Anglesey", "2016 to 2020", 35.0),
        ("Powys", "2016 to 2020", 68.3),
    ]
    assert [(ring["name"], ring["value"]) for ring in rings] == [
        ("Powys", 40.6),
        ("Isle of Anglesey", 35.0),
    ]
    assert by_authority.headline == (
        "2016 to 2020, in % of the rate at the end: 8 of the 8 printed changes that can be "
        "checked come out"
    )
    assert "implies them: 1;" in by_authority.sentence
    assert [(bar["value"], bar["written"]) for bar in records(fits.spec, 0)] == [
        (100.0, "8 of 8"),
        (pytest.approx(100 / 3), "4 of 12"),
    ]
    assert "2 readings" in fits.sentence


def test_authorities_with_large_increases_are_named_in_the_language_of_the_page():
    table = checked_table_4.page(Tables(frames()), CY).context["statements"]
    assert rows(table)[0][3:5] == ["1", "Powys"]


def test_a_release_that_knows_no_reading_has_a_page_without_figures(monkeypatch):
    nothing = {
        table: frame.iloc[:0]
        for table, frame in frames().items()
        if table in (checked_table_4.CHANGES, checked_table_4.READINGS, checked_table_4.STATEMENTS)
    }
    pages = drawn(checked, frames(**nothing), monkeypatch)
    assert "<img" not in pages["en/report/table-4.html"]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_tag_is_closed_and_no_page_runs_or_fetches_anything(monkeypatch, language):
    pages = drawn(checked, frames(), monkeypatch)
    for path, text in pages.items():
        if path.startswith(f"{language}/") and path.endswith(".html"):
            reader = Reader(text)
            assert reader.open == [], path
            assert not {"script", "style", "iframe", "form"} & set(reader.tags)
            assert " style=" not in text


def test_the_charts_are_plain_data(monkeypatch):
    pages = drawn(checked, frames(), monkeypatch)
    charts = [json.loads(text) for path, text in pages.items() if path.endswith(".svg")]
    assert len(charts) == 6  # three figures, twice
    assert all("NaN" not in json.dumps(chart) for chart in charts)
