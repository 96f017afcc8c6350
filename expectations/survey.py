"""The survey at both gates: which frames are made of it, and which suite judges each."""

import pandas as pd

from expectations import comments, questionnaires, sample
from expectations.gate import Checks

SEEDS = ("raw_social_care_workforce", "workforce_groups", "survey_items", "coding_frames")
RESPONDENTS = ("survey_respondents", "survey_answers", "survey_comments")


def raw_checks(frames: dict[str, pd.DataFrame]) -> Checks:
    """Pair every suite of the raw gate with the frame it judges.

    Parameters
    ----------
    frames
        The seeds named in `SEEDS`, and `RESPONDENTS`: one row per respondent, answer and comment.
    """
    respondents, answers, written = (frames[name] for name in RESPONDENTS)
    return [
        *_sample(
            respondents,
            answers,
            written,
            frames["raw_social_care_workforce"],
            frames["workforce_groups"],
        ),
        *_answers(respondents, answers, frames["survey_items"]),
        *_comments(written, respondents, frames["coding_frames"]),
    ]


def _sample(
    respondents: pd.DataFrame,
    answers: pd.DataFrame,
    written: pd.DataFrame,
    workforce: pd.DataFrame,
    workforce_groups: pd.DataFrame,
) -> Checks:
    """Who took part in the survey."""
    everybody = sample.samples(respondents, answers, written, workforce, workforce_groups)
    # an export need not hold them: a question that was not asked is not judged
    optional = [
        (sample.survey_qualified(), sample.qualified(answers)),
        (sample.survey_authorities(), sample.authorities(answers)),
    ]
    return [
        (sample.survey_samples(), everybody),
        *((asked, frame) for asked, frame in optional if not frame.empty),
    ]


def _answers(respondents: pd.DataFrame, answers: pd.DataFrame, items: pd.DataFrame) -> Checks:
    """Closed questions."""
    asked = questionnaires.questions(answers, items)
    return [
        (questionnaires.survey_habits(), questionnaires.habits(respondents, answers, items)),
        (questionnaires.survey_questions(), asked),
        (questionnaires.survey_opinions(), questionnaires.opinions(asked)),
    ]


def _comments(
    written: pd.DataFrame, respondents: pd.DataFrame, coding_frames: pd.DataFrame
) -> Checks:
    """Open questions."""
    coded = comments.responses(written, coding_frames)
    by_question = comments.coded_questions(written, coding_frames, coded)
    return [
        (comments.survey_open_questions(), comments.open_questions(written, respondents)),
        (comments.survey_responses(), coded),
        (comments.survey_coded_questions(), by_question),
    ]
