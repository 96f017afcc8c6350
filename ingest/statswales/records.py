"""Tables with a row per figure: the new site, OData answers, and coded tables with look-ups."""

from dataclasses import dataclass, replace

from domain.figures import Edition
from domain.problems import Problem
from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems, refused
from ingest.statswales.agreement import Areas, check_columns
from ingest.statswales.edition import as_edition
from ingest.statswales.vocabulary import (
    A_DATE,
    Dataset,
    Figure,
    NotAFigureError,
    Vocabulary,
    is_remark,
    key,
)

HEADER_WITHIN = 15
LOOKUP_MEANING = "description_en"
UNKNOWN = {"period": LandingRule.UNKNOWN_PERIOD}
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


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure and the cells of the row that place it."""

    row: int
    cells: list[str]
    figure: Figure


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


def find_lookup(grid: Grid) -> Lookups:
    """A look-up of the publisher: for the column it explains, the meaning of each code."""
    header = [key(cell) for cell in grid.rows[0][1]]
    if LOOKUP_MEANING not in header:
        return {}
    meaning = header.index(LOOKUP_MEANING)
    return {header[0]: {cells[0]: cells[meaning] for _, cells in grid.rows[1:]}}


def read_records(table: RecordTable, lookups: Lookups, words: Vocabulary) -> Edition:
    """Read a table of records.

    Parameters
    ----------
    lookups
        For the name of a column, in lower case, what each of its codes means.

    Raises
    ------
    EditionError
        With every problem found.
    """
    table = _explained(table, lookups, words)
    problems = Problems()
    for role in ("area", "description"):
        if role not in table.columns and table.columns.keys() & {"sex", "age_band", "area"}:
            raise refused(LandingRule.MISSING_COLUMN, "the table lacks a column:", table.file, role)
    check_columns(table.file, table.header, table.rows, words, problems)
    facts = _facts(table, words, problems)
    for number, header in table.unknown.items():
        problems.add(
            LandingRule.UNKNOWN_COLUMN,
            "a column that may divide the figures further:",
            table.file,
            column=number + 1,
            value=header,
        )
    problems.stop_if_any()
    if "area" not in table.columns:
        raise refused(
            LandingRule.WRONG_DATASET, "a table without areas is none that Gofal uses", table.file
        )
    name = _dataset(table, words)
    areas = Areas.of(table.file, table.header, table.columns, words)
    rows = _rows(table, facts, words.datasets[name], areas, problems)
    problems.stop_if_any()
    if not rows:
        raise refused(
            LandingRule.WRONG_DATASET, "no row is of all children or all people", table.file
        )
    edition = as_edition(name, "records", rows, words, problems, table.language)
    return replace(edition, remarks=(*areas.remarks(), *_remarks(table, facts, words)))


def _remarks(table: RecordTable, facts: list[Fact], words: Vocabulary) -> list[Problem]:
    """A warning of each note in words for people: no marker stands for it."""
    if "notes" not in table.columns:
        return []
    column = table.columns["notes"]
    first: dict[str, int] = {}
    for fact in facts:
        if is_remark(fact.cells[column], words.markers):
            first.setdefault(fact.cells[column], fact.row)
    return [
        Problem(
            table.file,
            "a note in words, of which no marker is kept:",
            "Nothing needs doing; the words stay in the file.",
            row,
            column + 1,
            note[:80],
            LandingRule.REMARK_LEFT_OUT,
        )
        for note, row in first.items()
    ]


def _explained(table: RecordTable, lookups: Lookups, words: Vocabulary) -> RecordTable:
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
                place = (table.file, row, number + 1, code)
                problems.add(LandingRule.UNKNOWN_CODE, "the look-up does not explain", *place)
            elif code:
                cells[number] = meanings[code]
    problems.stop_if_any()
    return replace(table, columns=columns, unknown=unknown, rows=rows)


def _role_of(meanings: dict[str, str], words: Vocabulary) -> str | None:
    """The dimension whose labels a look-up's meanings are."""
    for dataset in words.datasets.values():
        for dimension in dataset.codes:
            if meanings and all(dataset.code(dimension, each) for each in meanings.values()):
                return dimension
    return None


def _facts(table: RecordTable, words: Vocabulary, problems: Problems) -> list[Fact]:
    """Figures with the cells that place them; what is incomplete or no figure is a problem."""
    columns, file = table.columns, table.file
    placing = [number for role, number in columns.items() if role not in ("value", "notes")]
    width = len(table.rows[0][1]) if table.rows else 0
    facts: list[Fact] = []
    seen: dict[tuple[str, ...], int] = {}
    for row, cells in table.rows:
        if len(cells) != width:
            problems.add(
                LandingRule.RAGGED_ROW, f"{len(cells)} cells where others have {width}", file, row
            )
            continue
        empty = next((number for number in placing if not cells[number]), None)
        if empty is not None:
            problems.add(
                LandingRule.INCOMPLETE_FACT, "a figure without its place", file, row, empty + 1, ""
            )
            continue
        printed = cells[columns["value"]]
        notes = cells[columns["notes"]] if "notes" in columns else ""
        try:
            figure = words.figure(printed, notes)
        except NotAFigureError as error:
            is_number = error.rule == LandingRule.UNKNOWN_SHORTHAND and not printed.strip(
                "0123456789.,-"
            )
            shown = notes if is_number else printed
            problems.add(error.rule, str(error), file, row, columns["value"] + 1, shown)
            continue
        place = tuple(cells[number] for number in (*placing, *table.unknown))
        if place in seen:
            problem = f"the place of row {seen[place]} is given again:"
            problems.add(LandingRule.DUPLICATE_FACT, problem, file, row, value=", ".join(place))
        seen[place] = row
        facts.append(Fact(row, cells, figure))
    return facts


def _dataset(table: RecordTable, words: Vocabulary) -> str:
    """The dataset that knows what the table counts."""
    number = table.columns["description"]
    labels = {cells[number] for _, cells in table.rows if number < len(cells)}
    for name, dataset in words.datasets.items():
        counted = dataset.codes.get("description", {})
        if any(counted.get(key(label)) == "all" for label in labels):
            return name
    shown = ", ".join(sorted(map(key, labels))[:3])
    raise refused(LandingRule.WRONG_DATASET, "no dataset that Gofal uses counts", table.file, shown)


def _rows(
    table: RecordTable, facts: list[Fact], dataset: Dataset, areas: Areas, problems: Problems
) -> list[tuple]:
    """Place every figure in its dataset."""
    columns, file = table.columns, table.file
    known_roles = {"area", "period", "value", "notes", "area_code", *dataset.codes}
    for role in columns.keys() - known_roles:
        problems.add(
            LandingRule.UNKNOWN_COLUMN, "a column this dataset does not have:", file, value=role
        )
    rows = []
    for fact in facts:
        codes = {
            role: dataset.code(role, fact.cells[columns[role]])
            for role in dataset.codes
            if role in columns
        }
        if codes["description"] == "left out" or codes.get("division", "all") is None:
            continue
        area = areas.code(fact.row, fact.cells, problems)
        year = dataset.year(fact.cells[columns["period"]])
        for role, code in {"period": year, **codes}.items():
            if code is None:
                rule = UNKNOWN.get(role, LandingRule.UNKNOWN_CATEGORY)
                place = (file, fact.row, columns[role] + 1, fact.cells[columns[role]])
                is_date = role == "period" and A_DATE.fullmatch(place[3])
                what = "a date, as spreadsheets make of a" if is_date else "unknown"
                problems.add(rule, f"{what} {role}", *place)
        figure = fact.figure
        rows.append(
            (
                *(area, year, *(codes.get(name, "all") for name in dataset.dimensions)),
                *(figure.printed, figure.value, figure.markers),
                *(file, fact.row, columns["value"] + 1),
            )
        )
    return rows
