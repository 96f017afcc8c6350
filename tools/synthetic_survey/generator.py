"""Whole synthetic respondents, from the seeds and a number: the entry to this room."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tools.synthetic_survey.comments import draw_issues
from tools.synthetic_survey.copula import carriers
from tools.synthetic_survey.frameworks import draw_frameworks
from tools.synthetic_survey.item_response import Turnout, draw_turnout
from tools.synthetic_survey.layout import Synthetic, as_frames, resample
from tools.synthetic_survey.people import draw_people
from tools.synthetic_survey.questionnaire import Questionnaire, read_questionnaire
from tools.synthetic_survey.reported import control_columns, is_as_reported
from tools.synthetic_survey.scales import draw_scale, score
from tools.synthetic_survey.single_items import draw_single_items

MOST_COUPLINGS = 400
OPEN_QUESTIONS = ("open_1", "open_2")


def synthesise(
    seeds: Mapping[str, pd.DataFrame], seed: int = 2020, n: int | None = None
) -> Synthetic:
    """Make synthetic respondents whose answers give the printed report.

    Parameters
    ----------
    seeds
        Reference and published seeds as text, by name.
    seed
        Of the random numbers: the same seed gives the same respondents.
    n
        How many. By default the 792 of the report, which meet `survey_constraints`; for any other
        number, whole respondents are drawn from those 792 with replacement.

    Raises
    ------
    RuntimeError
        If no respondents are found that meet the constraints.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    constraints = seeds["survey_constraints"]
    questions = read_questionnaire(seeds)
    turnout = draw_turnout(rng, constraints, questions)
    answers = draw_people(rng, seeds, questions, turnout)
    for scale_id, items in questions.scale_items.items():
        block = draw_scale(rng, constraints, questions, turnout, scale_id)
        answers |= {item: block.answers[:, i] for i, item in enumerate(items)}
    answers |= couple(rng, seeds, questions, turnout, answers)
    confidence = score(questions, answers, "factor_1")
    answers |= draw_single_items(rng, constraints, questions, turnout, answers, confidence)
    finished = turnout.scored["factor_1"]
    comments = [draw_issues(rng, seeds, finished, question) for question in OPEN_QUESTIONS]
    authority = answers["demo_la"]
    comments.append(draw_frameworks(rng, constraints, turnout.cell, authority, finished))
    made = as_frames(rng, questions, answers, pd.concat(comments, ignore_index=True))
    return made if n is None or n == len(made.respondents) else resample(rng, made, n)


def couple(
    rng: np.random.Generator,
    seeds: Mapping[str, pd.DataFrame],
    questions: Questionnaire,
    turnout: Turnout,
    answers: Mapping[str, np.ndarray],
) -> dict[str, np.ndarray]:
    """Hand the answers to each scale round until the regressions come out as reported.

    Returns
    -------
    dict of numpy.ndarray
        By item of a scale: the place of the option, shape (respondents,).

    Raises
    ------
    RuntimeError
        If they do not within `MOST_COUPLINGS` draws.
    """
    controls = control_columns(questions, answers)
    scores = {scale: score(questions, answers, scale) for scale in questions.scale_items}
    for _ in range(MOST_COUPLINGS):
        source = carriers(rng, turnout.cell, scores)
        carried = {
            item: answers[item][source[scale]]
            for scale, items in questions.scale_items.items()
            for item in items
        }
        new_scores = {
            scale: score(questions, carried, scale) for scale in (*scores, *questions.parts)
        }
        if is_as_reported(seeds, turnout.cell, new_scores, controls):
            return carried
    raise RuntimeError(f"no regression as reported within {MOST_COUPLINGS} draws")
