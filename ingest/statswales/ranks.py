"""Ranks of small areas (LSOAs) in the Welsh Index of Multiple Deprivation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.figures import Edition
from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems, refused
from ingest.statswales.agreement import OF_AREAS, Areas, check_columns
from ingest.statswales.edition import as_edition
from ingest.statswales.vocabulary import Vocabulary, key
from ingest.statswales.wide import (
    HEADER_WITHIN,
    number_in,
    roles_of,
    rows_below,
    year_in_a_title,
)

RANKS = ("overall_rank", "income_rank")
DECILES = {"overall_rank": "overall_decile", "income_rank": "income_decile"}
N_DECILES = 10
INDEX_YEAR = re.compile(r"(?:WIMD|MALlC)\D{0,3}(20\d{2})", re.IGNORECASE)
# the published workbook heads a column of ranks with the name of what is ranked
PUBLISHED_OVERALL = re.compile(r"(?:wimd|mallc) 20\d{2}")
PUBLISHED_INCOME = frozenset({"income", "incwm"})


@dataclass(frozen=True, slots=True)
class RankTable:
    """A grid whose header is understood: for each role its column, counted from 0."""

    grid: Grid
    index: int
    roles: dict[str, int]

    @property
    def header(self) -> list[str]:
        """The names of its columns."""
        return self.grid.rows[self.index][1]

    @property
    def lacks(self) -> list[str]:
        """Roles that no column has; deciles follow from ranks, and may be left out."""
        lacking = [role for role in RANKS if role not in self.roles]
        return lacking if self.roles.keys() & OF_AREAS else ["area_code", *lacking]

    @property
    def layout(self) -> str:
        """What the table looks like."""
        if all(decile in self.roles for decile in DECILES.values()):
            return "ranks of LSOAs"
        return "ranks of LSOAs, deciles by their ranks"


def read_ranks(grids: list[Grid], words: Vocabulary) -> Edition | None:
    """Read ranks of LSOAs; none if no grid has a column of LSOA codes and one of ranks.

    An authority is known by its code or by its name. A decile that is not given is the tenth of all
    ranks in which its rank lies.

    Raises
    ------
    EditionError
        With every problem found.
    """
    for grid in grids:
        if table := _rank_table(grid, words):
            return _ranks(table, words)
    return None


def has_ranks(grid: Grid, words: Vocabulary) -> bool:
    """Whether a grid is a table of ranks of LSOAs."""
    return _rank_table(grid, words) is not None


def _rank_table(grid: Grid, words: Vocabulary) -> RankTable | None:
    for index, (_, names) in enumerate(grid.rows[:HEADER_WITHIN]):
        roles = roles_of(names, words)
        for column, name in enumerate(map(key, names)):
            if PUBLISHED_OVERALL.fullmatch(name):
                roles.setdefault("overall_rank", column)
            elif name in PUBLISHED_INCOME:
                roles.setdefault("income_rank", column)
        if {"lsoa_code", "overall_rank"} <= roles.keys():
            return RankTable(grid, index, roles)
    return None


def _ranks(table: RankTable, words: Vocabulary) -> Edition:
    grid, index, roles = table.grid, table.index, table.roles
    if table.lacks:
        problem, lacking = "a column is missing:", ", ".join(table.lacks)
        raise refused(LandingRule.MISSING_COLUMN, problem, grid.file, lacking)
    problems = Problems()
    check_columns(grid.file, table.header, grid.rows[index + 1 :], words, problems)
    problems.stop_if_any()
    by_name = {**roles, "area": roles.get("area", roles.get("area_code", 0))}
    areas = Areas.of(grid.file, table.header, by_name, words)
    year_of_all = year_in_a_title(grid, index + 1, INDEX_YEAR)
    ranked = list(rows_below(grid, index, problems))
    rows = []
    for number, cells in ranked:
        area = areas.code(number, cells, problems)
        printed_year = cells[roles["period"]] if "period" in roles else year_of_all
        year = words.datasets["wimd_ranks"].year(printed_year)
        if year is None:
            problem = "neither a title nor a column says the year of the index:"
            place = (grid.file, number, None, printed_year)
            problems.add(LandingRule.UNKNOWN_PERIOD, problem, *place)
            break
        if area is None:
            continue
        place = (area, year, cells[roles["lsoa_code"]])
        for measure, figure in _measures(table, number, cells, len(ranked), problems):
            rows.append((*place, measure, *figure))
    edition = as_edition("wimd_ranks", table.layout, rows, words, problems)
    return replace(edition, remarks=tuple(areas.remarks()))


def _measures(
    table: RankTable, number: int, cells: list[str], n_areas: int, problems: Problems
) -> Iterator[tuple[str, tuple]]:
    """Each rank of a small area and its decile: as given, else as the rank gives it."""
    grid = table.grid
    for rank, decile in DECILES.items():
        column = table.roles[rank]
        value = number_in(grid, number, cells, column, problems)
        yield rank, (cells[column], value, "", grid.file, number, column + 1)
        if decile in table.roles:
            column = table.roles[decile]
            value = number_in(grid, number, cells, column, problems)
            printed = cells[column]
        else:
            value = float((value - 1) * N_DECILES // n_areas + 1)
            printed = f"{value:.0f}"
        yield decile, (printed, value, "", grid.file, number, column + 1)
