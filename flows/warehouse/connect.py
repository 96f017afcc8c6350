"""Opening a warehouse; no other room does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

Connection = duckdb.DuckDBPyConnection


@contextmanager
def opened(
    path: Path, *, writing: bool = False, is_new: bool = False, restricted: Path | None = None
) -> Iterator[Connection]:
    """Open a warehouse, and the restricted file if it is named; read-only unless told otherwise."""
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
            mode = "" if writing else "(read_only)"
            connection.execute(f"attach '{place}' as restricted {mode}")
        yield connection
    finally:
        connection.close()
