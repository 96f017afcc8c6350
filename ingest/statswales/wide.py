"""Tables with several figures a row: single years of age (ONS), and ranks of LSOAs (WIMD)."""

import re
from collections.abc import Iterator

from domain.figures import Edition
from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems, refused
from ingest.statswales.agreement import check_columns
from ingest.statswales.edition import as_edition
from ingest.statswales.vocabulary import NUMBER, Vocabulary, key

AGE = re.compile(r"(\d{1,3})(\+?)", re.ASCII)
AGES = range(91)
MOST_AGES = 80  # so many make a table one of ages, which then has to have them all
AGE_GROUPS = {"0_15": 16, "0_17": 18, "total": None}
PERSONS = frozenset({"persons", "all persons", "people", "total", "all", "pobl", "personau"})
ONE_SEX = re.compile(r"\b(?:fe)?males?\b|\b(?:wo)?men\b|\bgwrywod\b|\bbenywod\b", re.IGNORECASE)
RANKS = ("overall_rank", "overall_decile", "income_rank", "income_decile")
HEADER_WITHIN = 15
ALL_PERSONS = "Land the table of all persons."
MID_YEAR = re.compile(r"mid[-_ ]?(?:year )?(\d{4})", re.IGNORECASE)
INDEX_YEAR = re.compile(r"(?:WIMD|MALlC)\D{0,3}(20\d{2})", re.IGNORECASE)


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
    roles = _roles(names, words)
    _require_persons(grid, index)
    if "area_code" not in roles:
        raise refused(LandingRule.MISSING_COLUMN, "no column of area codes", grid.file)
    problems, rows = Problems(), []
    check_columns(grid.file, names, grid.rows[index + 1 :], words, problems)
    problems.stop_if_any()
    year_of_all = _year_in_a_title(grid, index, MID_YEAR)
    for number, cells in _rows(grid, index, problems):
        code = cells[roles["area_code"]]
        if not code.startswith("W") or not _is_of_persons(grid, number, cells, roles, problems):
            continue
        area = words.area(code)
        printed_year = cells[roles["period"]] if "period" in roles else year_of_all
        year = words.datasets["populations"].year(printed_year)
        if area is None:
            problems.add(LandingRule.UNKNOWN_AREA, "unknown area", grid.file, number, 1, code)
        elif year is None:
            problems.add(
                LandingRule.UNKNOWN_PERIOD, "unknown period", grid.file, number, 1, printed_year
            )
        else:
            people = [_people(grid, number, cells, column, problems) for column in ages]
            if "all_ages" in roles:
                _check_all_ages(grid, number, cells, (roles["all_ages"], sum(people)), problems)
            for group, end in AGE_GROUPS.items():
                total = sum(people[:end])
                figure = (f"{total:.0f}", total, "", grid.file, number, ages[0] + 1)
                rows.append((area, year, group, *figure))
    problems.stop_if_any()
    if not rows:
        raise refused(LandingRule.WRONG_DATASET, "no row is of a Welsh authority", grid.file)
    return as_edition("populations", "single years of age", rows, words, problems)


def read_ranks(grids: list[Grid], words: Vocabulary) -> Edition | None:
    """Read ranks of LSOAs; none if no grid has a column of LSOA codes and one of ranks.

    Raises
    ------
    EditionError
        With every problem found.
    """
    for grid in grids:
        if found := _rank_header(grid, words):
            return _ranks(grid, *found, words)
    return None


def has_ranks(grid: Grid, words: Vocabulary) -> bool:
    """Whether a grid is a table of ranks of LSOAs."""
    return _rank_header(grid, words) is not None


def has_ages(grid: Grid) -> bool:
    """Whether a grid is a table of single years of age."""
    return _age_header(grid) is not None


def _rank_header(grid: Grid, words: Vocabulary) -> tuple[int, dict[str, int]] | None:
    for index, (_, names) in enumerate(grid.rows[:HEADER_WITHIN]):
        roles = _roles(names, words)
        if {"lsoa_code", "overall_rank"} <= roles.keys():
            return index, roles
    return None


def _ranks(grid: Grid, index: int, roles: dict[str, int], words: Vocabulary) -> Edition:
    lacking = [role for role in ("area_code", *RANKS) if role not in roles]
    if lacking:
        raise refused(
            LandingRule.MISSING_COLUMN, "a column is missing:", grid.file, ", ".join(lacking)
        )
    problems, rows = Problems(), []
    check_columns(grid.file, grid.rows[index][1], grid.rows[index + 1 :], words, problems)
    problems.stop_if_any()
    ranked = list(_rows(grid, index, problems))
    if "period" in roles and ranked:
        printed_year = ranked[0][1][roles["period"]]
    else:
        printed_year = _year_in_a_title(grid, index, INDEX_YEAR)
    year = words.datasets["wimd_ranks"].year(printed_year)
    if year is None:
        raise refused(
            LandingRule.UNKNOWN_PERIOD, "neither the name nor a title says the year", grid.file
        )
    for number, cells in ranked:
        code = cells[roles["area_code"]]
        area = words.area(code)
        if area is None:
            column = roles["area_code"] + 1
            problems.add(LandingRule.UNKNOWN_AREA, "unknown area", grid.file, number, column, code)
            continue
        for measure in RANKS:
            column = roles[measure]
            value = _number(grid, number, cells, column, problems)
            place = (area, year, cells[roles["lsoa_code"]], measure)
            rows.append((*place, cells[column], value, "", grid.file, number, column + 1))
    return as_edition("wimd_ranks", "ranks of LSOAs", rows, words, problems)


def _roles(names: list[str], words: Vocabulary) -> dict[str, int]:
    return {role[0]: i for i, name in enumerate(names) if (role := words.role(name))}


def _rows(grid: Grid, index: int, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Rows below a header, as wide as it; others are a problem."""
    width = len(grid.rows[index][1])
    for number, cells in grid.rows[index + 1 :]:
        if len(cells) == width:
            yield number, cells
        else:
            problem = f"{len(cells)} cells where the header has {width}"
            problems.add(LandingRule.RAGGED_ROW, problem, grid.file, number)


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
    if _people(grid, number, cells, column, problems) != total:
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


def _year_in_a_title(grid: Grid, index: int, pattern: re.Pattern[str]) -> str:
    """The year that a title above the table, the sheet or the file names; else nothing."""
    above = [cell for _, cells in grid.rows[:index] for cell in cells]
    found = (pattern.search(text) for text in (*above, grid.title, grid.file))
    return next((year[1] for year in found if year), "")


def _people(grid: Grid, number: int, cells: list[str], column: int, problems: Problems) -> float:
    """A number of people: whole, and not below zero."""
    people = _number(grid, number, cells, column, problems)
    place = (grid.file, number, column + 1, cells[column])
    if people < 0:
        problems.add(LandingRule.NEGATIVE_FIGURE, "people cannot be fewer than none:", *place)
    elif people % 1:
        problems.add(LandingRule.RATES_AS_COUNTS, "a count has no decimals:", *place)
    return people


def _number(grid: Grid, number: int, cells: list[str], column: int, problems: Problems) -> float:
    if NUMBER.fullmatch(cells[column]):
        return float(cells[column].replace(",", ""))
    problems.add(
        LandingRule.NOT_A_NUMBER, "not a number:", grid.file, number, column + 1, cells[column]
    )
    return 0.0
