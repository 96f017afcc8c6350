"""Prefect needs an API: the server the environment names, else one of our own.

Of our own a run by hand has a temporary one. Prefect would start a temporary server itself, but
only once the flow is called and after importing it here; started first, its seven seconds pass
while dbt builds. The service has a lasting one, which keeps what it knows. Both die with us.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from importlib import metadata
from pathlib import Path

from flows.processes import start_child, stop_child
from flows.settings import PROJECT, Settings

START_SECONDS = 120  # the first start makes Prefect's database: 15 s on two cores, more when busy


DATABASE = "prefect.db"
# Prefect takes longer to make its database than a whole run takes: a server begins with a copy of
# the first one that was made. No run is in it and no key: a server makes its own for its secrets.
EMPTY_DATABASE = PROJECT / "target" / f"prefect-{metadata.version('prefect')}.db"


class ServerError(RuntimeError):
    """Prefect's server cannot start, or has ended; the message says what to do."""


@contextmanager
def prefect_api(settings: Settings) -> Iterator[None]:
    """Hold an API address in the environment; the server may still be starting."""
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    _begin_database(Path(os.environ["PREFECT_HOME"]))
    environment = {"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT_UI_ENABLED": "0"}
    with _server(free_port(), environment, settings.logs / "prefect-server.log"):
        os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"  # nobody can read them afterwards
        yield


def _begin_database(folder: Path) -> None:
    """Begin a server's database with the empty one, if one was kept and the server has none."""
    database = folder / DATABASE
    if os.environ.get("PREFECT_SERVER_DATABASE_CONNECTION_URL"):  # it has another
        return
    if database.exists() or not EMPTY_DATABASE.exists():
        return
    new = database.with_suffix(f".{os.getpid()}.new")
    shutil.copyfile(EMPTY_DATABASE, new)
    new.replace(database)


def keep_empty_database() -> None:
    """Keep what a temporary server has just made, as long as no run and no key is in it."""
    database = Path(os.environ["PREFECT_HOME"]) / DATABASE
    if EMPTY_DATABASE.exists() or not database.exists():
        return
    with suppress(OSError, sqlite3.Error):  # then the next one makes its own
        new = EMPTY_DATABASE.with_suffix(f".{os.getpid()}.new")
        new.parent.mkdir(exist_ok=True)
        with closing(sqlite3.connect(database)) as made:
            for table in ("flow_run", "configuration"):
                if made.execute(f"select count(*) from {table}").fetchone() != (0,):  # noqa: S608
                    return
            with closing(sqlite3.connect(new)) as copy:
                made.backup(copy)
        new.replace(EMPTY_DATABASE)


@contextmanager
def lasting_api(settings: Settings, port: int) -> Iterator[subprocess.Popen | None]:
    """Hold the address of a server that keeps runs and shows a page; yield it if it is our own.

    Raises
    ------
    ServerError
        If something else listens on the port.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield None
        return
    try:
        free_port(port)
    except OSError as error:
        raise ServerError(f"port {port} cannot be used ({error}): name another, --port") from error
    settings.prefect.mkdir(parents=True, exist_ok=True)
    _begin_database(settings.prefect)
    os.environ["PREFECT_HOME"] = str(settings.prefect)
    environment = {
        "PREFECT_SERVER_API_PORT": str(port),  # the page asks there
        "PREFECT_UI_STATIC_DIRECTORY": str(settings.cache / "prefect-page"),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    }
    with _server(port, environment, settings.logs / "serve-server.log") as server:
        yield server


@contextmanager
def _server(port: int, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    server = start_child(
        "uvicorn",
        *("--factory", "prefect.server.api.server:create_app"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on"),
        environment=environment,
        log=log,
    )
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    try:
        yield server
    finally:
        os.environ.pop("PREFECT_API_URL")
        stop_child(server)


def free_port(port: int = 0) -> int:
    """Return the port, or any, if a server may listen there; else an `OSError` says why not."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        return free.getsockname()[1]


def wait_for_api(server: subprocess.Popen | None = None) -> None:
    """Return once the API answers.

    Raises
    ------
    ServerError
        If the server has ended.
    TimeoutError
        If it does not answer in time; the message names the address.
    """
    address = os.environ["PREFECT_API_URL"]
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server and server.poll() is not None:
            raise ServerError("Prefect's server ended before it answered")
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"no Prefect API answered at {address} within {START_SECONDS} s")
