"""Who answered what: numbers by cell, people who stop on the way, and gaps."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthesis.populations import CELLS, population

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


def some(rng: np.random.Generator, pool: np.ndarray, n: int) -> np.ndarray:
    """Mark n respondents of a pool, drawn at random.

    Parameters
    ----------
    pool
        True for those who may be drawn, shape (respondents,).
    """
    chosen = np.zeros(len(pool), dtype=bool)
    chosen[rng.permutation(np.flatnonzero(pool))[:n]] = True
    return chosen


def ranks(rng: np.random.Generator, cell: np.ndarray) -> np.ndarray:
    """Order the respondents of each cell at random, shape (respondents,)."""
    rank = np.zeros(len(cell), dtype=int)
    for number in range(len(CELLS)):
        who = np.flatnonzero(cell == number)
        rank[who] = rng.permutation(len(who))
    return rank
