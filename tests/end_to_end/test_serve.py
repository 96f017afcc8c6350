"""The service, as it runs: a real server and worker, files dropped, processes killed."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

import pytest

from flows.landing.deliveries import landed_editions
from flows.locks import locked
from flows.refresh.prefect_server import free_port
from flows.releases.store import current_release
from flows.settings import PROJECT, Settings
from flows.warehouse.read import read_rows
from tests.conftest import copy_home
from tests.editions import synthetic_counts, write_edition
from tests.faults.test_kills import started_by
from tests.machine import limit, wait_until

pytestmark = pytest.mark.slow
AUTUMN_NIGHT = "2026-10-24T23:30:00Z"  # in Wales half past midnight, before the clock goes back
TERMINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def found(address, kind, **body):
    request = urllib.request.Request(
        f"{address}/{kind}/filter",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=limit(20)) as answer:
        return json.load(answer)


class Service:
    """`gofal serve` of a home, started as a person would."""

    def __init__(self, home: Settings, *options: str):
        self.home = home
        port = free_port()
        self.api = f"http://127.0.0.1:{port}/api"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-c", "from flows.cli.main import main; main()", "serve"),
                *("--port", str(port), "--poll", "0.5", *options),
            ],
            cwd=PROJECT,
            env={**os.environ, "GOFAL_HOME": str(home.home), "GOFAL_CLOCK": AUTUMN_NIGHT},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.line = self.process.stdout.readline()
        assert self.line.startswith("Serving "), self.line + self.process.stdout.read()
        self.started = self.wait_for("start", *TERMINAL)

    def runs(self) -> dict[str, dict]:
        """By name, the newest of each: every start has a run of its own."""
        runs = sorted(found(self.api, "flow_runs"), key=lambda run: run["created"])
        return {run["name"]: run for run in runs if not run["auto_scheduled"]}

    def wait_for(self, name: str, *types: str) -> dict:
        return wait_until(
            lambda: (run := self.runs().get(name)) and run["state_type"] in types and run,
            f"{name} to be {types}",
            60,
        )

    def queue(self, name: str) -> None:
        """Ask for a run, as the button on the server's page does."""
        (deployment,) = found(self.api, "deployments")
        address = f"{self.api}/deployments/{deployment['id']}/create_flow_run"
        body = {"name": name, "idempotency_key": name}
        wait_until(lambda: post(address, body), "the server to take a run", 30)

    def wait_for_looks_of_the_worker(self, n_looks: int) -> None:
        """Wait until the worker has asked so many times more whether it may start a run."""

        def last() -> str:
            return max(queue["last_polled"] or "" for queue in found(self.api, "work_queues"))

        for _ in range(n_looks):
            before = last()
            wait_until(lambda before=before: last() > before, "the worker to look for runs", 20)

    def n_runs(self, name: str) -> int:
        return len([run for run in found(self.api, "flow_runs") if run["name"] == name])

    def drop(self, name: str, content: str) -> None:
        (self.home.landing / name).write_text(content, encoding="utf-8")

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=limit(30))

    def unfinished(self) -> list[tuple]:
        """Runs that the stopped server still believes in."""
        with sqlite3.connect(self.home.prefect / "prefect.db") as database:
            return database.execute(
                "select name, state_name from flow_run where state_type not in "
                "('COMPLETED', 'FAILED', 'CRASHED', 'CANCELLED')"
            ).fetchall()


def post(address: str, body: dict) -> bool:
    """Post as a Prefect client does: try again when the server's database is busy."""
    request = urllib.request.Request(
        address, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=limit(20)) as answer:
            return answer.status == 201
    except urllib.error.HTTPError as error:
        if error.code == 503:
            return False
        raise


def times(run: dict) -> tuple[str, str]:
    return run["start_time"], run["end_time"]


@pytest.fixture(scope="module")
def notices():
    """A listener on this machine: its address, and what it has heard."""
    heard = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", heard
    server.shutdown()


@pytest.fixture(scope="module")
def service(built, tmp_path_factory, notices):
    """A served home with one release."""
    home = Settings(tmp_path_factory.mktemp("served") / "home")
    copy_home(built, home.home)
    service = Service(home, "--notify", notices[0])
    yield service
    if service.process.poll() is None:
        service.end(signal.SIGTERM)


def test_one_line_says_what_is_served_and_where_its_page_is(service):
    assert str(service.home.landing) in service.line
    assert service.api.removesuffix("/api") in service.line


def test_a_service_that_starts_looks_whether_anything_is_new(service):
    assert service.started["state_name"] == "Nothing new"


def test_the_schedule_queues_weekday_mornings_by_the_clock_of_wales(service):
    queued = wait_until(
        lambda: [run for run in found(service.api, "flow_runs") if run["auto_scheduled"]],
        "the schedule to queue runs (needs the pinned SQLAlchemy)",
        20,
    )
    for run in queued:
        due = datetime.fromisoformat(run["next_scheduled_start_time"])
        due = due.astimezone(ZoneInfo("Europe/London"))
        assert (due.hour, due.minute) == (7, 0)
        assert due.weekday() < 5


def test_a_file_that_is_no_table_triggers_one_run_and_a_notice(service, notices):
    before = current_release(service.home).id
    service.drop("not_a_table.csv", "nothing\n")
    run = service.wait_for("not_a_table.csv", *TERMINAL)
    assert run["state_name"] in ("Refused", "Failed")
    wait_until(lambda: notices[1], "a notice", 30)
    assert notices[1][0]["subject"] == f"Gofal: {run['state_name']}"
    assert "not_a_table.csv" in notices[1][0]["body"]
    assert set(service.runs()) == {"start", "not_a_table.csv"}
    assert current_release(service.home).id == before
    (service.home.landing / "not_a_table.csv").unlink(missing_ok=True)


def test_runs_queue_and_wait_for_the_home_and_end_at_once_if_nothing_is_new(service):
    before = current_release(service.home).id
    with locked(service.home):  # as a refresh by hand would hold it
        service.queue("first")
        service.queue("second")
        service.wait_for("first", "RUNNING")
        service.wait_for_looks_of_the_worker(3)
        assert service.runs()["second"]["state_type"] == "SCHEDULED"
        assert service.runs()["first"]["state_type"] == "RUNNING"
    first = service.wait_for("first", "COMPLETED")
    second = service.wait_for("second", "COMPLETED")
    assert times(second)[0] >= times(first)[1]
    assert first["state_name"] == second["state_name"] == "Nothing new"
    assert current_release(service.home).id == before


def test_a_dropped_table_moves_the_release(service):
    before = current_release(service.home).id
    file = write_edition(service.home.home / "synthetic_2019.csv", last_year=2019)
    file.rename(service.home.landing / file.name)
    run = service.wait_for("synthetic_2019.csv", *TERMINAL)
    assert run["state_name"] == "Published", run["state"]["message"]
    release = current_release(service.home)
    assert release.id != before
    assert release.manifest.created_at.isoformat() == "2026-10-24T23:30:00+00:00"
    (landed,) = landed_editions(service.home)
    assert landed.published_on == date(2026, 10, 25)  # the day it is in Wales
    counts = read_rows(
        release.warehouse,
        "select n_children_looked_after as n from marts.fct_care_rates "
        "where area_name = 'Torfaen' and year_ending_march = 2019",
    )
    expected = synthetic_counts(2016, 2019).loc[2019, "Torfaen"]
    assert counts == [{"n": str(expected)}]
    assert service.n_runs("not_a_table.csv") == 1  # what was refused is not tried again
    artifacts = {artifact["key"] for artifact in found(service.api, "artifacts")}
    assert {"deliveries", "what-changed", "ledger-score", "release-tables"} <= artifacts


def test_a_second_service_of_the_home_is_turned_away(service):
    with pytest.raises(AssertionError, match="is served already"):
        Service(service.home)


def test_a_killed_and_a_stopped_service_leave_no_process_no_run_and_no_lock(service):
    """The last of its module: it ends the service."""
    with locked(service.home):
        service.queue("cut short")
        service.queue("never begun")
        service.wait_for("cut short", "RUNNING")
        assert service.end(signal.SIGKILL) == -signal.SIGKILL
        wait_until(lambda: not started_by(service.home.home), "every process to end", 10)
    with locked(service.home, wait_seconds=0):
        pass
    assert {name for name, _ in service.unfinished()} >= {"cut short", "never begun"}
    after = Service(service.home)
    try:
        runs = after.runs()
        assert runs["cut short"]["state_name"] == runs["never begun"]["state_name"] == "Killed"
        with locked(service.home):
            after.queue("under way")
            after.queue("waiting")
            after.wait_for("under way", "RUNNING")
            assert after.end(signal.SIGINT) == 0
            assert started_by(service.home.home) == []
    finally:
        after.process.kill()
    assert after.unfinished() == []
    with locked(service.home, wait_seconds=0):
        pass
