"""Public tables of a release as files for people and programs, with descriptions of both."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from domain.problems import StateError
from domain.tables import Table
from flows.files import file_sha256, write_json
from flows.releases.store import Release
from flows.warehouse.answers import write_answer
from flows.warehouse.connect import Connection, reading
from flows.warehouse.described import described_tables
from report.data_package import ExportedFile, csv_on_the_web, data_package

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel reads the letters of Ynys Môn as others
PACKAGE = "datapackage.json"


class ExportError(StateError):
    """What cannot be exported; the message says why and what to do."""


def export(
    release: Release, folder: Path, names: Sequence[str], forms: Sequence[str]
) -> list[ExportedFile]:
    """Write tables of a release into a new folder; either all of it is there or nothing.

    Parameters
    ----------
    names
        Tables, with or without their schema; all public ones if none is named.
    forms
        Some of csv, json, parquet and xlsx.

    Returns
    -------
    list of ExportedFile
        What was written, without the descriptions.

    Raises
    ------
    ExportError
        If the folder is there already, or a name is no public table's.
    """
    if folder.exists():
        raise ExportError(f"{folder} is there already: name a new folder with --to")
    partial = folder.with_name(f".{folder.name}.partial")
    if partial.exists():  # of an export that was stopped
        shutil.rmtree(partial)
    try:
        with reading(release.warehouse, exports=partial) as warehouse:
            tables = _chosen(described_tables(warehouse), names)
            partial.mkdir(parents=True)
            files = [_write(warehouse, table, form, partial) for table in tables for form in forms]
        package = data_package(files, release.id, release.manifest.created_at.isoformat())
        write_json(partial / PACKAGE, package)
        for file in files:
            if file.form == "csv":
                about = csv_on_the_web(file, release.id)
                write_json(partial / f"{file.name}-metadata.json", about)
        partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return files


def _chosen(tables: list[Table], names: Sequence[str]) -> list[Table]:
    """The tables that were named, in the order of their names; all of them if none was."""
    known = {name: table for table in tables for name in (table.name, table.short_name)}
    unknown = sorted(set(names) - known.keys())
    if unknown:
        listed = ", ".join(table.name for table in tables)
        raise ExportError(f"{', '.join(unknown)}: no public table. There are {listed}")
    wanted = {known[name].name for name in names} or {table.name for table in tables}
    return [table for table in tables if table.name in wanted]


def _write(warehouse: Connection, table: Table, form: str, folder: Path) -> ExportedFile:
    """Write a table as one file, its rows in the order of their content."""
    file = folder / f"{table.short_name}.{form}"
    write_answer(warehouse.table(table.name).order("all"), form, file)
    if form == "csv":
        file.write_bytes(BYTE_ORDER_MARK + file.read_bytes())
    return ExportedFile(table, file.name, form, file.stat().st_size, file_sha256(file))
