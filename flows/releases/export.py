"""Public tables of a release as files for people and programs, with descriptions of both."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from domain.problems import StateError
from domain.tables import Table
from flows.releases.files import describe, write_tables
from flows.releases.store import Release
from flows.warehouse.connect import reading
from flows.warehouse.described import described_tables
from report.data_package import ExportedFile


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
            files = write_tables(warehouse, tables, forms, partial)
        describe(files, partial, release.heading)
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
