"""What an attacker can work out of what is shown: the least and the greatest possible count.

Everything shown about a block is a set of linear inequalities: a sum of unknown counts lies where
rounding leaves it. Linear programming (HiGHS in scipy) finds the least and greatest value that a
withheld count can have (Fischetti and Salazar 2000, audit of a protected table). Counts may be
fractions there, so an interval is never shorter in truth than rounding errors allow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from disclosure.blocks import Block, Cell
from disclosure.rules import Rule

TOLERANCE = 1e-6
FAR = 1e6  # respondents: what no inequality limits


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
    """

    def __init__(self, block: Block, rule: Rule, shown: Mapping[Cell, float]) -> None:
        self.block, self.rule, self.shown = block, rule, shown
        rows, low, high = [], [], []
        for cell, value in self.shown.items():
            least, most = self.rule.interval(value)
            rows.append(block.cells[cell])
            low.append(least)
            high.append(most)
        for mask, least, most in block.earlier:
            rows.append(mask)
            low.append(least)
            high.append(most)
        self._cells = list(self.shown)
        known = csr_array(np.array(rows, dtype=float).reshape(len(rows), len(block.counts)))
        self._matrix = vstack([known, -known]).tocsr() if rows else None
        self._limits = np.array([*high, *(-value for value in low)])
        self._totals = csr_array(np.array(block.totals, dtype=float)) if block.totals else None
        self._sums = np.array([block.counts[mask].sum() for mask in block.totals])
        free = np.ones(len(block.counts), dtype=bool)
        if block.impossible is not None:
            free &= ~block.impossible
        self._bounds = np.column_stack([np.zeros(len(free)), np.where(free, np.inf, 0.0)])

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

    def exposed(self, targets: Mapping[Cell | str, np.ndarray] | None = None) -> list[Exposed]:
        """Withheld counts that are known to lie in a narrower interval than the rule allows.

        Parameters
        ----------
        targets
            Those to try; all if they are not given.
        """
        targets = self.targets() if targets is None else targets
        masks = np.array(list(targets.values()), dtype=float)
        if not len(masks):
            return []
        needed = self._needed(masks)
        least = most = masks @ self.block.counts  # the truth is one of the possibilities
        found = []
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
                found.append(Exposed(target, least[number], most[number], frozenset(binding)))
        return found

    def _needed(self, masks: np.ndarray) -> np.ndarray:
        """How wide each interval has to be: of a few people, as wide as their number."""
        needed = np.full(len(masks), float(self.rule.narrowest_interval))
        for number, mask in enumerate(masks.astype(bool)):
            sums = [
                size
                for total, size in zip(self.block.totals, self._sums, strict=True)
                if (total & mask).any()
            ]
            if sums:
                needed[number] = min(needed[number], sum(sums))
        return needed

    def _extreme(self, objective: np.ndarray) -> tuple[np.ndarray, set[Cell]]:
        """Counts with the least value of a sum, and the shown cells that keep it from falling."""
        solved = linprog(
            objective,
            A_ub=self._matrix,
            b_ub=self._limits if self._matrix is not None else None,
            A_eq=self._totals,
            b_eq=self._sums if self._totals is not None else None,
            bounds=self._bounds,
            method="highs",
        )
        if solved.status == 3:  # unbounded: as wide as it can be
            return self.block.counts + np.where(objective < 0, FAR, 0.0), set()
        if solved.status != 0:
            raise AttackError(f"{self.block.name}: {solved.message}")
        tight: set[Cell] = set()
        if self._matrix is not None:
            marginals = np.abs(solved.ineqlin.marginals).reshape(2, -1).sum(axis=0)
            tight = {
                cell
                for cell, marginal in zip(self._cells, marginals, strict=False)
                if marginal > TOLERANCE
            }
        return solved.x, tight


def shown_cells(block: Block, rule: Rule, withheld: Iterable[Cell]) -> dict[Cell, float]:
    """What a block shows if these cells are withheld."""
    hidden = set(withheld)
    return {cell: rule.shown(block.count(cell)) for cell in block.cells if cell not in hidden}
