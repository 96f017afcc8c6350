"""Tables with a row per figure: the new site, OData answers, and coded tables with look-ups."""

from dataclasses import dataclass, replace

from domain.figures import Edition
from domain.problems import Problem
from domain.rules import LandingRule
from ingest.problems import REMEDY, Problems, refused
from ingest.statswales.agreement import Areas, check_columns
from ingest.statswales.descriptions import WHOLE, Descriptions
from ingest.statswales.edition import as_edition
from ingest.statswales.record_tables import Lookups, RecordTable, explained
from ingest.statswales.vocabulary import (
    A_DATE,
    Dataset,
    Figure,
    NotAFigureError,
    Vocabulary,
    is_remark,
    key,
)

SHOWN_LABELS = 12
TAKE_OUT = "Take such lines out, or land the table as the API gives it."
UNKNOWN = {"period": LandingRule.UNKNOWN_PERIOD}


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure and the cells of the row that place it."""

    row: int
    cells: list[str]
    figure: Figure


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
    table = explained(table, lookups, words)
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
    placed = [(fact.row, fact.cells) for fact in facts]
    beside = Descriptions.of(table.file, table.columns, placed, words.datasets[name])
    facts = [fact for fact in facts if not beside.leaves_out(fact.cells)]
    rows = _rows(table, facts, words.datasets[name], areas, problems)
    problems.stop_if_any()
    if not rows:
        raise refused(
            LandingRule.WRONG_DATASET, "no row is of all children or all people", table.file
        )
    edition = as_edition(name, "records", rows, words, problems, table.language)
    return replace(
        edition, remarks=(*areas.remarks(), *beside.remarks(), *_remarks(table, facts, words))
    )


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
        if sum(map(bool, cells)) == 1 and width > 2:
            text = next(filter(None, cells))
            problem = "a line above or below the table is no figure of it:"
            place = (file, row, cells.index(text) + 1, text[:80])
            problems.add(LandingRule.INCOMPLETE_FACT, problem, *place, remedy=TAKE_OUT)
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
        counted = codes["description"]
        is_of_a_sex = counted not in (None, WHOLE)
        if is_of_a_sex and codes.setdefault("sex", counted) != counted:
            problem = f"the row is of {counted}, and its sex is"
            place = (file, fact.row, columns["sex"] + 1, fact.cells[columns["sex"]])
            problems.add(LandingRule.SAYS_TWO_THINGS, problem, *place)
        year = dataset.year(fact.cells[columns["period"]])
        for role, code in {"period": year, **codes}.items():
            if code is None:
                rule = UNKNOWN.get(role, LandingRule.UNKNOWN_CATEGORY)
                place = (file, fact.row, columns[role] + 1, fact.cells[columns[role]])
                is_date = role == "period" and A_DATE.fullmatch(place[3])
                what = "a date, as spreadsheets make of a" if is_date else "unknown"
                problems.add(rule, f"{what} {role}", *place, remedy=_remedy(dataset, role))
        figure = fact.figure
        rows.append(
            (
                *(area, year, *(codes.get(name, "all") for name in dataset.dimensions)),
                *(figure.printed, figure.value, figure.markers),
                *(file, fact.row, columns["value"] + 1),
            )
        )
    return rows


def _remedy(dataset: Dataset, role: str) -> str:
    """What to do about a label nobody knows: those that are known."""
    labels = list(dataset.codes.get(role, {}))[:SHOWN_LABELS]
    return f"{REMEDY} Known are: {', '.join(labels)}." if labels else REMEDY
