"""Prefect needs an API: the server the environment names, else one of our own.

Of our own a run by hand has a temporary one. Prefect would start a temporary server itself, but
only once the flow is called and after importing it here; started first, its seven seconds pass
while dbt builds. The service has a lasting one, which keeps what it knows. Both die with us, and
both ask every caller for a secret: another account on this machine, or a page in somebody's
browser, reaches the port as well as we do.
"""

import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from flows.permissions import OTHERS, is_as_safe_as_the_code, private_folder
from flows.processes import start_child, stop_child
from flows.settings import PROJECT, Settings

START_SECONDS = 120  # the first start makes Prefect's database: 15 s on two cores, more when busy
SECRET_FILE = "secret"  # noqa: S105 (its name)
DATABASE_VARIABLE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
DATABASE = "prefect.db"
# Prefect takes longer to make its database than a whole run takes: a server begins with a copy of
# the first one that was made. No run is in it and no key: a server makes its own for its secrets.
EMPTY_DATABASE = PROJECT / "target" / f"prefect-{metadata.version('prefect')}.db"


class ServerError(RuntimeError):
    """Prefect's server cannot start, or has ended; the message says what to do."""


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A server that we have started.

    Attributes
    ----------
    secret_file
        Where its secret lies; none if only we know it.
    """

    process: subprocess.Popen
    log: Path
    database: str
    secret_file: Path | None = None

    def require_running(self) -> None:
        """Raise a `ServerError` that names the log, the database and the cause if it has ended."""
        if self.process.poll() is not None:
            raise ServerError(
                f"Prefect's server has ended: {cause_in(self.log)}. Its database is "
                f"{self.database}, its log {self.log}"
            )


@contextmanager
def prefect_api(settings: Settings) -> Iterator[OwnServer | None]:
    """Hold an API address in the environment; the server may still be starting."""
    if os.environ.get("PREFECT_API_URL"):
        yield None
        return
    _begin_database(Path(os.environ["PREFECT_HOME"]))
    environment = {
        "PREFECT__SERVER_EPHEMERAL": "1",
        "PREFECT_UI_ENABLED": "0",
        "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "0",  # a run asks for none
        # of events nobody can ask afterwards, and nothing waits for one
        "PREFECT_SERVER_EVENTS_STREAM_OUT_ENABLED": "0",
        "PREFECT_SERVER_LOGS_STREAM_OUT_ENABLED": "0",
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "0",
        "PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED": "0",
    }
    with _server(
        free_port(), new_secret(), environment, settings.logs / "prefect-server.log"
    ) as own:
        os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"  # nobody can read them afterwards
        yield own


def _begin_database(folder: Path) -> None:
    """Begin a server's database with the empty one, if one was kept and the server has none."""
    database = folder / DATABASE
    if os.environ.get(DATABASE_VARIABLE):  # it has another
        return
    if database.exists() or not EMPTY_DATABASE.exists():
        return
    if not is_as_safe_as_the_code(EMPTY_DATABASE):  # others could have put anything into it
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
def lasting_api(settings: Settings, port: int) -> Iterator[OwnServer | None]:
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
    _begin_database(private_folder(settings.prefect))
    os.environ["PREFECT_HOME"] = str(settings.prefect)
    environment = {
        "PREFECT_SERVER_API_PORT": str(port),  # the page asks there
        "PREFECT_UI_STATIC_DIRECTORY": str(settings.cache / "prefect-page"),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    }
    kept = private_folder(settings.prefect) / SECRET_FILE
    with _server(
        port, kept_secret(kept), environment, settings.logs / "serve-server.log", kept
    ) as server:
        yield server


def new_secret() -> str:
    """A secret nobody can guess, as Prefect wants it: a name and a word."""
    return f"gofal:{secrets.token_urlsafe(32)}"


def kept_secret(file: Path) -> str:
    """The secret in a file; a new one if there is none, or if others may have read it."""
    if file.exists() and file.stat().st_uid == os.geteuid() and not file.stat().st_mode & OTHERS:
        return file.read_text(encoding="utf-8").strip()
    file.unlink(missing_ok=True)
    secret = new_secret()
    with os.fdopen(
        os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii"
    ) as new:
        new.write(f"{secret}\n")
    return secret


@contextmanager
def _server(
    port: int, secret: str, environment: dict[str, str], log: Path, secret_file: Path | None = None
) -> Iterator[OwnServer]:
    """Run a server that answers to who knows the secret, and to pages of its own alone."""
    address = f"http://127.0.0.1:{port}"
    process = start_child(
        "uvicorn",
        *("--factory", "flows.refresh.prefect_app:create_app"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on"),
        environment=environment
        | {
            "PREFECT_SERVER_API_AUTH_STRING": secret,
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": address,
            "PY_KEY_VALUE_DISABLE_BEARTYPE": "true",  # a library would be compiled at each start
        },
        log=log,
    )
    others = os.environ.get("PREFECT_API_AUTH_STRING")
    os.environ |= {"PREFECT_API_URL": f"{address}/api", "PREFECT_API_AUTH_STRING": secret}
    try:
        yield OwnServer(process, log, _database(), secret_file)
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        os.environ.pop("PREFECT_API_AUTH_STRING", None)
        if others is not None:
            os.environ["PREFECT_API_AUTH_STRING"] = others
        stop_child(process)


def _database() -> str:
    """The database of our own server, as a person may read it: without a password."""
    address = os.environ.get(DATABASE_VARIABLE)
    if not address:
        return str(Path(os.environ["PREFECT_HOME"]) / DATABASE)
    return re.sub(r"//[^@/]*@", "//", address)


def cause_in(log: Path) -> str:
    """The error that a server's log ends with, without its traceback."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    errors = [
        line.strip() for line in lines if re.match(r"[\w.]+(Error|Exception|Refused)\b.*:", line)
    ]
    said = errors or [line.strip() for line in lines if line.strip()] or ["it says nothing"]
    return re.sub(r"//[^@/ ]*@", "//", said[-1])


def free_port(port: int = 0) -> int:
    """Return the port, or any, if a server may listen there; else an `OSError` says why not."""
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))
        return free.getsockname()[1]


def wait_for_api(server: OwnServer | None = None) -> None:
    """Return once the API answers.

    Raises
    ------
    ServerError
        If the server has ended; the message names its log and the cause.
    TimeoutError
        If it does not answer in time; the message names the address.
    """
    address = os.environ["PREFECT_API_URL"]
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server:
            server.require_running()
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    place = f"; its log is {server.log}" if server else ""
    raise TimeoutError(f"no Prefect API answered at {address} within {START_SECONDS} s{place}")
