"""The service: a Prefect server and worker on this machine, a schedule, and a watched folder.

Everything it starts ends with it, however it ends: `flows.processes` sees to processes, `retire`
and the next `deploy` to runs.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from flows.locks import serving_lock
from flows.processes import start_child, stop_child
from flows.refresh.prefect_server import ServerError, lasting_api, wait_for_api
from flows.service.watch import Watch
from flows.settings import Settings, quiet_tools


class Stopped(BaseException):
    """Somebody has asked the service to stop."""


@dataclass(frozen=True, slots=True)
class Service:
    """When to refresh (``cron`` in ``timezone``), where to listen, how often to look (seconds)."""

    cron: str
    timezone: str
    port: int
    poll_seconds: float
    notify: str | None


def serve(settings: Settings, service: Service, say: Callable[[str], None]) -> None:
    """Serve a home until somebody stops it, by SIGTERM or Ctrl-C.

    Raises
    ------
    BusyError
        If the home is served already.
    ServerError
        If the server or the worker cannot start, or ends.
    NoticeError, ValueError
        If notices cannot be sent that way, or the schedule cannot be understood.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        with ExitStack() as stack:
            stack.enter_context(serving_lock(settings))
            settings.landing.mkdir(parents=True, exist_ok=True)
            # its own log is where a failure of Prefect's can be read
            os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "WARNING")
            quiet_tools(settings)
            os.environ["GOFAL_HOME"] = str(settings.home)
            server = stack.enter_context(lasting_api(settings, service.port))
            wait_for_api(server)
            _serve_with(settings, service, server, say, stack)
    except Stopped:
        say("Stopped.")


def _serve_with(
    settings: Settings,
    service: Service,
    server: subprocess.Popen | None,
    say: Callable[[str], None],
    stack: ExitStack,
) -> NoReturn:
    from flows.service.deployment import deploy, end_runs, open_deployment, queue_run, retire
    from flows.service.notify import set_notices

    deployment = deploy(service.cron, service.timezone)
    set_notices(deployment, service.notify)
    end_runs(deployment, "Killed", "The service was killed before this run was done.")
    worker = start_worker(settings, service.poll_seconds)
    stack.callback(stop_child, worker)
    stack.callback(retire, deployment)
    open_deployment(deployment)
    queue_run(deployment, "start")  # a morning may have been missed, a run cut short
    page = os.environ["PREFECT_API_URL"].removesuffix("/api")
    say(
        f"Serving {settings.home}: cron {service.cron} ({service.timezone}), and whatever is put "
        f"into {settings.landing}. Page: {page}"
    )
    watch = Watch(settings)
    while True:
        for process, name in ((server, "server"), (worker, "worker")):
            if process and process.poll() is not None:
                log = settings.logs / f"serve-{name}.log"
                raise ServerError(f"Prefect's {name} has ended, so the service stops: {log}")
        announce(deployment, watch.arrived())
        time.sleep(service.poll_seconds)


def start_worker(settings: Settings, poll_seconds: float) -> subprocess.Popen:
    """Start the worker: one run at a time, the others queue."""
    from flows.service.deployment import POOL

    return start_child(
        "prefect",
        *("worker", "start", "--pool", POOL, "--type", "process", "--name", "gofal"),
        *("--limit", "1"),
        environment={"PREFECT_WORKER_QUERY_SECONDS": str(poll_seconds)},
        log=settings.logs / "serve-worker.log",
    )


def announce(deployment: UUID, arrived: list[Path]) -> None:
    """Tell Prefect what has arrived, and queue a run for it."""
    from prefect.events import emit_event

    from flows.service.deployment import queue_run

    for path in arrived:
        emit_event(
            "gofal.file.landed",
            {"prefect.resource.id": f"gofal.landing.{path.name}"},
            payload={"path": str(path)},
        )
    if arrived:
        queue_run(deployment, ", ".join(path.name for path in arrived))


def _stop(_signal: int, _frame: object) -> NoReturn:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # what follows is the way out: let it come to its end
    raise Stopped
