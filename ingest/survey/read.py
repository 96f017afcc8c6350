"""Respondents of a survey, read from an export by way of a codebook."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from domain.problems import Problem, SurveyError
from ingest.survey.answers import Reader, read_questions
from ingest.survey.codebook import read_codebook
from ingest.survey.export import read_export

RESPONDENTS = ["survey_wave", "respondent_id"]
ANSWERS = [*RESPONDENTS, "item_id", "option_id"]
COMMENTS = [*RESPONDENTS, "question_id", "code_id", "text"]


@dataclass(frozen=True, slots=True)
class SurveyData:
    """Respondents, answers, comments and their wave, as long frames; see `read_survey`."""

    respondents: pd.DataFrame
    answers: pd.DataFrame
    comments: pd.DataFrame
    waves: pd.DataFrame


def read_survey(export: Path, codebook: Path, seeds: Mapping[str, pd.DataFrame]) -> SurveyData:
    """Read an export of real respondents.

    Parameters
    ----------
    seeds
        ``survey_items``, ``response_options``, ``coding_frames``, ``area_labels``,
        ``local_authorities`` and ``disclosure_rules``, as text.

    Returns
    -------
    SurveyData
        ``respondents`` (survey_wave, respondent_id, is_synthetic), ``answers`` (with item_id and
        option_id; an authority by its ONS code), ``comments`` (with question_id, code_id and
        text) and ``waves`` (survey_wave, disclosure_rule; one row). No row where nothing was
        answered; sorted, so that equal content gives equal frames whatever the format.

    Raises
    ------
    SurveyError
        If anything is not understood: every problem with file, row, column and value.
    """
    book = read_codebook(codebook, seeds["survey_items"], seeds["disclosure_rules"])
    table = read_export(export)
    questions = read_questions(book, seeds)
    problems = [
        Problem(
            codebook.name,
            f"unknown option for column {column}",
            f"Known are {questions[column].offered}.",
            value=option,
        )
        for column, own in book.answers.items()
        for option in own.values()
        if option not in questions[column].meanings.values()
    ]
    named = [book.respondent_id, *book.columns, *book.codes, *book.text]
    problems += [
        Problem(
            table.file,
            "a column of the codebook is not in the export",
            "Mend the codebook, or export the column.",
            value=column,
        )
        for column in dict.fromkeys(named)
        if column not in table.header
    ]
    if problems:
        raise SurveyError(problems)
    reader = Reader(table, book, questions, seeds["coding_frames"])
    survey = SurveyData(
        _frame(reader.respondents(), RESPONDENTS),
        _frame(list(reader.answers()), ANSWERS),
        _frame(list(reader.comments()), COMMENTS),
        pd.DataFrame({"survey_wave": [book.wave], "disclosure_rule": [book.disclosure_rule]}),
    )
    if reader.problems:
        raise SurveyError(reader.problems)
    return survey


def _frame(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns, dtype="str").sort_values(columns, ignore_index=True)
    return frame.assign(is_synthetic=False)
