"""Opening a warehouse; no other room does. What is published is only ever opened locked."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from domain.problems import StateError

Connection = duckdb.DuckDBPyConnection
Relation = duckdb.DuckDBPyRelation
NO_EXTENSIONS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# what says nothing about the figures: a full disk, a lack of memory, a run that was stopped
MACHINE_FAULTS = (
    OSError,
    MemoryError,
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.InterruptException,
    duckdb.InternalException,
)
ANY_FAULT = duckdb.Error
# DuckDB draws one among what a command says as soon as a statement takes two seconds
NO_PROGRESS_BAR = "set enable_progress_bar = false"
# two spend half as much again on tables of some thousand rows
ONE_THREAD = "set threads = 1"
# a kind and answers to five questions are a number of so many bits: DuckDB counts in an array then,
# for two thirds of what a hash table costs; of few respondents the array itself costs more
LARGE_COUNTS = "set perfect_ht_threshold = 22"
MANY_RESPONDENTS = 200_000
LANDED = "select max(estimated_size) from duckdb_tables() where table_name = 'survey_responses'"
MEMORY_MB = 2000  # a release and every question of our own pages need a fraction of it


class WarehouseError(StateError):
    """A file that DuckDB cannot open as a warehouse; the message names it."""


@contextmanager
def opened(
    path: Path, *, writing: bool = False, is_new: bool = False, restricted: Path | None = None
) -> Iterator[Connection]:
    """Open a warehouse that is being built, and the restricted file if it is named.

    It is read-only unless told otherwise. A published one is opened by `reading`.
    """
    if not path.exists() and not is_new:
        raise FileNotFoundError(f"no warehouse at {path}")
    connection = duckdb.connect(str(path), read_only=not writing, config=NO_EXTENSIONS)
    try:
        connection.execute(NO_PROGRESS_BAR)
        if restricted:
            mode = "" if writing else "(read_only)"
            connection.execute(f"attach {quoted(restricted)} as restricted {mode}")
        if writing:
            prepare_to_count(connection)
        yield connection
    finally:
        connection.close()


def prepare_to_count(connection: Connection) -> None:
    """Have respondents counted as is best for as many as landed, in the files that are attached."""
    ((n,),) = connection.execute(LANDED).fetchall()
    if (n or 0) >= MANY_RESPONDENTS:
        connection.execute(LARGE_COUNTS)


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Keep all that is done meanwhile, or none of it: the disk is waited for once.

    It can write to one file only; DuckDB says so.
    """
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


@contextmanager
def in_memory() -> Iterator[Connection]:
    """A database that is gone when it is closed: to count or to convert what stands elsewhere."""
    connection = duckdb.connect(":memory:", config=NO_EXTENSIONS)
    try:
        connection.execute(NO_PROGRESS_BAR)
        yield connection
    finally:
        connection.close()


@contextmanager
def reading(
    path: Path,
    *,
    restricted: Path | None = None,
    memory_mb: int = MEMORY_MB,
    exports: Path | None = None,
) -> Iterator[Connection]:
    """Open a published warehouse read-only and locked.

    A read-only database alone would not do: its session could still read and write any other file
    of the user. In a locked one no statement reaches another file, the network or an extension,
    nothing is kept beside the release, and no setting can be changed.

    Parameters
    ----------
    restricted
        The file of respondents, attached as the catalog ``restricted``.
    memory_mb
        Most megabytes that DuckDB may take; there is no disk to go on with.
    exports
        The one folder that our own code may have answers written into.

    Raises
    ------
    FileNotFoundError
        If there is no file.
    WarehouseError
        If DuckDB cannot open it.
    """
    for file in filter(None, (path, restricted)):
        file.stat()  # what is not there, or not ours to see, is named by the system's own error
    try:
        connection = duckdb.connect(str(path), read_only=True, config=NO_EXTENSIONS)
    except duckdb.Error as error:
        raise WarehouseError(f"{path} cannot be opened: {one_line(error)}") from error
    try:
        _lock(connection, restricted, memory_mb, exports)
        yield connection
    finally:
        connection.close()


def _lock(
    connection: Connection, restricted: Path | None, memory_mb: int, exports: Path | None
) -> None:
    """Attach what is named, then take every other way out; DuckDB lets none of it be undone."""
    if connection.execute("select current_setting('lock_configuration')").fetchall() == [(True,)]:
        return  # DuckDB shares a file between the connections of a process
    if restricted:
        try:
            connection.execute(f"attach {quoted(restricted)} as restricted (read_only)")
        except duckdb.Error as error:
            raise WarehouseError(f"{restricted} cannot be opened: {one_line(error)}") from error
    connection.execute(NO_PROGRESS_BAR)
    folders = f"[{quoted(exports)}]" if exports else "[]"
    for setting, value in {
        "memory_limit": f"'{memory_mb}MB'",
        "temp_directory": "''",
        "python_enable_replacements": "false",
        "allowed_directories": folders,
        "enable_external_access": "false",
        "lock_configuration": "true",
    }.items():
        connection.execute(f"set {setting} = {value}")


def quoted(text: str | Path) -> str:
    """A text as a literal of SQL; a parameter would make DuckDB import pandas, for a second."""
    doubled = str(text).replace("'", "''")
    return f"'{doubled}'"


def one_line(error: duckdb.Error) -> str:
    """What DuckDB says, in one line."""
    return " ".join(str(error).split())
