"""The answers to one scale, searched until every printed statistic of it is met."""

from collections.abc import Sequence

import numpy as np

from domain.summaries import alpha_of_variances
from tools.synthetic_survey.blocks import Block, draw_block
from tools.synthetic_survey.constraints import Constraint
from tools.synthetic_survey.item_response import ItemResponse
from tools.synthetic_survey.margins import read_margin
from tools.synthetic_survey.populations import CELLS
from tools.synthetic_survey.questionnaire import Questionnaire
from tools.synthetic_survey.targets import Moments, Target, read_targets

UNIT = 60  # a mean of one to five whole answers is a whole number of sixtieths
BATCH = 600  # moves tried at a time
WITHIN_CLASS = 0.35  # share of moves that change one answer; the others swap two
MOST_BATCHES = 300
PATIENCE = 3  # batches without a better move before missed targets weigh more
HEAVIER = 1.4
HEAVIEST = 30.0
MOST_DRAWS = 40


class SufficientStatistics:
    """Sums of a block that every statistic follows from, kept up to date move by move.

    Moves keep what is printed about items: two respondents swap their answers to one, or one
    respondent's answer moves within a class of answers that are only counted together. A batch of
    random moves is tried at once and the best is made.
    """

    def __init__(self, block: Block, targets: list[Target]) -> None:
        self.block = block
        self.of_score = [each for each in targets if each.statistic in ("mean", "sd", "t")]
        self.of_items = [each for each in targets if each.statistic in ("alpha", "correlation")]
        given = block.answers >= 0
        self.value = np.zeros(block.answers.shape, dtype=np.int64)
        for item, scores in enumerate(block.scores):
            self.value[:, item] = np.where(given[:, item], scores[block.answers[:, item]], 0)
        n_given = given.sum(axis=1)
        # what one point on one item adds to the score, in sixtieths; 0 where there is no score
        self.weight = np.where(block.scored, UNIT // np.maximum(n_given, 1), 0)
        self.complete = np.asarray(given.all(axis=1))
        self.score = self.value.sum(axis=1) * self.weight
        self.n = np.bincount(block.cell[block.scored], minlength=len(CELLS))
        self.refresh()

    def refresh(self) -> None:
        """Take the sums anew."""
        cells = np.eye(len(CELLS), dtype=np.int64)[self.block.cell]
        self.totals = self.score @ cells
        self.squares = (self.score * self.score) @ cells
        complete = self.value[self.complete]
        self.item_sums = np.concatenate([complete.sum(axis=0), [complete.sum()]])
        sums = complete.sum(axis=1)
        self.item_squares = np.concatenate([(complete**2).sum(axis=0), [(sums * sums).sum()]])

    def excess(
        self,
        totals: np.ndarray,
        squares: np.ndarray,
        item_sums: np.ndarray,
        item_squares: np.ndarray,
    ) -> np.ndarray:
        """How far outside its target each statistic lies, shape (..., targets)."""
        moments = Moments(self.n, totals / UNIT, squares / UNIT**2)
        excess = [target.excess(moments.measure(target)) for target in self.of_score]
        n = self.complete.sum()
        variances = (item_squares - item_sums * item_sums / n) / (n - 1)
        items, whole = variances[..., :-1].sum(axis=-1), variances[..., -1]
        k = variances.shape[-1] - 1
        for target in self.of_items:
            if target.statistic == "alpha":
                value = alpha_of_variances(items, whole, k)
            else:
                product = variances[..., 0] * variances[..., 1]
                value = (whole - items) / (2 * np.sqrt(product))
            excess.append(target.excess(value))
        return np.stack(excess, axis=-1)

    def propose(self, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
        """Draw moves: an item, two respondents, and the answers they would then have."""
        n, k = self.block.answers.shape
        item = rng.integers(0, k, BATCH)
        first, second = rng.integers(0, n, (2, BATCH))
        old_first, old_second = self.block.answers[first, item], self.block.answers[second, item]
        new_first, new_second = old_second.copy(), old_first.copy()
        alone = rng.random(BATCH) < WITHIN_CLASS
        step = rng.integers(0, 2, BATCH) * 2 - 1
        for number, margin in enumerate(self.block.margins):
            class_of = margin.class_of(len(self.block.scores[number]))
            here = alone & (item == number)
            wanted = np.clip(old_first[here] + step[here], 0, len(class_of) - 1)
            same = class_of[wanted] == class_of[old_first[here]]
            new_first[here] = np.where(same, wanted, old_first[here])
        second = np.where(alone, first, second)
        new_second = np.where(alone, new_first, new_second)
        possible = (old_first >= 0) & (old_second >= 0) | alone & (old_first >= 0)
        possible &= new_first != old_first
        return tuple(each[possible] for each in (item, first, second, new_first, new_second))

    def sums_after(self, moves: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
        """The four sums that `excess` takes, after each move on its own."""
        item, first, second, new_first, new_second = moves
        rows = np.arange(len(item))
        sums = [
            np.repeat(each[None], len(item), axis=0)
            for each in (self.totals, self.squares, self.item_sums, self.item_squares)
        ]
        places = np.stack([new_first, new_second])
        for number, who in enumerate((first, second)):
            old = self.value[who, item]
            new = self._score_of(item, places[number])
            change = np.where((number == 0) | (first != second), new - old, 0)
            gain = change * self.weight[who]
            cell = self.block.cell[who]
            sums[0][rows, cell] += gain
            sums[1][rows, cell] += gain * (2 * self.score[who] + gain)
            change = np.where(self.complete[who], change, 0)
            whole = self.value[who].sum(axis=1)
            sums[2][rows, item] += change
            sums[2][rows, -1] += change
            sums[3][rows, item] += change * (2 * old + change)
            sums[3][rows, -1] += change * (2 * whole + change)
        return tuple(sums)

    def _score_of(self, item: np.ndarray, place: np.ndarray) -> np.ndarray:
        width = max(map(len, self.block.scores))
        table = np.array([np.resize(scores, width) for scores in self.block.scores])
        return table[item, place]

    def make(self, move: tuple[int, ...], sums: tuple[np.ndarray, ...]) -> None:
        """Change the answers, and take over the sums after the change."""
        item, first, second, new_first, new_second = (int(each) for each in move)
        for who, place in ((first, new_first), (second, new_second)):
            self.block.answers[who, item] = place
            self.value[who, item] = self.block.scores[item][place]
            self.score[who] = self.value[who].sum() * self.weight[who]
        self.totals, self.squares, self.item_sums, self.item_squares = sums


def fit(block: Block, targets: list[Target], rng: np.random.Generator) -> int:
    """Change the answers of a block, in place, until every statistic is inside its target.

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
    Where no move of `PATIENCE` batches is better, the targets that are missed are given more
    weight until one is: the breakout method (Morris 1993).
    """
    state = SufficientStatistics(block, targets)
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
            if weights.max() > HEAVIEST:  # two targets outbid each other: start the bidding anew
                weights = np.ones(len(excess))
            stalled = 0
    missed = f"{int((excess > 0).sum())} of {len(excess)} statistics outside their targets"
    raise RuntimeError(f"{missed} after {MOST_BATCHES} batches of moves")


def draw_scale(
    rng: np.random.Generator,
    constraints: Sequence[Constraint],
    questions: Questionnaire,
    response: ItemResponse,
    scale_id: str,
) -> Block:
    """Draw answers to the items of a scale until a draw can be fitted to what is printed.

    Raises
    ------
    RuntimeError
        If no draw could be fitted: a seed or a figure is such that none exists, or nearly.
    """
    items = questions.scale_items[scale_id]
    targets = read_targets(constraints, scale_id, items)
    answered = np.stack([response.answered[item] for item in items], axis=1)
    margins = [read_margin(constraints, questions, item) for item in items]
    scores = [questions.scores[item] for item in items]
    reason = None
    for _ in range(MOST_DRAWS):
        block = draw_block(
            rng, response.cell, answered, response.scored[scale_id], scores, margins, targets
        )
        try:
            fit(block, targets, rng)
        except RuntimeError as error:
            reason = error
        else:
            return block
    raise RuntimeError(f"{scale_id}: {reason}") from reason
