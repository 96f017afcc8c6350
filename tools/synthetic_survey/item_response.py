"""Who answered what: numbers by cell, people who stop on the way, and gaps."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tools.synthetic_survey.item_nonresponse import demographics, item_gaps, some
from tools.synthetic_survey.margins import read_margin
from tools.synthetic_survey.populations import CELLS, population
from tools.synthetic_survey.questionnaire import Questionnaire

# Leaders, and respondents where rates fall, with a score: the report leaves a range (see
# docs/synthetic.md); numbers that it prints come from the constraints.
LEADERS = {
    "case_study_1": 72,
    "case_study_2": 69,
    **dict.fromkeys(("subscale_1", "subscale_2", "subscale_3"), 66),
    **dict.fromkeys(("factor_1", "factor_2", "factor_3", "factor_4"), 66),
    **dict.fromkeys(("factor_5", "factor_6"), 65),
    "factor_7": 64,
}
DECREASING = {
    "case_study_1": 70,
    "case_study_2": 66,
    **dict.fromkeys(("subscale_1", "subscale_2", "subscale_3"), 62),
    **dict.fromkeys(("factor_1", "factor_2", "factor_3", "factor_4"), 63),
    **dict.fromkeys(("factor_5", "factor_7"), 61),
    "factor_6": 62,
}
OF_WORKERS = "_workers_view"  # asked of leaders, about what workers would do
SAMPLE = (374, 62, 282, 38, 8, 28)  # respondents in each of CELLS


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has which score and who answered which closed item.

    Attributes
    ----------
    cell
        Cell of each respondent, shape (respondents,).
    scored
        By scale: who has a score.
    answered
        By item: who answered it.
    """

    cell: np.ndarray
    scored: Mapping[str, np.ndarray]
    answered: Mapping[str, np.ndarray]


def scored_by_cell(constraints: pd.DataFrame, scale_id: str) -> np.ndarray:
    """Respondents with a score in each cell.

    Returns
    -------
    numpy.ndarray
        Shape (6,), in the order of `CELLS`. All eight leaders of the decreasing group have every
        score; the other leaders are in proportion.
    """
    printed = constraints[
        (constraints["kind"] == "composite_n") & (constraints["variable"] == scale_id)
    ].set_index("population")["low"]
    n_all, n_two_groups = int(printed["all"]), int(printed["increasing + decreasing"])
    n_decreasing, n_leaders = DECREASING[scale_id], LEADERS[scale_id]
    sample = np.array(SAMPLE)
    eight = int(sample[population("decreasing leaders")][0])
    elsewhere = sample[population("increasing leaders") | population("other leaders")]
    share = (n_leaders - eight) * elsewhere[0] / elsewhere.sum()
    leaders = np.array([round(float(share)), eight, 0])
    leaders[2] = n_leaders - leaders.sum()
    both = np.array([n_two_groups - n_decreasing, n_decreasing, n_all - n_two_groups])
    return np.concatenate([both - leaders, leaders])


def furthest(rank: np.ndarray, cell: np.ndarray, n_by_cell: np.ndarray) -> np.ndarray:
    """Keep in each cell those who went furthest through the questionnaire.

    Parameters
    ----------
    rank
        Place within the cell, 0 for who went furthest, shape (respondents,).
    """
    return rank < np.asarray(n_by_cell)[cell]


def ranks(rng: np.random.Generator, cell: np.ndarray) -> np.ndarray:
    """Order the respondents of each cell at random, shape (respondents,)."""
    rank = np.zeros(len(cell), dtype=int)
    for number in range(len(CELLS)):
        who = np.flatnonzero(cell == number)
        rank[who] = rng.permutation(len(who))
    return rank


def draw_turnout(
    rng: np.random.Generator, constraints: pd.DataFrame, questions: Questionnaire
) -> Turnout:
    """Draw who has which score and who answered which question.

    Notes
    -----
    Within a cell those who went furthest have the later scores: answers grow fewer through the
    questionnaire. Items with fewer answers than their score has respondents have scattered gaps;
    items with more were also answered by some who have no score.
    """
    cell = np.repeat(np.arange(len(CELLS)), SAMPLE)
    rank = ranks(rng, cell)
    scored = {
        scale: furthest(rank, cell, scored_by_cell(constraints, scale))
        for scale in questions.scale_items
    }
    bases = {item: read_margin(constraints, questions, item).base for item in questions.items}
    answered: dict[str, np.ndarray] = {}
    for scale, items in questions.scale_items.items():
        answered |= item_gaps(rng, scored, scale, items, bases)
    for item, sample in demographics(rng, cell).items():
        answered[item] = sample
    finished = scored["factor_1"]
    for item in questions.items:
        if item.endswith(OF_WORKERS):
            own = item.removesuffix(OF_WORKERS)
            answered[item] = answered[own] & population("leaders")[cell]
        elif item not in answered:
            asked = population(questions.asked_of[item])[cell]
            answered[item] = some(rng, finished & asked, int(bases[item]))
    return Turnout(cell, scored, answered)
