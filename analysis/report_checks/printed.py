"""Printed numbers as what they stand for, and a check of some of them against one another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from domain.printed import Printed

COLUMNS = {
    "publication": "Publication that prints the values (publications).",
    "check_id": "Name of the check: its kind, and what it is about.",
    "kind": "Kind of check.",
    "value_ids": "Printed values compared, of published_values.",
    "location": "Place in the publication.",
    "printed": "What is printed.",
    "recomputed": "What follows from the other numbers.",
    "interval_low": "Lowest value that is possible.",
    "interval_high": "Highest value that is possible.",
    "verdict": "consistent or inconsistent.",
    "explanation": "The check as a sentence.",
    "contradicted": "Values that cannot stand beside the others; empty where the check holds.",
}
CONTRADICTED_COLUMNS = {
    "value_id": "Printed value that cannot stand beside the others.",
    "publication": "Publication that prints it.",
    "check_id": "Check that it fails.",
}
ROUNDING = 1e-9  # an end of an interval that is a hair outside for want of binary digits is inside


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """A row of ``published_values``, with the interval of all numbers that round to it.

    Attributes
    ----------
    number, low, high
        The number and the ends of its interval; NaN where words take their place.
    """

    value_id: str
    location: str
    subject: str
    variable: str
    option: str
    grouping: str
    statistic: str
    printed: str
    value: str
    decimals: str
    bound: str
    bound_value: str
    number: float
    low: float
    high: float

    @property
    def is_figure(self) -> bool:
        """Whether it is printed as a figure: no bound, no 'about'."""
        return self.bound == "" and not np.isnan(self.number)

    def overlaps(self, low: float, high: float) -> bool:
        """Whether a printed p, or a printed bound of it, agrees with an interval."""
        if self.bound == "<":
            return low < float(self.bound_value)
        return low <= self.high + 1e-12 and high >= self.low - 1e-12


@dataclass(frozen=True, slots=True)
class PrintedTest:
    """A printed test statistic with its degrees of freedom and its p."""

    statistic: PrintedValue
    df: PrintedValue
    p: PrintedValue


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of printed numbers with one another.

    ``contradicted`` names the values that cannot stand if the check fails; counts stand, and what
    is derived from them falls.
    """

    check_id: str
    kind: str
    value_ids: tuple[str, ...]
    location: str
    printed: str
    recomputed: str
    interval_low: float
    interval_high: float
    verdict: str
    explanation: str
    contradicted: tuple[str, ...] = field(default=())


def check(
    kind: str,
    about: str,
    values: Iterable[PrintedValue],
    *,
    at: str,
    printed: str,
    recomputed: str,
    interval: tuple[float, float],
    holds: bool,
    explanation: str,
    falls: Iterable[PrintedValue],
) -> Check:
    """Make a check of some values.

    Parameters
    ----------
    kind, about
        Together the name of the check.
    at
        Place in the report.
    interval
        Lowest and highest value that is possible.
    falls
        Values that cannot stand if it does not hold.
    """
    return Check(
        check_id=f"{kind}.{about}",
        kind=kind,
        value_ids=tuple(each.value_id for each in values),
        location=at,
        printed=printed,
        recomputed=recomputed,
        interval_low=interval[0],
        interval_high=interval[1],
        verdict="consistent" if holds else "inconsistent",
        explanation=explanation,
        contradicted=() if holds else tuple(each.value_id for each in falls),
    )


def read_printed(published: pd.DataFrame) -> list[PrintedValue]:
    """Read ``published_values``, all text, in its order.

    Parameters
    ----------
    published
        Shape (values, columns of the seed).
    """
    names = [name for name in PrintedValue.__dataclass_fields__ if name in published]
    rows = published[names].fillna("").to_dict("records")
    nan = float("nan")
    printed = []
    for row in rows:
        interval = Printed.of(row["value"], row["decimals"])
        printed.append(
            PrintedValue(
                **row,
                number=float(row["value"]) if row["value"] else nan,
                low=interval.low if interval else nan,
                high=interval.high if interval else nan,
            )
        )
    return printed


def figures(printed: Iterable[PrintedValue], *statistics: str) -> list[PrintedValue]:
    """Values printed as a figure, of these statistics.

    Parameters
    ----------
    statistics
        Names such as ``mean`` or ``percent``.
    """
    return [each for each in printed if each.is_figure and each.statistic in statistics]


def shown(numbers: Iterable[int]) -> str:
    """Write a set of whole numbers as a range."""
    every = [int(number) for number in numbers]
    if not every:
        return "none"
    first, last = min(every), max(every)
    return str(first) if first == last else f"{first}-{last}"


def frame(found: Mapping[str, list[Check]]) -> pd.DataFrame:
    """Lay checks out, a row each with the columns of `COLUMNS`, in the order of their names.

    Parameters
    ----------
    found
        The checks of each publication, by its name.

    Returns
    -------
    pandas.DataFrame
        Shape (checks, len(COLUMNS)); lists of values as text, joined by semicolons.
    """
    names = [name for name in COLUMNS if name != "publication"]
    rows = [
        {"publication": publication} | {name: getattr(each, name) for name in names}
        for publication, checks in found.items()
        for each in checks
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("value_ids", "contradicted"):
        table[name] = ["; ".join(ids) for ids in table[name]]
    return table.sort_values(["publication", "check_id"], ignore_index=True)


def tests(printed: Iterable[PrintedValue], statistic: str) -> Iterator[PrintedTest]:
    """Printed tests with all of their statistic, df and p.

    Parameters
    ----------
    statistic
        ``t`` or ``chi2``.
    """
    found: dict[tuple[str, ...], dict[str, PrintedValue]] = {}
    for each in printed:
        if each.statistic in (statistic, "df", "p"):
            place = (each.location, each.variable, each.option, each.grouping)
            found.setdefault(place, {})[each.statistic] = each
    for _, parts in sorted(found.items()):
        if parts.keys() >= {statistic, "df", "p"}:
            yield PrintedTest(parts[statistic], parts["df"], parts["p"])
