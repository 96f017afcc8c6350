"""Whole synthetic respondents, from the seeds and a number: the entry to this tool."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tools.synthetic_survey.constraints import read_constraints
from tools.synthetic_survey.copula import join_scales
from tools.synthetic_survey.item_response import draw_item_response
from tools.synthetic_survey.layout import Synthetic, as_frames
from tools.synthetic_survey.open_questions import draw_frameworks, draw_issues
from tools.synthetic_survey.questionnaire import read_questionnaire, score
from tools.synthetic_survey.search import draw_scale
from tools.synthetic_survey.single_items import draw_people, draw_single_items

OPEN_QUESTIONS = ("open_1", "open_2")


def synthesise(seeds: Mapping[str, pd.DataFrame], seed: int = 2020) -> Synthetic:
    """Make the 792 synthetic respondents whose answers give the printed report.

    Parameters
    ----------
    seeds
        Reference and published seeds as text, by name.
    seed
        Of the random numbers: the same seed gives the same respondents.

    Raises
    ------
    RuntimeError
        If no respondents are found that meet the constraints.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    constraints = read_constraints(seeds)
    questions = read_questionnaire(seeds)
    response = draw_item_response(rng, constraints, questions)
    answers = draw_people(rng, seeds, constraints, questions, response)
    for scale_id, items in questions.scale_items.items():
        block = draw_scale(rng, constraints, questions, response, scale_id)
        answers |= {item: block.answers[:, i] for i, item in enumerate(items)}
    answers |= join_scales(rng, seeds, questions, response, answers)
    confidence = score(questions, answers, "factor_1")
    answers |= draw_single_items(rng, constraints, questions, response, answers, confidence)
    finished = response.scored["factor_1"]
    frames = seeds["coding_frames"]
    comments = [
        draw_issues(rng, constraints, frames, finished, question) for question in OPEN_QUESTIONS
    ]
    authority = answers["demo_la"]
    comments.append(draw_frameworks(rng, constraints, response.cell, authority, finished))
    return as_frames(rng, questions, answers, pd.concat(comments, ignore_index=True))
