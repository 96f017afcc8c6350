"""Who answered what: scores by cell, people who stop on the way, and items left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tools.synthetic_survey.constraints import Constraint
from tools.synthetic_survey.margins import read_margin
from tools.synthetic_survey.populations import CELLS, population
from tools.synthetic_survey.questionnaire import Questionnaire

# the highest share of missing answers, 16%, is of a question whose answers are not printed: age
UNANSWERED = {"demo_qualified": 6, "demo_age": 127, "demo_la": 5, "demo_team": 9}
STOPPED_WITHIN = 12  # respondents who answered only the first items of the value subscales
LEFT_OUT = (8, 25)  # fewest and most (excluded), of an item of a factor whose base is not printed
PRONE = 2.0  # who leave out any item of a scale, by the most who leave out one
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
class ItemResponse:
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


def some(rng: np.random.Generator, pool: np.ndarray, n: int) -> np.ndarray:
    """Mark n respondents of a pool, drawn at random.

    Parameters
    ----------
    pool
        True for those who may be drawn, shape (respondents,).

    Raises
    ------
    RuntimeError
        If the pool holds fewer.
    """
    if pool.sum() < n:
        raise RuntimeError(f"{n} respondents cannot be drawn from {pool.sum()}")
    chosen = np.zeros(len(pool), dtype=bool)
    chosen[rng.permutation(np.flatnonzero(pool))[:n]] = True
    return chosen


def item_nonresponse(
    rng: np.random.Generator,
    scored: Mapping[str, np.ndarray],
    scale: str,
    items: tuple[str, ...],
    bases: Mapping[str, int | None],
) -> dict[str, np.ndarray]:
    """Draw who answered the items of a scale, given who has a score.

    Parameters
    ----------
    scored
        By scale: who has a score, shape (respondents,).
    bases
        By item: respondents who answered, None where not printed.

    Notes
    -----
    Missing answers gather on some respondents, each of whom answered at least one item. Where an
    item has more answers than the score has respondents, a pair of items was not answered whole:
    those who answered one did not answer the other.
    """
    if scale.startswith("subscale"):
        return stopped_within(rng, scored, scale, items)
    has_score = scored[scale]
    n_scored = int(has_score.sum())
    is_pair = scale.startswith("factor") and len(items) == 2
    extras = []  # answers more than scores, by item
    for number, item in enumerate(items):
        if (base := bases[item]) is not None:
            extras.append(base - n_scored)
        else:
            extras.append(number + 1 if is_pair else -int(rng.integers(*LEFT_OUT)))
    prone = some(rng, has_score, round(PRONE * max(0, -min(extras))))
    answered: dict[str, np.ndarray] = {}
    left_out, only_one = has_score.copy(), np.zeros_like(has_score)
    for number, (item, extra) in enumerate(zip(items, extras, strict=True)):
        last = number == len(items) - 1
        missing = some(rng, prone & ~left_out if last else prone, max(0, -extra))
        further = some(rng, scored["factor_1"] & ~has_score & ~only_one, max(0, extra))
        answered[item] = has_score & ~missing | further
        left_out &= missing
        only_one |= further
    return answered


def stopped_within(
    rng: np.random.Generator,
    scored: Mapping[str, np.ndarray],
    scale: str,
    items: tuple[str, ...],
) -> dict[str, np.ndarray]:
    """Let some of those who gave up among the value subscales do so within one of them."""
    reached = scored["case_study_2"] & ~scored["factor_1"]
    reached &= ~np.logical_or.reduce([each for name, each in scored.items() if "subscale" in name])
    who = some(rng, reached, STOPPED_WITHIN if scale == "subscale_1" else 0)
    last = rng.integers(1, len(items), len(who))
    return {item: scored[scale] | (who & (number < last)) for number, item in enumerate(items)}


def demographics(rng: np.random.Generator, cell: np.ndarray) -> dict[str, np.ndarray]:
    """Draw who answered the questions about the respondent: all said their role."""
    everyone = np.ones(len(cell), dtype=bool)
    answered = {"demo_role": everyone}
    for item, n_missing in UNANSWERED.items():
        # a respondent without an authority can be in neither group
        pool = population("other LAs")[cell] if item == "demo_la" else everyone
        answered[item] = ~some(rng, pool, n_missing)
    return answered


def scored_by_cell(constraints: Sequence[Constraint], scale_id: str) -> np.ndarray:
    """Respondents with a score in each cell.

    Returns
    -------
    numpy.ndarray
        Shape (6,), in the order of `CELLS`. All eight leaders of the decreasing group have every
        score; the other leaders are in proportion.
    """
    printed = {
        each.population: each.low
        for each in constraints
        if each.kind == "composite_n" and each.variable == scale_id
    }
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


def draw_item_response(
    rng: np.random.Generator, constraints: Sequence[Constraint], questions: Questionnaire
) -> ItemResponse:
    """Draw who has which score and who answered which question.

    Raises
    ------
    ValueError
        If a question outside the scales has no printed number of answers.

    Notes
    -----
    Within a cell those who went furthest have the later scores: answers grow fewer through the
    questionnaire. Where an item has fewer answers than its score has respondents, some left it
    out; items with more were also answered by some who have no score.
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
        answered |= item_nonresponse(rng, scored, scale, items, bases)
    for item, sample in demographics(rng, cell).items():
        answered[item] = sample
    finished = scored["factor_1"]
    for item in questions.items:
        if item.endswith(OF_WORKERS):
            own = item.removesuffix(OF_WORKERS)
            answered[item] = answered[own] & population("leaders")[cell]
        elif item not in answered:
            asked = population(questions.asked_of[item])[cell]
            if (base := bases[item]) is None:
                raise ValueError(f"{item}: it is not printed how many answered")
            answered[item] = some(rng, finished & asked, base)
    return ItemResponse(cell, scored, answered)
