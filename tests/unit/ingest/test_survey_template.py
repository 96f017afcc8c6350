"""A codebook written from an export: what it recognises, and that it can be filled in and read."""

import json
import tomllib

import pytest

from domain.problems import SurveyError
from ingest.survey.read import read_survey
from ingest.survey.template import write_template
from tests.survey_exports import (
    SCALE_OF,
    SEEDS,
    WORDING,
    answers_of,
    few,
    write_csv,
    write_qualtrics,
    write_sav,
)

OPTIONS = SEEDS["response_options"]


def written(folder, export, qsf=None, wave="2023"):
    text = write_template(export, qsf, SEEDS).replace('wave = ""', f'wave = "{wave}"')
    path = folder / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_named_after_our_questions_need_nothing_but_the_wave(tmp_path):
    export = write_csv(tmp_path / "export.csv", few(codes=False))
    book = written(tmp_path, export)
    survey = read_survey(export, book, SEEDS)
    assert len(survey.responses) == len(few(codes=False))
    mapped = tomllib.loads(book.read_text("utf-8"))
    assert set(mapped["columns"].values()) == set(SCALE_OF) - {"open_1", "open_2", "open_framework"}
    assert set(mapped["codes"].values()) == {"open_1", "open_2", "open_framework"}


def test_without_its_wave_the_template_is_no_codebook(tmp_path):
    export = write_csv(tmp_path / "export.csv", few(codes=False))
    with pytest.raises(SurveyError, match="row 3: no wave"):
        read_survey(export, written(tmp_path, export, wave=""), SEEDS)


def test_questions_are_recognised_by_their_wording_behind_that_of_a_matrix(tmp_path):
    export = write_qualtrics(tmp_path / "export.csv", few(codes=False))
    survey = read_survey(export, written(tmp_path, export), SEEDS)
    usual = write_csv(tmp_path / "usual.csv", few(codes=False))
    expected = read_survey(usual, written(tmp_path, usual), SEEDS)
    assert answers_of(survey).equals(answers_of(expected))


def test_a_question_that_is_only_like_one_of_ours_is_suggested_behind_a_hash(tmp_path):
    table = few(codes=False).rename(columns={"Q_demo_team": "Work", "Q_culture_safe": "Q9"})
    text = write_template(write_csv(tmp_path / "export.csv", table), None, SEEDS)
    assert '\n# Work = "demo_team"  # perhaps demo_team; Wording of Work' in text
    assert '\n# Q9 = "culture_safe"  # perhaps culture_safe' in text
    assert "# No column was recognised as: demo_team, culture_safe" in text
    assert "Work" not in tomllib.loads(text)["columns"]


def test_answers_that_are_not_ours_are_laid_out_with_their_counts_to_be_filled_in(tmp_path):
    table = few(codes=False).replace({"Worker": "Social worker"})
    export = write_csv(tmp_path / "export.csv", table)
    book = written(tmp_path, export)
    n = int((table["Q_demo_role"] == "Social worker").sum())
    assert f'"Social worker" = ""  # {n} answers' in book.read_text("utf-8")
    with pytest.raises(SurveyError, match="unknown option for column Q_demo_role ''"):
        read_survey(export, book, SEEDS)
    filled = book.read_text("utf-8").replace('"Social worker" = ""', '"Social worker" = "worker"')
    book.write_text(filled, "utf-8")
    assert len(read_survey(export, book, SEEDS).responses) == len(table)


def test_numbers_are_laid_out_once_a_scale_and_no_meaning_is_guessed(tmp_path):
    text = write_template(write_csv(tmp_path / "export.csv", few(codes=True)), None, SEEDS)
    assert text.count("[recodes.agreement]") == 1
    meanings = tomllib.loads(text)["recodes"]
    assert {option for scale in meanings.values() for option in scale.values()} == {""}


def test_labels_of_spss_say_what_its_codes_are_so_that_nothing_is_to_be_filled_in(tmp_path):
    export = write_sav(tmp_path / "export.sav", few(codes=True))
    book = written(tmp_path, export)
    assert "[recodes" not in book.read_text("utf-8")
    assert len(read_survey(export, book, SEEDS).responses) == len(few(codes=True))


def choices(scale: str) -> dict[str, dict[str, str]]:
    rows = OPTIONS[OPTIONS["response_scale"] == scale]
    return {str(n): {"Display": f"<b>{label}</b>"} for n, label in enumerate(rows["label"], 1)}


def qsf_of(path, table, recodes=None):
    """The survey as Qualtrics exports it: single questions, and a matrix of agreement."""
    payloads, rows = [], {}
    for number, name in enumerate(table.columns):
        item = name.removeprefix("Q_")
        scale = SCALE_OF.get(item)
        if scale in (None, "", "local_authority"):
            continue
        if scale == "agreement":
            rows[str(number)] = {"Display": WORDING[item]}
            continue
        payload = {
            "DataExportTag": f"Q{number}",
            "QuestionType": "MC",
            "QuestionText": WORDING[item],
            "Choices": choices(scale),
        }
        if scale == "yes_no" and recodes:
            payload["RecodeValues"] = recodes
        payloads.append(payload)
    payloads.append(
        {
            "DataExportTag": "M",
            "QuestionType": "Matrix",
            "QuestionText": "How far do you agree?",
            "Choices": rows,
            "Answers": choices("agreement"),
            "ChoiceDataExportTags": {key: f"Q{key}" for key in rows},
        }
    )
    elements = [{"Element": "SQ", "Payload": payload} for payload in payloads]
    content = {"SurveyEntry": {}, "SurveyElements": [{"Element": "BL", "Payload": []}, *elements]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_a_survey_of_qualtrics_says_what_numbers_stand_for(tmp_path):
    table = few(codes=True)
    export = write_qualtrics(tmp_path / "export.csv", table)
    qsf = qsf_of(tmp_path / "survey.qsf", table, recodes={"1": "2", "2": "1"})
    recodes = tomllib.loads(written(tmp_path, export, qsf).read_text("utf-8"))["recodes"]
    assert recodes["yes_no"] == {"2": "no", "1": "yes"}
    assert recodes["agreement"]["1"] == "strongly_disagree"
    survey = read_survey(export, tmp_path / "codebook.toml", SEEDS)
    assert len(survey.responses) == len(table)


@pytest.mark.parametrize("content", ["", "[]", '{"SurveyElements": [{"Element": "SQ"}]}', "{"])
def test_a_file_that_is_no_survey_of_qualtrics_is_refused(tmp_path, content):
    (tmp_path / "survey.qsf").write_text(content)
    export = write_csv(tmp_path / "export.csv", few(codes=False))
    with pytest.raises(SurveyError, match="no survey as Qualtrics exports it"):
        write_template(export, tmp_path / "survey.qsf", SEEDS)


def test_what_people_wrote_is_offered_as_text_and_not_as_an_answer(tmp_path):
    n = len(few(codes=False))
    texts = [f"We have seen more families in need since we began, person {row}" for row in range(n)]
    text = write_template(
        write_csv(tmp_path / "export.csv", few(codes=False).assign(Q20=texts)), None, SEEDS
    )
    assert '\n# Q20 = ""  # Wording of Q20' in text.split("[text]")[1]
    assert "person 1" not in text


def test_what_a_template_quotes_of_an_export_cannot_leave_its_line(tmp_path):
    table = few(codes=False).assign(Odd="x")
    table["Odd"] = ['a\n[rows]\nleast_progress = 0\x1b[2J "'] * 5 + ["b"] * (len(table) - 5)
    text = write_template(write_csv(tmp_path / "export.csv", table), None, SEEDS)
    assert "least_progress" not in tomllib.loads(text).get("rows", {})
    assert "\x1b" not in text
