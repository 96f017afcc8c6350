"""Prefect needs an API: the server the environment names, else a temporary one of our own.

Prefect would start a temporary server itself, but only once the flow is called and after importing
it here; started first, its seven seconds pass while dbt builds. It also dies with us.
"""

import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from flows.child import start_child, stop_child
from flows.settings import Settings

START_SECONDS = 120  # the first start makes Prefect's database: 15 s on two cores, more when busy


@contextmanager
def prefect_api(settings: Settings) -> Iterator[None]:
    """Hold an API address in the environment; the server may still be starting."""
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start_child(
        "uvicorn",
        *("--factory", "prefect.server.api.server:create_app"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error", "--lifespan", "on"),
        environment={"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT_UI_ENABLED": "0"},
        log=settings.logs / "prefect-server.log",
    )
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    os.environ["PREFECT_LOGGING_TO_API_ENABLED"] = "false"  # nobody can read them there afterwards
    try:
        yield
    finally:
        os.environ.pop("PREFECT_API_URL")
        stop_child(server)


def wait_for_api() -> None:
    """Return once the API answers.

    Raises
    ------
    TimeoutError
        If it does not answer in time; the message names the address.
    """
    address = os.environ["PREFECT_API_URL"]
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"no Prefect API answered at {address} within {START_SECONDS} s")
