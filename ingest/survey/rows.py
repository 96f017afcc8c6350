"""The rows of an export, one respondent each, and what is wrong with them."""

from collections.abc import Iterator, Mapping

import pandas as pd

from domain.problems import UnreadableFileError
from ingest.survey.answers import UNANSWERED, Question
from ingest.survey.codebook import Codebook
from ingest.survey.export import Table

PREVIEW = {"Status": ("survey preview", "1")}
ROLE = "demo_role"


class Reader:
    """Goes through an export row by row and keeps what is wrong with it."""

    def __init__(
        self, table: Table, book: Codebook, questions: Mapping[str, Question], codes: pd.DataFrame
    ) -> None:
        self.table, self.book, self.questions = table, book, questions
        self.place = {name: number for number, name in enumerate(table.header)}
        self.problems: list[UnreadableFileError] = []
        shown = codes[codes["level"].isin(["issue", "framework", "not codable"])]
        self.codes = set(zip(shown["question_id"], shown["code_id"], strict=True))
        self._check_ids()

    def id_of(self, number: int) -> str:
        """Id of a respondent, by the number of the row."""
        return self._cell(number, self.book.respondent_id)

    def answers(self) -> Iterator[tuple]:
        """Every answer; an answer that is not understood is a problem."""
        role_column = next(column for column, item in self.book.columns.items() if item == ROLE)
        for number in range(len(self.table.rows)):
            role = self.questions[role_column].meaning(self._cell(number, role_column))
            if self._cell(number, role_column) in UNANSWERED:
                self._refuse(
                    number,
                    role_column,
                    "no role",
                    "It decides what was asked; fill it in or delete the row.",
                )
            for column, question in self.questions.items():
                text = self._cell(number, column)
                if text in UNANSWERED:
                    continue
                option = question.meaning(text)
                if option is None:
                    own = f"word it in [answers.{column}] of the codebook"
                    remedy = f"Known are {question.offered}; {own}."
                    self._refuse(number, column, "unknown answer", remedy, text)
                elif role and question.asked_of not in ("all", f"{role}s"):
                    self._refuse(
                        number,
                        column,
                        f"a {role} answered a question for {question.asked_of}",
                        "Correct the role or empty the cell.",
                        text,
                    )
                else:
                    yield self.book.wave, self.id_of(number), question.item_id, option

    def comments(self) -> Iterator[tuple]:
        """Every code of an open question, and what was written."""
        for number in range(len(self.table.rows)):
            for column, question in self.book.codes.items():
                for code in dict.fromkeys(
                    part.strip() for part in self._cell(number, column).split(";")
                ):
                    if code in UNANSWERED:
                        continue
                    if (question, code) not in self.codes:
                        self._refuse(
                            number,
                            column,
                            "unknown code",
                            f"Known are those of {question} in seeds/reference/coding_frames.csv.",
                            code,
                        )
                    else:
                        yield self.book.wave, self.id_of(number), question, code, None
            for column, question in self.book.text.items():
                text = self._cell(number, column)
                if text not in UNANSWERED:
                    yield self.book.wave, self.id_of(number), question, None, text

    def _check_ids(self) -> None:
        seen: dict[str, int] = {}
        for number in range(len(self.table.rows)):
            name = self.id_of(number)
            if not name:
                self._refuse(
                    number,
                    self.book.respondent_id,
                    "no respondent id",
                    "Fill it in or delete the row.",
                )
            elif name in seen:
                first = seen[name] + self.table.first_row
                self._refuse(
                    number,
                    self.book.respondent_id,
                    f"the respondent id of row {first} again",
                    "Keep one of the two rows.",
                    name,
                )
            seen.setdefault(name, number)
            for column, marks in PREVIEW.items():
                if column in self.place and self._cell(number, column).casefold() in marks:
                    self._refuse(
                        number,
                        column,
                        "a preview of the survey, not a response",
                        "Delete the row.",
                        self._cell(number, column),
                    )

    def _cell(self, number: int, column: str) -> str:
        return self.table.rows[number][self.place[column]]

    def _refuse(
        self, number: int, column: str, problem: str, remedy: str, value: str | None = None
    ) -> None:
        row = number + self.table.first_row
        self.problems.append(
            UnreadableFileError(
                self.table.file,
                f"column {column}: {problem}",
                remedy,
                row=row,
                column=self.place[column] + 1,
                value=value,
            )
        )
