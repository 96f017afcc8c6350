"""Synthetic respondents as the frames of the raw seeds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tools.synthetic_survey.questionnaire import Questionnaire

WAVE = "2020"
LEAST_DIGITS = 4  # of the number in a respondent_id


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Two frames, laid out as the raw seeds ``raw_survey_synthetic_*``.

    Attributes
    ----------
    responses
        ``survey_wave``, ``respondent_id``, ``is_synthetic``: one row per respondent. With a column
        per closed question: the position of the answer, from 1, of an authority its place in the
        publisher's order; missing where not answered.
    comments
        With ``question_id`` and ``code_id``: one row per code given to a response. No text.
    """

    responses: pd.DataFrame
    comments: pd.DataFrame


def as_frames(
    rng: np.random.Generator,
    questions: Questionnaire,
    answers: Mapping[str, np.ndarray],
    mentions: pd.DataFrame,
) -> Synthetic:
    """Number the respondents in random order and lay their answers out in frames."""
    n = len(answers["demo_role"])
    number = rng.permutation(n)  # of each respondent: else the number would tell the group
    order = np.argsort(number)
    places = {item: pd.Series(answers[item][order]) for item in questions.items}
    given = {item: (place + 1).where(place >= 0).astype("Int8") for item, place in places.items()}
    comments = mentions.assign(respondent=number[mentions["respondent"]])
    comments = comments.sort_values(["respondent", "question_id", "code_id"], ignore_index=True)
    ids = respondent_ids(n)
    return Synthetic(
        pd.concat([_frame(ids, {}), pd.DataFrame(given)], axis=1),
        _frame(
            ids[comments["respondent"]],
            {name: comments[name].to_numpy() for name in ("question_id", "code_id")},
        ),
    )


def respondent_ids(n: int) -> np.ndarray:
    """Name n respondents ``synthetic_0001`` and so on, with as many digits as the last needs."""
    digits = max(LEAST_DIGITS, len(str(n)))
    return np.array([f"synthetic_{number:0{digits}}" for number in range(1, n + 1)], dtype=object)


def _frame(respondent_id: np.ndarray, columns: Mapping[str, np.ndarray]) -> pd.DataFrame:
    frame = pd.DataFrame({"respondent_id": respondent_id, **columns, "is_synthetic": True})
    frame.insert(0, "survey_wave", WAVE)
    return frame
