"""Answers and comments of the respondents of an export, and how each answer was understood."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from ingest.survey.codebook import Codebook
from ingest.survey.findings import Findings
from ingest.survey.questions import UNANSWERED, Basis, Meanings, Question
from ingest.survey.tables import Export
from ingest.survey.wording import as_code

Row = tuple[str | None, ...]
EVERYBODY = "all"


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
    """Goes through the respondents of an export and keeps what is wrong with their answers."""

    def __init__(
        self,
        export: Export,
        codebook: Codebook,
        meanings: Meanings,
        codes: pd.DataFrame,
        rows: Sequence[int],
        findings: Findings,
    ) -> None:
        self.export, self.codebook = export, codebook
        self.meanings, self.questions = meanings, meanings.questions
        self.rows, self.findings = rows, findings
        shown = codes[codes["level"].isin(["issue", "framework", "not codable"])]
        self.codes = set(zip(shown["question_id"], shown["code_id"], strict=True))

    def respondents(self) -> list[Row]:
        """Wave and id of each respondent."""
        return [self._respondent(row) for row in self.rows]

    def understood(self) -> tuple[Understood, ...]:
        """Of every question, each distinct text with what it was taken for."""
        found = []
        for column, question in self.questions.items():
            cells = self.export.columns[column]
            for text, n in Counter(cells[row] for row in self.rows).most_common():
                meaning = self.meanings.of(column, text)
                shown = question.shown(text)
                entry = Understood(
                    column, question.item_id, shown, meaning.option, meaning.basis, n
                )
                found.append(entry)
        return tuple(found)

    def answers(self) -> Iterator[Row]:
        """Every answer; an answer that is not understood is a problem."""
        role_column = self.codebook.role_column
        unread = self._refuse_numbers()
        for row in self.rows:
            role = self.meanings.of(role_column, self.export.columns[role_column][row]).option
            for column, question in self.questions.items():
                text = self.export.columns[column][row]
                meaning = self.meanings.of(column, text)
                if meaning.basis is Basis.UNKNOWN:
                    if column not in unread:
                        self._refuse_answer(row, column, question, text)
                elif meaning.option is None:
                    continue
                elif role and question.asked_of not in (EVERYBODY, f"{role}s"):
                    problem = f"a {role} answered a question for {question.asked_of}"
                    remedy = "Correct the role or empty the cell."
                    self.findings.add(row, column, problem, remedy, question.shown(text))
                else:
                    yield *self._respondent(row), question.item_id, meaning.option

    def comments(self) -> Iterator[Row]:
        """Every code of an open question, and what was written."""
        unanswered = {"", UNANSWERED, *self.codebook.missing}
        for row in self.rows:
            for column, question in self.codebook.codes.items():
                parts = (part.strip() for part in self.export.columns[column][row].split(";"))
                for code in dict.fromkeys(parts):
                    if code in unanswered:
                        continue
                    if (question, code) in self.codes:
                        yield *self._respondent(row), question, code, None
                    else:
                        known = f"Known are those of {question} in"
                        remedy = f"{known} seeds/reference/coding_frames.csv."
                        self.findings.add(row, column, "unknown code", remedy, code)
            for column, question in self.codebook.text.items():
                text = self.export.columns[column][row]
                if text not in unanswered:
                    yield *self._respondent(row), question, None, text

    def _respondent(self, row: int) -> tuple[str, str]:
        return self.codebook.wave, self.export.columns[self.codebook.respondent_id][row]

    def _refuse_answer(self, row: int, column: str, question: Question, text: str) -> None:
        near = question.nearest(question.shown(text))
        meant = f"Nearest is {near!r}. " if near else ""
        known = ", ".join(question.options)
        own = f"word it in [answers.{column}] of the codebook"
        remedy = f"{meant}Known are {known}; {own}, or add it to missing if it is no answer."
        self.findings.add(row, column, "unknown answer", remedy, question.shown(text))

    def _refuse_numbers(self) -> set[str]:
        """Refuse columns that hold numbers alone which nothing explains: once a scale.

        A number is not its place on the scale: Qualtrics gives recode values in the order in which
        choices were made, and Yes is 1 and No 2.
        """
        by_scale: dict[str, list[str]] = {}
        for column, question in self.questions.items():
            texts = {self.export.columns[column][row] for row in self.rows}
            meanings = {text: self.meanings.of(column, text) for text in texts}
            said = [text for text in texts if meanings[text].basis is Basis.UNKNOWN]
            is_explained = question.explains_numbers or any(
                meaning.option for meaning in meanings.values()
            )
            if said and not is_explained and all(as_code(text) is not None for text in said):
                by_scale.setdefault(question.scale, []).append(column)
        for scale, columns in by_scale.items():
            question = self.questions[columns[0]]
            found = {self.export.columns[column][row] for column in columns for row in self.rows}
            numbers = sorted({int(code) for text in found if (code := as_code(text))} - {-99})
            others = f" and {len(columns) - 1} more" if len(columns) > 1 else ""
            problem = f"numbers{others}, and nothing says what they stand for:"
            known = ", ".join(question.options)
            remedy = f"Say it in [recodes.{scale}] of the codebook, or export choice text: {known}."
            row = next(row for row in self.rows if self.export.columns[columns[0]][row])
            self.findings.add(row, columns[0], problem, remedy, ", ".join(map(str, numbers)))
        return {column for columns in by_scale.values() for column in columns}
