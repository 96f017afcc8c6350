"""Answers and comments of an export, by way of the codebook, and what is wrong with them.

An answer is understood by the codebook's own wording, else by a label, else by a code, else by our
own name of the option.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from domain.problems import Problem
from ingest.statswales.vocabulary import area_codes
from ingest.survey.codebook import Codebook
from ingest.survey.export import Export

UNANSWERED = frozenset({"", "-99"})  # -99 is Qualtrics' code for seen and not answered
AREAS = "local_authority"
PREVIEW = {"Status": ("survey preview", "1")}
ROLE = "demo_role"


def plain(text: str) -> str:
    """Wording without what does not matter: case, and spaces round and within it."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Question:
    """What the answers to one question may look like, and which option each is."""

    item_id: str
    asked_of: str
    meanings: Mapping[str, str]
    offered: str

    def meaning(self, text: str) -> str | None:
        """Option of an answer, or None if it is not known."""
        return self.meanings.get(plain(text))


def read_questions(codebook: Codebook, seeds: Mapping[str, pd.DataFrame]) -> dict[str, Question]:
    """Lay out what every mapped column may hold, by column.

    Parameters
    ----------
    seeds
        ``survey_items``, ``response_options``, ``area_labels`` and ``local_authorities``.
    """
    items = seeds["survey_items"].set_index("item_id")
    questions = {}
    for column, item_id in codebook.columns.items():
        scale = items.loc[item_id, "response_scale"]
        known = _areas(seeds) if scale == AREAS else _options(seeds["response_options"], scale)
        options = set(known.values())
        own = codebook.answers.get(column, {})
        known |= {plain(text): option for text, option in own.items() if option in options}
        offered = sorted(options) if scale != AREAS else ["a local authority of Wales"]
        asked_of = items.loc[item_id, "asked_of"]
        questions[column] = Question(item_id, asked_of, known, ", ".join(offered))
    return questions


class Reader:
    """Goes through an export row by row and keeps what is wrong with it."""

    def __init__(
        self,
        export: Export,
        codebook: Codebook,
        questions: Mapping[str, Question],
        codes: pd.DataFrame,
    ) -> None:
        self.export, self.codebook, self.questions = export, codebook, questions
        self.place = {name: number for number, name in enumerate(export.header)}
        self.problems: list[Problem] = []
        shown = codes[codes["level"].isin(["issue", "framework", "not codable"])]
        self.codes = set(zip(shown["question_id"], shown["code_id"], strict=True))

    def respondents(self) -> list[tuple[str, str]]:
        """Wave and id of each row; ids that lack or are given twice, and previews, are problems."""
        column, seen = self.codebook.respondent_id, {}
        for number in range(len(self.export.rows)):
            name = self._cell(number, column)
            if not name:
                remedy = "Fill it in or delete the row."
                self._refuse(number, column, "no respondent id", remedy)
            elif name in seen:
                problem = f"the respondent id of row {seen[name] + self.export.first_row} again"
                self._refuse(number, column, problem, "Keep one of the two rows.", name)
            seen.setdefault(name, number)
            for status, marks in PREVIEW.items():
                if status in self.place and self._cell(number, status).casefold() in marks:
                    problem, remedy = "a preview of the survey, not a response", "Delete the row."
                    self._refuse(number, status, problem, remedy, self._cell(number, status))
        return [self._respondent(number) for number in range(len(self.export.rows))]

    def answers(self) -> Iterator[tuple[str, ...]]:
        """Every answer; an answer that is not understood is a problem."""
        columns = self.codebook.columns
        role_column = next(column for column, item in columns.items() if item == ROLE)
        for number in range(len(self.export.rows)):
            role = self.questions[role_column].meaning(self._cell(number, role_column))
            if self._cell(number, role_column) in UNANSWERED:
                remedy = "It decides what was asked; fill it in or delete the row."
                self._refuse(number, role_column, "no role", remedy)
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
                    problem = f"a {role} answered a question for {question.asked_of}"
                    remedy = "Correct the role or empty the cell."
                    self._refuse(number, column, problem, remedy, text)
                else:
                    yield *self._respondent(number), question.item_id, option

    def comments(self) -> Iterator[tuple[str | None, ...]]:
        """Every code of an open question, and what was written."""
        for number in range(len(self.export.rows)):
            for column, question in self.codebook.codes.items():
                parts = (part.strip() for part in self._cell(number, column).split(";"))
                for code in dict.fromkeys(parts):
                    if code in UNANSWERED:
                        continue
                    if (question, code) in self.codes:
                        yield *self._respondent(number), question, code, None
                    else:
                        known = f"Known are those of {question} in"
                        remedy = f"{known} seeds/reference/coding_frames.csv."
                        self._refuse(number, column, "unknown code", remedy, code)
            for column, question in self.codebook.text.items():
                text = self._cell(number, column)
                if text not in UNANSWERED:
                    yield *self._respondent(number), question, None, text

    def _respondent(self, number: int) -> tuple[str, str]:
        return self.codebook.wave, self._cell(number, self.codebook.respondent_id)

    def _cell(self, number: int, column: str) -> str:
        return self.export.rows[number][self.place[column]]

    def _refuse(
        self, number: int, column: str, problem: str, remedy: str, value: str | None = None
    ) -> None:
        self.problems.append(
            Problem(
                self.export.file,
                f"column {column}: {problem}",
                remedy,
                row=number + self.export.first_row,
                column=self.place[column] + 1,
                value=value,
            )
        )


def _options(options: pd.DataFrame, scale: str) -> dict[str, str]:
    """Names, codes and labels of a scale; a label outweighs a code, and a code a name."""
    rows = options[options["response_scale"] == scale]
    by_name = {plain(name): name for name in rows["option_id"]}
    by_code = dict(zip(rows["position"].astype(str), rows["option_id"], strict=True))
    by_label = {
        plain(label): name for label, name in zip(rows["label"], rows["option_id"], strict=True)
    }
    return by_name | by_code | by_label


def _areas(seeds: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Names and codes of authorities; Wales as a whole is none."""
    areas = seeds["local_authorities"]
    authorities = set(areas.loc[areas["area_type"] == "local authority", "area_code"])
    return {name: code for name, code in area_codes(seeds).items() if code in authorities}
