"""Checks of the unit that words give a figure against the unit it has."""

import re
from collections.abc import Iterator

from analysis.report_checks.printed import Check, PrintedValue, check

PERCENT = re.compile(r"%|\bper ?cent\b|\bpercentage points?\b", re.IGNORECASE)
PER_10000 = re.compile(r"\bper 10,?000\b", re.IGNORECASE)


def unit_in_words(printed: list[PrintedValue]) -> Iterator[Check]:
    """Compare the unit in words with that of the quantity, wherever words name one.

    A statistic whose name has ``per_10000`` is a number per 10,000, one whose name has ``percent``
    a percentage. A figure in words without a unit is not checked.
    """
    for value in printed:
        if "per_10000" in value.statistic:
            unit = "per 10,000"
        elif "percent" in value.statistic:
            unit = "%"
        else:
            continue
        words = {"%": PERCENT.search(value.printed), "per 10,000": PER_10000.search(value.printed)}
        named = [name for name, found in words.items() if found]
        if not named:
            continue
        holds = named == [unit]
        said = f"'{value.printed}' is said of a figure whose unit is {unit}"
        yield check(
            "unit_in_words",
            value.value_id,
            (value,),
            at=value.location,
            printed=value.printed,
            recomputed=f"{value.value or value.bound_value} {unit}",
            interval=(value.low, value.high),
            holds=holds,
            explanation=said + ("." if holds else f": {' and '.join(named)} is another unit."),
            falls=(value,),
        )
