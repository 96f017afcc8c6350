"""The first page of the checked report counts what the ledger holds; all its pages are plain."""

import json

import pandas as pd
import pytest

from report.site import checked, checked_values
from report.site.parts import Page
from report.site.tables import Tables
from tests.unit.report.reading import Reader
from tests.unit.report.site.drawn import EN, drawn, records, rows
from tests.unit.report.site.ledger_rows import (
    CONTRADICTION,
    DIFFERS,
    LOST,
    RELEASE,
    REPRODUCED,
    ROUNDED,
    frames,
    line,
)


def overview(*lines: dict, words=EN, **given) -> Page:
    return next(iter(checked.pages(Tables(frames(*lines, **given)), words)))


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
