"""Answers and comments of the respondents of an export, and how each answer was understood."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ingest.survey.cells import Tally, by_text
from ingest.survey.codebook import Codebook
from ingest.survey.findings import Findings
from ingest.survey.positions import Positions
from ingest.survey.questions import UNANSWERED, Basis, Question
from ingest.survey.tables import Export
from ingest.survey.wording import as_code

EVERYBODY = "all"
MOST_COMPARED = 100  # distinct texts of a column for which the nearest answer is looked for
COMMENT_PARTS = ("question_id", "code_id", "text")


@dataclass(frozen=True, slots=True)
class Understood:
    """What one text of a column was taken for, and how often.

    Attributes
    ----------
    column, item_id
        Of the export and of the questionnaire.
    text
        As the export has it.
    option
        What it was taken for; none for no answer, and for what was not understood.
    basis
        How it was understood.
    n
        Respondents.
    """

    column: str
    item_id: str
    text: str
    option: str | None
    basis: Basis
    n: int


class Reader:
    """Goes through the columns of an export and keeps what is wrong with their answers."""

    def __init__(
        self,
        export: Export,
        codebook: Codebook,
        positions: Positions,
        codes: pd.DataFrame,
        rows: np.ndarray,
        findings: Findings,
    ) -> None:
        self.export, self.codebook = export, codebook
        self.positions, self.meanings = positions, positions.meanings
        self.questions = positions.meanings.questions
        self.rows, self.findings = rows, findings
        shown = codes[codes["level"].isin(["issue", "framework", "not codable"])]
        self.codes = set(zip(shown["question_id"], shown["code_id"], strict=True))
        self.found = {
            column: self.export.columns[column].tally(rows)
            for column in (*self.questions, *codebook.codes)
        }

    def ids(self) -> np.ndarray:
        """Id of each respondent, shape (respondents,)."""
        cells = self.export.columns[self.codebook.respondent_id]
        return by_text(cells.texts, object)[cells.codes[self.rows]]

    def understood(self) -> tuple[Understood, ...]:
        """Of every question, each distinct text with what it was taken for."""
        found = []
        for column, question in self.questions.items():
            for each in sorted(self.found[column], key=lambda each: -each.n):
                meaning = self.meanings.of(column, each.text)
                shown = question.shown(each.text)
                entry = Understood(
                    column, question.item_id, shown, meaning.option, meaning.basis, each.n
                )
                found.append(entry)
        return tuple(found)

    def answers(self) -> dict[str, pd.api.extensions.ExtensionArray]:
        """By question the answer of each respondent; one that is not understood is a problem.

        Returns
        -------
        dict
            Arrays of shape (respondents,): the position of the option, missing where nothing
            was answered.
        """
        unread = self._refuse_numbers()
        self.findings.next_rule()
        for column, question in self.questions.items():
            self._refuse(column, question, is_unread=column in unread)
        given = {}
        for column, question in self.questions.items():
            positions = self.positions.of_rows(column, self.rows)
            given[question.item_id] = pd.arrays.IntegerArray(
                positions.astype(np.int8), positions == 0
            )
        return given

    def _refuse(self, column: str, question: Question, *, is_unread: bool) -> None:
        """Refuse what is not understood, and answers of those who were not asked."""
        cells = self.export.columns[column]
        bases = [self.meanings.of(column, text).basis for text in cells.texts]
        if not is_unread:
            unknown = by_text((basis is Basis.UNKNOWN for basis in bases), bool)
            for number, each in enumerate(cells.tally(self.rows, unknown)):
                self._refuse_answer(each, column, question, is_compared=number < MOST_COMPARED)
        if question.asked_of == EVERYBODY:
            return
        of_role = self.positions.of_rows(self.codebook.role_column, self.rows)
        for role, place in self.positions.of_options["role"].items():
            if question.asked_of == f"{role}s":
                continue
            is_answer = self.positions.of_texts(column) > 0
            for each in cells.tally(self.rows[of_role == place], is_answer):
                problem = f"a {role} answered a question for {question.asked_of}"
                remedy = "Correct the role or empty the cell."
                text = question.shown(each.text)
                self.findings.add(each.first, column, problem, remedy, text, n=each.n)

    def comments(self) -> pd.DataFrame:
        """Every code of an open question, and what was written; a row each.

        Returns
        -------
        pd.DataFrame
            ``row`` (of the respondent, from 0), ``question_id``, ``code_id`` and ``text``.
        """
        self.findings.next_rule()
        unanswered = {"", UNANSWERED, *self.codebook.missing}
        frames: list[pd.DataFrame] = []
        for column, question in self.codebook.codes.items():
            cells = self.export.columns[column]
            codes_of: dict[int, list[str]] = {}
            for each in self.found[column]:
                parts = dict.fromkeys(part.strip() for part in each.text.split(";"))
                said = [part for part in parts if part not in unanswered]
                codes_of[each.code] = [part for part in said if (question, part) in self.codes]
                for part in said:
                    if part not in codes_of[each.code]:
                        known = f"Known are those of {question} in"
                        remedy = f"{known} seeds/reference/coding_frames.csv."
                        self.findings.add(
                            each.first, column, "unknown code", remedy, part, n=each.n
                        )
            frames += _coded(cells.codes[self.rows], codes_of, question)
        for column, question in self.codebook.text.items():
            cells = self.export.columns[column]
            is_text = by_text((text not in unanswered for text in cells.texts), bool)
            which = np.flatnonzero(is_text[cells.codes[self.rows]])
            texts = by_text(cells.texts, object)[cells.codes[self.rows[which]]]
            frames.append(_comments(which, question, None, texts))
        return pd.concat([_comments(np.zeros(0, np.int64), "", None, None), *frames])

    def _refuse_answer(
        self, each: Tally, column: str, question: Question, *, is_compared: bool
    ) -> None:
        shown = question.shown(each.text)
        near = question.nearest(shown) if is_compared else None
        meant = f"Nearest is {near!r}. " if near else ""
        known = ", ".join(question.options)
        own = f"word it in [answers.{column}] of the codebook"
        remedy = f"{meant}Known are {known}; {own}, or add it to missing if it is no answer."
        self.findings.add(each.first, column, "unknown answer", remedy, shown, n=each.n)

    def _refuse_numbers(self) -> set[str]:
        """Refuse columns that hold numbers alone which nothing explains: once a scale.

        A number is not its place on the scale: Qualtrics gives recode values in the order in which
        choices were made, and Yes is 1 and No 2.
        """
        by_scale: dict[str, list[str]] = {}
        for column, question in self.questions.items():
            texts = [each.text for each in self.found[column]]
            meanings = {text: self.meanings.of(column, text) for text in texts}
            said = [text for text in texts if meanings[text].basis is Basis.UNKNOWN]
            is_explained = question.explains_numbers or any(
                meaning.option for meaning in meanings.values()
            )
            if said and not is_explained and all(as_code(text) is not None for text in said):
                by_scale.setdefault(question.scale, []).append(column)
        for scale, columns in by_scale.items():
            question = self.questions[columns[0]]
            self.findings.next_rule()
            found = {each.text for column in columns for each in self.found[column]}
            numbers = sorted({int(code) for text in found if (code := as_code(text))} - {-99})
            others = f" and {len(columns) - 1} more" if len(columns) > 1 else ""
            problem = f"numbers{others}, and nothing says what they stand for:"
            known = ", ".join(question.options)
            remedy = f"Say it in [recodes.{scale}] of the codebook, or export choice text: {known}."
            row = min(each.first for each in self.found[columns[0]] if each.text)
            self.findings.add(row, columns[0], problem, remedy, ", ".join(map(str, numbers)))
        return {column for columns in by_scale.values() for column in columns}


def _coded(
    codes: np.ndarray, codes_of: dict[int, list[str]], question: str
) -> Iterator[pd.DataFrame]:
    """A row for each code that a respondent's text holds; a text has few of them."""
    for place in range(max(map(len, codes_of.values()), default=0)):
        shown = {code: parts[place] for code, parts in codes_of.items() if len(parts) > place}
        names = sorted(set(shown.values()))
        of_text = np.full(max(codes_of) + 1, -1, dtype=np.int16)
        of_text[list(shown)] = [names.index(part) for part in shown.values()]
        numbers = of_text[codes]
        which = np.flatnonzero(numbers >= 0)
        yield _comments(which, question, by_text(names, object)[numbers[which]], None)


def _comments(
    rows: np.ndarray, question: str, codes: np.ndarray | None, texts: np.ndarray | None
) -> pd.DataFrame:
    frame = pd.DataFrame({"row": rows, "question_id": question, "code_id": codes, "text": texts})
    return frame.astype(dict.fromkeys(COMMENT_PARTS, "str"))
