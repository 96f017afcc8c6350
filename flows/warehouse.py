"""The only module that opens DuckDB."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pandas as pd

PUBLIC_SCHEMAS = ("marts", "results")
CONTENT_HASH = "count(*), sha256(coalesce(string_agg(line, chr(10) order by line), ''))"


@dataclass(frozen=True, slots=True)
class TableContent:
    """What a table of a release holds."""

    table: str
    n_rows: int
    content_sha256: str


@contextmanager
def opened(path: Path, *, writing: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse, read-only unless writing is asked for."""
    if not path.exists():
        raise FileNotFoundError(f"no warehouse at {path}")
    connection = duckdb.connect(
        str(path),
        read_only=not writing,
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    )
    try:
        yield connection
    finally:
        connection.close()


def read_table(path: Path, table: str) -> "pd.DataFrame":
    """Read a whole table, such as ``marts.fct_care_rates``, in the order of its content."""
    with opened(path) as warehouse:
        return warehouse.table(table).order("all").df()


def read_value(path: Path, sql: str, parameters: list[str]) -> object:
    """Read the one value a query finds."""
    with opened(path) as warehouse:
        row = warehouse.execute(sql, parameters).fetchone()
    if row is None:
        raise LookupError(f"nothing found for {parameters} by: {sql}")
    return row[0]


def read_rows(path: Path, sql: str, limit: int) -> list[dict]:
    """Read the first rows of a query as records, every value as text."""
    with opened(path) as warehouse:
        relation = warehouse.sql(sql)
        columns = relation.columns
        rows = relation.limit(limit).fetchall()
    return [{name: str(cell) for name, cell in zip(columns, row, strict=True)} for row in rows]


def write_table(
    path: Path, table: str, frame: "pd.DataFrame", descriptions: dict[str, str]
) -> None:
    """Write a frame as a table of a schema that is made if need be, with its columns described."""
    with opened(path, writing=True) as warehouse:
        warehouse.execute(f"create schema if not exists {table.split('.')[0]}")
        warehouse.from_df(frame).create(table)
        for column, description in descriptions.items():
            text = description.replace("'", "''")
            warehouse.execute(f"comment on column {table}.{column} is '{text}'")


def public_contents(path: Path) -> list[TableContent]:
    """Count and hash every public table.

    The hash is over the rows in the order of their text, so it depends on content alone: neither
    on the order rows were written in nor on how the file lays them out.
    """
    with opened(path) as warehouse:
        tables = warehouse.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in (select unnest(?)) order by 1",
            [list(PUBLIC_SCHEMAS)],
        ).fetchall()
        return [
            TableContent(
                table,
                *warehouse.table(table)
                .set_alias("source")
                .project("source::varchar as line")
                .aggregate(CONTENT_HASH)
                .fetchone(),
            )
            for (table,) in tables
        ]
