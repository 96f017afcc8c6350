"""Grids whose header is understood, and codes replaced by what look-ups say they mean."""

from dataclasses import dataclass, replace

from ingest.files.grids import Grid
from ingest.statswales.problems import Problems
from ingest.statswales.vocabulary import Vocabulary, key

HEADER_WITHIN = 15
Lookups = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid whose header is understood: for each role its column, counted from 0."""

    grid: Grid
    header: list[str]
    columns: dict[str, int]
    unknown: dict[int, str]
    language: str
    rows: list[tuple[int, list[str]]]


def find_table(grid: Grid, words: Vocabulary) -> Table | None:
    """Find the header of a table of records: one with a column of figures and one of periods."""
    for index, (_, cells) in enumerate(grid.rows[:HEADER_WITHIN]):
        roles = [words.role(cell) for cell in cells]
        columns: dict[str, int] = {}
        for number, role in enumerate(roles):
            if role and role[0] != "left_out":
                columns.setdefault(role[0], number)
        if {"value", "period"} <= columns.keys():
            languages = {role[1] for role in roles if role and role[1]}
            unknown = {
                number: cells[number]
                for number, role in enumerate(roles)
                if role is None and cells[number]
            }
            language = "cy" if "cy" in languages else "en"
            return Table(grid, cells, columns, unknown, language, grid.rows[index + 1 :])
    return None


def explained(table: Table, lookups: Lookups, words: Vocabulary) -> Table:
    """Put the meaning of codes in their place, and codes of areas where names are lacking.

    A column that only a look-up explains has the role that all its meanings have.
    """
    columns, unknown = dict(table.columns), dict(table.unknown)
    if "area" not in columns and "area_code" in columns:
        columns["area"] = columns["area_code"]
    for number, name in table.unknown.items():
        role = _role_of(lookups.get(key(name), {}), words)
        if role:
            columns[role] = number
            del unknown[number]
    coded = {
        number: lookups[key(name)]
        for number, name in enumerate(table.header)
        if key(name) in lookups
    }
    problems = Problems()
    rows = [(row, list(cells)) for row, cells in table.rows] if coded else table.rows
    for row, cells in rows if coded else []:
        for number, meanings in coded.items():
            code = cells[number] if number < len(cells) else ""
            if code and code not in meanings:
                place = (table.grid.file, row, number + 1, code)
                problems.add("unknown_code", "the look-up does not explain", *place)
            elif code:
                cells[number] = meanings[code]
    problems.stop_if_any()
    return replace(table, columns=columns, unknown=unknown, rows=rows)


def _role_of(meanings: dict[str, str], words: Vocabulary) -> str | None:
    """The dimension whose labels a look-up's meanings are."""
    for dimensions in words.categories.values():
        for dimension, labels in dimensions.items():
            if meanings and all(key(meaning) in labels for meaning in meanings.values()):
                return dimension
    return None
