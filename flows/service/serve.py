"""The service: a Prefect server on this machine, a schedule, a watched folder, and runs in turn.

Everything it starts ends with it, however it ends: `flows.processes` sees to processes, `retire`
and the next `deploy` to runs.
"""

import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from flows.locks import serving_lock
from flows.refresh.prefect_server import (
    START_SECONDS,
    OwnServer,
    ServerError,
    lasting_api,
    wait_for_api,
)
from flows.service.pages import serving_pages
from flows.service.watch import Watch
from flows.settings import Settings, quiet_tools


class Stopped(BaseException):
    """Somebody has asked the service to stop."""


@dataclass(frozen=True, slots=True)
class Service:
    """When to refresh (``cron`` in ``timezone``), where to listen, how often to look (seconds).

    ``fetches`` says whether each run asks StatsWales first; ``port`` is of Prefect's server,
    ``site_port`` of the pages of the release.
    """

    cron: str
    timezone: str
    port: int
    poll_seconds: float
    notify: str | None
    fetches: bool = False
    site_port: int = 4201


def serve(settings: Settings, service: Service, say: Callable[[str], None]) -> None:
    """Serve a home until somebody stops it, by SIGTERM or Ctrl-C.

    Raises
    ------
    BusyError
        If the home is served already.
    ServerError
        If the server cannot start, ends, or answers no more.
    NoticeError, ValueError
        If notices cannot be sent that way, or the schedule cannot be understood.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        with ExitStack() as stack:
            stack.enter_context(serving_lock(settings))
            # its own log is where a failure of Prefect's can be read
            os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "WARNING")
            quiet_tools(settings)
            settings.landing.mkdir(parents=True, exist_ok=True)
            os.environ["GOFAL_HOME"] = str(settings.home)
            server = stack.enter_context(lasting_api(settings, service.port))
            wait_for_api(server)
            _serve_with(settings, service, server, say, stack)
    except Stopped:
        say("Stopped.")


def _serve_with(
    settings: Settings,
    service: Service,
    server: OwnServer | None,
    say: Callable[[str], None],
    stack: ExitStack,
) -> NoReturn:
    import httpx
    from prefect.client.orchestration import get_client

    from flows.service.deployment import deploy, end_runs, open_deployment, queue_run, retire
    from flows.service.flow import FETCHES
    from flows.service.notify import set_notices
    from flows.service.queue import Queue

    deployment = deploy(service.cron, service.timezone)
    set_notices(deployment, service.notify)
    end_runs(deployment, "Killed", "The service was killed before this run was done.")
    # each request has a connection of its own: the server closes one that rests between two looks
    alone = {"limits": httpx.Limits(max_keepalive_connections=0)}
    client = stack.enter_context(get_client(httpx_settings=alone, sync_client=True))
    queue = Queue(client, settings, deployment, {FETCHES: "1"} if service.fetches else {})
    stack.callback(queue.stop)
    stack.callback(retire, deployment)
    open_deployment(deployment)
    queue_run(deployment, "start")  # a morning may have been missed, a run cut short
    page = os.environ["PREFECT_API_URL"].removesuffix("/api")
    asks = f" (it asks for the line in {server.secret_file})" if server else ""
    say(
        f"Serving {settings.home}: cron {service.cron} ({service.timezone}), and whatever is put "
        f"into {settings.landing}. Page: {page}{asks}"
    )
    say(f"Site: {stack.enter_context(serving_pages(settings, service.site_port))}")
    watch, arrived = Watch(settings), list[Path]()
    patience = Patience(server)
    while True:
        arrived += watch.arrived()
        with patience:
            announce(deployment, arrived)
            arrived.clear()
            queue.look()
        time.sleep(service.poll_seconds)


class Patience:
    """Wait for a Prefect server that does not answer for a while, and end with one that is gone."""

    def __init__(self, server: OwnServer | None) -> None:
        self.server = server
        self.answered_at = time.monotonic()

    def __enter__(self) -> None:
        if self.server:
            self.server.require_running()

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> bool:
        """Pass over an error of the server's unless it has lasted too long; tell of its log."""
        import httpx  # with Prefect, which is slow to import

        if error is None:
            self.answered_at = time.monotonic()
        if not isinstance(error, httpx.TransportError | httpx.HTTPStatusError):
            return False
        if self.server:
            self.server.require_running()
        if time.monotonic() - self.answered_at > START_SECONDS:
            place = f": {self.server.log}" if self.server else ""
            raise ServerError(f"Prefect's server answers no more ({error}){place}") from error
        return True


def announce(deployment: UUID, arrived: list[Path]) -> None:
    """Tell Prefect what has arrived, and queue a run for it."""
    if not arrived:
        return
    from prefect.events import emit_event

    from flows.service.deployment import queue_run

    for path in arrived:
        emit_event(
            "gofal.file.landed",
            {"prefect.resource.id": f"gofal.landing.{path.name}"},
            payload={"path": str(path)},
        )
    queue_run(deployment, ", ".join(path.name for path in arrived))


def _stop(_signal: int, _frame: object) -> NoReturn:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # what follows is the way out: let it come to its end
    raise Stopped
