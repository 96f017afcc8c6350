"""The only module that opens DuckDB."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pandas as pd

PUBLIC_SCHEMAS = ("marts", "results", "ledger")
CONTENT_HASH = "count(*), sha256(coalesce(string_agg(line, chr(10) order by line), ''))"


@dataclass(frozen=True, slots=True)
class TableContent:
    """What a table of a release holds."""

    table: str
    n_rows: int
    content_sha256: str


@contextmanager
def opened(
    path: Path, *, writing: bool = False, is_new: bool = False, restricted: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a warehouse, read-only unless writing is asked for; the restricted file if named."""
    if not path.exists() and not is_new:
        raise FileNotFoundError(f"no warehouse at {path}")
    connection = duckdb.connect(
        str(path),
        read_only=not writing,
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    )
    try:
        if restricted:
            place = str(restricted).replace("'", "''")
            connection.execute(f"attach '{place}' as restricted (read_only)")
        yield connection
    finally:
        connection.close()


def read_table(path: Path, table: str) -> "pd.DataFrame":
    """Read a whole table, such as ``marts.fct_care_rates``, in the order of its content."""
    with opened(path) as warehouse:
        return warehouse.table(table).order("all").df()


def read_tables(path: Path, schema: str, names: Iterable[str]) -> dict[str, "pd.DataFrame"]:
    """Read whole tables of a schema on one connection, by name; opening costs more than reading."""
    with opened(path) as warehouse:
        return {name: warehouse.table(f"{schema}.{name}").order("all").df() for name in names}


def read_value(path: Path, sql: str, parameters: list[str]) -> object:
    """Read the one value a query finds."""
    with opened(path) as warehouse:
        row = warehouse.execute(sql, parameters).fetchone()
    if row is None:
        raise LookupError(f"nothing found for {parameters} by: {sql}")
    return row[0]


def read_rows(
    path: Path, sql: str, limit: int = 10_000, restricted: Path | None = None
) -> list[dict]:
    """Read the first rows of a query as records, every value as text."""
    with opened(path, restricted=restricted) as warehouse:
        relation = warehouse.sql(sql)
        columns = relation.columns
        rows = relation.limit(limit).fetchall()
    return [{name: str(cell) for name, cell in zip(columns, row, strict=True)} for row in rows]


def drop_schema(path: Path, schema: str) -> None:
    """Remove a schema and its tables from a copy of a warehouse."""
    with opened(path, writing=True) as warehouse:
        warehouse.execute(f"drop schema {schema} cascade")


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
