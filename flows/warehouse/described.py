"""The public tables of a release with their definitions, as the warehouse itself keeps them."""

from domain.tables import Column, Table
from flows.warehouse.connect import Connection
from flows.warehouse.read import PUBLIC_SCHEMAS

PRIVATE = "int_"  # beside the ledger: steps, no tables for readers
COLUMNS = """
select
    schema_name || '.' || table_name as name,
    column_name,
    data_type,
    coalesce(comment, ''),
    not is_nullable
from duckdb_columns()
where
    database_name = current_database()
    and schema_name in (select unnest(?))
    and not starts_with(table_name, ?)
order by name, column_index
"""
TABLES = """
select
    schema_name || '.' || table_name as name,
    coalesce(comment, '')
from duckdb_tables()
where database_name = current_database()
"""
KEYS = """
select
    schema_name || '.' || table_name as name,
    constraint_column_names
from duckdb_constraints()
where database_name = current_database() and constraint_type = 'PRIMARY KEY'
"""
IS_SYNTHETIC = "is_synthetic"


def described_tables(warehouse: Connection) -> list[Table]:
    """Describe every table that readers are meant to use, in the order of their names."""
    columns: dict[str, list[Column]] = {}
    for name, *column in warehouse.execute(COLUMNS, [list(PUBLIC_SCHEMAS), PRIVATE]).fetchall():
        columns.setdefault(name, []).append(Column(*column))
    descriptions = dict(warehouse.execute(TABLES).fetchall())
    keys = dict(warehouse.execute(KEYS).fetchall())
    return [
        Table(
            name,
            descriptions[name],
            tuple(of_table),
            tuple(keys.get(name, ())),
            *_counted(warehouse, name, of_table),
        )
        for name, of_table in columns.items()
    ]


def _counted(warehouse: Connection, name: str, columns: list[Column]) -> tuple[int, bool]:
    """How many rows there are, and whether any is of synthetic respondents."""
    says_so = IS_SYNTHETIC in {column.name for column in columns}
    asked = f"coalesce(bool_or({IS_SYNTHETIC}), false)" if says_so else "false"
    ((n_rows, is_synthetic),) = warehouse.table(name).aggregate(f"count(*), {asked}").fetchall()
    return n_rows, is_synthetic
