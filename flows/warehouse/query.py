"""Answer a question in SQL from a release: locked, limited, and written by our own code."""

import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from domain.printable import printable
from flows.warehouse.answers import write_answer
from flows.warehouse.connect import Connection, one_line, reading
from flows.warehouse.statements import NO_OTHER_FILE, QueryError, question
from flows.warehouse.table import print_table

BINARY = ("parquet", "xlsx")
FORMS = ("table", "csv", "json", "parquet", "xlsx")
AGAIN_SECONDS = 0.2  # how often a question that goes on is told to end
MB = 2**20
A_THREAD_MB = 128  # of addresses that the system sets aside for each


@dataclass(frozen=True, slots=True)
class Query:
    """A question and how to answer it.

    Attributes
    ----------
    form
        One of `FORMS`.
    output
        The new file; standard output if there is none.
    restricted
        The file of respondents, where it may be asked too.
    memory_mb, seconds
        What the answer may take.
    """

    sql: str
    form: str = "table"
    output: Path | None = None
    restricted: Path | None = None
    memory_mb: int = 1000
    seconds: float = 60


def run_query(warehouse: Path, query: Query) -> None:
    """Write the answer as a table, CSV, JSON, Parquet or a workbook, to a file or standard output.

    A file appears whole or not at all.

    Raises
    ------
    QueryError
        If the SQL is wrong, asks for more than reading or takes too much, or the form is none of
        text and would go to a terminal.
    """
    if query.form in BINARY and query.output is None and sys.stdout.isatty():
        raise QueryError(f"{query.form} is not text: name a file with --output")
    if query.output is None and query.form == "table":
        with _asked(warehouse, query, None) as answer:
            print_table(answer, _terminal_width(), print)
        return
    with _scratch(query.output) as folder:
        file = folder / "answer"
        with _asked(warehouse, query, folder) as answer:
            write_answer(answer, "csv" if query.form == "table" else query.form, file)
        if query.output is None:
            _print_file(file)
            return
        if query.restricted:
            file.chmod(0o600)
        file.replace(query.output)


@contextmanager
def _asked(warehouse: Path, query: Query, folder: Path | None) -> Iterator[duckdb.DuckDBPyRelation]:
    """The answer, which is computed as it is taken; what goes wrong is said in one line."""
    try:
        with (
            _addresses(query.memory_mb),
            reading(
                warehouse, restricted=query.restricted, memory_mb=query.memory_mb, exports=folder
            ) as connection,
            _ended_after(connection, query.seconds),
        ):
            yield connection.sql(question(connection, query.sql))
    except duckdb.InterruptException as error:
        raise QueryError(f"not answered in {query.seconds:g} s: --seconds allows more") from error
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise QueryError(
            f"not answered with {query.memory_mb} MB of memory: --memory-mb allows more"
        ) from error
    except duckdb.PermissionException as error:
        raise QueryError(NO_OTHER_FILE) from error
    except duckdb.Error as error:
        raise QueryError(one_line(error)) from error


@contextmanager
def _scratch(output: Path | None) -> Iterator[Path]:
    """A folder of our own: beside the file to be written, so that it is put in place at once."""
    beside = output.parent.resolve() if output else None
    if beside and not beside.is_dir():
        raise QueryError(f"{beside}: there is no such folder")
    with tempfile.TemporaryDirectory(prefix=".gofal-", dir=beside) as folder:
        yield Path(folder).resolve()


def _print_file(file: Path) -> None:
    """Print by way of a file: DuckDB opens standard output anew and overwrites what it holds."""
    if sys.stdout.isatty():
        print(printable(file.read_text(encoding="utf-8"), keep="\n\t"), end="")
        return
    sys.stdout.flush()
    with file.open("rb") as written:
        shutil.copyfileobj(written, sys.stdout.buffer)
    sys.stdout.flush()


def _terminal_width() -> int | None:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


@contextmanager
def _ended_after(connection: Connection, seconds: float) -> Iterator[None]:
    """Interrupt whatever DuckDB does for the connection when the time is over."""
    is_done = threading.Event()

    def watch() -> None:
        wait = seconds
        while not is_done.wait(wait):
            connection.interrupt()
            wait = AGAIN_SECONDS

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_done.set()
        watcher.join()


@contextmanager
def _addresses(memory_mb: int) -> Iterator[None]:
    """Let this process take so much more memory: DuckDB's own limit does not count long texts."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):  # no Linux: DuckDB's limit has to do
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    threads_mb = A_THREAD_MB * (os.cpu_count() or 1)
    limit = pages * resource.getpagesize() + (2 * memory_mb + threads_mb) * MB
    with suppress(ValueError, OSError):  # a lower limit is set from outside
        resource.setrlimit(resource.RLIMIT_AS, (_lower(limit, before[0]), before[1]))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, before)


def _lower(limit: int, known: int) -> int:
    return limit if known < 0 else min(limit, known)
