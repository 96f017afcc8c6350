"""Respondents of a survey, read from an export by way of a codebook."""

import dataclasses
import difflib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from domain.problems import Problem, SurveyError
from ingest.survey.answers import Reader, Row, Understood
from ingest.survey.codebook import Codebook, Frame, read_codebook
from ingest.survey.export import open_export
from ingest.survey.findings import Findings
from ingest.survey.paste import block
from ingest.survey.questions import Meanings, Question, read_questions, unknown_options
from ingest.survey.rows import LeftOut, RowReader, rule_columns
from ingest.survey.tables import Export, Source, refused
from ingest.survey.weights import Weighting, read_weights, weighting
from ingest.survey.wording import plain

RESPONDENTS = ["survey_wave", "respondent_id"]
ANSWERS = [*RESPONDENTS, "item_id", "option_id"]
COMMENTS = [*RESPONDENTS, "question_id", "code_id", "text"]


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
    """Respondents, answers, comments and their wave, as long frames; see `read_survey`."""

    respondents: pd.DataFrame
    answers: pd.DataFrame
    comments: pd.DataFrame
    waves: pd.DataFrame
    account: Account


def read_survey(
    export: Path, codebook: Path, seeds: Mapping[str, pd.DataFrame], *, as_positions: bool = False
) -> SurveyData:
    """Read an export of real respondents.

    Parameters
    ----------
    as_positions
        Whether to read it as if the codebook said that numbers are positions: to show what that
        would mean, never to keep it.
    seeds
        ``survey_items``, ``response_options``, ``coding_frames``, ``area_labels``,
        ``local_authorities``, ``care_rate_windows`` and ``disclosure_rules``, as text.

    Returns
    -------
    SurveyData
        ``respondents`` (survey_wave, respondent_id, weight, is_synthetic; no weight where the
        codebook names no column of weights), ``answers`` (with item_id and option_id; an authority
        by its ONS code), ``comments`` (with question_id, code_id and text) and ``waves`` (one row;
        see `wave_row`). No row where nothing was answered; sorted, so that equal content gives
        equal frames whatever the format.

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
    problems = unknown_options(codebook.name, book, questions)

    def is_answer(column: str, text: str) -> bool:
        question = questions.get(column)
        return question is not None and question.meaning(text).option is not None

    source = open_export(export, is_answer)
    columns = rule_columns(source, book)
    named = list(dict.fromkeys([*book.named, *columns.named]))
    problems += _misnamed(source, named)
    if problems:
        raise SurveyError(problems)
    table = source.take(named)
    if not table.n_rows:
        raise refused(
            source.file, "there is a header and no respondent", "Export the responses too."
        )
    questions = _with_labels(questions, table)
    findings = Findings(table)
    reader, meanings = RowReader(table, book, columns, findings), Meanings(questions)
    rows = _respondents(reader, meanings)
    answers = Reader(table, book, meanings, seeds["coding_frames"], rows, findings)
    understood = answers.understood()
    frames = _frame(answers.answers(), ANSWERS), _frame(answers.comments(), COMMENTS)
    weights = read_weights(table, book, rows, findings)
    problems = [*_flaws(table, rows), *findings.problems()]
    if problems:
        raise SurveyError(problems, block(understood, questions))
    return SurveyData(
        _weighted(answers.respondents(), weights),
        *frames,
        pd.DataFrame([wave_row(book)], dtype="str"),
        Account(
            source.n_header_rows,
            table.n_rows,
            len(rows),
            reader.left_out(),
            understood,
            weighting(book.weight, weights) if book.weight else None,
        ),
    )


def _respondents(reader: RowReader, meanings: Meanings) -> list[int]:
    """Rows that are respondents; an error if there are none."""
    rows = reader.respondents(meanings)
    if rows:
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


def _flaws(table: Export, rows: Iterable[int]) -> Iterator[Problem]:
    """Flaws of cells that were read, in rows that are respondents."""
    kept = {table.numbers[row] for row in rows}
    names = {place: name for name, place in table.places.items()}
    for flaw in table.flaws:
        name = names.get(flaw.column + 1)
        if name and flaw.row in kept:
            said = f"column {name}: {flaw.problem}"
            place = flaw.column + 1
            yield Problem(table.file, said, flaw.remedy, flaw.row, place, flaw.value)


def _words(left_out: Iterable[LeftOut]) -> str:
    return ", ".join(f"{each.n} {each.rule}" for each in left_out)


def _weighted(rows: Iterable[Row], weights: Sequence[float]) -> pd.DataFrame:
    """Respondents with their weights, written as Python writes the number whatever the format."""
    texts = [repr(weight) for weight in weights] or itertools.repeat(None)
    weighted = ((*row, text) for row, text in zip(rows, texts, strict=False))
    return _frame(weighted, [*RESPONDENTS, "weight"])


def _frame(rows: Iterable[Row], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=columns, dtype="str")
    return frame.sort_values(columns, ignore_index=True).assign(is_synthetic=False)
