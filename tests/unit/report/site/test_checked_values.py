"""Every printed value has a line on its page, and filters that show the lines they name."""

import re

import pytest

from report.site import checked, checked_values
from report.site.tables import Tables
from tests.unit.report.reading import Reader
from tests.unit.report.site.drawn import CY, EN, STRINGS, drawn
from tests.unit.report.site.ledger_rows import (
    DIFFERS,
    LOST,
    RELEASE,
    REPRODUCED,
    ROUNDED,
    accepted,
    frames,
    line,
)


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
