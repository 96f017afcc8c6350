"""The pages of the study show what the tables of the release hold, and no more."""

import csv
import io
import json

import pandas as pd
import pytest
import yaml

from flows.settings import PROJECT
from report.site import study, study_answers, study_differences, study_factors
from report.site.charts import survey as charts
from report.site.parts import DataTable, Figure
from report.site.tables import Tables
from report.site.words import words_in
from tests.unit.report.reading import Reader
from tests.unit.report.site.drawn import STRINGS, drawn
from tests.unit.report.tables_by_hand import CASE, POWYS, ROWS, SUPPRESSED, WALES, tables

EN, CY = (words_in(language, STRINGS) for language in ("en", "cy"))
SYNTHETIC = "They prove nothing about Wales."


def answer(position: int, label: str, **changes) -> dict:
    pct = {1: 10.0, 2: 40.0, 3: 50.0}[position]
    start = {1: 0.0, 2: 10.0, 3: 50.0}[position]
    return {
        "survey_wave": "2020",
        "grouping": "all",
        "group_name": "all",
        "section": "statements about leaders",
        "place": 1,
        "item_id": "leader_values",
        "wording": "Leaders have values",
        "option_id": label.lower(),
        "position": position,
        "label": label,
        "is_neutral": position == 2,
        "base_n": 50,
        "n": int(pct / 2),
        "answer_pct": pct,
        "stack_start_pct": start,
        "stack_end_pct": start + pct,
        "diverging_start_pct": start - 30.0,
        "diverging_end_pct": start + pct - 30.0,
        "lower_pct": 10.0,
        "upper_pct": 50.0,
        "missing_reason": None,
        "is_synthetic": True,
        "disclosure_rule": "none",
    } | changes


LABELS = {1: "Disagree", 2: "Neither", 3: "Agree"}
NOTHING = dict.fromkeys(
    (
        *("n", "answer_pct", "stack_start_pct", "stack_end_pct"),
        *("diverging_start_pct", "diverging_end_pct", "lower_pct", "upper_pct"),
    )
)


def question(**changes) -> list[dict]:
    return [answer(position, label, **changes) for position, label in LABELS.items()]


def withheld(**changes) -> list[dict]:
    return question(
        **NOTHING, missing_reason="Fewer than 10 respondents.", item_id="leader_protect",
        wording="Leaders protect", place=2, **changes,
    )  # fmt: skip


def answers(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(list(rows)).astype(dict.fromkeys([*NOTHING, "base_n"], "float64"))


def difference(scale: str, **changes) -> dict:
    return {
        "survey_wave": "2020",
        "comparison": "leaders_vs_workers",
        "location": "Table 3",
        "place": 1,
        "scale_id": scale,
        "label": f"Label of {scale}",
        "higher_means": "more of it",
        "n_first": 60,
        "n_second": 600,
        "difference": -0.41,
        "difference_low": -0.62,
        "difference_high": -0.19,
        "t": -3.67,
        "df": 658.0,
        "p_value": 0.0003,
        "p_holm": 0.0033,
        "hedges_g": -0.67,
        "hedges_g_low": -1.03,
        "hedges_g_high": -0.31,
        "equivalence_low_sd": -0.3,
        "equivalence_high_sd": 0.3,
        "equivalence_p": 0.978,
        "equivalence": "different",
        "missing_reason": None,
        "is_synthetic": True,
        "disclosure_rule": "none",
    } | changes


ALIKE = difference("factor_2", place=2, hedges_g=0.01, hedges_g_low=-0.2, hedges_g_high=0.2,
                   equivalence="equivalent")  # fmt: skip
UNSHOWN = difference("factor_3", place=3, missing_reason="Too few.", equivalence=None) | {
    name: None for name, _ in study_differences.FIGURES
}


def loading(item: str, factor: str, value: float | None, **changes) -> dict:
    return {
        "analysis": "factor_analysis",
        "model": "minimum_residual_oblimin",
        "statistic": "loading",
        "measure": factor,
        "term": item,
        "survey_wave": "2020",
        "estimate": value,
        "n": 496,
    } | changes


LOADINGS = (
    loading("courts", "factor_1", 0.1),
    loading("courts", "factor_2", -0.9),
    loading("police", "factor_1", 0.7),
    loading("police", "factor_2", 0.2),
    loading("courts", "", 0.82, statistic="communality", measure=None),
    loading("", "", 49.31, statistic="variance_explained_pct", measure=None, term=None),
    loading("", "factor_1", 20.0, statistic="variance_explained_pct", term=None),
)
ITEMS = pd.DataFrame({"item_id": ["courts", "police"], "wording": ["Judges and courts", "Police"]})


def frames(**changes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    found = {
        "rpt_tables": tables(*ROWS),
        "rpt_likert_shares": answers(*question()),
        "rpt_score_differences": pd.DataFrame([difference("subscale_3"), ALIKE]),
        "dim_survey_items": ITEMS,
        "statistics": pd.DataFrame(list(LOADINGS)),
    } | changes
    schemas = {"dim_survey_items": "marts", "statistics": "results"}
    return {f"{schemas.get(name, 'ledger')}.{name}": frame for name, frame in found.items()}


def records(spec: dict, layer: int) -> list[dict]:
    return spec["layer"][layer]["data"]["values"]


def rows(table: DataTable) -> list[list]:
    text = io.StringIO(table.as_csv().lstrip("\ufeff"))
    return list(csv.reader(text))[1:]


def likert(*given: dict, words=EN) -> Figure:
    (figure,) = study_answers.figures(
        "2020", Tables(frames(rpt_likert_shares=answers(*given))), words
    )
    return figure


def test_a_bar_lies_where_the_mart_puts_it_and_the_table_has_the_shares_of_the_mart():
    figure = likert(*question())
    assert [(bar["answer"], bar["start"], bar["end"]) for bar in records(figure.spec, 0)] == [
        ("Disagree", -30.0, -20.0),
        ("Neither", -20.0, 20.0),
        ("Agree", 20.0, 70.0),
    ]
    assert [row[1:] for row in rows(figure.table)] == [
        ["1. Disagree", "50.0", "5.0", "10.0"],
        ["2. Neither", "50.0", "20.0", "40.0"],
        ["3. Agree", "50.0", "25.0", "50.0"],
    ]
    assert "50.0% to 50.0%" in figure.headline


def test_answers_without_a_neutral_one_start_at_zero_and_are_numbered_where_they_differ():
    other = question(item_id="other", wording="Another", place=2)
    for row in other:
        row["label"] = f"Other {row['label']}"
    given = [row | {"diverging_start_pct": None} for row in [*question(), *other]]
    figure = likert(*given)
    bars = records(figure.spec, 0)
    assert [(bar["answer"], bar["start"]) for bar in bars[:3]] == [
        ("Answer 1", 0.0),
        ("Answer 2", 10.0),
        ("Answer 3", 50.0),
    ]
    assert "no answer is neutral" in figure.sentence


def test_an_answer_that_is_withheld_says_so_in_the_table_the_chart_and_the_sentence():
    figure = likert(*question(), *withheld(), words=CY)
    assert {row[-1] for row in rows(figure.table)[3:]} == {"wedi'i atal"}
    assert [bar["name"] for bar in records(figure.spec, 0)] == ["Leaders have values"] * 3
    assert records(figure.spec, 2) == [{"name": "Leaders protect", "said": "wedi'i atal", "at": 0}]
    assert figure.sentence.endswith(": 1.")


def test_a_section_of_which_nothing_is_shown_draws_no_bar_and_says_so():
    figure = likert(*withheld())
    assert records(figure.spec, 0) == []
    assert figure.headline.endswith("shares are withheld")


def test_a_group_of_whom_nobody_answered_has_nothing_to_hide():
    leaders = question(**NOTHING, grouping="role", group_name="leader", missing_reason="Nobody.")
    given = [row | {"base_n": 0} for row in leaders]
    assert {row[-1] for row in rows(likert(*question(), *given).table)} == {"nobody answered"}


def forest(*given: dict) -> Figure:
    (figure,) = study_differences.figures(
        "2020", Tables(frames(rpt_score_differences=pd.DataFrame(list(given)))), EN
    )
    return figure


def test_a_forest_plot_has_the_differences_of_the_mart_over_the_band_of_its_margin():
    figure = forest(difference("subscale_3"), ALIKE)
    assert records(figure.spec, 0) == [{"low": -0.3, "high": 0.3}]
    assert records(figure.spec, 3) == [
        {"name": "Label of subscale_3", "value": -0.67, "low": -1.03, "high": -0.31,
         "verdict": "different"},
        {"name": "Label of factor_2", "value": 0.01, "low": -0.2, "high": 0.2,
         "verdict": "alike"},
    ]  # fmt: skip
    assert figure.headline == "Scores that differ: 1. Alike: 1. Undecided: 0."
    assert "0.3 standard deviations" in figure.sentence


def test_a_difference_that_is_not_shown_is_withheld_in_every_column_and_counted():
    figure = forest(difference("subscale_3"), UNSHOWN)
    assert rows(figure.table)[1][2:] == ["withheld"] * (len(study_differences.FIGURES) + 1)
    assert len(records(figure.spec, 3)) == 1
    assert "can be shown: 1." in figure.sentence


def test_loadings_are_those_of_the_results_and_each_question_stands_with_its_strongest_factor():
    (figure,) = study_factors.figures("2020", Tables(frames()), EN)
    assert [row[:3] for row in rows(figure.table)] == [
        ["Police", "0.7", "0.2"],
        ["Judges and courts", "0.1", "-0.9"],
    ]
    assert rows(figure.table)[1][3] == "0.82"
    assert [cell["written"] for cell in records(figure.spec, 0)] == ["0.70", "", "", "−0.90"]
    assert figure.headline == (
        "Factors: 2. Together they explain 49.3% of the variance of 2 questions."
    )


def test_factors_that_answers_do_not_determine_are_said_to_be_none(monkeypatch):
    unknown = pd.DataFrame([loading("courts", "factor_1", None)])
    pages = drawn(study, frames(statistics=unknown), monkeypatch)
    assert "too few answered" in Reader(pages["en/study/2020/factors.html"]).text


def test_every_page_of_synthetic_respondents_says_so_and_no_other(monkeypatch):
    real = [row | {"survey_wave": "2027"} for row in (WALES, CASE)]
    waves = tables(*[row | {"is_synthetic": True} for row in ROWS], *real)
    pages = drawn(study, frames(rpt_tables=waves), monkeypatch)
    english = {path: text for path, text in pages.items() if path.startswith("en/study/")}
    assert len([path for path in english if path.endswith(".html")]) == 9
    for path, text in english.items():
        assert (SYNTHETIC in text) == ("2027" not in path), path


def test_a_wave_of_real_respondents_names_the_rule_it_is_shown_by(monkeypatch):
    waves = tables(WALES | {"disclosure_rule": "threshold_10"})
    pages = drawn(study, frames(rpt_tables=waves), monkeypatch)
    for kind in ("tables", *study.KINDS):
        assert "threshold_10" in pages[f"en/study/2020/{kind}.html"]


def test_waves_whose_names_differ_in_signs_alone_have_folders_of_their_own():
    names = ("June 2027", "june-2027", "JUNE/2027", "??")
    waves = study.waves_shown(
        Tables(frames(rpt_tables=tables(*(WALES | {"survey_wave": name} for name in names))))
    )
    folders = {wave.name: wave.folder for wave in waves}
    assert len(set(folders.values())) == len(names)
    assert set(folders.values()) == {"june-2027", "june-2027.2", "june-2027.3", "wave"}


def test_a_figure_of_the_tables_that_is_withheld_has_a_letter_whose_reason_stands_below(
    monkeypatch,
):
    pages = drawn(study, frames(rpt_tables=tables(WALES, SUPPRESSED)), monkeypatch)
    for language in ("en", "cy"):
        text = Reader(pages[f"{language}/study/2020/tables.html"]).text
        assert text.count("[a]") == 3  # twice in the row, once below
        assert "Fewer than 10 respondents." in text


def test_care_rates_are_public_in_a_synthetic_wave_too(monkeypatch):
    waves = tables(CASE | {"is_synthetic": True}, POWYS | {"is_synthetic": False})
    text = Reader(drawn(study, frames(rpt_tables=waves), monkeypatch)["en/study/2020/tables.html"])
    assert "Public care rates." in text.text
    assert text.text.count("Synthetic respondents.") == 2  # the banner, and below Table 2


@pytest.mark.parametrize("place", ["label", "title", "heading", "note", "survey_wave"])
def test_texts_of_the_tables_are_escaped(monkeypatch, place):
    waves = tables(CASE | {place: "<script>alert(1)</script>"})
    pages = drawn(study, frames(rpt_tables=waves), monkeypatch)
    assert not [path for path, text in pages.items() if "<script>" in text and "html" in path]


def test_wording_of_the_questionnaire_is_marked_as_english_on_welsh_pages_alone(monkeypatch):
    pages = drawn(study, frames(), monkeypatch)
    marked = '<span lang="en">Leaders have values</span>'
    assert marked in pages["cy/study/2020/answers.html"]
    assert "Yn Saesneg yn unig" in pages["cy/study/2020/answers.html"]
    assert 'lang="en">Leaders' not in pages["en/study/2020/answers.html"]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_tag_is_closed_and_no_page_runs_or_fetches_anything(monkeypatch, language):
    for path, text in drawn(study, frames(), monkeypatch).items():
        if path.startswith(f"{language}/study/"):
            reader = Reader(text)
            assert reader.open == [], path
            assert not {"script", "style", "iframe"} & set(reader.tags)
            assert " style=" not in text


def test_the_files_of_a_chart_hold_what_the_page_shows(monkeypatch):
    pages = drawn(study, frames(), monkeypatch)
    stem = "en/charts/study-2020-answers-statements-about-leaders"
    assert "Leaders have values,1. Disagree,50.0,5.0,10.0" in pages[f"{stem}.csv"]
    assert len(records(json.loads(pages[f"{stem}.svg"]), 0)) == 3


def seed(name: str) -> pd.DataFrame:
    return pd.read_csv(PROJECT / f"seeds/reference/{name}.csv", dtype=str)


def test_every_section_comparison_and_verdict_has_its_words():
    comparisons = seed("survey_comparisons")
    items = seed("survey_items").query("item_type == 'closed' and section != 'demographics'")
    needed = {
        *("section." + items["section"]),
        *("comparison." + comparisons["comparison"]),
        *("location." + comparisons["location"]),
        *(f"equivalence.{verdict}" for verdict in charts.VERDICTS),
    }
    assert needed <= set(STRINGS["key"])
    model = yaml.safe_load((PROJECT / "models/ledger/rpt_score_differences.yml").read_text("utf-8"))
    columns = {column["name"] for column in model["models"][0]["columns"]}
    assert {name for name, _ in study_differences.FIGURES} <= columns
