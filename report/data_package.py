"""Descriptions of exported files that programs read: a Data Package, and CSVW beside each CSV.

Sources: Data Package 2.0 (datapackage.org/standard); W3C, Metadata Vocabulary for Tabular Data
(2015), which calls the description of ``x.csv`` ``x.csv-metadata.json``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.tables import Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE = {
    "name": "OGL-UK-3.0",
    "title": "Open Government Licence v3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
BOUNDARIES_LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
BOUNDARIES = "boundaries"  # in the name of what is under the second licence
# at the start of a CSV; without it Excel reads the letters of Ynys Môn as others
BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
SYNTHETIC = "Some rows are of synthetic respondents (is_synthetic): they say nothing about Wales."
# DuckDB's name of a type: the Data Package's, and that of XML Schema for CSVW
TYPES = {
    "BIGINT": ("integer", "integer"),
    "BOOLEAN": ("boolean", "boolean"),
    "DATE": ("date", "date"),
    "DOUBLE": ("number", "double"),
    "INTEGER": ("integer", "integer"),
    "TIMESTAMP": ("datetime", "dateTime"),
    "VARCHAR": ("string", "string"),
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# an end or a start of a column's name: the unit that it stands for
UNITS_BY_END = {"_per_10k": "per 10,000 children aged 0 to 17", "_pct": "%"}
UNITS_BY_START = {"n_": "number"}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that holds a table.

    Attributes
    ----------
    form
        ``csv``, ``json``, ``parquet`` or ``xlsx``.
    """

    table: Table
    name: str
    form: str
    n_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook of several tables, for people."""

    name: str
    title: str
    n_bytes: int
    sha256: str


def unit(column: str) -> str | None:
    """The unit that the name of a column carries; None where it carries none."""
    for end, what in UNITS_BY_END.items():
        if column.endswith(end) or f"{end}_" in column:
            return what
    return next((what for start, what in UNITS_BY_START.items() if column.startswith(start)), None)


def data_package(
    files: Iterable[ExportedFile], release_id: str, created_at: str, books: Iterable[Book] = ()
) -> dict:
    """Describe exported files as a Data Package.

    Parameters
    ----------
    books
        Workbooks that lie beside them.
    release_id, created_at
        Of the release; the version of the package is the release.
    """
    return {
        "$schema": PROFILE,
        "name": "gofal",
        "title": "Gofal: children looked after in Wales",
        "version": release_id,
        "created": created_at,
        "licenses": [LICENCE, BOUNDARIES_LICENCE],
        "resources": [*map(_resource, files), *map(_book, books)],
    }


def _book(book: Book) -> dict:
    """Describe a workbook: what it holds is in the other files too, column by column."""
    return {
        "name": book.name,
        "path": book.name,
        "title": book.title,
        "format": "xlsx",
        "mediatype": MEDIA_TYPES["xlsx"],
        "bytes": book.n_bytes,
        "hash": f"sha256:{book.sha256}",
        "licenses": [LICENCE],
    }


def _resource(file: ExportedFile) -> dict:
    """Describe a file."""
    table = file.table
    licence = BOUNDARIES_LICENCE if BOUNDARIES in table.name else LICENCE
    schema: dict = {"fields": [_field(column) for column in table.columns]}
    if file.form == "csv":
        schema["missingValues"] = [""]
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "name": file.name.lower(),
        "path": file.name,
        "title": table.name,
        "description": description(table),
        "format": file.form,
        "mediatype": MEDIA_TYPES[file.form],
        **({"encoding": "utf-8"} if file.form in ("csv", "json") else {}),
        "bytes": file.n_bytes,
        "hash": f"sha256:{file.sha256}",
        "licenses": [licence],
        "rowCount": table.n_rows,
        "isSynthetic": table.is_synthetic,
        "schema": schema,
    }


def description(table: Table) -> str:
    """What a table is, and whether it holds synthetic respondents."""
    return f"{table.description} {SYNTHETIC}" if table.is_synthetic else table.description


def _field(column: Column) -> dict:
    """Describe a column."""
    measured = unit(column.name)
    return {
        "name": column.name,
        "type": TYPES[column.kind][0],
        "description": column.description,
        **({"unit": measured} if measured else {}),
        **({"constraints": {"required": True}} if column.is_required else {}),
    }


def csv_on_the_web(file: ExportedFile, release_id: str) -> dict:
    """Describe a CSV file in the vocabulary of the W3C."""
    table = file.table
    columns = [
        {
            "name": column.name,
            "titles": column.name,
            "datatype": TYPES[column.kind][1],
            "dc:description": column.description,
            "required": column.is_required,
        }
        for column in table.columns
    ]
    keys = {"primaryKey": list(table.key)} if table.key else {}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file.name,
        "dc:title": table.name,
        "dc:description": description(table),
        "dc:license": {"@id": LICENCE["path"]},
        "dc:identifier": release_id,
        "tableSchema": {"columns": columns, **keys},
    }
