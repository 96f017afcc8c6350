"""What a codebook may say beside columns and answers, and where it is wrong."""

import pytest
import yaml

from domain.problems import SurveyError
from flows.settings import PROJECT
from ingest.survey.codebook import GroupRule, RowRules, read_codebook
from ingest.survey.read import read_survey
from tests.survey_exports import CODEBOOK, SEEDS, codebook, few, write_csv


def wave(folder, top: str) -> dict:
    path = write_csv(folder / "export.csv", few(codes=False))
    (row,) = read_survey(path, codebook(folder, top=top), SEEDS).waves.to_dict("records")
    return {name: None if value != value else value for name, value in row.items()}


def test_a_wave_is_compared_with_the_workforce_unless_the_codebook_says_otherwise(tmp_path):
    assert wave(tmp_path, "") == {
        "survey_wave": "2020",
        "disclosure_rule": "threshold_10",
        "compared_with": "workforce",
        "frame_n": None,
        "group_rule": None,
        "group_window_years": None,
        "group_end_year": None,
    }
    assert wave(tmp_path, 'compared_with = "nothing"')["compared_with"] == "nothing"
    own = wave(tmp_path, 'compared_with = {n = 540, of = "staff of three councils"}')
    assert (own["compared_with"], own["frame_n"]) == ("staff of three councils", "540")


def test_the_groups_of_a_wave_may_follow_any_rule_and_window(tmp_path):
    groups = '{rule = "change_pct_of_end", window_years = 3, end_year = 2018}'
    row = wave(tmp_path, f"care_rate_groups = {groups}")
    names = ("group_rule", "group_window_years", "group_end_year")
    assert [row[name] for name in names] == ["change_pct_of_end", "3", "2018"]


def test_the_rules_that_a_codebook_may_name_are_those_that_group_authorities():
    models = yaml.safe_load((PROJECT / "models/marts/fct_care_rate_groups.yml").read_text())
    columns = {column["name"]: column for column in models["models"][0]["columns"]}
    (values,) = (
        test["accepted_values"]["arguments"]["values"]
        for test in columns["rule"]["data_tests"]
        if "accepted_values" in test
    )
    assert set(GroupRule.model_fields["rule"].annotation.__args__) == set(values)


@pytest.mark.parametrize(
    ("top", "said"),
    [
        ('compared_with = "Wales"', "row 2: compared_with is no known word 'Wales'. Known are"),
        ("compared_with = {n = 540}", "row 2: no compared_with.of"),
        ('compared_with = {n = 0, of = "x"}', "compared_with.n: input should be greater than 0"),
        ('missing = "NA"', """row 2: missing is no list 'NA'. Write missing = ["...", "..."]."""),
        ('numbers = "codes"', "row 2: numbers is no known word 'codes'"),
        (
            'care_rate_groups = {rule = "best", window_years = 5}',
            "care_rate_groups.rule is no known",
        ),
        (
            'care_rate_groups = {rule = "change_pct_of_end", window_years = 9}',
            "no window of the rule change_pct_of_end '9'. Known are 5, 4, 3",
        ),
        (
            'care_rate_groups = {rule = "as_printed", window_years = 3}',
            "no window of the rule as_printed '3'. Known are 5",
        ),
        (
            'care_rate_groups = {rule = "as_printed", window_years = 5, end_year = 2018}',
            "no end_year of the rule as_printed '2018'",
        ),
    ],
)
def test_an_entry_that_is_not_understood_is_told_with_its_line(tmp_path, top, said):
    with pytest.raises(SurveyError) as refused:
        read_codebook(codebook(tmp_path, top=top), SEEDS)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ('[rows]\nsame_answers = "drop"', "rows.same_answers is no known word 'drop'"),
        ("[rows]\nleast_progress = 101", "rows.least_progress: input should be less than or equal"),
        ('[rows]\nspam = "leave out"', "unknown entry 'rows.spam'"),
        ('[rows]\nkeep_status = "Paper"', "rows.keep_status is no list 'Paper'"),
        ("[answers]\nQ_rate_la = 7", "answers.Q_rate_la is no table '7'"),
        ('[recodes]\nyes_no = "yes"', "recodes.yes_no is no table 'yes'. Write [recodes.yes_no]"),
        ('[recodes.agree]\n1 = "agree"', "recodes of a scale that the questionnaire does not have"),
        ('[recodes.yes_no]\n1 = "yess"', "unknown option for recodes.yes_no 'yess'"),
    ],
)
def test_a_table_that_is_not_understood_is_told(tmp_path, tables, said):
    with pytest.raises(SurveyError) as refused:
        path = write_csv(tmp_path / "export.csv", few(codes=False))
        read_survey(path, codebook(tmp_path, tables=tables), SEEDS)
    assert said in str(refused.value)


@pytest.mark.parametrize("wave", [r"20\n20", r"20\t20", "x" * 61])
def test_the_name_of_a_wave_is_one_short_line(tmp_path, wave):
    path = tmp_path / "codebook.toml"
    path.write_text(CODEBOOK.read_text("utf-8").replace('"2020"', f'"{wave}"', 1), "utf-8")
    with pytest.raises(SurveyError, match="row 2: wave is no name"):
        read_codebook(path, SEEDS)


def test_a_slip_is_told_with_the_line_it_stands_in(tmp_path):
    text = CODEBOOK.read_text("utf-8")
    path = tmp_path / "codebook.toml"
    path.write_text(text.replace('"culture_safe"', '["culture_safe"]', 1), "utf-8")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if '"culture_safe"' in each)
    with pytest.raises(SurveyError, match=f"row {line}: columns.Q_culture_safe is no text"):
        read_codebook(path, SEEDS)


def test_every_rule_of_rows_is_in_the_page_that_explains_codebooks():
    page = (PROJECT / "docs/survey.md").read_text("utf-8")
    for name in RowRules.model_fields:
        assert f"`{name}`" in page or f"{name} =" in page, name
