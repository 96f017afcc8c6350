"""Population with a row for each sex and age: the Nomis API, and the detailed series of ONS.

Source: Nomis, dataset NM_2002_1, ``.data.csv`` of its API (SDMX names of columns); ONS, "MYEB1
detailed population estimates series", whose ages end in 90, which is 90 and over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.figures import Edition
from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems, refused
from ingest.statswales.agreement import Areas, check_columns
from ingest.statswales.counts_by_age import OPEN, Ages, Count, ages_of, grouped, sex_of
from ingest.statswales.edition import as_edition
from ingest.statswales.vocabulary import Vocabulary, key
from ingest.statswales.wide import HEADER_WITHIN, people_in, rows_below

API, SERIES = "Nomis API", "ONS series by sex and age"
OF_NOMIS = "obs_value"
NOMIS_NAMES = frozenset(
    f"{name}_name"
    for name in ("date", "geography", "gender", "sex", "c_age", "age", "measures", "freq")
) | {"obs_status_name", "obs_conf_name"}
VALUES, LEFT_OUT = frozenset({"value", ""}), frozenset({"percent", "percentage"})
SERIES_COLUMNS = {
    "area_code": re.compile(r"lad(?:code\d{2}|\d{4}_code)"),
    "area": re.compile(r"la(?:name\d{2}|d\d{4}_name)"),
}
SERIES_YEAR = re.compile(r"population_(\d{4})")
LAST_OF_SERIES = 90


@dataclass(frozen=True, slots=True)
class AgeTable:
    """A grid whose header is understood.

    Attributes
    ----------
    columns
        For each role its column, counted from 0.
    years
        For each column of people its year; none where a column says the year of each row.
    """

    layout: str
    grid: Grid
    index: int
    columns: dict[str, int]
    years: dict[int, int | None]


def read_age_rows(grids: list[Grid], words: Vocabulary) -> Edition | None:
    """Read population with a row for each sex and age; none if no grid is such a table.

    Rows of other countries are left out, and so are shares.

    Raises
    ------
    EditionError
        With every problem found.
    """
    table = next((found for grid in grids if (found := find_age_table(grid, words))), None)
    if table is None:
        return None
    problems, grid = Problems(), table.grid
    header = grid.rows[table.index][1]
    check_columns(grid.file, header, grid.rows[table.index + 1 :], words, problems)
    problems.stop_if_any()
    by_name = {"area": table.columns["area_code"], **table.columns}
    areas = Areas.of(grid.file, header, by_name, words)
    areas = replace(areas, codes=[table.columns["area_code"]] if "area" in table.columns else [])
    counts = list(_counts(table, areas, words, problems))
    problems.stop_if_any()
    if not counts:
        raise refused(LandingRule.WRONG_DATASET, "no row is of a Welsh authority", grid.file)
    edition = as_edition("populations", table.layout, grouped(counts, problems), words, problems)
    return replace(edition, remarks=tuple(areas.remarks()))


def find_age_table(grid: Grid, words: Vocabulary) -> AgeTable | None:
    """Find the header of a table with a row for each sex and age."""
    for index, (_, cells) in enumerate(grid.rows[:HEADER_WITHIN]):
        names = [key(cell) for cell in cells]
        if OF_NOMIS in names:
            found = _of_nomis(grid, index, names, words)
        else:
            found = _of_the_series(grid, index, names, words)
        if found:
            return found
    return None


def _of_nomis(grid: Grid, index: int, names: list[str], words: Vocabulary) -> AgeTable | None:
    columns = {role[0]: i for i, name in enumerate(names) if (role := words.columns.get(name))}
    if not {"area_code", "age_band", "period"} <= columns.keys():
        return None
    return AgeTable(API, grid, index, columns, {names.index(OF_NOMIS): None})


def _of_the_series(grid: Grid, index: int, names: list[str], words: Vocabulary) -> AgeTable | None:
    columns = {role[0]: i for i, name in enumerate(names) if (role := words.columns.get(name))}
    for role, pattern in SERIES_COLUMNS.items():
        column = next((i for i, name in enumerate(names) if pattern.fullmatch(name)), None)
        if column is not None:
            columns[role] = column
    years = {
        i: int(found[1]) for i, name in enumerate(names) if (found := SERIES_YEAR.fullmatch(name))
    }
    if not years or not {"area_code", "sex", "age_band"} <= columns.keys():
        return None
    return AgeTable(SERIES, grid, index, columns, dict(years))


def _counts(
    table: AgeTable, areas: Areas, words: Vocabulary, problems: Problems
) -> Iterator[Count]:
    """Every count of a Welsh authority or of Wales."""
    grid, columns = table.grid, table.columns
    _require_one_measure(table, problems)
    measure = columns.get("measure")
    for number, cells in rows_below(grid, table.index, problems):
        if not cells[columns["area_code"]].startswith("W"):
            continue
        if measure is not None and key(cells[measure]) in LEFT_OUT:
            continue
        if measure is not None and key(cells[measure]) not in VALUES:
            place = (grid.file, number, measure + 1, cells[measure])
            problems.add(LandingRule.UNKNOWN_CATEGORY, "unknown measure", *place)
            continue
        area = areas.code(number, cells, problems)
        sex, ages = _sex_and_ages(table, number, cells, problems)
        if not (area and sex and ages):
            continue
        for column, year_of_column in table.years.items():
            year = year_of_column or _year(table, number, cells, words, problems)
            people = people_in(grid, number, cells, column, problems)
            if year:
                yield Count(area, year, sex, ages, people, grid.file, number, column + 1)


def _require_one_measure(table: AgeTable, problems: Problems) -> None:
    """Note a column of names that nobody knows, if it divides the counts further."""
    header = table.grid.rows[table.index][1]
    for column, name in enumerate(header):
        is_known = key(name) in NOMIS_NAMES or column in table.columns.values()
        if is_known or not key(name).endswith("_name"):
            continue
        values = {cells[column] for _, cells in table.grid.rows[table.index + 1 :]
                  if column < len(cells)}  # fmt: skip
        if len(values) > 1:
            problem = "a column that may divide the figures further:"
            place = (table.grid.file, None, column + 1, name)
            problems.add(LandingRule.UNKNOWN_COLUMN, problem, *place)


def _sex_and_ages(
    table: AgeTable, number: int, cells: list[str], problems: Problems
) -> tuple[str | None, Ages | None]:
    """Of whom a row is; what nobody knows is a problem."""
    columns, file = table.columns, table.grid.file
    age_column = columns["age_band"]
    ages = ages_of(cells[age_column])
    if ages is None:
        place = (file, number, age_column + 1, cells[age_column])
        problems.add(LandingRule.UNKNOWN_CATEGORY, "unknown ages", *place)
    elif table.layout == SERIES and ages.first == LAST_OF_SERIES:
        ages = Ages(LAST_OF_SERIES, OPEN)
    if "sex" not in columns:
        return "persons", ages
    sex = sex_of(cells[columns["sex"]])
    if sex is None:
        place = (file, number, columns["sex"] + 1, cells[columns["sex"]])
        problems.add(LandingRule.UNKNOWN_CATEGORY, "unknown sex", *place)
    return sex, ages


def _year(
    table: AgeTable, number: int, cells: list[str], words: Vocabulary, problems: Problems
) -> int | None:
    column = table.columns["period"]
    year = words.datasets["populations"].year(cells[column])
    if year is None:
        place = (table.grid.file, number, column + 1, cells[column])
        problems.add(LandingRule.UNKNOWN_PERIOD, "unknown period", *place)
    return year
