"""Which rows of an export are respondents: rules of the codebook, each with a count."""

import pandas as pd
import pytest

from domain.problems import SurveyError
from ingest.survey.read import read_survey
from ingest.survey.status import Statuses
from tests.survey_exports import CODEBOOK, SEEDS, codebook, few, write_csv

N = len(few(codes=False))


def read(folder, table, book=CODEBOOK):
    return read_survey(write_csv(folder / "export.csv", table), book, SEEDS)


def left_out(survey) -> dict[str, int]:
    return {each.rule: each.n for each in survey.account.left_out}


def first(column: str, *values: str, others: str):
    """A table in which a column has some values in the first rows, and another in all below."""
    table = few(codes=False)
    table[column] = [*values, *[others] * (N - len(values))]
    return table


@pytest.mark.parametrize("column", ["Status", "status", "STATUS"])
@pytest.mark.parametrize(
    ("status", "rule"),
    [
        ("Survey Preview", "status preview"),
        ("survey test", "status test"),
        ("Spam", "status spam"),
        ("Imported Spam", "status spam"),
        ("1", "status preview"),
        ("2", "status test"),
        ("8", "status spam"),
        ("9", "status preview"),
        ("17", "status preview"),
    ],
)
def test_what_is_no_response_is_left_out_and_counted(tmp_path, column, status, rule):
    survey = read(tmp_path, first(column, status, status, others="IP Address"))
    assert left_out(survey) == {rule: 2}
    assert survey.account.n_respondents == len(survey.responses) == N - 2


@pytest.mark.parametrize("status", ["0", "IP Address", "Imported", "4", "Offline", "16", "", "32"])
def test_a_response_stays_wherever_it_came_from(tmp_path, status):
    survey = read(tmp_path, first("Status", status, others="IP Address"))
    assert (left_out(survey), len(survey.responses)) == ({}, N)


def test_a_status_that_nobody_knows_is_asked_for_and_the_codebook_can_say(tmp_path):
    table = first("Status", "Paper", "Pilot", others="0")
    with pytest.raises(SurveyError, match="unknown status 'Paper'") as refused:
        read(tmp_path, table)
    assert "keep_status or leave_out_status" in str(refused.value)
    book = codebook(
        tmp_path, tables='[rows]\nkeep_status = ["paper"]\nleave_out_status = ["Pilot"]'
    )
    assert left_out(read(tmp_path, table, book)) == {"status Pilot": 1}


def test_imported_responses_can_be_left_out_by_the_codebook():
    assert not Statuses([], []).of("Imported").is_left_out
    assert Statuses([], ["Imported"]).of("imported").is_left_out
    assert not Statuses(["Spam"], []).of("spam").is_left_out


def test_a_column_may_have_another_name_and_a_named_one_has_to_be_there(tmp_path):
    table = first("kind", "Survey Preview", others="IP Address")
    book = codebook(tmp_path, tables='[rows]\nstatus = "kind"')
    assert left_out(read(tmp_path, table, book)) == {"status preview": 1}
    with pytest.raises(SurveyError, match="not in the export 'kind'"):
        read(tmp_path, few(codes=False), book)


@pytest.mark.parametrize("unfinished", ["False", "0", "no", ""])
def test_who_has_not_finished_is_left_out_unless_far_enough(tmp_path, unfinished):
    table = first("Finished", unfinished, unfinished, unfinished, others="True")
    table.loc[:2, "Progress"] = ["3", "50", "80"]
    assert left_out(read(tmp_path, table)) == {"unfinished": 3}
    half = codebook(tmp_path, tables="[rows]\nleast_progress = 50")
    assert left_out(read(tmp_path, table, half)) == {"unfinished": 1}
    everybody = codebook(tmp_path, tables="[rows]\nleast_progress = 0")
    assert left_out(read(tmp_path, table, everybody)) == {}


def test_progress_alone_tells_who_has_not_finished(tmp_path):
    table = few(codes=False)
    table.loc[0, "Progress"] = "97"
    assert left_out(read(tmp_path, table)) == {"unfinished": 1}


def test_whether_somebody_finished_is_not_guessed(tmp_path):
    with pytest.raises(SurveyError, match="neither finished nor unfinished 'perhaps'"):
        read(tmp_path, first("Finished", "perhaps", others="True"))
    table = few(codes=False)
    table.loc[0, "Progress"] = "half"
    with pytest.raises(SurveyError, match="no progress in percent 'half'"):
        read(tmp_path, table)


@pytest.mark.parametrize("name", ["Consent", "Q0", "cydsyniad"])
def test_a_column_that_looks_like_consent_is_asked_about_if_somebody_does_not_give_it(
    tmp_path, name
):
    table = first(name, "No", "No", others="Yes")
    rows = write_csv(tmp_path / "export.csv", table)
    if name == "Q0":
        rows.write_text(
            rows.read_text("utf-8-sig").replace(f"Wording of {name},", "Do you consent")
        )
    with pytest.raises(SurveyError, match="in 2 rows what looks like consent says 'No'"):
        read_survey(rows, CODEBOOK, SEEDS)
    book = codebook(tmp_path, tables=f'[rows]\nconsent = "{name}"')
    assert left_out(read_survey(rows, book, SEEDS)) == {"no consent": 2}
    other = codebook(tmp_path, tables='[rows]\nconsent = ""')  # such as to being asked again
    assert left_out(read_survey(rows, other, SEEDS)) == {}


def test_consent_that_everybody_gave_or_that_is_free_text_stops_nothing(tmp_path):
    assert left_out(read(tmp_path, first("Consent", others="I agree"))) == {}
    table = few(codes=False).assign(consent_text=[f"text {row}" for row in range(N)])
    assert left_out(read(tmp_path, table)) == {}


def test_consent_is_what_the_codebook_says_it_is_and_a_blank_gives_none(tmp_path):
    table = first("Q0", "", "Nac ydw", others="Rwy'n cytuno")
    tables = '[rows]\nconsent = "Q0"\nconsent_given = ["Rwy’n cytuno"]'
    assert left_out(read(tmp_path, table, codebook(tmp_path, tables=tables))) == {"no consent": 2}


def test_what_is_neither_consent_nor_its_refusal_is_asked_about(tmp_path):
    table = first("Q0", "Only if anonymous", others="Yes")
    with pytest.raises(SurveyError, match="neither gives consent nor refuses it: 'Only if anony"):
        read(tmp_path, table, codebook(tmp_path, tables='[rows]\nconsent = "Q0"'))
    tables = '[rows]\nconsent = "Q0"\nconsent_refused = ["only if anonymous"]'
    assert left_out(read(tmp_path, table, codebook(tmp_path, tables=tables))) == {"no consent": 1}


def test_consent_in_numbers_is_not_guessed(tmp_path):
    table = first("Q0", "2", others="1")
    with pytest.raises(SurveyError, match=f"in {N - 1} rows neither gives consent nor refuses"):
        read(tmp_path, table, codebook(tmp_path, tables='[rows]\nconsent = "Q0"'))


def again(n: int):
    """Respondents who answered most, once more and under new ids."""
    table = few(codes=False)
    fullest = (table != "").sum(axis=1).sort_values(ascending=False, kind="stable").index
    more = table.loc[fullest[:n]].assign(ResponseId=[f"again_{number}" for number in range(n)])
    return pd.concat([table, more], ignore_index=True)


def test_people_who_answered_again_under_new_ids_are_refused_or_left_out_as_the_codebook_says(
    tmp_path,
):
    with pytest.raises(SurveyError) as refused:
        read(tmp_path, again(3))
    for number in range(3):
        said = f"row {N + 4 + number}, column 1: column ResponseId: every answer of row "
        assert said in str(refused.value)
    for rule, expected in (("leave out", N), ("keep", N + 3)):
        book = codebook(tmp_path, tables=f'[rows]\nsame_answers = "{rule}"')
        survey = read(tmp_path, again(3), book)
        assert len(survey.responses) == expected
    assert left_out(
        read(tmp_path, again(3), codebook(tmp_path, tables='[rows]\nsame_answers = "leave out"'))
    ) == {"same answers as another row": 3}


def test_few_equal_answers_are_no_sign_of_one_person(tmp_path):
    table = again(2)
    questions = [column for column in table if column.startswith("Q_")]
    table[questions[12:]] = ""
    assert len(read(tmp_path, table).responses) == N + 2


def test_ids_that_differ_in_capitals_alone_are_refused(tmp_path):
    table = few(codes=False)
    table.loc[1, "ResponseId"] = table.loc[0, "ResponseId"].upper()
    with pytest.raises(SurveyError, match="row 5.*the respondent id of row 4 in other letters"):
        read(tmp_path, table)


def test_a_row_without_a_role_is_refused_or_left_out_as_the_codebook_says(tmp_path):
    table = few(codes=False)
    table.loc[2, "Q_demo_role"] = ""
    with pytest.raises(SurveyError, match='no_role = "leave out"'):
        read(tmp_path, table)
    survey = read(tmp_path, table, codebook(tmp_path, tables='[rows]\nno_role = "leave out"'))
    assert left_out(survey) == {"no role": 1}


def test_what_stands_in_rows_that_are_left_out_stops_nothing(tmp_path):
    table = first("Status", "Survey Preview", others="IP Address")
    table.loc[0, ["ResponseId", "Q_demo_role", "Q_culture_safe"]] = ["", "", "whatever"]
    assert left_out(read(tmp_path, table)) == {"status preview": 1}


def test_an_export_of_which_no_row_is_left_is_refused_with_the_rules(tmp_path):
    table = few(codes=False).assign(Status="Spam", Finished="True")
    with pytest.raises(SurveyError, match=f"no respondent is left: {N} status spam"):
        read(tmp_path, table)
