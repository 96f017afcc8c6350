"""Local search on the answers of one scale until every printed statistic lies in its window."""

import numpy as np

from tools.synthetic_survey.blocks import Block
from tools.synthetic_survey.sufficient_statistics import Sums
from tools.synthetic_survey.targets import Window

MOST_BATCHES = 300
PATIENCE = 3  # batches without a better move before missed windows weigh more
HEAVIER = 1.4
HEAVIEST = 30.0


def fit(block: Block, windows: list[Window], rng: np.random.Generator) -> int:
    """Change the answers of a block, in place, until every statistic is inside its window.

    Returns
    -------
    int
        Number of moves made.

    Raises
    ------
    RuntimeError
        If some statistic is still outside after the last batch.

    Notes
    -----
    Where no move of `PATIENCE` batches is better, the windows that are missed are given more
    weight until one is: the breakout method (Morris 1993).
    """
    state = Sums(block, windows)
    excess = state.excess(state.totals, state.squares, state.item_sums, state.item_squares)
    weights = np.ones(len(excess))
    n_moves = stalled = 0
    for _ in range(MOST_BATCHES):
        if not excess.any():
            return n_moves
        moves = state.propose(rng)
        after = state.sums_after(moves)
        reached = state.excess(*after)
        weighted = (reached * weights).sum(axis=-1)
        best = int(np.argmin(weighted))
        if weighted[best] < (excess * weights).sum():
            state.make(tuple(m[best] for m in moves), tuple(a[best] for a in after))
            excess, stalled = reached[best], 0
            n_moves += 1
        else:
            stalled += 1
        if stalled > PATIENCE:
            weights[excess > 0] *= HEAVIER
            if weights.max() > HEAVIEST:  # two windows outbid each other: start the bidding anew
                weights = np.ones(len(excess))
            stalled = 0
    missed = f"{int((excess > 0).sum())} of {len(excess)} statistics outside their windows"
    raise RuntimeError(f"{missed} after {MOST_BATCHES} batches of moves")
