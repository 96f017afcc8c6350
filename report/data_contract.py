"""What users of the public tables can rely on, as an open data contract.

Source: Open Data Contract Standard 3.1 (bitol-io.github.io/open-data-contract-standard): YAML,
of which JSON is a part.
"""

from collections.abc import Iterable

from domain.tables import Column, Table
from report.data_package import LICENCE, SYNTHETIC, description, unit

TYPES = {
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "INTEGER": "integer",
    "TIMESTAMP": "timestamp",
    "VARCHAR": "string",
}
PURPOSE = (
    "Care rates of the 22 local authorities of Wales, and what social workers said about them."
)
USAGE = f"{LICENCE['title']}: name the source. A figure is that of its release: name that too."
LIMITATIONS = f"What is missing is null and says why. {SYNTHETIC}"


def data_contract(tables: Iterable[Table], release: dict[str, str]) -> dict:
    """Promise the columns, types, keys and definitions of the public tables of a release.

    Parameters
    ----------
    release
        ``id``, ``created_at`` and ``code_version`` of the release, which is the contract's version.
    """
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "gofal",
        "name": "Gofal: children looked after in Wales",
        "version": release["id"],
        "status": "active",
        "description": {"purpose": PURPOSE, "usage": USAGE, "limitations": LIMITATIONS},
        "contractCreatedTs": release["created_at"],
        "schema": [_table(table) for table in tables],
    }


def _table(table: Table) -> dict:
    return {
        "name": table.short_name,
        "physicalName": table.name,
        "logicalType": "object",
        "physicalType": "table",
        "description": description(table),
        "dataGranularityDescription": f"{table.description.partition('. ')[0].rstrip('.')}.",
        "properties": [_column(column, table.key) for column in table.columns],
    }


def _column(column: Column, key: tuple[str, ...]) -> dict:
    measured = unit(column.name)
    is_key = column.name in key
    return {
        "name": column.name,
        "logicalType": TYPES[column.kind],
        "physicalType": column.kind,
        "description": column.description,
        "required": column.is_required,
        **(
            {"primaryKey": True, "primaryKeyPosition": key.index(column.name) + 1} if is_key else {}
        ),
        **({"customProperties": [{"property": "unit", "value": measured}]} if measured else {}),
    }
