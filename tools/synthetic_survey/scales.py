"""The scales one by one: answers that give every printed figure of the scale."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tools.synthetic_survey.blocks import Block, draw_block
from tools.synthetic_survey.item_response import Turnout
from tools.synthetic_survey.margins import read_margin
from tools.synthetic_survey.questionnaire import Questionnaire
from tools.synthetic_survey.search import fit
from tools.synthetic_survey.targets import read_windows

MOST_DRAWS = 40


def draw_scale(
    rng: np.random.Generator,
    constraints: pd.DataFrame,
    questions: Questionnaire,
    turnout: Turnout,
    scale_id: str,
) -> Block:
    """Draw answers to the items of a scale until a draw can be fitted to what is printed.

    Raises
    ------
    RuntimeError
        If no draw could be fitted: a seed or a figure is such that none exists, or nearly.
    """
    items = questions.scale_items[scale_id]
    windows = read_windows(constraints, scale_id, items)
    answered = np.stack([turnout.answered[item] for item in items], axis=1)
    margins = [read_margin(constraints, questions, item) for item in items]
    scores = [questions.scores[item] for item in items]
    reason = None
    for _ in range(MOST_DRAWS):
        block = draw_block(
            rng, turnout.cell, answered, turnout.scored[scale_id], scores, margins, windows
        )
        try:
            fit(block, windows, rng)
        except RuntimeError as error:
            reason = error
        else:
            return block
    raise RuntimeError(f"{scale_id}: {reason}") from reason


def score(questions: Questionnaire, answers: Mapping[str, np.ndarray], scale_id: str) -> np.ndarray:
    """Score of each respondent: the mean of the answers given, if enough were.

    Parameters
    ----------
    answers
        By item: the place of the option, -1 where not answered, shape (respondents,).

    Returns
    -------
    numpy.ndarray
        NaN where there is no score, shape (respondents,). A score made of scores is their mean.
    """
    if scale_id in questions.parts:
        columns = [score(questions, answers, part) for part in questions.parts[scale_id]]
    else:
        columns = [
            np.where(answers[item] >= 0, questions.scores[item][answers[item]], np.nan)
            for item in questions.scale_items[scale_id]
        ]
    values = np.stack(columns, axis=1)
    n_given = (~np.isnan(values)).sum(axis=1)
    enough = n_given >= questions.least_answered[scale_id]
    return np.where(enough, np.nansum(values, axis=1) / np.maximum(n_given, 1), np.nan)
