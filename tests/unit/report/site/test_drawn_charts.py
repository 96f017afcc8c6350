"""Charts of the study, of the report and of choices become images that hold their figures."""

import re

import pytest

from report.site import checked, choices, study_answers, study_differences, study_factors
from report.site.charts.base import draw_svg
from report.site.tables import Tables
from tests.unit.report.site import ledger_rows, test_choices, test_study
from tests.unit.report.site.drawn import EN

STUDY = Tables(
    test_study.frames(
        rpt_likert_shares=test_study.answers(*test_study.question(), *test_study.withheld())
    )
)
FIGURES = {
    figure.name: figure
    for figure in (
        *study_answers.figures("2020", STUDY, EN),
        *study_differences.figures("2020", STUDY, EN),
        *study_factors.figures("2020", STUDY, EN),
        *(
            figure
            for page in checked.pages(Tables(ledger_rows.frames()), EN)
            for figure in page.figures
        ),
        *(
            figure
            for page in choices.pages(Tables(test_choices.specified()), EN)
            for figure in page.figures
        ),
    )
}
SAID = {
    "statements-about-leaders": ["Leaders have values", "Disagree", "withheld"],
    "leaders-vs-workers": ["Label of factor_2", "alike", "undecided"],
    "pearson": ["Judges and courts", "−0.90", "Factor 2"],
    "score": ["not recomputable", "synthetic respondents", "public data"],
    "changes": ["Isle of Anglesey", "as printed", "2015 to 2020, in % of the rate at the start"],
    "fits": ["8 of 8", "4 of 12"],
    "shares": ["Powys", "increasing"],
    "decisions": ["Powys", "70", "Kind of rates"],
    "curves": ["Isle of Anglesey", "neither"],
}


def test_every_chart_is_tried():
    assert set(SAID) == set(FIGURES)


@pytest.mark.parametrize("name", SAID)
def test_a_chart_names_what_it_shows_and_asks_nothing_of_anybody(name):
    svg = draw_svg(FIGURES[name].spec)
    texts = re.findall(r"<(?:text|tspan)[^>]*>([^<]*)<", svg)
    assert [said for said in SAID[name] if said not in texts] == []
    assert "<script" not in svg
    assert "NaN" not in svg
