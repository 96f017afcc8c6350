"""How many gave each answer to an item: printed counts, and a spread where none are printed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.synthetic_survey.constraints import Constraint
from tools.synthetic_survey.questionnaire import Questionnaire

TILTS, BENDS = np.meshgrid(np.linspace(-4, 6, 101), np.linspace(0, 3, 61))


@dataclass(frozen=True, slots=True)
class Margin:
    """Answers of an item that are counted together, and the count where one is printed.

    Attributes
    ----------
    base
        Respondents who answered, or None where it is not printed.
    classes
        Places of the options of each class; an answer may move within its class.
    counts
        Respondents of each class; None for the single class of an item without printed counts.
    """

    base: int | None
    classes: tuple[tuple[int, ...], ...]
    counts: tuple[int, ...] | None

    def class_of(self, n_options: int) -> np.ndarray:
        """Number of the class of each option, shape (options,)."""
        of_option = np.zeros(n_options, dtype=int)
        for number, places in enumerate(self.classes):
            of_option[list(places)] = number
        return of_option


def read_margin(
    constraints: Sequence[Constraint], questions: Questionnaire, item_id: str
) -> Margin:
    """Classes of answers and their counts, as printed; the options left over form one class.

    A base given as a range is taken at its lower end.
    """
    lows = {
        each.constraint_id.rpartition(".")[2]: int(each.low)
        for each in constraints
        if each.kind == "margin" and each.variable == item_id
    }
    base = lows.pop("base", None)
    every_place = tuple(range(len(questions.options[item_id])))
    if not lows or base is None:
        return Margin(base, (every_place,), None)
    classes = [questions.categories(item_id, name) for name in lows]
    counts = list(lows.values())
    rest = tuple(place for place in every_place if not any(place in each for each in classes))
    if rest:
        classes.append(rest)
        counts.append(base - sum(counts))
    return Margin(base, tuple(classes), tuple(counts))


def spread_margins(
    margins: list[Margin],
    bases: list[int],
    scores: list[np.ndarray],
    leans: np.ndarray,
    mean: float,
    variance: float,
) -> list[np.ndarray]:
    """Count every answer of the items of a scale so that they have about a mean and a variance.

    Within a class the answers are in proportion to ``exp(tilt * d - bend * d**2)``, with d the
    distance from the middle of the scale: of all spreads with that mean and variance the most even
    one. Tilt and bend are the same for all items of the scale, but for the lean of each, and found
    on a grid.

    Parameters
    ----------
    leans
        Added to the tilt of each item whose counts are not printed, shape (items,).
    mean, variance
        Wanted of an item, on average over the items; met as nearly as the printed counts allow.

    Returns
    -------
    list of numpy.ndarray
        Respondents by option, one array per item, with the printed counts kept exactly.
    """
    unprinted = np.array([margin.counts is None for margin in margins])
    items = list(zip(margins, bases, scores, np.where(unprinted, leans, 0.0), strict=True))
    means, variances = np.zeros(TILTS.shape), np.zeros(TILTS.shape)
    for margin, base, score, lean in items:
        shares = _shares(margin, base, score, TILTS + lean, BENDS)
        of_item = shares @ score
        means += of_item / len(items)
        variances += (shares @ (score * score) - of_item * of_item) / len(items)
    misses = (means - mean) ** 2 / 0.01 + (variances - variance) ** 2 / 0.1
    chosen = np.unravel_index(int(np.argmin(misses)), misses.shape)
    counts = []
    for margin, base, score, lean in items:
        shares = _shares(margin, base, score, TILTS[chosen] + lean, BENDS[chosen])
        of_item = np.zeros(len(score), dtype=int)
        for number, places in enumerate(margin.classes):
            total = base if margin.counts is None else margin.counts[number]
            of_item[list(places)] = apportion(total, shares[list(places)] + 1e-12)
        counts.append(of_item)
    return counts


def _shares(
    margin: Margin, base: int, scores: np.ndarray, tilt: np.ndarray, bend: np.ndarray
) -> np.ndarray:
    """Share of each option, shape (..., options)."""
    distance = scores - (scores[0] + scores[-1]) / 2
    shares = np.exp(tilt[..., None] * distance - bend[..., None] * distance**2)
    for number, places in enumerate(margin.classes):
        total = 1.0 if margin.counts is None else margin.counts[number] / base
        of_class = shares[..., list(places)]
        shares[..., list(places)] = total * of_class / of_class.sum(axis=-1, keepdims=True)
    return shares


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Divide a whole number in proportion to weights, the largest remainders rounded up.

    Returns
    -------
    numpy.ndarray
        Whole numbers that add up to the total, in the shape of the weights.
    """
    quotas = total * weights / weights.sum()
    whole = np.floor(quotas + 1e-9).astype(int)
    order = np.argsort(whole - quotas, kind="stable")
    whole[order[: total - whole.sum()]] += 1
    return whole
