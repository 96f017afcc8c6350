"""Checks of percentages against counts and bases."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.report_checks.printed import ROUNDING, Check, PrintedValue, check, figures, shown
from domain.printed import bases


@dataclass(frozen=True, slots=True)
class CountedShare:
    """A count, the percentage printed for it, and the printed base if there is one."""

    n: PrintedValue
    percent: PrintedValue
    base: PrintedValue | None

    @property
    def bases(self) -> list[int]:
        """Whole bases that give the percentage for the count."""
        return [int(n) for n in bases(self.n.number, self.percent.low, self.percent.high)]


def percent_of_base(printed: list[PrintedValue]) -> Iterator[Check]:
    """Compare each percentage with its count over its printed base."""
    for each in _with_counts(printed):
        n, percent, base = each.n, each.percent, each.base
        if base is None:
            continue
        share = 100 * n.number / base.number
        holds = percent.low - ROUNDING <= share <= percent.high + ROUNDING
        yield check(
            "percent_of_base",
            percent.value_id,
            (n, percent, base),
            at=percent.location,
            printed=f"{n.number:.0f} of {base.number:.0f} = {percent.printed}",
            recomputed=f"{share:.3f}",
            interval=(percent.low, percent.high),
            holds=holds,
            explanation=f"{n.number:.0f} of {base.number:.0f} is {share:.3f}%, "
            f"printed {percent.printed}." + ("" if holds else _sum_of_rounded(printed, percent)),
            falls=(percent,),
        )


def percent_without_base(printed: list[PrintedValue]) -> Iterator[Check]:
    """Ask whether any whole base gives the percentage for the count."""
    for each in _with_counts(printed):
        n, percent = each.n, each.percent
        if each.base is not None or n.number == 0:
            continue
        found = each.bases
        low, high = 100 * n.number / percent.high, 100 * n.number / max(percent.low, ROUNDING)
        which = (
            f"{shown(found)}."
            if found
            else "no whole number; it may be a sum of rounded percentages."
        )
        yield check(
            "percent_without_base",
            percent.value_id,
            (n, percent),
            at=percent.location,
            printed=f"{n.number:.0f} = {percent.printed}",
            recomputed=shown(found),
            interval=(low, high),
            holds=bool(found),
            explanation=f"{n.number:.0f} is {percent.printed} of a base between {low:.2f} and "
            f"{high:.2f}: {which}",
            falls=(percent,),
        )


def shares_of_one_question(printed: list[PrintedValue]) -> Iterator[Check]:
    """Ask whether all percentages of a question and group can have one base."""
    groups: dict[tuple[str, str], list[CountedShare]] = {}
    for each in _with_counts(printed):
        if each.base is None and each.n.number and each.bases:
            groups.setdefault((each.n.variable, each.n.grouping), []).append(each)
    for (variable, grouping), members in groups.items():
        if len({each.n.option for each in members}) < 2:
            continue
        common = sorted(set.intersection(*(set(each.bases) for each in members)))
        listed = "; ".join(
            f"{each.percent.printed} ({each.n.number:.0f}) needs {shown(each.bases)}"
            for each in members
        )
        nan = float("nan")
        yield check(
            "shares_of_one_question",
            f"{variable}.{grouping}",
            (value for each in members for value in (each.n, each.percent)),
            at=members[0].percent.location,
            printed=listed,
            recomputed=shown(common),
            interval=(float(min(common, default=nan)), float(max(common, default=nan))),
            holds=bool(common),
            explanation=f"One question, one base: {listed}; in common {shown(common)}.",
            falls=(each.percent for each in members),
        )


def _with_counts(printed: list[PrintedValue]) -> Iterator[CountedShare]:
    """Counts with the percentages of the same part; each once, whole percentages left out."""
    base_of = {
        (row.variable, row.grouping): row for row in figures(printed, "base_n") if not row.option
    }
    percents: dict[tuple[str, ...], list[PrintedValue]] = {}
    for row in figures(printed, "percent"):
        percents.setdefault((row.variable, row.option, row.grouping), []).append(row)
    counts: dict[tuple[str, ...], PrintedValue] = {}
    for n in figures(printed, "n"):
        counts.setdefault((n.variable, n.option, n.grouping, n.value), n)
    for n in counts.values():
        seen = set()
        for percent in percents.get((n.variable, n.option, n.grouping), []):
            if percent.printed.strip("%") not in seen and percent.decimals != "0":
                seen.add(percent.printed.strip("%"))
                yield CountedShare(n, percent, base_of.get((n.variable, n.grouping)))


def _sum_of_rounded(printed: list[PrintedValue], percent: PrintedValue) -> str:
    """Say if a percentage is the sum of two printed rows of its question."""
    number_of: dict[str, float] = {}
    for row in figures(printed, "percent"):
        same = (row.variable, row.grouping) == (percent.variable, percent.grouping)
        if same and row.option != percent.option:
            number_of.setdefault(row.option, row.number)
    numbers = list(number_of.values())
    for place, one in enumerate(numbers):
        for two in numbers[place + 1 :]:
            if abs(one + two - percent.number) < ROUNDING:
                return f" It is the sum of the rounded {one:g} and {two:g}."
    return ""
