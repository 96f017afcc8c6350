"""Printed numbers as what they stand for: every value that rounds to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from domain.printed import Printed

COLUMNS = {
    "check_id": "Name of the check: its kind, and what it is about.",
    "kind": "Kind of check.",
    "value_ids": "Printed values compared, of published_values.",
    "location": "Place in the report.",
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
    "check_id": "Check that it fails.",
}
TEST = ["location", "variable", "option", "grouping"]


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


def verdict(holds: bool | np.bool_) -> str:
    """Word for whether a check holds."""
    return "consistent" if holds else "inconsistent"


def read_printed(published: pd.DataFrame) -> pd.DataFrame:
    """Give printed values a number, and the ends of the interval that rounds to it.

    Parameters
    ----------
    published
        ``published_values``, as text.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``number``, ``low`` and ``high``; missing where words give a bound.
    """
    values = published.fillna("")
    number = pd.to_numeric(values["value"].replace("", None))
    printed = list(map(Printed.of, values["value"], values["decimals"]))
    low, high = (
        [getattr(each, end) if each else np.nan for each in printed] for end in ("low", "high")
    )
    return values.assign(number=number, low=low, high=high)


def exact(printed: pd.DataFrame) -> pd.DataFrame:
    """Keep what is printed as a figure: no bound, no 'about'."""
    return printed[(printed["bound"] == "") & printed["number"].notna()]


def shown(numbers: np.ndarray) -> str:
    """Write a set of whole numbers as a range."""
    if len(numbers) == 0:
        return "none"
    first, last = int(numbers.min()), int(numbers.max())
    return str(first) if first == last else f"{first}-{last}"


def frame(checks: list[Check]) -> pd.DataFrame:
    """Lay checks out, a row each with the columns of `COLUMNS`, in the order of their names."""
    rows = [
        {
            "check_id": check.check_id,
            "kind": check.kind,
            "value_ids": "; ".join(check.value_ids),
            "location": check.location,
            "printed": check.printed,
            "recomputed": check.recomputed,
            "interval_low": check.interval_low,
            "interval_high": check.interval_high,
            "verdict": check.verdict,
            "explanation": check.explanation,
            "contradicted": "; ".join(check.contradicted),
        }
        for check in checks
    ]
    return pd.DataFrame(rows).sort_values("check_id", ignore_index=True)


def overlaps(p: NamedTuple, low: float, high: float) -> bool:
    """Whether a printed p, or a printed bound of it, agrees with an interval."""
    if p.bound == "<":
        return low < float(p.bound_value)
    return low <= p.high + 1e-12 and high >= p.low - 1e-12


def tests(printed: pd.DataFrame, statistic: str) -> Iterator[dict]:
    """Printed tests with all of their statistic, df and p."""
    rows = printed[printed["statistic"].isin([statistic, "df", "p"])]
    # by hand: a frame for each of a few dozen tests costs more than all the checks
    found: dict[tuple, dict] = {}
    for row in rows.itertuples():
        found.setdefault(tuple(getattr(row, name) for name in TEST), {})[row.statistic] = row
    yield from (
        parts for _, parts in sorted(found.items()) if parts.keys() >= {statistic, "df", "p"}
    )
