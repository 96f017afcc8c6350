"""Answer a question in SQL from a release, read-only."""

import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from flows.warehouse.connect import opened


class QueryError(ValueError):
    """A question that cannot be answered, in one line."""


def run_query(
    warehouse: Path,
    sql: str,
    form: str,
    output: Path | None = None,
    restricted: Path | None = None,
) -> None:
    """Write the answer as a table, CSV, JSON or Parquet, to a file or standard output.

    The file of respondents, where it is named, is the catalog ``restricted``.

    Raises
    ------
    QueryError
        If the SQL is wrong, is not one query, or Parquet would go to a terminal.
    """
    if form == "parquet" and output is None and sys.stdout.isatty():
        raise QueryError("Parquet is not text: name a file with --output")
    try:
        with opened(warehouse, restricted=restricted) as connection:
            if len(connection.extract_statements(sql)) != 1:
                raise QueryError("one query at a time")
            answer = connection.sql(sql)
            if answer is None:
                raise QueryError("that statement asks nothing: begin with select or from")
            if output:
                _write(answer, form, output)
            elif form == "table":
                answer.show(max_rows=1000, max_width=10_000)
            else:
                _print_file(answer, form)
    except duckdb.Error as error:
        raise QueryError(" ".join(str(error).split())) from error


def _write(answer: duckdb.DuckDBPyRelation, form: str, file: Path) -> None:
    match form:
        case "parquet":
            answer.write_parquet(str(file))
        case "json":
            quoted = str(file).replace("'", "''")
            answer.query("answer", f"copy answer to '{quoted}' (format json, array true)")
        case _:  # a table in a file is one that other programs read
            answer.write_csv(str(file))


def _print_file(answer: duckdb.DuckDBPyRelation, form: str) -> None:
    """Print by way of a file: DuckDB opens standard output anew and overwrites what it holds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer"
        _write(answer, form, file)
        sys.stdout.flush()
        with file.open("rb") as written:
            shutil.copyfileobj(written, sys.stdout.buffer)
        sys.stdout.flush()
