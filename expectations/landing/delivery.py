"""What the rules of landing look at: a delivery beside what is known, and its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, SupportsInt

import pandas as pd

from domain.problems import Problem
from domain.rules import LandingRule

COMPARE = "Compare it with the published table; land the table as it was downloaded."
LOOK = "Compare it with the published table; if it stands there, accept it."


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery beside what is known.

    Attributes
    ----------
    dataset
        Which table it is: a key of the seed ``datasets``.
    figures
        As `domain.figures.Edition` lays them out.
    known
        The newest figures known of the dataset: the columns that place them, ``value`` and
        ``published_on`` (text). May be empty.
    thresholds
        By rule, in the unit that the seed ``landing_rules`` gives.
    published_on, landed_on
        Its days, in Wales.
    place
        The columns that place a figure: ``area_code``, ``year`` and the dataset's dimensions.
    """

    dataset: str
    figures: pd.DataFrame
    known: pd.DataFrame
    thresholds: Mapping[LandingRule, float]
    published_on: date
    landed_on: date
    place: list[str]

    @property
    def has_rounded_counts(self) -> bool:
        """Whether its figures are counts rounded to a multiple, with small ones hidden."""
        return self.dataset == "children_looked_after"

    @property
    def has_ranks(self) -> bool:
        """Whether its figures are ranks of small areas, which do not add up."""
        return self.dataset == "wimd_ranks"

    @property
    def file(self) -> str:
        """Name of its first file, for what is wrong with all of it."""
        return str(self.figures["file"].iloc[0])

    def of_totals(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The figures over all sexes and ages, or all people."""
        for name in self.place[2:]:
            frame = frame[frame[name].isin(["all", "total"])]
        return frame

    def whole(
        self,
        rule: LandingRule,
        problem: str,
        remedy: str = COMPARE,
        *,
        file: str | None = None,
        row: int | None = None,
        value: str | None = None,
    ) -> Problem:
        """A problem of the delivery as a whole, or of a year or an area of it."""
        return Problem(file or self.file, problem, remedy, row, value=value, rule=rule)


class Figure(Protocol):
    """A row of an edition's figures, as ``itertuples`` gives it."""

    _fields: tuple[str, ...]
    file: str
    row: SupportsInt
    column: SupportsInt
    printed: str
    year: SupportsInt


def at(rule: LandingRule, figure: Figure, problem: str, remedy: str = COMPARE) -> Problem:
    """A problem at a figure."""
    fields = figure._fields  # the columns that place a figure stand before what is printed there
    names = [name for name in fields[: fields.index("printed")] if name != "Index"]
    return Problem(
        figure.file,
        problem,
        remedy,
        int(figure.row),
        int(figure.column),
        str(figure.printed),
        rule,
        tuple((name, str(getattr(figure, name))) for name in names),
    )
