"""Tables with several figures a row: single years of age (ONS), and ranks of LSOAs (WIMD)."""

import re

from domain.figures import Edition
from ingest.files.grids import Grid
from ingest.statswales.problems import Problems, as_figures, refused
from ingest.statswales.vocabulary import PERIODS, Vocabulary, key

AGE = re.compile(r"(\d{1,2})\+?")
AGES = range(91)
AGE_GROUPS = {"0_15": 16, "0_17": 18, "total": 91}
RANKS = ("overall_rank", "overall_decile", "income_rank", "income_decile")
HEADER_WITHIN = 15


def read_ages(grids: list[Grid], words: Vocabulary) -> Edition | None:
    """Read population by single year of age; none if no grid has a column for every age.

    Of a workbook with a sheet for each sex, the sheet of persons is read; rows of other
    countries are left out.
    """
    found = [(grid, header) for grid in grids if (header := _age_header(grid)) is not None]
    if len(found) > 1:
        found = [(grid, header) for grid, header in found if "person" in grid.title.casefold()]
    if not found:
        return None
    grid, index = found[0]
    names = grid.rows[index][1]
    ages = {int(AGE.fullmatch(name)[1]): i for i, name in enumerate(names) if AGE.fullmatch(name)}
    roles = {role[0]: i for i, name in enumerate(names) if (role := words.role(name))}
    if "area_code" not in roles:
        raise refused("missing_column", "no column of area codes", grid.file)
    problems, rows = Problems(), []
    for number, cells in grid.rows[index + 1 :]:
        area = words.areas.get(key(cells[roles["area_code"]]))
        if not cells[roles["area_code"]].startswith("W"):
            continue
        printed_year = cells[roles["period"]] if "period" in roles else _mid_year(grid, index)
        year = PERIODS["mid_year"](printed_year)
        if area is None or year is None:
            rule, value = (
                ("unknown_area", cells[roles["area_code"]])
                if area is None
                else ("unknown_period", printed_year)
            )
            problems.add(rule, rule.replace("_", " "), grid.file, number, 1, value)
            continue
        values = [_number(cells[ages[age]], grid.file, number, ages[age], problems) for age in AGES]
        for group, end in AGE_GROUPS.items():
            total = sum(values[:end])
            place = (area, year, group, f"{total:.0f}", total, "", grid.file, number, ages[0] + 1)
            rows.append(place)
    problems.stop_if_any()
    if not rows:
        raise refused("wrong_dataset", "no row is of a Welsh authority", grid.file)
    figures = as_figures(rows, ["age_group"], problems)
    return Edition("populations", "single years of age", "en", None, figures)


def read_ranks(grids: list[Grid], words: Vocabulary) -> Edition | None:
    """Read ranks of LSOAs; none if no grid has a column of LSOA codes and one of ranks."""
    for grid in grids:
        for index, (_, names) in enumerate(grid.rows[:HEADER_WITHIN]):
            roles = {role[0]: i for i, name in enumerate(names) if (role := words.role(name))}
            if {"lsoa_code", "overall_rank"} <= roles.keys():
                return _ranks(grid, index, roles, words)
    return None


def _ranks(grid: Grid, index: int, roles: dict[str, int], words: Vocabulary) -> Edition:
    lacking = [role for role in ("area_code", *RANKS) if role not in roles]
    if lacking:
        raise refused("missing_column", "a column is missing:", grid.file, ", ".join(lacking))
    printed_year = _index_year(grid, index, roles)
    year = PERIODS["index_year"](printed_year or "")
    if year is None:
        raise refused("unknown_period", "neither the name nor a title says the year", grid.file)
    problems, rows = Problems(), []
    for number, cells in grid.rows[index + 1 :]:
        area = words.areas.get(key(cells[roles["area_code"]]))
        if area is None:
            column = roles["area_code"]
            problems.add(
                "unknown_area", "unknown area", grid.file, number, column + 1, cells[column]
            )
            continue
        for measure in RANKS:
            column = roles[measure]
            value = _number(cells[column], grid.file, number, column, problems)
            place = (area, year, cells[roles["lsoa_code"]], measure)
            rows.append((*place, cells[column], value, "", grid.file, number, column + 1))
    problems.stop_if_any()
    figures = as_figures(rows, ["lsoa_code", "measure"], problems)
    return Edition("wimd_ranks", "ranks of LSOAs", "en", None, figures)


def _age_header(grid: Grid) -> int | None:
    for index, (_, cells) in enumerate(grid.rows[:HEADER_WITHIN]):
        ages = {int(found[1]) for cell in cells if (found := AGE.fullmatch(cell))}
        if set(AGES) <= ages:
            return index
    return None


def _mid_year(grid: Grid, index: int) -> str:
    """The year that a title above the table, the sheet or the file names."""
    above = [cell for _, cells in grid.rows[:index] for cell in cells]
    for text in (*above, grid.title, grid.file):
        found = re.search(r"mid[-_ ]?(?:year )?(\d{4})", text, re.IGNORECASE)
        if found:
            return found[1]
    return ""


def _index_year(grid: Grid, index: int, roles: dict[str, int]) -> str | None:
    if "period" in roles:
        return grid.rows[index + 1][1][roles["period"]]
    above = [cell for _, cells in grid.rows[:index] for cell in cells]
    for text in (*above, grid.title, grid.file):
        found = re.search(r"(?:WIMD|MALlC)\D{0,3}(20\d{2})", text, re.IGNORECASE)
        if found:
            return found[1]
    return None


def _number(cell: str, file: str, row: int, column: int, problems: Problems) -> float:
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        problems.add("not_a_number", "not a number:", file, row, column + 1, cell)
        return 0.0
