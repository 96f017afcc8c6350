"""What the site says, in one language: strings of one table, numbers and dates."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeGuard

import pandas as pd

MINUS = "\N{MINUS SIGN}"
MOST_CERTAIN = 0.99  # of a probability, as it is written
PROPOSED = "proposed"  # status of a string that no translator has reviewed
LANGUAGES = {"en": "english", "cy": "welsh"}


def is_known(value: float | None) -> TypeGuard[float]:
    """Whether there is a number; most are plain, and pandas need not be asked about those."""
    if value is None:
        return False
    return not (math.isnan(value) if isinstance(value, float) else pd.isna(value))


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Words:
    """The strings of one language, and how it writes figures.

    Attributes
    ----------
    language
        ``en`` or ``cy``.
    strings
        Each string by its key; ``{name}`` in one is a place for a value.
    names
        Names of areas by code, in this language.
    is_reviewed
        Whether a translator has reviewed all that no public body uses.
    """

    language: str
    strings: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)
    is_reviewed: bool = False

    def __call__(self, key: str, **values: object) -> str:
        """Look a string up, and put values into its places.

        Raises
        ------
        KeyError
            If the table has no such string, or the string has a place that got no value.
        """
        return self.strings[key].format(**values)

    def area(self, code: str) -> str:
        """The name of an area in this language."""
        return self.names[code]

    def number(self, value: float | None, digits: int = 0) -> str:
        """Write a number with its thousands apart; what is missing is two dots."""
        if not is_known(value):
            return ".."
        written = f"{value:,.{digits}f}"
        is_zero = not written.strip("-0.,")
        return written.lstrip("-") if is_zero else written.replace("-", MINUS)

    def change(self, value: float | None, digits: int = 1) -> str:
        """Write a change with its sign."""
        if not is_known(value):
            return ".."
        written = self.number(value, digits)
        is_none = not written.strip("0.,")  # or rounds to none
        return written if is_none or value < 0 else f"+{written}"

    def chance(self, probability: float) -> str:
        """Write a probability in %: nothing is certain, and nothing impossible."""
        if probability > MOST_CERTAIN:
            return f">{100 * MOST_CERTAIN:.0f}"
        return "<1" if probability < 1 - MOST_CERTAIN else f"{100 * probability:.0f}"

    def interval(self, low: float | None, high: float | None, digits: int = 1) -> str:
        """Write limits, such as ``12.1 to 14.0``; nothing if there are none."""
        if not (is_known(low) and is_known(high)):
            return ""
        return self("interval", low=self.number(low, digits), high=self.number(high, digits))

    def day(self, day: date) -> str:
        """Write a day, such as ``31 March 2024``."""
        return f"{day.day} {self(f'month.{day.month}')} {day.year}"

    def march(self, year: int) -> str:
        """Write the last day of a StatsWales year."""
        return self.day(date(int(year), 3, 31))

    def listed(self, parts: Sequence[str]) -> str:
        """Write a list with no word between its last two: Welsh would change the one after it."""
        return ", ".join(parts)


def with_parameters(strings: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """Put numbers of the study into the strings that name them, as in ``{large_increase_pct}%``.

    Parameters
    ----------
    strings
        The seed ``words``.
    parameters
        The seed ``study_parameters``: ``parameter``, ``value``. The words say which way a number
        goes, so it stands without its sign.
    """
    numbers = pd.to_numeric(parameters.set_index("parameter")["value"], errors="coerce").dropna()
    written = {str(name): f"{abs(number):g}" for name, number in numbers.items()}

    def filled(text: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda place: written.get(place[1], place[0]), text)

    return strings.assign(**{name: strings[name].map(filled) for name in LANGUAGES.values()})


def words_in(language: str, table: pd.DataFrame, names: dict[str, str] | None = None) -> Words:
    """Take one language from the table of strings.

    Parameters
    ----------
    language
        ``en`` or ``cy``.
    table
        The seed ``words``: ``key``, ``english``, ``welsh``, ``status``, ``source``.
    names
        Names of areas by code.
    """
    strings = dict(zip(table["key"], table[LANGUAGES[language]], strict=True))
    is_reviewed = not (table["status"] == PROPOSED).any()
    return Words(language, strings, names or {}, is_reviewed)
