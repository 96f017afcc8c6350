"""Answer a question in SQL from a release, read-only."""

import sys
from pathlib import Path

import duckdb

from flows.warehouse import opened


class QueryError(ValueError):
    """A question that cannot be answered, in one line."""


def run_query(warehouse: Path, sql: str, form: str, output: Path | None = None) -> None:
    """Write the answer as a table, CSV, JSON or Parquet, to a file or standard output.

    Raises
    ------
    QueryError
        If the SQL is wrong, is not one query, or Parquet would go to a terminal.
    """
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise QueryError("Parquet is not text: name a file with --output")
    try:
        with opened(warehouse) as connection:
            if len(connection.extract_statements(sql)) != 1:
                raise QueryError("one query at a time")
            answer = connection.sql(sql)
            if answer is None:
                raise QueryError("that statement asks nothing: begin with select or from")
            _write(answer, form, str(output or "/dev/stdout"), to_file=output is not None)
    except duckdb.Error as error:
        raise QueryError(" ".join(str(error).split())) from error


def _write(answer: duckdb.DuckDBPyRelation, form: str, place: str, *, to_file: bool) -> None:
    match form:
        case "table" if not to_file:
            answer.show(max_rows=1000, max_width=10_000)
        case "table" | "csv":
            answer.write_csv(place)
        case "parquet":
            answer.write_parquet(place)
        case "json":
            answer.query("answer", f"copy answer to '{place}' (format json, array true)")
