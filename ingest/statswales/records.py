"""Tables with a row per figure: the new site, OData answers, and coded tables with look-ups."""

import re

from domain.figures import Edition
from ingest.statswales.problems import Problems, as_figures, refused
from ingest.statswales.tables import Table, explained
from ingest.statswales.vocabulary import PERIODS, Figure, NotAFigureError, Vocabulary, key

NEEDED = ("area", "period", "description")


def read_records(table: Table, lookups: dict[str, dict[str, str]], words: Vocabulary) -> Edition:
    """Read a table of records.

    Parameters
    ----------
    lookups
        For the name of a column, in lower case, what each of its codes means.
    """
    table = explained(table, lookups, words)
    file, problems = table.grid.file, Problems()
    for role in ("area", "description"):
        if role not in table.columns and table.columns.keys() & {"sex", "age_band", "area"}:
            raise refused("missing_column", "the table lacks a column:", file, role)
    facts = _facts(table, words, problems)
    for number, header in table.unknown.items():
        problems.add(
            "unknown_column",
            "a column that may divide the figures further:",
            file,
            column=number + 1,
            value=header,
        )
    problems.stop_if_any()
    if "area" not in table.columns:
        raise refused("wrong_dataset", "a table without areas is none that Gofal uses", file)
    dataset = _dataset(table, words)
    return _edition(table, facts, dataset, words, problems)


def _facts(table: Table, words: Vocabulary, problems: Problems) -> list[tuple[int, list, Figure]]:
    """Figures with the cells that place them; what is incomplete or no figure is a problem."""
    columns, file, facts, seen = table.columns, table.grid.file, [], {}
    placing = [number for role, number in columns.items() if role not in ("value", "notes")]
    width = len(table.rows[0][1]) if table.rows else 0
    for row, cells in table.rows:
        if len(cells) != width:
            problems.add("ragged_row", f"{len(cells)} cells where others have {width}", file, row)
            continue
        empty = next((number for number in placing if not cells[number]), None)
        if empty is not None:
            problems.add("incomplete_fact", "a figure without its place", file, row, empty + 1, "")
            continue
        notes = cells[columns["notes"]] if "notes" in columns else ""
        # notes may be sentences; only shorthand says something about the figure
        notes = notes if re.fullmatch(r"[a-zA-Z, ]{0,12}", notes) else ""
        try:
            figure = words.figure(cells[columns["value"]], notes)
        except NotAFigureError as error:
            is_number = error.rule == "unknown_shorthand" and not cells[columns["value"]].strip(
                "0123456789.,-"
            )
            shown = notes if is_number else cells[columns["value"]]
            problems.add(error.rule, str(error), file, row, columns["value"] + 1, shown)
            continue
        everything = tuple(cells[number] for number in (*placing, *table.unknown))
        if everything in seen:
            problems.add(
                "duplicate_fact",
                f"the place of row {seen[everything]} is given again:",
                file,
                row,
                value=", ".join(everything),
            )
        seen[everything] = row
        facts.append((row, cells, figure))
    return facts


def _dataset(table: Table, words: Vocabulary) -> str:
    """The dataset that knows what the table counts."""
    number = table.columns["description"]
    labels = {key(cells[number]) for _, cells in table.rows if number < len(cells)}
    for dataset, dimensions in words.categories.items():
        known = dimensions.get("description", {})
        if any(known.get(label) == "all" for label in labels):
            return dataset
    shown = ", ".join(sorted(labels)[:3])
    raise refused("wrong_dataset", "no dataset that Gofal uses counts", table.grid.file, shown)


def _edition(
    table: Table, facts: list, dataset: str, words: Vocabulary, problems: Problems
) -> Edition:
    """Place every figure in its dataset."""
    columns, file = table.columns, table.grid.file
    categories = words.categories[dataset]
    dimensions = [name for name in categories if name not in ("description", "division")]
    period_of = PERIODS["year_ending_march" if "sex" in categories else "mid_year"]
    known_roles = {*NEEDED, "value", "notes", "area_code", *categories}
    for role in columns.keys() - known_roles:
        problems.add("unknown_column", "a column this dataset does not have:", file, value=role)
    rows = []
    for row, cells, figure in facts:
        codes = {
            role: categories[role].get(key(cells[columns[role]]))
            for role in categories
            if role in columns
        }
        if codes["description"] == "left out" or codes.get("division", "all") is None:
            continue
        area = words.areas.get(key(cells[columns["area"]]))
        year = period_of(cells[columns["period"]])
        placed = {"area": area, "period": year} | codes
        for role, code in placed.items():
            if code is None:
                rule = f"unknown_{role if role in ('area', 'period') else 'category'}"
                column = columns[role]
                problems.add(rule, f"unknown {role}", file, row, column + 1, cells[column])
        place = [codes.get(name, "all") for name in dimensions]
        where = (file, row, columns["value"] + 1)
        rows.append((area, year, *place, figure.printed, figure.value, figure.markers, *where))
    problems.stop_if_any()
    if not rows:
        raise refused("wrong_dataset", "no row is of all children or all people", file)
    figures = as_figures(rows, dimensions, problems)
    return Edition(dataset, "records", table.language, None, figures)
