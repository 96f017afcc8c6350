"""Checks of printed two-by-two tests against the counts and percentages of their cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pandas as pd

from analysis.report_checks.printed import Check, PrintedValue, check, figures, shown
from analysis.survey.associations import ChiSquared, chi_squared
from domain.printed import bases


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of a group named something, as count and percentage, and the bases that fit both."""

    n: PrintedValue
    percent: PrintedValue
    bases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """A printed chi-squared test whose two groups have counts and percentages."""

    test: dict[str, PrintedValue]
    cells: tuple[Cell, Cell]

    @property
    def counted(self) -> tuple[PrintedValue, ...]:
        """Counts and percentages of both groups."""
        return tuple(value for cell in self.cells for value in (cell.n, cell.percent))

    def chi_squared(self, sizes: tuple[int, ...]) -> ChiSquared:
        """Test the counts in groups of these sizes."""
        named = [cell.n.number for cell in self.cells]
        rest = [size - n for size, n in zip(sizes, named, strict=True)]
        return chi_squared(pd.DataFrame({"named": named, "not": rest}))


def chi_squared_from_cells(printed: list[PrintedValue]) -> Iterator[Check]:
    """Compute chi-squared on every pair of bases that the percentages of the cells allow."""
    for table in _tables(printed):
        chi2, p = table.test["chi2"], table.test.get("p")
        tests = [table.chi_squared(pair) for pair in product(*(c.bases for c in table.cells))]
        low, high = min(each.statistic for each in tests), max(each.statistic for each in tests)
        least, most = min(each.p_value for each in tests), max(each.p_value for each in tests)
        holds = low <= chi2.high and high >= chi2.low
        if p is not None:
            holds = holds and p.overlaps(least, most)
        on = " + ".join(shown(cell.bases) for cell in table.cells)
        yield check(
            "chi_squared_from_cells",
            chi2.value_id,
            (chi2, *table.counted),
            at=chi2.location,
            printed=chi2.printed,
            recomputed=f"{low:.2f} to {high:.2f}",
            interval=(low, high),
            holds=holds,
            explanation=f"The percentages need {on} respondents, on which chi-squared is "
            f"{low:.2f} to {high:.2f} and p {least:.3f} to {most:.3f}; printed "
            f"{chi2.printed}, {p.printed if p is not None else 'no p'}.{_on_printed_n(table)}",
            falls=(row for row in table.test.values() if row.statistic != "df"),
        )


def base_of_test(printed: list[PrintedValue]) -> Iterator[Check]:
    """Compare the n of a test with the bases that its percentages need.

    Other tests of the same groups say nothing of it: who answered one question may have left
    another out.
    """
    for table in _tables(printed):
        n = table.test["base_n"]
        low = sum(min(cell.bases) for cell in table.cells)
        high = sum(max(cell.bases) for cell in table.cells)
        yield check(
            "base_of_test",
            f"{n.value_id}.percentages",
            (n, *table.counted),
            at=n.location,
            printed=n.printed,
            recomputed=f"{low} to {high}",
            interval=(low, high),
            holds=low <= n.number <= high,
            explanation=f"The percentages need {low} to {high} respondents, printed {n.printed}.",
            falls=(n,),
        )


def _tables(printed: list[PrintedValue]) -> Iterator[TwoByTwo]:
    found: dict[tuple[str, str, str], dict[str, PrintedValue]] = {}
    for row in printed:
        if "_vs_" in row.grouping and row.option:
            key = (row.variable, row.option, row.grouping)
            found.setdefault(key, {})[row.statistic] = row
    parts = {
        (row.variable, row.option, row.grouping, row.statistic): row
        for row in figures(printed, "n", "percent")
    }
    for (variable, option, grouping), test in sorted(found.items()):
        cells = []
        for group in grouping.split("_vs_"):
            n = parts.get((variable, option, group, "n"))
            percent = parts.get((variable, option, group, "percent"))
            if n is not None and percent is not None:
                fitting = bases(n.number, percent.low, percent.high)
                cells.append(Cell(n, percent, tuple(int(base) for base in fitting)))
        if {"chi2", "base_n"} <= test.keys() and len(cells) == 2 and all(c.bases for c in cells):
            yield TwoByTwo(test, (cells[0], cells[1]))


def _on_printed_n(table: TwoByTwo) -> str:
    """What chi-squared is if the group whose base is certain keeps it and the other fits the n."""
    sure = [len(cell.bases) == 1 for cell in table.cells]
    if sum(sure) != 1:
        return ""
    certain = table.cells[sure.index(True)].bases[0]
    rest = int(table.test["base_n"].number) - certain
    other = table.cells[sure.index(False)]
    share = 100 * other.n.number / rest
    value = table.chi_squared(tuple(certain if each else rest for each in sure)).statistic
    return (
        f" On the printed n, {rest} + {certain}, it is {value:.2f}, and {other.n.printed} are "
        f"{share:.1f}%, printed {other.percent.printed}."
    )
