"""The answers to the items of one scale, before anything else is known about their givers."""

from dataclasses import dataclass

import numpy as np

from tools.synthetic_survey.margins import Margin, spread_margins
from tools.synthetic_survey.populations import CELLS
from tools.synthetic_survey.targets import Target

# between the items of a scale where nothing is printed: alpha .7 to .8; the report's pairs are
# "strongly correlated"
CORRELATION, CORRELATION_OF_PAIR = 0.5, 0.65
SPREAD_OF_ITEMS = 0.25  # how differently the items of a scale lean where no counts are printed
COARSENING = 1.15  # answers on a few points correlate less than the attitudes behind them


@dataclass(slots=True)
class Block:
    """Answers to the items of a scale.

    Attributes
    ----------
    cell
        Cell of each respondent, shape (respondents,).
    answers
        Place of the option chosen, -1 where none was, shape (respondents, items).
    scored
        Who answered enough items to have a score.
    scores
        Score of each option of each item.
    margins
        Within which classes of answers each item may change.
    """

    cell: np.ndarray
    answers: np.ndarray
    scored: np.ndarray
    scores: list[np.ndarray]
    margins: list[Margin]


def cell_means(targets: list[Target], n: np.ndarray) -> np.ndarray:
    """Means of the six cells that give every printed mean and difference, or nearly.

    Parameters
    ----------
    n
        Respondents with a score in each cell, shape (6,).

    Notes
    -----
    Least squares on the middles of the targets; a difference is given by its t value times the
    error that the standard deviations imply. A weak pull towards role plus group decides what the
    report leaves open.
    """
    sd = float(np.mean([each.middle for each in targets if each.statistic == "sd"]))
    rows, values = [], []
    for target in targets:
        share = np.where(target.first, n, 0) / n[target.first].sum()
        if target.statistic == "mean":
            rows.append(share / 0.03)
            values.append(target.middle / 0.03)
        elif target.second is not None:
            error = sd * np.sqrt(1 / n[target.first].sum() + 1 / n[target.second].sum())
            rows.append((share - np.where(target.second, n, 0) / n[target.second].sum()) / 0.01)
            values.append(target.middle * error / 0.01)
    roles, groups = np.array([1, 1, 1, -1, -1, -1]), np.array([1, 0, -1, 1, 0, -1])
    for interaction in (roles * groups, roles * (np.abs(groups) * 3 - 2)):
        rows.append(interaction.astype(float))
        values.append(0.0)
    return np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0]


def draw_block(
    rng: np.random.Generator,
    cell: np.ndarray,
    answered: np.ndarray,
    scored: np.ndarray,
    scores: list[np.ndarray],
    margins: list[Margin],
    targets: list[Target],
) -> Block:
    """Draw answers from one attitude per respondent, with the counts of every item exact.

    Parameters
    ----------
    answered
        Who answered which item, shape (respondents, items).

    Notes
    -----
    An item is one attitude of the respondent, with a share ``CORRELATION`` of the variance, and
    something of its own. Both vary more in the cells whose printed SD is larger.
    """
    n_items = answered.shape[1]
    means = cell_means(targets, np.bincount(cell[scored], minlength=len(CELLS)))
    bases = [int(column.sum()) for column in answered.T]
    overall = float(means[cell[scored]].mean())
    sd, of_cell = cell_spreads(targets)
    rho = item_correlation(targets, n_items)
    variance = n_items * sd**2 / (1 + (n_items - 1) * rho)
    leans = rng.standard_normal((n_items,)) * SPREAD_OF_ITEMS
    counts = spread_margins(margins, bases, scores, leans - leans.mean(), overall, variance)
    rho = min(rho * COARSENING, 0.95)
    attitude = rng.standard_normal(len(cell)) * of_cell[cell]
    shift = (means[cell] - overall) / np.sqrt(variance)
    answers = np.full(answered.shape, -1, dtype=int)
    for item in range(n_items):
        who = np.flatnonzero(answered[:, item])
        own = rng.standard_normal(len(cell)) * of_cell[cell]
        leaning = shift + np.sqrt(rho) * attitude + np.sqrt(1 - rho) * own
        in_order = who[np.argsort(leaning[who], kind="stable")]
        answers[in_order, item] = np.repeat(np.arange(len(counts[item])), counts[item])
    return Block(cell, answers, scored, scores, margins)


def item_correlation(targets: list[Target], n_items: int) -> float:
    """Correlation between the items of a scale: what is printed about it, else `CORRELATION`.

    Notes
    -----
    Cronbach's alpha of k items that all correlate r is ``k r / (1 + (k - 1) r)``.
    """
    for target in targets:
        if target.statistic == "correlation":
            # the upper half: the report finds the reliability of both case studies adequate
            return target.low + 0.75 * (target.high - target.low)
        if target.statistic == "alpha":
            return target.middle / (n_items - target.middle * (n_items - 1))
    return CORRELATION_OF_PAIR if n_items == 2 else CORRELATION


def cell_spreads(targets: list[Target]) -> tuple[float, np.ndarray]:
    """Mean of the printed SDs of a score, and each cell's as a multiple of it.

    Returns
    -------
    tuple of float and numpy.ndarray
        SD in score points, and multiples of it, shape (6,).
    """
    middles = [(each.first, each.middle) for each in targets if each.statistic == "sd"]
    sd = float(np.mean([middle for _, middle in middles]))
    of_cell = np.ones(len(CELLS))
    for cells, middle in middles:
        if not cells.all():
            of_cell[cells] *= middle / sd
    return sd, of_cell
