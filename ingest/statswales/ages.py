"""Population by single year of age, an authority a row (ONS)."""

import re
from dataclasses import replace

from domain.figures import Edition
from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems, refused
from ingest.statswales.agreement import Areas, check_columns
from ingest.statswales.edition import as_edition
from ingest.statswales.vocabulary import Vocabulary, key
from ingest.statswales.wide import (
    HEADER_WITHIN,
    people_in,
    roles_of,
    rows_below,
    year_in_a_title,
)

AGE = re.compile(r"(\d{1,3})(\+?)", re.ASCII)
AGES = range(91)
MOST_AGES = 80  # so many make a table one of ages, which then has to have them all
AGE_GROUPS = {"0_15": 16, "0_17": 18, "total": None}
PERSONS = frozenset({"persons", "all persons", "people", "total", "all", "pobl", "personau"})
ONE_SEX = re.compile(r"\b(?:fe)?males?\b|\b(?:wo)?men\b|\bgwrywod\b|\bbenywod\b", re.IGNORECASE)
ALL_PERSONS = "Land the table of all persons."
MID_YEAR = re.compile(r"mid[-_ ]?(?:year )?(\d{4})", re.IGNORECASE)


def read_ages(grids: list[Grid], words: Vocabulary) -> Edition | None:
    """Read population by single year of age; none if no grid has columns of single years of age.

    Of a workbook with a sheet for each sex, the sheet of persons is read; rows of other
    countries are left out. Ages go from 0 to an open one (``90+``), and all of them are counted.

    Raises
    ------
    EditionError
        With every problem found.
    """
    found = [(grid, header) for grid in grids if (header := _age_header(grid)) is not None]
    if len(found) > 1:
        found = [(grid, header) for grid, header in found if "person" in grid.title.casefold()]
    if not found:
        return None
    grid, index = found[0]
    names = grid.rows[index][1]
    ages = _ages(grid, names)
    roles = roles_of(names, words)
    _require_persons(grid, index)
    if "area_code" not in roles:
        raise refused(LandingRule.MISSING_COLUMN, "no column of area codes", grid.file)
    problems, rows = Problems(), []
    check_columns(grid.file, names, grid.rows[index + 1 :], words, problems)
    problems.stop_if_any()
    year_of_all = year_in_a_title(grid, index, MID_YEAR)
    areas = Areas.of(grid.file, names, {"area": roles["area_code"], **roles}, words)
    for number, cells in rows_below(grid, index, problems):
        code = cells[roles["area_code"]]
        if not code.startswith("W") or not _is_of_persons(grid, number, cells, roles, problems):
            continue
        area = areas.code(number, cells, problems)
        printed_year = cells[roles["period"]] if "period" in roles else year_of_all
        year = words.datasets["populations"].year(printed_year)
        if area is None:
            continue
        if year is None:
            problems.add(
                LandingRule.UNKNOWN_PERIOD, "unknown period", grid.file, number, 1, printed_year
            )
        else:
            people = [people_in(grid, number, cells, column, problems) for column in ages]
            if "all_ages" in roles:
                _check_all_ages(grid, number, cells, (roles["all_ages"], sum(people)), problems)
            for group, end in AGE_GROUPS.items():
                total = sum(people[:end])
                figure = (f"{total:.0f}", total, "", grid.file, number, ages[0] + 1)
                rows.append((area, year, group, *figure))
    problems.stop_if_any()
    if not rows:
        raise refused(LandingRule.WRONG_DATASET, "no row is of a Welsh authority", grid.file)
    edition = as_edition("populations", "single years of age", rows, words, problems)
    return replace(edition, remarks=tuple(areas.remarks()))


def has_ages(grid: Grid) -> bool:
    """Whether a grid is a table of single years of age."""
    return _age_header(grid) is not None


def _age_header(grid: Grid) -> int | None:
    for index, (_, cells) in enumerate(grid.rows[:HEADER_WITHIN]):
        ages = {int(found[1]) for cell in cells if (found := AGE.fullmatch(cell))}
        if len(ages.intersection(AGES)) >= MOST_AGES:
            return index
    return None


def _ages(grid: Grid, names: list[str]) -> list[int]:
    """The columns of ages 0 to an open one, in order.

    Raises
    ------
    EditionError
        If an age stands twice, one is missing, or the last is not open.
    """
    found = [(int(age[1]), bool(age[2]), i) for i, name in enumerate(names)
             if (age := AGE.fullmatch(name))]  # fmt: skip
    found.sort()
    ages = [age for age, _, _ in found]
    if len(set(ages)) < len(ages):
        twice = next(age for age in ages if ages.count(age) > 1)
        problem = "two columns hold the age"
        raise refused(LandingRule.SAYS_TWO_THINGS, problem, grid.file, str(twice))
    is_last_open = [is_open for _, is_open, _ in found] == [*[False] * (len(ages) - 1), True]
    if ages != list(range(len(ages))) or not is_last_open:
        problem = "the ages do not go from 0 to an open one, such as 90+, without a gap"
        raise refused(LandingRule.MISSING_COLUMN, problem, grid.file)
    return [column for _, _, column in found]


def _is_of_persons(
    grid: Grid, number: int, cells: list[str], roles: dict[str, int], problems: Problems
) -> bool:
    """Whether a row is of all persons; one of a sex is a problem."""
    if "sex" not in roles or key(cells[roles["sex"]]) in PERSONS:
        return True
    place = (grid.file, number, roles["sex"] + 1, cells[roles["sex"]])
    problems.add(LandingRule.WRONG_DATASET, "not all persons:", *place, remedy=ALL_PERSONS)
    return False


def _check_all_ages(
    grid: Grid, number: int, cells: list[str], column_and_sum: tuple[int, float], problems: Problems
) -> None:
    column, total = column_and_sum
    if people_in(grid, number, cells, column, problems) != total:
        problem = f"the ages add up to {total:,.0f}, and all ages are"
        place = (grid.file, number, column + 1, cells[column])
        problems.add(LandingRule.CATEGORIES_DO_NOT_ADD_UP, problem, *place)


def _require_persons(grid: Grid, index: int) -> None:
    """Refuse a table whose sheet or titles name one sex.

    Raises
    ------
    EditionError
        If one does.
    """
    above = [cell for _, cells in grid.rows[:index] for cell in cells]
    for text in (grid.title, *above):
        if ONE_SEX.search(text) and not any(word in text.casefold() for word in PERSONS):
            raise refused(LandingRule.WRONG_DATASET, "not all persons:", grid.file, text[:80])
