"""Tables that a run writes into a warehouse before and beside dbt."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.warehouse.connect import Connection, Relation, in_memory, opened, quoted, transaction

if TYPE_CHECKING:
    import pandas as pd


def write_table(
    warehouse: Connection,
    table: str,
    frame: "pd.DataFrame",
    descriptions: dict[str, str],
    meaning: str = "",
) -> None:
    """Write a frame as a table of a schema that is made if need be, described with its columns."""
    # in SQL: a relation's own `create` overlooks the catalog of a name
    warehouse.register("written", frame)
    with transaction(warehouse):
        warehouse.execute(f"create schema if not exists {table.rpartition('.')[0]}")
        warehouse.execute(f"create table {table} as from written")
        warehouse.execute(f"comment on table {table} is {quoted(meaning)}")
        for column, description in descriptions.items():
            warehouse.execute(f"comment on column {table}.{column} is {quoted(description)}")
    warehouse.unregister("written")


def create_file(
    path: Path,
    tables: Mapping[str, Mapping[str, str]],
    rows: Mapping[str, Sequence["pd.DataFrame | Path"]],
    computed: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Create a DuckDB file with tables, and fill them; who may read it, its folder says.

    Files that DuckDB puts beside it, such as its log, are made anew whenever it is opened.

    Parameters
    ----------
    tables
        Of each table, such as ``landing.editions``, the type of each column.
    rows
        Of each table the frames, or files of Parquet, to be written into it.
    computed
        Of a table, columns that its frames lack or hold otherwise, as SQL of those that they have;
        ``{place}`` there is the place of the frame among them, from 1.
    """
    with opened(path, writing=True, is_new=True) as warehouse:
        for table, types in tables.items():
            create_table(warehouse, table, types)
            made = (computed or {}).get(table, {})
            for place, each in enumerate(rows.get(table, []), start=1):
                of = {name: f"({sql.format(place=place)})" for name, sql in made.items()}
                typed(warehouse, each, types, of).insert_into(table)


def typed(
    warehouse: Connection,
    rows: "pd.DataFrame | Path",
    types: Mapping[str, str],
    computed: Mapping[str, str] | None = None,
) -> Relation:
    """Rows of a frame or of a Parquet file as a relation with these columns, in this order.

    Of a column that they lack, or hold otherwise, `computed` is the SQL, of those that they have.
    """
    made = computed or {}
    found = warehouse.read_parquet(str(rows)) if isinstance(rows, Path) else warehouse.from_df(rows)
    columns = [f"{made.get(name, name)}::{kind} as {name}" for name, kind in types.items()]
    return found.project(", ".join(columns))


def write_parquet(path: Path, frame: "pd.DataFrame", types: Mapping[str, str]) -> None:
    """Write a frame as Parquet."""
    with in_memory() as connection:
        typed(connection, frame, types).write_parquet(str(path), compression="zstd")


def copy_tables(
    warehouse: Connection,
    tables: Mapping[str, tuple[str, Mapping[str, str]]],
    origin: Path | None,
) -> None:
    """Add tables to a warehouse, filled from another one where that is named.

    Parameters
    ----------
    tables
        Of each new table, the table it is copied from and the type of each column. A column that
        the other warehouse lacks stays null: it may have been built by older code.
    """
    if origin:
        place = str(origin).replace("'", "''")
        warehouse.execute(f"attach '{place}' as origin (read_only)")
    for table, (source, types) in tables.items():
        create_table(warehouse, table, types)
        if origin:
            found = warehouse.table(f"origin.{source}").columns
            copied = [column if column in found else "null" for column in types]
            warehouse.table(f"origin.{source}").project(", ".join(copied)).insert_into(table)
    if origin:
        warehouse.execute("detach origin")


def create_table(warehouse: Connection, table: str, types: Mapping[str, str]) -> None:
    """Create an empty table, and its schema if need be, from the type of each column."""
    columns = ", ".join(f"{column} {kind}" for column, kind in types.items())
    warehouse.execute(f"create schema if not exists {table.rpartition('.')[0]}")
    warehouse.execute(f"create table {table} ({columns})")
