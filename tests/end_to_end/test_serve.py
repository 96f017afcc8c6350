"""The service, as it runs: a real server, files dropped, processes killed, strangers there."""

import json
import signal
import stat
import threading
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import psutil
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from flows.landing.deliveries import landed_editions
from flows.locks import locked
from flows.releases.store import current_release
from flows.settings import Settings
from flows.warehouse.read import read_rows
from tests.attacks.watched import auditing, noted, other_hosts
from tests.conftest import copy_home
from tests.editions import synthetic_counts, write_edition
from tests.end_to_end.december import MORNING, publishing, require_held_for_one_figure
from tests.end_to_end.served import TERMINAL, Service, ask, ask_until_taken
from tests.faults.test_kills import started_by
from tests.machine import wait_until

pytestmark = pytest.mark.slow


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
    """A served home with one release, whose temporary files are to lie in no folder but its own."""
    folder = tmp_path_factory.mktemp("served")
    home, elsewhere = Settings(folder / "home"), folder / "elsewhere"
    elsewhere.mkdir()
    copy_home(built, home.home)
    log = folder / "addresses"
    service = Service(home, "--notify", notices[0], elsewhere=elsewhere, environment=auditing(log))
    service.addresses = log
    yield service
    if service.process.poll() is None:
        service.end(signal.SIGTERM)


def test_one_line_says_what_is_served_and_where_its_page_is(service):
    assert str(service.home.landing) in service.line
    assert service.address in service.line


def test_the_site_of_the_release_that_readers_see_is_served_and_no_respondent(service):
    assert service.site.startswith("http://127.0.0.1:")
    with urlopen(service.site, timeout=20) as page:
        assert "Plant sy'n derbyn gofal" in page.read().decode()
    with pytest.raises(HTTPError, match="404"):
        urlopen(urljoin(service.site, "../restricted.duckdb"), timeout=20)


def test_the_secret_lies_in_a_file_of_its_owners_and_nowhere_else(service):
    assert str(service.secret_file) in service.line
    assert stat.S_IMODE(service.secret_file.stat().st_mode) == 0o600
    word = service.secret.partition(":")[2]
    assert len(word) > 40
    assert word not in service.line
    logs = [path for path in service.home.logs.rglob("*") if path.is_file()]
    assert logs
    assert [log for log in logs if word in log.read_text(errors="replace")] == []


def take_over(service: Service, secret: str | None, command: str) -> list[int]:
    """What a stranger would do: have a worker run a command, or the deployment other code."""
    deployment = f"{service.api}/deployments/{service.deployment()['id']}"
    job = {"job_configuration": {"command": command}, "variables": {"properties": {}}}
    code = {
        "entrypoint": "elsewhere.py:gofal",
        "path": str(service.home.home.parent),
        "job_variables": {"command": command},
        "pull_steps": [{"prefect.deployments.steps.run_shell_script": {"script": command}}],
    }
    acts = [
        ("PATCH", f"{service.api}/work_pools/gofal", {"base_job_template": job}),
        ("PATCH", deployment, {name: code[name] for name in ("entrypoint", "path")}),
        ("PATCH", deployment, {"job_variables": code["job_variables"]}),
        ("PATCH", deployment, {"pull_steps": code["pull_steps"]}),
        ("POST", f"{deployment}/create_flow_run", {"name": "taken over"}),
    ]
    return [ask_until_taken(address, method, secret, body).status for method, address, body in acts]


def test_who_does_not_know_the_secret_is_turned_away_whatever_they_ask(service):
    assert take_over(service, None, "touch taken") == [401] * 5
    assert take_over(service, "gofal:guessed", "touch taken") == [401] * 5
    for path in ("flow_runs/filter", "block_documents/filter", "logs/filter", "artifacts/filter"):
        assert ask(f"{service.api}/{path}", "POST", body={}).status == 401
    assert ask(f"{service.api}/admin/settings").status == 401
    assert "taken over" not in service.runs()


@pytest.mark.parametrize("path", ["events/in", "events/out", "logs/out"])
def test_who_does_not_know_the_secret_neither_sends_nor_hears_events(service, path):
    address = f"ws://127.0.0.1:{service.port}/api/{path}"
    with connect(address, subprotocols=["prefect"]) as socket:
        socket.send(json.dumps({"type": "auth", "token": "guessed"}))
        with pytest.raises(ConnectionClosed):
            while "auth_success" not in socket.recv(timeout=20):
                pass


def test_only_the_services_own_page_may_ask_in_a_browser(service):
    address = f"{service.api}/flow_runs/filter"
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
        asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        for answer in (
            ask(address, "OPTIONS", **asked),
            ask(address, "POST", service.secret, {}, Origin=origin),
        ):
            assert "access-control-allow-origin" not in answer.headers
    own = ask(address, "POST", service.secret, {}, Origin=service.address)
    assert own.headers["access-control-allow-origin"] == service.address


def test_no_command_lies_in_the_database_and_one_put_there_is_not_run(service):
    assert service.found("work_pools") == []
    deployment = service.deployment()
    assert not any(deployment[name] for name in ("entrypoint", "path", "job_variables"))
    taken = service.home.home / "taken"
    statuses = take_over(service, service.secret, f"touch {taken}")
    assert statuses[0] == 404  # there is no worker whose command could be changed
    assert statuses[-1] == 201
    assert service.wait_for("taken over", *TERMINAL)["state_name"] == "Nothing new"
    assert not taken.exists()


def test_a_service_that_starts_looks_whether_anything_is_new(service):
    assert service.started["state_name"] == "Nothing new"


def test_a_file_that_is_no_table_triggers_one_run_and_a_notice(service, notices):
    before = current_release(service.home).id
    service.drop("not_a_table.csv", "nothing\n")
    run = service.wait_for("not_a_table.csv", *TERMINAL)
    assert (run["state_name"], run["state_type"]) == ("Refused", "FAILED")  # not green
    wait_until(lambda: notices[1], "a notice", 30)
    assert notices[1][0]["subject"] == f"Gofal: {run['state_name']}"
    assert "not_a_table.csv" in notices[1][0]["body"]
    assert service.n_runs("not_a_table.csv") == 1
    assert current_release(service.home).id == before
    (service.home.landing / "not_a_table.csv").unlink(missing_ok=True)


def wait_for_looks(service: Service) -> None:
    """Wait until the service has looked about twice: an empty folder arrives and holds nothing."""
    folder = service.home.landing / "empty"
    folder.mkdir()
    wait_until(lambda: folder.name in service.runs(), "the service to look", 20)
    folder.rmdir()


def test_runs_queue_and_wait_for_the_home_and_end_at_once_if_nothing_is_new(service):
    before = current_release(service.home).id
    with locked(service.home):  # as a refresh by hand would hold it
        service.queue("first")
        service.queue("second")
        service.wait_for("first", "RUNNING")
        wait_for_looks(service)
        assert service.runs()["second"]["state_type"] == "SCHEDULED"
        assert service.runs()["first"]["state_type"] == "RUNNING"
    first = service.wait_for("first", "COMPLETED")
    second = service.wait_for("second", "COMPLETED")
    service.wait_for("empty", "COMPLETED")  # else it would land what comes next
    assert times(second)[0] >= times(first)[1]
    assert first["state_name"] == second["state_name"] == "Nothing new"
    assert current_release(service.home).id == before


def test_a_run_that_somebody_cancels_is_ended_and_one_that_ends_by_itself_has_crashed(service):
    with locked(service.home):
        service.queue("unwanted")
        run = service.wait_for("unwanted", "RUNNING")
        state = {"state": {"type": "CANCELLING"}}
        address = f"{service.api}/flow_runs/{run['id']}/set_state"
        assert ask_until_taken(address, "POST", service.secret, state).status < 300
        service.wait_for("unwanted", "CANCELLED")
        service.queue("crashing")
        service.wait_for("crashing", "RUNNING")
        of_service = psutil.Process(service.process.pid).children()
        (process,) = [child for child in of_service if "flows.service.run" in child.cmdline()]
        process.kill()
        crashed = service.wait_for("crashing", "CRASHED")
    assert str(service.home.logs / "serve-crashed.log") in crashed["state"]["message"]
    assert (service.home.logs / "serve-crashed.log").exists()


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
    artifacts = {artifact["key"] for artifact in service.found("artifacts")}
    assert {"deliveries", "what-changed", "ledger-score", "release-tables", "pages"} <= artifacts
    # a page that came over http opens no file: where a file is, is said, not linked
    assert "file:" not in json.dumps(service.found("artifacts"))


def test_neither_the_service_nor_its_server_nor_a_run_asks_for_another_host(service):
    assert noted(service.addresses)
    assert other_hosts(noted(service.addresses)) == []


def test_the_schedule_queues_weekday_mornings_by_the_clock_of_wales(service):
    """By now the server has looked for what is due: it does once a minute."""
    queued = wait_until(
        lambda: [run for run in service.found("flow_runs") if run["auto_scheduled"]],
        "the schedule to queue runs (needs the pinned SQLAlchemy)",
        20,
    )
    for run in queued:
        due = datetime.fromisoformat(run["next_scheduled_start_time"])
        due = due.astimezone(ZoneInfo("Europe/London"))
        assert (due.hour, due.minute) == (7, 0)
        assert due.weekday() < 5


def test_a_second_service_of_the_home_is_turned_away(service):
    with pytest.raises(AssertionError, match="is served already"):
        Service(service.home)


@pytest.fixture(scope="module")
def morning(service, built, tmp_path_factory):
    """A second service, which asks the publisher too; a table came out that morning."""
    home = Settings(tmp_path_factory.mktemp("december") / "home")
    copy_home(built, home.home)
    with publishing() as address:
        environment = {"GOFAL_CLOCK": MORNING, "GOFAL_STATSWALES_API": address}
        morning = Service(home, "--fetch", elsewhere=service.elsewhere, environment=environment)
        yield morning
        if morning.process.poll() is None:
            morning.end(signal.SIGTERM)


def test_the_scheduled_run_fetches_the_table_and_holds_it_for_one_figure(morning):
    assert morning.started["state_name"] == "Held", morning.started
    require_held_for_one_figure(morning.home)
    assert current_release(morning.home).id.startswith("000001")  # readers see what they saw


def test_a_second_service_runs_beside_the_first_with_a_secret_of_its_own(service, morning):
    """It ends the second service."""
    assert morning.secret != service.secret
    for one, secret in ((service, morning.secret), (morning, service.secret)):
        assert ask(f"{one.api}/flow_runs/filter", "POST", secret, {}).status == 401
    assert service.process.poll() is None
    assert morning.end(signal.SIGTERM) == 0
    # Prefect's worker kept its state where temporary files lie, the first account's for ever
    assert list(service.elsewhere.iterdir()) == []


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
    damage_its_database(service.home)


def damage_its_database(home: Settings) -> None:
    """A service whose database is damaged says so, with the log and the cause, and ends."""
    database = home.prefect / "prefect.db"
    for beside in home.prefect.glob("prefect.db-*"):
        beside.unlink()
    database.write_bytes(b"no database at all" * 1000)
    with pytest.raises(AssertionError) as ended:
        Service(home)
    for said in (str(database), str(home.logs / "serve-server.log"), "file is not a database"):
        assert said in str(ended.value)
