"""Which grid is a table of records, what its columns are, and what a look-up says of its codes."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems
from ingest.statswales.vocabulary import Vocabulary, key

HEADER_WITHIN = 60
OF_A_HEADER = frozenset({"value", "period", "description", "area", "area_code"})
FEWEST_NAMES = 2  # so many known names make a row a header that lacks something
NEEDED = {"value": "figures", "period": "years"}
LOOKUP_MEANING = "description_en"
Lookups = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A grid whose header is understood: for each role its column, counted from 0."""

    file: str
    header: list[str]
    columns: dict[str, int]
    unknown: dict[int, str]
    language: str
    rows: list[tuple[int, list[str]]]


def find_table(grid: Grid, words: Vocabulary) -> RecordTable | None:
    """Find the header of a table of records: one with a column of figures and one of periods."""
    for index, (_, cells) in enumerate(grid.rows[:HEADER_WITHIN]):
        roles = [words.role(cell) for cell in cells]
        columns: dict[str, int] = {}
        for number, role in enumerate(roles):
            if role and role[0] != "left_out":
                columns.setdefault(role[0], number)
        if {"value", "period"} <= columns.keys():
            languages = {role[1] for role in roles if role}
            unknown = {
                number: cells[number]
                for number, role in enumerate(roles)
                if role is None and cells[number]
            }
            language = "cy" if "cy" in languages else "en"
            return RecordTable(grid.file, cells, columns, unknown, language, grid.rows[index + 1 :])
    return None


def lacking_header(grid: Grid, words: Vocabulary) -> tuple[list[str], list[str]] | None:
    """What a table of records lacks: its header, and what no column of it holds.

    None if no row looks like a header.
    """
    for _, cells in grid.rows[:HEADER_WITHIN]:
        roles = {role[0] for cell in cells if (role := words.role(cell))} & OF_A_HEADER
        if len(roles) >= FEWEST_NAMES:
            return cells, [what for role, what in NEEDED.items() if role not in roles]
    return None


def find_lookup(grid: Grid) -> Lookups:
    """A look-up of the publisher: for the column it explains, the meaning of each code."""
    header = [key(cell) for cell in grid.rows[0][1]]
    if LOOKUP_MEANING not in header:
        return {}
    meaning = header.index(LOOKUP_MEANING)
    return {header[0]: {cells[0]: cells[meaning] for _, cells in grid.rows[1:]}}


def explained(table: RecordTable, lookups: Lookups, words: Vocabulary) -> RecordTable:
    """Put the meaning of codes in their place, and codes of areas where names are lacking.

    A column that only a look-up explains has the role that all its meanings have.
    """
    columns, unknown = dict(table.columns), dict(table.unknown)
    if "area" not in columns and "area_code" in columns:
        columns["area"] = columns["area_code"]
    for number, name in table.unknown.items():
        role = _role_of(lookups.get(key(name), {}), words, columns)
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
                place = (table.file, row, number + 1, code)
                problems.add(LandingRule.UNKNOWN_CODE, "the look-up does not explain", *place)
            elif code:
                cells[number] = meanings[code]
    problems.stop_if_any()
    return replace(table, columns=columns, unknown=unknown, rows=rows)


def _role_of(meanings: dict[str, str], words: Vocabulary, taken: Collection[str]) -> str | None:
    """The dimension whose labels a look-up's meanings are, and which no other column has."""
    for dataset in words.datasets.values():
        for dimension in [each for each in dataset.codes if each not in taken]:
            if meanings and all(dataset.code(dimension, each) for each in meanings.values()):
                return dimension
    return None
