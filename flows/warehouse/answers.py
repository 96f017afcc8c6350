"""An answer as a file: CSV, JSON, Parquet or a workbook, in which no text can compute."""

from pathlib import Path

import duckdb

from domain.formulas import HARMLESS, STARTS, is_formula
from flows.warehouse.connect import quoted

NUMBERS = frozenset(
    {
        *("BIGINT", "DECIMAL", "DOUBLE", "FLOAT", "HUGEINT", "INTEGER", "SMALLINT", "TINYINT"),
        *("UBIGINT", "UHUGEINT", "UINTEGER", "USMALLINT", "UTINYINT"),
    }
)
# what Python has a type for; all else is fetched in DuckDB's own words
FETCHED = NUMBERS | {"BOOLEAN", "DATE", "TIME", "TIMESTAMP", "VARCHAR"}
# what cannot begin with a sign that computes
NOT_TEXT = FETCHED - {"VARCHAR"} | {"TIMESTAMP WITH TIME ZONE", "UUID"}
FLOATING = frozenset({"DOUBLE", "FLOAT"})
Rows = duckdb.DuckDBPyRelation


def write_answer(answer: Rows, form: str, file: Path) -> None:
    """Write an answer into a new file."""
    columns = prepared(answer, form)
    match form:
        case "parquet":
            columns.write_parquet(str(file))
        case "json":
            columns.query("rows", f"copy rows to {quoted(file)} (format json, array true)")
        case "xlsx":
            from flows.warehouse.workbook import write_workbook

            write_workbook(columns, file)
        case _:
            columns.write_csv(str(file))


def prepared(answer: duckdb.DuckDBPyRelation, form: str) -> duckdb.DuckDBPyRelation:
    """An answer with its columns as a form needs them; those of one name are told apart.

    A CSV has no way to say that a cell is text: there an apostrophe goes before what would compute,
    as spreadsheets themselves mark text. JSON has no number that is none: there it is null.
    """
    places = [f"c{number}" for number in range(len(answer.columns))]
    columns = []
    for place, name, kind in zip(places, unique_names(answer.columns), answer.types, strict=True):
        shown = f"'{name}" if form == "csv" and is_formula(name) else name
        identifier = shown.replace('"', '""')
        columns.append(f'{_expression(place, str(kind), form)} as "{identifier}"')
    return answer.query(  # names are quoted, expressions are ours
        "answer",
        f"select {', '.join(columns)} from answer as t({', '.join(places)})",  # noqa: S608
    )


def simple(kind: str) -> str:
    """A type without its size: ``DECIMAL`` of ``DECIMAL(12,2)``."""
    return kind if kind.endswith("]") else kind.split("(")[0]


def unique_names(names: list[str]) -> list[str]:
    """Names of columns, those that occur again with a number behind them."""
    unique: list[str] = []
    taken: set[str] = set()
    for name in names:
        found, number = name, 1
        while found.lower() in taken:
            found, number = f"{name}_{number}", number + 1
        taken.add(found.lower())
        unique.append(found)
    return unique


def _expression(place: str, kind: str, form: str) -> str:
    match form:
        case "csv" if simple(kind) not in NOT_TEXT:
            text = f"{place}::varchar"
            return (
                f"case when regexp_full_match({text}, {quoted(STARTS)}) "
                f"and not regexp_full_match({text}, {quoted(HARMLESS)}) "
                f"then '''' || {text} else {text} end"
            )
        case "json" if kind in FLOATING:
            return f"case when isfinite({place}) then {place} end"
        case "table" | "xlsx" if simple(kind) not in FETCHED:
            return f"{place}::varchar"
    return place
