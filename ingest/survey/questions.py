"""What the answers to each mapped question may look like, and which option each is.

An answer is understood by the codebook's own wording, else by the label that the file gives its
code, else by a label of ours, else by a recode value that the codebook states, else by our own name
of the option. A number is understood by its place on the scale only if the codebook says so.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from domain.problems import Problem
from ingest.statswales.vocabulary import area_codes
from ingest.survey.codebook import NO_ANSWER, Codebook
from ingest.survey.wording import as_code, plain

UNANSWERED = "-99"  # Qualtrics' code for seen and not answered
AREAS = "local_authority"


class Basis(StrEnum):
    """How a text was understood."""

    EMPTY = "empty"
    MISSING = "stands for no answer"
    CODEBOOK = "wording of the codebook"
    LABEL = "label"
    CODE = "recode value"
    POSITION = "position on the scale"
    NAME = "name"
    UNKNOWN = "not understood"

    @property
    def is_no_answer(self) -> bool:
        """Whether nothing was answered."""
        return self in (Basis.EMPTY, Basis.MISSING)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The option that a text is, if it is one, and how that is known."""

    option: str | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Question:
    """What the answers to one question may look like, and which option each is.

    Attributes
    ----------
    own, labels, recodes, positions, names
        Options by plain text, in the order they are asked.
    missing
        Plain texts that stand for no answer.
    in_file
        Labels of codes that the export itself holds.
    """

    item_id: str
    scale: str
    asked_of: str
    own: Mapping[str, str]
    labels: Mapping[str, str]
    recodes: Mapping[str, str]
    names: Mapping[str, str]
    missing: frozenset[str]
    positions: Mapping[str, str] = field(default_factory=dict)
    in_file: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, text: str) -> Meaning:
        """What a text of the export stands for."""
        if not text:
            return Meaning(None, Basis.EMPTY)
        label = self.in_file.get(text)
        texts = [plain(text)] if label is None else [plain(text), plain(label)]
        for each in texts:
            if each in self.own:
                option = self.own[each]
                is_code = as_code(each) is not None
                basis = Basis.CODE if is_code else Basis.CODEBOOK
                return Meaning(option, basis) if option != NO_ANSWER else _NO_ANSWER
        if self.missing & set(texts):
            return _NO_ANSWER
        # a code that the file labels is what its label says, and nothing else
        positions = {} if self.in_file else self.positions
        known = (
            (self.labels, Basis.LABEL),
            (self.recodes, Basis.CODE),
            (positions, Basis.POSITION),
            (self.names, Basis.NAME),
        )
        for options, basis in known:
            if texts[-1] in options:
                option = options[texts[-1]]
                return Meaning(option, basis) if option != NO_ANSWER else _NO_ANSWER
        return Meaning(None, Basis.UNKNOWN)

    def shown(self, text: str) -> str:
        """A text for people: a code with the label that the file gives it."""
        return self.in_file.get(text, text)

    @property
    def explains_numbers(self) -> bool:
        """Whether the codebook or the file says what numbers stand for."""
        are_worded = any(as_code(text) for text in self.own)
        return bool(are_worded or self.recodes or self.positions or self.in_file)

    @property
    def options(self) -> list[str]:
        """Names of the options, or what stands for them where there are many."""
        if self.scale == AREAS:
            return ["a local authority of Wales"]
        return list(dict.fromkeys(self.names.values()))

    def nearest(self, text: str) -> str | None:
        """The label that a text nearly is."""
        near = difflib.get_close_matches(plain(text), list(self.labels), n=1, cutoff=0.75)
        return near[0] if near else None


_NO_ANSWER = Meaning(None, Basis.MISSING)


class Meanings:
    """What each text of an export stands for, looked up once for each column and distinct text."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self.questions = questions
        self._known: dict[tuple[str, str], Meaning] = {}

    def of(self, column: str, text: str) -> Meaning:
        """What a text of a column stands for."""
        key = (column, text)
        if key not in self._known:
            self._known[key] = self.questions[column].meaning(text)
        return self._known[key]


def read_questions(codebook: Codebook, seeds: Mapping[str, pd.DataFrame]) -> dict[str, Question]:
    """Lay out what every mapped column may hold, by column.

    Parameters
    ----------
    seeds
        ``survey_items``, ``response_options``, ``area_labels`` and ``local_authorities``.
    """
    items = seeds["survey_items"].set_index("item_id")
    missing = frozenset(plain(text) for text in (UNANSWERED, *codebook.missing))
    scale_of, asked_of = items["response_scale"].to_dict(), items["asked_of"].to_dict()
    scales = {scale_of[item_id] for item_id in codebook.columns.values()}
    offered = {scale: known_options(seeds, scale) for scale in scales}
    questions = {}
    for column, item_id in codebook.columns.items():
        scale = scale_of[item_id]
        labels, names = offered[scale]
        known = labels | names
        questions[column] = Question(
            item_id,
            scale,
            asked_of[item_id],
            _options(codebook.answers.get(column, {}), known),
            labels,
            _options(codebook.recodes.get(scale, {}), known),
            names,
            missing,
            _positions(seeds, scale) if codebook.numbers == "positions" else {},
        )
    return questions


def unknown_options(
    file: str, codebook: Codebook, questions: Mapping[str, Question]
) -> list[Problem]:
    """Problems of options that the codebook names and the questionnaire does not have."""
    problems = {}
    for column, question in questions.items():
        known = {*question.labels, *question.names}
        tables = (
            (f"column {column}", codebook.answers.get(column, {})),
            (f"recodes.{question.scale}", codebook.recodes.get(question.scale, {})),
        )
        for place, own in tables:
            meant: dict[str, str] = {}
            for text, option in own.items():
                if plain(option) not in known and option != NO_ANSWER:
                    offered = f"Known are {', '.join([*question.options, NO_ANSWER])}."
                    problem = Problem(file, f"unknown option for {place}", offered, value=option)
                    problems[(place, option)] = problem
                elif meant.setdefault(plain(text), option) != option:
                    remedy = "Case, blanks and a full stop do not tell them apart: keep one."
                    problem = Problem(
                        file, f"{place}: one wording for two options", remedy, value=text
                    )
                    problems[(place, text)] = problem
    return list(problems.values())


def known_options(
    seeds: Mapping[str, pd.DataFrame], scale: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Labels and names of a scale's options, by plain text; an authority is named by its code."""
    if scale == AREAS:
        areas = seeds["local_authorities"]
        authorities = set(areas.loc[areas["area_type"] == "local authority", "area_code"])
        named = {
            plain(name): code for name, code in area_codes(seeds).items() if code in authorities
        }
        return named, {plain(code): code for code in authorities}
    options = seeds["response_options"]
    rows = options[options["response_scale"] == scale]
    labels = zip(rows["label"], rows["option_id"], strict=True)
    return (
        {plain(label): name for label, name in labels},
        {plain(name): name for name in rows["option_id"]},
    )


def option_positions(seeds: Mapping[str, pd.DataFrame], scale: str) -> dict[str, int]:
    """Position of each option on its scale, from 1; of an authority its place among areas."""
    if scale == AREAS:
        areas = seeds["local_authorities"].query("area_type == 'local authority'")
        return dict(zip(areas["area_code"], areas["sort_order"].astype(int), strict=True))
    return {option: int(place) for place, option in _positions(seeds, scale).items()}


def _positions(seeds: Mapping[str, pd.DataFrame], scale: str) -> dict[str, str]:
    options = seeds["response_options"]
    rows = options[options["response_scale"] == scale]
    return dict(zip(rows["position"].astype("str"), rows["option_id"], strict=True))


def _options(own: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """The codebook's wording by plain text, each with the option it is; unknown ones left out."""
    found = {plain(text): known.get(plain(option), option) for text, option in own.items()}
    return {
        text: option
        for text, option in found.items()
        if option == NO_ANSWER or option in known.values()
    }
