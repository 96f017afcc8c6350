"""What a warehouse holds, read: whole tables as frames, answers as records, contents as hashes."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from flows.warehouse.connect import Connection, reading

if TYPE_CHECKING:
    import pandas as pd

PUBLIC_SCHEMAS = ("marts", "results", "ledger")


@dataclass(frozen=True, slots=True)
class TableContent:
    """What a table of a release holds."""

    table: str
    n_rows: int
    content_sha256: str


def read_tables(
    warehouse: Connection, schema: str, names: Iterable[str]
) -> dict[str, "pd.DataFrame"]:
    """Read whole tables of a schema, by name, each in the order of its content."""
    return {name: read_table(warehouse, f"{schema}.{name}") for name in names}


def read_table(warehouse: Connection, table: str) -> "pd.DataFrame":
    """Read a whole table, such as ``marts.fct_care_rates``, in the order of its content."""
    return warehouse.sql(f"from {table}").order("all").df()  # a table, or a view


def read_seed(warehouse: Connection, table: str) -> "pd.DataFrame":
    """Read a whole seed in the order of its file, in which DuckDB holds it."""
    return warehouse.table(table).df()


def has_table(warehouse: Connection, table: str) -> bool:
    """Whether a table is there; its name with catalog and schema."""
    catalog, schema, name = table.split(".")
    found = warehouse.execute(
        "select 1 from information_schema.tables "
        "where table_catalog = ? and table_schema = ? and table_name = ?",
        [catalog, schema, name],
    )
    return found.fetchone() is not None


def read_rows(
    path: Path, sql: str, limit: int = 10_000, restricted: Path | None = None
) -> list[dict]:
    """Read the first rows of a query as records, every value as text."""
    with reading(path, restricted=restricted) as warehouse:
        relation = warehouse.sql(sql)
        columns = relation.columns
        rows = relation.limit(limit).fetchall()
    return [{name: str(cell) for name, cell in zip(columns, row, strict=True)} for row in rows]


def public_contents(warehouse: Connection) -> list[TableContent]:
    """Count and hash every public table.

    The hash is over the rows in the order of their text, so it depends on content alone: neither
    on the order rows were written in nor on how the file lays them out. Python sorts and hashes
    texts in half of DuckDB's time, and needs less memory for it.
    """
    tables = warehouse.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_catalog = current_database() and table_schema in (select unnest(?)) "
        "order by 1",
        [list(PUBLIC_SCHEMAS)],
    ).fetchall()
    contents = []
    for (table,) in tables:
        rows = warehouse.table(table).set_alias("source").project("encode(source::varchar)")
        lines = sorted(line for (line,) in rows.fetchall())
        contents.append(TableContent(table, len(lines), _sha256(lines)))
    return contents


def _sha256(lines: Iterable[bytes]) -> str:
    """Hash lines with a line feed between them, as one text that is never put together."""
    content = sha256()
    for number, line in enumerate(lines):
        content.update(b"\n" + line if number else line)
    return content.hexdigest()
