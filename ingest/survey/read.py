"""Respondents of a survey, read from an export by way of a codebook."""

import dataclasses
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from domain.problems import Problem, SurveyError
from ingest.survey.answers import Reader, Understood
from ingest.survey.codebook import Codebook, Frame, read_codebook
from ingest.survey.export import open_export
from ingest.survey.findings import Findings
from ingest.survey.paste import block
from ingest.survey.positions import Positions
from ingest.survey.questions import (
    Meanings,
    Question,
    read_questions,
    unknown_options,
)
from ingest.survey.responses import as_comments, as_responses
from ingest.survey.row_columns import Columns, rule_columns
from ingest.survey.rows import LeftOut, RowReader
from ingest.survey.synthetic import look_for_synthetic, unsaid
from ingest.survey.tables import Export, Heard, Source, nobody_hears, refused
from ingest.survey.weights import Weighting, read_weights, weighting
from ingest.survey.wording import plain


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows and answers of an export.

    Attributes
    ----------
    n_header_rows, n_rows, n_respondents
        Rows of the file above the respondents, rows of respondents, and those that are kept.
    left_out
        How many rows each rule left out.
    understood
        Of every question, each distinct text with what it was taken for.
    weighting
        What the survey weights are like; none where there are none.
    """

    n_header_rows: int
    n_rows: int
    n_respondents: int
    left_out: tuple[LeftOut, ...]
    understood: tuple[Understood, ...]
    weighting: Weighting | None = None


@dataclass(frozen=True, slots=True)
class SurveyData:
    """Respondents with their answers, comments and their wave; see `read_survey`."""

    responses: pd.DataFrame
    comments: pd.DataFrame
    waves: pd.DataFrame
    account: Account


def read_survey(
    export: Path,
    codebook: Path,
    seeds: Mapping[str, pd.DataFrame],
    *,
    as_positions: bool = False,
    heard: Heard = nobody_hears,
) -> SurveyData:
    """Read an export of respondents, once and in pieces.

    Parameters
    ----------
    as_positions
        Whether to read it as if the codebook said that numbers are positions: to show what that
        would mean, never to keep it.
    seeds
        ``survey_items``, ``response_options``, ``coding_frames``, ``area_labels``,
        ``local_authorities``, ``care_rate_windows`` and ``disclosure_rules``, as text.
    heard
        Is told how many rows were read so far.

    Returns
    -------
    SurveyData
        ``responses``, a row a respondent: survey_wave, respondent_id, weight (missing where the
        codebook names no column of weights), is_synthetic, and a column for each closed question in
        the order of the questionnaire, with the position of the answer on its scale (Int8; of an
        authority its ``sort_order``); missing where nothing was answered. ``comments`` (with
        question_id, code_id and text) and ``waves`` (one row; see `wave_row`). Sorted, so that
        equal content gives equal frames whatever the format.

    Raises
    ------
    SurveyError
        If anything is not understood: each column and distinct value once, with its first row and
        the number of rows, and what to paste into the codebook.
    """
    book = read_codebook(codebook, seeds)
    if as_positions:
        book = book.model_copy(update={"numbers": "positions"})
    questions = read_questions(book, seeds)
    source, columns = _opened(export, codebook.name, book, questions)
    table = source.take(columns.named, heard)
    if not table.n_rows:
        raise refused(
            source.file, "there is a header and no respondent", "Export the responses too."
        )
    questions = _with_labels(questions, table)
    findings = Findings(table)
    look_for_synthetic(table, book, findings)
    positions = Positions(table, Meanings(questions), seeds)
    reader = RowReader(table, book, columns, findings)
    rows = _respondents(reader, positions)
    answers = Reader(table, book, positions, seeds["coding_frames"], rows, findings)
    understood = answers.understood()
    given, comments = answers.answers(), answers.comments()
    weights = read_weights(table, book, rows, findings)
    if problems := [*_flaws(table, rows), *findings.problems()]:
        raise SurveyError(problems, block(understood, questions))
    ids, is_synthetic = answers.ids(), book.synthetic
    account = Account(
        source.n_header_rows,
        table.n_rows,
        len(rows),
        reader.left_out(),
        understood,
        weighting(book.weight, weights) if book.weight and weights is not None else None,
    )
    return SurveyData(
        as_responses(
            book.wave, ids, weights, given, seeds["survey_items"], is_synthetic=is_synthetic
        ),
        as_comments(book.wave, ids, comments, is_synthetic=is_synthetic),
        pd.DataFrame([wave_row(book)], dtype="str"),
        account,
    )


def _opened(
    export: Path, codebook: str, book: Codebook, questions: Mapping[str, Question]
) -> tuple[Source, Columns]:
    """An export that has the columns of its codebook, and those that the rules look at."""
    problems = unknown_options(codebook, book, questions)

    def is_answer(column: str, text: str) -> bool:
        question = questions.get(column)
        return question is not None and question.meaning(text).option is not None

    source = open_export(export, is_answer)
    columns = rule_columns(source, book)
    problems += [*_misnamed(source, columns.named), *unsaid(source, book)]
    if problems:
        raise SurveyError(problems)
    return source, columns


def _respondents(reader: RowReader, positions: Positions) -> np.ndarray:
    """Rows that are respondents; an error if there are none."""
    rows = reader.respondents(positions)
    if len(rows):
        return rows
    if found := reader.findings.problems():
        raise SurveyError(found)
    problem = f"no respondent is left: {_words(reader.left_out())}"
    raise refused(reader.export.file, problem, "Look at [rows].")


def wave_row(book: Codebook) -> dict[str, str | None]:
    """What the codebook says of its wave: how it is shown, and what it is compared with."""
    frame, groups = book.compared_with, book.care_rate_groups
    return {
        "survey_wave": book.wave,
        "disclosure_rule": book.disclosure_rule,
        "compared_with": frame.of if isinstance(frame, Frame) else frame,
        "frame_n": str(frame.n) if isinstance(frame, Frame) else None,
        "group_rule": groups.rule if groups else None,
        "group_window_years": str(groups.window_years) if groups else None,
        "group_end_year": str(groups.end_year) if groups and groups.end_year else None,
    }


def _misnamed(source: Source, named: Iterable[str]) -> Iterator[Problem]:
    """Columns of the codebook that the export lacks, or has twice."""
    for column in named:
        if column not in source.header:
            alike = [name for name in source.header if plain(name) == plain(column)]
            near = [*alike, *difflib.get_close_matches(column, source.header, n=1)]
            meant = f" Nearest is {near[0]!r}." if near else ""
            yield Problem(
                source.file,
                "a column of the codebook is not in the export",
                f"Mend the codebook, or export the column.{meant}",
                value=column,
            )
        elif source.header.count(column) > 1:
            remedy = "Rename one of them."
            yield Problem(source.file, "two columns have one name", remedy, value=column)


def _with_labels(questions: Mapping[str, Question], table: Export) -> dict[str, Question]:
    """Questions with the labels that the file gives the codes of their columns."""
    return {
        column: dataclasses.replace(question, in_file=table.labels.get(column, {}))
        for column, question in questions.items()
    }


def _flaws(table: Export, rows: np.ndarray) -> Iterator[Problem]:
    """Flaws of cells that were read, in rows that are respondents."""
    if not table.flaws:
        return
    kept = {table.numbers[row] for row in rows.tolist()}
    names = {place: name for name, place in table.places.items()}
    for flaw in table.flaws:
        name = names.get(flaw.column + 1)
        if name and flaw.row in kept:
            said = f"column {name}: {flaw.problem}"
            place = flaw.column + 1
            yield Problem(table.file, said, flaw.remedy, flaw.row, place, flaw.value)


def _words(left_out: Iterable[LeftOut]) -> str:
    return ", ".join(f"{each.n} {each.rule}" for each in left_out)
