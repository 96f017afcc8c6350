"""Counts of people by sex and age, whatever table they stand in, as the age groups Gofal uses.

A group may be stated, or be the sum of its single years; all people may be stated, or be the sum of
both sexes. What is said twice has to agree.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from domain.rules import LandingRule
from ingest.problems import Problems
from ingest.statswales.vocabulary import key

OPEN = 999  # the last age of an open group
ALL_AGES = frozenset({"all ages", "total", "all", "pob oedran", "cyfanswm"})
SINGLE = re.compile(r"(?:aged?\s+)?(\d{1,3})(?:\s+years?)?", re.ASCII)
BAND = re.compile(r"(?:aged?\s+)?(\d{1,3})\s*(?:to|-|–)\s*(\d{1,3})(?:\s+years)?", re.ASCII)
FROM = re.compile(r"(?:aged?\s+)?(\d{1,3})\s*(?:\+|and over|and above|years and over)", re.ASCII)
# ONS writes 1 and 2, or M and F, in its series; both are counted, so which is which does not matter
SEXES = {
    **dict.fromkeys(("males", "male", "m", "1", "gwrywod"), "males"),
    **dict.fromkeys(("females", "female", "f", "2", "benywod"), "females"),
    **dict.fromkeys(("persons", "all persons", "people", "total", "all", "pobl"), "persons"),
}


@dataclass(frozen=True, slots=True, order=True)
class Ages:
    """Ages from ``first`` to ``last``, both of them; `OPEN` has no end."""

    first: int
    last: int

    def __str__(self) -> str:
        """In words."""
        if self == EVERY_AGE:
            return "all ages"
        return f"{self.first} and over" if self.last == OPEN else f"{self.first} to {self.last}"


EVERY_AGE = Ages(0, OPEN)
GROUPS = {"0_15": Ages(0, 15), "0_17": Ages(0, 17), "total": EVERY_AGE}


@dataclass(frozen=True, slots=True)
class Count:
    """So many people of a sex and of some ages, and the cell they stand in."""

    area: str
    year: int
    sex: str
    ages: Ages
    people: float
    file: str
    row: int
    column: int


def ages_of(label: str) -> Ages | None:
    """The ages a label names; none if it names no ages."""
    text = key(label)
    if text in ALL_AGES:
        return EVERY_AGE
    if found := SINGLE.fullmatch(text):
        return Ages(int(found[1]), int(found[1]))
    if found := FROM.fullmatch(text):
        return Ages(int(found[1]), OPEN)
    if (found := BAND.fullmatch(text)) and int(found[1]) < int(found[2]):
        return Ages(int(found[1]), int(found[2]))
    return None


def sex_of(label: str) -> str | None:
    """``males``, ``females`` or ``persons``; none if the label is of no sex."""
    return SEXES.get(key(label))


def grouped(counts: Sequence[Count], problems: Problems) -> list[tuple]:
    """The figures of each area and year, a row a group, as `as_edition` takes them."""
    by_place: dict[tuple[str, int], dict[Ages, dict[str, Count]]] = defaultdict(dict)
    for count in counts:
        sexes = by_place[(count.area, count.year)].setdefault(count.ages, {})
        if count.sex in sexes:
            problem = (
                f"{count.sex} of {count.ages} in {count.year} are given twice for {count.area}:"
            )
            problems.add(LandingRule.DUPLICATE_FACT, problem, *_at(count))
        sexes[count.sex] = count
    rows = []
    for (area, year), by_ages in by_place.items():
        people = {ages: _of_both_sexes(sexes, problems) for ages, sexes in by_ages.items()}
        for group, count in _groups(people, problems):
            figure = (f"{count.people:.0f}", count.people, "", count.file, count.row, count.column)
            rows.append((area, year, group, *figure))
    return rows


def _of_both_sexes(sexes: dict[str, Count], problems: Problems) -> Count:
    """All people: as stated, or the sum of both sexes; one sex alone is a problem."""
    first = next(iter(sexes.values()))
    stated = sexes.get("persons")
    parts = [sexes[sex].people for sex in ("males", "females") if sex in sexes]
    if len(parts) < 2:
        if stated is None:
            problem = f"{first.ages} of {first.area} in {first.year} are given for one sex alone:"
            problems.add(LandingRule.MISSING_CELL, problem, *_at(first))
        return stated or first
    total = sum(parts)
    if stated is not None and stated.people != total:
        problem = f"both sexes add up to {total:,.0f}, and all people are"
        problems.add(LandingRule.CATEGORIES_DO_NOT_ADD_UP, problem, *_at(stated))
    return stated or _with(first, first.ages, total)


def _groups(people: dict[Ages, Count], problems: Problems) -> Iterator[tuple[str, Count]]:
    """Each group that is stated, or whose single years are all there."""
    for name, ages in GROUPS.items():
        stated, added = people.get(ages), _added(people, ages)
        if stated and added and stated.people != added.people:
            problem = f"single years add up to {added.people:,.0f}, and {ages} are"
            problems.add(LandingRule.CATEGORIES_DO_NOT_ADD_UP, problem, *_at(stated))
        if count := stated or added:
            yield name, count


def _added(people: dict[Ages, Count], ages: Ages) -> Count | None:
    """The sum of single years, and of an open age at the end of all; none if one is missing."""
    years = list(takewhile(lambda age: Ages(age, age) in people, range(ages.last + 1)))
    parts = [people[Ages(age, age)] for age in years]
    if ages.last == OPEN and parts:
        parts += [people[last] for last in [Ages(len(years), OPEN)] if last in people]
    if not parts or parts[-1].ages.last != ages.last:
        return None
    return _with(parts[0], ages, sum(part.people for part in parts))


def _with(count: Count, ages: Ages, people: float) -> Count:
    return Count(
        count.area, count.year, "persons", ages, people, count.file, count.row, count.column
    )


def _at(count: Count) -> tuple[str, int, int, str]:
    return count.file, count.row, count.column, f"{count.people:g}"
