"""Tables with several figures a row: what their readers share."""

import re
from collections.abc import Iterator

from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems
from ingest.statswales.vocabulary import NUMBER, Vocabulary

HEADER_WITHIN = 15


def roles_of(names: list[str], words: Vocabulary) -> dict[str, int]:
    """For each role its column, counted from 0."""
    return {role[0]: i for i, name in enumerate(names) if (role := words.role(name))}


def rows_below(grid: Grid, index: int, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Rows below a header, as wide as it; others are a problem."""
    width = len(grid.rows[index][1])
    for number, cells in grid.rows[index + 1 :]:
        if len(cells) == width:
            yield number, cells
        else:
            problem = f"{len(cells)} cells where the header has {width}"
            problems.add(LandingRule.RAGGED_ROW, problem, grid.file, number)


def year_in_a_title(grid: Grid, index: int, pattern: re.Pattern[str]) -> str:
    """The year that a title above the table, the sheet or the file names; else nothing."""
    above = [cell for _, cells in grid.rows[:index] for cell in cells]
    found = (pattern.search(text) for text in (*above, grid.title, grid.file))
    return next((year[1] for year in found if year), "")


def people_in(grid: Grid, number: int, cells: list[str], column: int, problems: Problems) -> float:
    """A number of people: whole, and not below zero."""
    people = number_in(grid, number, cells, column, problems)
    place = (grid.file, number, column + 1, cells[column])
    if people < 0:
        problems.add(LandingRule.NEGATIVE_FIGURE, "people cannot be fewer than none:", *place)
    elif people % 1:
        problems.add(LandingRule.RATES_AS_COUNTS, "a count has no decimals:", *place)
    return people


def number_in(grid: Grid, number: int, cells: list[str], column: int, problems: Problems) -> float:
    """A number; zero where there is none, which is a problem."""
    if NUMBER.fullmatch(cells[column]):
        return float(cells[column].replace(",", ""))
    problems.add(
        LandingRule.NOT_A_NUMBER, "not a number:", grid.file, number, column + 1, cells[column]
    )
    return 0.0
