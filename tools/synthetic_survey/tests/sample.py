"""Synthetic respondents read back from their frames, to be measured."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tools.synthetic_survey.layout import Synthetic
from tools.synthetic_survey.populations import GROUPS, population
from tools.synthetic_survey.questionnaire import Questionnaire, read_questionnaire, score


@dataclass(frozen=True, slots=True)
class Sample:
    """What the frames say, as arrays over the respondents.

    Attributes
    ----------
    cell
        Cell of each respondent, shape (respondents,).
    answers
        By closed item: the place of the option, -1 where not answered.
    scores
        By scale: NaN where there is no score.
    codes
        By question and code: who was given it.
    """

    questions: Questionnaire
    coding_frames: pd.DataFrame
    cell: np.ndarray
    answers: Mapping[str, np.ndarray]
    scores: Mapping[str, np.ndarray]
    codes: Mapping[tuple[str, str], np.ndarray]

    def of(self, text: str) -> np.ndarray:
        """Who belongs to a population."""
        return population(text)[self.cell]

    def variables(self, text: str) -> list[np.ndarray]:
        """Items or scales that a constraint names, as numbers, NaN where there is none."""
        if " to " in text:
            first, last = (name.rpartition("_") for name in text.split(" to "))
            names = [f"{first[0]}_{i}" for i in range(int(first[2]), int(last[2]) + 1)]
        else:
            names = re.split(r", | and ", text)
        return [self.numbers(name) for name in names]

    def numbers(self, name: str) -> np.ndarray:
        """An item or a scale as numbers, NaN where there is none."""
        if name in self.scores:
            return self.scores[name]
        places = self.answers[name]
        scores = self.questions.scores.get(name, np.arange(len(self.questions.options[name])))
        return np.where(places >= 0, scores[places], np.nan)

    def named(self, question_id: str) -> np.ndarray:
        """Codes of a question that are not about what could not be coded, by respondent."""
        frames = self.coding_frames
        kinds = frames[(frames["question_id"] == question_id) & (frames["level"] != "not codable")]
        given = [self.codes[question_id, code] for code in kinds["code_id"]]
        return np.stack(given, axis=1)

    def not_codable(self, question_id: str) -> np.ndarray:
        """Who gave a response that could not be coded."""
        frames = self.coding_frames
        kinds = frames[(frames["question_id"] == question_id) & (frames["level"] == "not codable")]
        return np.logical_or.reduce([self.codes[question_id, code] for code in kinds["code_id"]])


def read_sample(seeds: Mapping[str, pd.DataFrame], made: Synthetic) -> Sample:
    """Read the frames back.

    Parameters
    ----------
    seeds
        Reference and published seeds as text, by name.

    Raises
    ------
    ValueError
        If a respondent gave an answer that is not offered.
    """
    questions = read_questionnaire(seeds)
    index = pd.Index(made.responses["respondent_id"])
    answers = {}
    for item in questions.items:
        held, options = made.responses[item], questions.options[item]
        answers[item] = pd.RangeIndex(1, len(options) + 1).get_indexer(held)
        if (answers[item][held.notna()] < 0).any():
            raise ValueError(f"{item}: an answer that is not offered")
    codes = {}
    frames = seeds["coding_frames"]
    by_code = dict(list(made.comments.groupby(["question_id", "code_id"], observed=True)))
    for key in zip(frames["question_id"], frames["code_id"], strict=True):
        codes[key] = np.zeros(len(index), dtype=bool)
        if key in by_code:
            codes[key][index.get_indexer(by_code[key]["respondent_id"])] = True
    scales = (*questions.scale_items, *questions.parts)
    scores = {scale: score(questions, answers, scale) for scale in scales}
    return Sample(questions, frames, _cells(seeds, questions, answers), answers, scores, codes)


def _cells(
    seeds: Mapping[str, pd.DataFrame], questions: Questionnaire, answers: Mapping[str, np.ndarray]
) -> np.ndarray:
    named = seeds["published_care_rate_groups"].set_index("area_code")["care_rate_group"]
    groups = named.reindex([*questions.options["demo_la"], ""])  # the last: no authority given
    number = np.array([GROUPS.index(each) if each in GROUPS else 2 for each in groups])
    group = number[answers["demo_la"]]
    leader = np.array(questions.options["demo_role"])[answers["demo_role"]] == "leader"
    return len(GROUPS) * leader + group  # the order of CELLS
