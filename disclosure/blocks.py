"""Counts that an attacker can add and subtract: unknown counts, and the sums of them shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from disclosure.rules import Rule


class Cell(NamedTuple):
    """Where a count stands: a table of figures, and the row of it. Texts are '' if not needed."""

    table_name: str
    variable: str
    option: str = ""
    grouping: str = ""
    group_name: str = ""


# columns of the table of what is withheld: a wave, a `Cell` of it, and the reason
WITHHELD = {
    "survey_wave": "Wave of the survey.",
    "table_name": "Table of figures: the public mart of that name behind fct_.",
    "variable": "Question, scale, framework or authority.",
    "option": "Answer or code; empty: the figure of the variable itself.",
    "grouping": "Kind of group, or column of comments.",
    "group_name": "Group of respondents.",
    "reason": "Why it is withheld, in the words that readers see.",
}


def named(target: Cell | str) -> str:
    """A cell, or a sum that no table has, for people."""
    return target if isinstance(target, str) else " ".join(part for part in target if part)


@dataclass(slots=True)
class Block:
    """Unknown counts that belong together, and the cells that are sums of them.

    Attributes
    ----------
    name
        Question or table, for people.
    counts
        The true counts, which an attacker looks for: (n unknown,).
    cells
        Which unknowns each cell adds up: masks of (n unknown,).
    totals
        Sums that everybody is taken to know exactly: masks of (n unknown,).
    targets
        Sums that no table has, and that must not be worked out either.
    known
        Sums that are known from elsewhere, such as the release before: mask, and the least and
        greatest count behind it.
    exact
        Cells of which the count itself is told if they are shown.
    exempt
        Cells whose group is defined by what they count: withheld, and known to everybody.
    also
        Other places in which the count of a cell stands.
    """

    name: str
    counts: np.ndarray
    cells: dict[Cell, np.ndarray] = field(default_factory=dict)
    totals: list[np.ndarray] = field(default_factory=list)
    targets: dict[str, np.ndarray] = field(default_factory=dict)
    known: list[tuple[np.ndarray, float, float]] = field(default_factory=list)
    exact: set[Cell] = field(default_factory=set)
    exempt: set[Cell] = field(default_factory=set)
    also: dict[Cell, tuple[Cell, ...]] = field(default_factory=dict)

    def count(self, cell: Cell) -> int:
        """The true count of a cell."""
        return int(self.counts[self.cells[cell]].sum())

    def too_small(self, rule: Rule) -> set[Cell]:
        """Cells that are withheld for their own count, and those whose group is too small."""
        small = {cell for cell in self.cells if self.count(cell) < rule.smallest_cell}
        bases = [cell for cell in self.cells if not cell.option]
        groups = {
            (base.table_name, base.variable, base.grouping, base.group_name)
            for base in bases
            if self.count(base) < rule.smallest_group
        }
        return small | self.exempt | self.in_groups(groups)

    def in_groups(self, groups: Iterable[tuple[str, str, str, str]]) -> set[Cell]:
        """Cells of a table and question in these groups."""
        kept = set(groups)
        return {
            cell
            for cell in self.cells
            if (cell.table_name, cell.variable, cell.grouping, cell.group_name) in kept
        }


def question(
    name: str,
    sizes: np.ndarray,
    answered: np.ndarray,
    groups: Mapping[tuple[str, str], np.ndarray],
) -> Block:
    """A question's answers by class of respondents, with no cells yet.

    Parameters
    ----------
    sizes
        Respondents of each class: (n classes,).
    answered
        How many of a class gave each answer: (n classes, n options).
    groups
        By group, which classes are in it.

    Returns
    -------
    Block
        Its unknowns are classes x options, and last, who did not answer. The sizes of classes are
        totals: somebody may know who took part.
    """
    n_classes, n_options = answered.shape
    counts = np.column_stack([answered, sizes - answered.sum(axis=1)])
    block = Block(name, counts.ravel())
    every = np.ones(n_options + 1, dtype=bool)
    for number in range(n_classes):
        only = np.zeros(n_classes, dtype=bool)
        only[number] = True
        block.totals.append(mask(only, every))
        for option in range(n_options):
            block.targets[f"class {number}, answer {option}"] = mask(only, every, option)
    for (grouping, group), members in groups.items():
        for option in range(n_options):
            block.targets[f"{grouping} {group}, answer {option}"] = mask(members, every, option)
    return block


def mask(classes: np.ndarray, options: np.ndarray, only: int | None = None) -> np.ndarray:
    """Unknowns of these classes and options, or of one option alone: (n classes x n options,)."""
    chosen = options if only is None else np.arange(len(options)) == only
    return np.outer(classes, chosen).ravel()


def options_mask(names: Sequence[str], chosen: Iterable[str]) -> np.ndarray:
    """Which options are meant, with a last place for no answer: (n options + 1,)."""
    kept = set(chosen)
    return np.array([*(name in kept for name in names), False])
