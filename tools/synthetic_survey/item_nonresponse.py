"""Who left which questions out."""

from collections.abc import Mapping

import numpy as np

from tools.synthetic_survey.populations import population

# the highest share of missing answers, 16%, is of a question whose answers are not printed: age
UNANSWERED = {"demo_qualified": 6, "demo_age": 127, "demo_la": 5, "demo_team": 9}
STOPPED_WITHIN = 12  # respondents who answered only the first items of the value subscales
GAPS = (8, 25)  # fewest and most (excluded) of an item of a factor whose base is not printed
PRONE = 2.0  # respondents who leave any item of a scale out, per gap of its item with the most


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


def item_gaps(
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
    Gaps gather on some respondents, each of whom answered at least one item. Where an item has more
    answers than the score has respondents, a pair of items was not answered whole: those who
    answered one did not answer the other.
    """
    if scale.startswith("subscale"):
        return stopped_within(rng, scored, scale, items)
    has_score = scored[scale]
    n_scored = int(has_score.sum())
    is_pair = scale.startswith("factor") and len(items) == 2
    extras = [
        (number + 1 if is_pair else -int(rng.integers(*GAPS)))
        if bases[item] is None
        else bases[item] - n_scored
        for number, item in enumerate(items)
    ]
    prone = some(rng, has_score, round(PRONE * max(0, -min(extras))))
    answered: dict[str, np.ndarray] = {}
    left_out, only_one = has_score.copy(), np.zeros_like(has_score)
    for number, (item, extra) in enumerate(zip(items, extras, strict=True)):
        last = number == len(items) - 1
        gaps = some(rng, prone & ~left_out if last else prone, max(0, -extra))
        further = some(rng, scored["factor_1"] & ~has_score & ~only_one, max(0, extra))
        answered[item] = has_score & ~gaps | further
        left_out &= gaps
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
