"""The survey at both gates: which frames are made of it, and which suite judges each."""

import pandas as pd

from expectations.gate import Checks
from expectations.marts import mentions, scores, survey_statistics
from expectations.raw import comments, questionnaires, sample

SEEDS = ("raw_social_care_workforce", "workforce_groups", "survey_items", "coding_frames")
RESPONDENTS = ("survey_respondents", "survey_answers", "survey_comments")
MARTS = (
    "fct_answer_shares",
    "fct_missing_answers",
    "fct_scale_scores",
    "fct_response_rates",
    "fct_framework_use",
    "fct_comment_themes",
    "fct_comment_responses",
)


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


def marts_checks(frames: dict[str, pd.DataFrame]) -> Checks:
    """Pair every suite of the marts gate with the frame it judges.

    Parameters
    ----------
    frames
        The marts named in `MARTS`, the seed ``scales`` and ``results.statistics`` as
        ``statistics``.
    """
    return [
        *_scores(frames),
        *_mentions(
            frames["fct_framework_use"],
            frames["fct_comment_themes"],
            frames["fct_comment_responses"],
        ),
        *_statistics(survey_statistics.of_survey(frames["statistics"])),
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


def _scores(frames: dict[str, pd.DataFrame]) -> Checks:
    """Answers and scores."""
    shares, scale_scores, scales = (
        frames[name] for name in ("fct_answer_shares", "fct_scale_scores", "scales")
    )
    placed = scores.response_rates(frames["fct_response_rates"])
    return [
        (scores.survey_shares(), scores.questions(shares)),
        (scores.survey_bases(), scores.bases(shares, frames["fct_missing_answers"])),
        (scores.survey_scores(), scores.scores(scale_scores, scales)),
        (scores.survey_roles(), scores.roles(scale_scores)),
        (scores.survey_alphas(), scores.alphas(scale_scores, scales)),
        # authorities need not be in an export
        *([(scores.survey_response_rates(), placed)] if not placed.empty else []),
    ]


def _mentions(
    framework_use: pd.DataFrame, themes: pd.DataFrame, comment_responses: pd.DataFrame
) -> Checks:
    """Frameworks, issues and themes."""
    return [
        (mentions.survey_frameworks(), mentions.frameworks(framework_use)),
        (mentions.survey_codes(), mentions.codes(themes)),
        (mentions.survey_themes(), mentions.wholes(themes)),
        (mentions.survey_mentions(), mentions.responses(comment_responses, themes)),
    ]


def _statistics(statistics: pd.DataFrame) -> Checks:
    """Tests, intervals and odds ratios."""
    return [
        (survey_statistics.survey_tests(), survey_statistics.tests(statistics)),
        (survey_statistics.survey_t_values(), survey_statistics.t_values(statistics)),
        (survey_statistics.survey_intervals(), survey_statistics.intervals(statistics)),
        (survey_statistics.survey_groups(), survey_statistics.groups(statistics)),
        (survey_statistics.survey_odds_ratios(), survey_statistics.odds_ratios(statistics)),
    ]
