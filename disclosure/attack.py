"""What an attacker can work out of what is shown: the least and the greatest possible count.

Everything shown about a block is a set of linear inequalities: a sum of unknown counts lies where
rounding leaves it. Linear programming (HiGHS) finds the least and greatest value that a withheld
count can have (Fischetti and Salazar 2000, audit of a protected table). Counts may be fractions
there, so an interval of whole numbers can be a little shorter, never longer.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

import highspy
import numpy as np

from disclosure.blocks import Block, Cell
from disclosure.rules import Rule

TOLERANCE = 1e-6
# of more counts than this, so many possibilities are looked for that move many of them at once; of
# fewer, each is looked at alone
FAR_APART = 12
FAR = 1e6  # respondents: more than a count is taken for, unless they are that many
NONE: frozenset[Cell] = frozenset()
# simplex of HiGHS for which the last solution is a beginning when costs alone have changed
PRIMAL = 4


@dataclass(frozen=True, slots=True)
class Exposed:
    """A count that is known too well.

    Attributes
    ----------
    binding
        Cells that are shown and without which the interval would be wider.
    """

    target: Cell | str
    low: float
    high: float
    binding: frozenset[Cell]


class AttackError(RuntimeError):
    """What is shown contradicts itself: no counts can be behind it."""


class Attack:
    """The inequalities that an attacker has on a block, and the intervals that they give.

    Parameters
    ----------
    shown
        The cells that are shown, and how.
    withheld
        Those of them that are not shown after all, until `withhold` names others.
    """

    def __init__(
        self, block: Block, rule: Rule, shown: Mapping[Cell, float], withheld: Set[Cell] = NONE
    ) -> None:
        self.block, self.rule = block, rule
        self._cells = list(shown)
        self._sums = [int(block.counts[total].sum()) for total in block.totals]
        self._told = np.array(
            [
                (value, value) if cell in block.exact else rule.interval(value)
                for cell, value in shown.items()
            ]
        ).reshape(-1, 2)
        self._is_withheld = np.array([cell in withheld for cell in shown], dtype=bool)
        # counts that fit what was shown at some time, the true ones first
        self._possible = [block.counts.astype(float)]
        n = len(block.counts)
        self._model = highspy.Highs()  # type: ignore[no-untyped-call]
        self._model.setOptionValue("output_flag", False)
        self._model.setOptionValue("simplex_strategy", PRIMAL)
        self._model.addVars(n, np.zeros(n), np.full(n, max(FAR, 2.0 * block.counts.sum())))
        for row, cell in enumerate(self._cells):
            self._add(block.cells[cell], *self._between(row))
        for mask, least, most in block.known:
            self._add(mask, least, most)
        for mask, size in zip(block.totals, self._sums, strict=True):
            self._add(mask, size, size)

    def _add(self, mask: np.ndarray, least: float, most: float) -> None:
        """Say between what a sum of counts lies."""
        of = np.flatnonzero(mask).astype(np.int32)
        self._model.addRow(float(least), float(most), len(of), of, np.ones(len(of)))

    def _between(self, row: int) -> tuple[float, float]:
        """Between what the attacker knows a cell to lie: anywhere, if it is withheld."""
        low, high = self._told[row]
        return (-np.inf, np.inf) if self._is_withheld[row] else (float(low), float(high))

    def withhold(self, cells: Set[Cell]) -> None:
        """Withhold these cells, and show all others."""
        before = self._is_withheld
        self._is_withheld = np.array([cell in cells for cell in self._cells], dtype=bool)
        for row in np.flatnonzero(self._is_withheld != before).tolist():
            self._model.changeRowBounds(row, *self._between(row))

    def targets(self) -> dict[Cell | str, np.ndarray]:
        """What must not be worked out: small counts, those that no table has too.

        A count that is withheld for the sake of others could be shown rounded: to within a step of
        rounding, everybody may know it.
        """
        block, small = self.block, self.block.too_small(self.rule) - self.block.exempt
        targets: dict[Cell | str, np.ndarray] = {
            cell: mask for cell, mask in block.cells.items() if cell in small
        }
        known = {mask.tobytes() for mask in targets.values()}
        for name, mask in block.targets.items():
            is_small = block.counts[mask].sum() < self.rule.smallest_cell
            if is_small and mask.tobytes() not in known:
                known.add(mask.tobytes())
                targets[name] = mask
        return targets

    def exposed(self, targets: Mapping[Cell | str, np.ndarray] | None = None) -> Iterator[Exposed]:
        """Withheld counts that are known to lie in a narrower interval than the rule allows.

        Parameters
        ----------
        targets
            Those to try; all if they are not given.
        """
        targets = self.targets() if targets is None else targets
        masks = np.array(list(targets.values()), dtype=float)
        if not len(masks):
            return
        needed = self._needed(masks)
        least, most = self._seen(masks, needed)
        for number, target in enumerate(targets):
            binding: set[Cell] = set()
            for sign in (1, -1):
                if most[number] - least[number] >= needed[number] - TOLERANCE:
                    break  # possibilities seen so far lie far enough apart
                possible, tight = self._extreme(sign * masks[number])
                binding |= tight
                values = masks @ possible
                least, most = np.minimum(least, values), np.maximum(most, values)
            if most[number] - least[number] < needed[number] - TOLERANCE:
                yield Exposed(target, least[number], most[number], frozenset(binding))

    def _seen(self, masks: np.ndarray, needed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The least and the greatest of each sum among possibilities that lie far apart.

        Those that were found before, as far as they fit what is shown now; and of many sums that
        are narrow there, a few that make half of them small and half of them large at once.
        """
        values = masks @ self._fitting()
        least, most = values.min(axis=1), values.max(axis=1)
        chance = np.random.default_rng(len(masks))
        for _ in range(FAR_APART):
            is_narrow = most - least < needed - TOLERANCE
            if is_narrow.sum() <= FAR_APART:
                break
            weights = is_narrow * chance.choice([-1.0, 1.0], len(masks))
            possible, _ = self._extreme(weights @ masks)
            values = masks @ possible
            least, most = np.minimum(least, values), np.maximum(most, values)
        return least, most

    def _fitting(self) -> np.ndarray:
        """What was found possible, and fits what is shown now: (n unknowns, n possibilities)."""
        possible = np.array(self._possible).T
        shown = [row for row, is_hidden in enumerate(self._is_withheld) if not is_hidden]
        if not shown:
            return possible
        sums = np.array([self.block.cells[self._cells[row]] for row in shown]) @ possible
        low, high = self._told[shown].T[..., None]
        fits = (sums >= low - TOLERANCE) & (sums <= high + TOLERANCE)
        fits[:, 0] = True  # the truth
        return possible[:, fits.all(axis=0)]

    def _needed(self, masks: np.ndarray) -> np.ndarray:
        """How wide each interval has to be: of a few people, as wide as their number."""
        needed = np.full(len(masks), float(self.rule.narrowest_interval))
        if not self.block.totals:
            return needed
        is_of = np.array(self.block.totals, dtype=float) @ masks.T > 0
        n_people = np.array(self._sums) @ is_of
        return np.where(is_of.any(axis=0), np.minimum(needed, n_people), needed)

    def _extreme(self, objective: np.ndarray) -> tuple[np.ndarray, set[Cell]]:
        """Counts with the least value of a sum, and the shown cells that keep it from falling."""
        model, n = self._model, len(objective)
        model.changeColsCost(n, np.arange(n, dtype=np.int32), objective.astype(float))
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            status = model.modelStatusToString(model.getModelStatus())
            raise AttackError(f"{self.block.name}: what is shown fits no counts ({status})")
        solution = model.getSolution()
        prices = np.abs(np.array(solution.row_dual))
        tight = {
            cell for cell, price in zip(self._cells, prices, strict=False) if price > TOLERANCE
        }
        possible = np.array(solution.col_value)
        self._possible.append(possible)
        return possible, tight


def shown_cells(block: Block, rule: Rule, withheld: Iterable[Cell] = ()) -> dict[Cell, float]:
    """What a block shows if these cells are withheld."""
    hidden = set(withheld)
    return {
        cell: block.count(cell) if cell in block.exact else rule.shown(block.count(cell))
        for cell in block.cells
        if cell not in hidden
    }
