"""With a Prefect server the run shows its tasks and artifacts there."""

import json
import socket
import time
import urllib.request

import pytest

from flows.child import start_child, stop_child
from tests.conftest import run_gofal

pytestmark = pytest.mark.slow


@pytest.fixture
def api(home, tmp_path):
    """A real server with its own database, as `prefect server start` makes one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    state = tmp_path / "server"
    state.mkdir()
    server = start_child(
        "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui",
        environment={
            "PREFECT_HOME": str(state),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        },
        log=tmp_path / "server.log",
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/api"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                break
        except OSError:
            time.sleep(0.2)
    yield address
    stop_child(server)


def found(address, kind, **body):
    request = urllib.request.Request(
        f"{address}/{kind}/filter",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def test_a_server_shows_the_run_its_tasks_and_its_artifacts(api, home):
    done = run_gofal(
        "refresh", "--force", "--home", str(home.home), environment={"PREFECT_API_URL": api}
    )
    assert done.returncode == 0, done.stderr
    (run,) = found(api, "flow_runs")
    assert run["state_type"] == "COMPLETED"
    deadline = time.monotonic() + 20  # task runs arrive as events, a moment later
    while time.monotonic() < deadline:
        tasks = {task["name"].rsplit("-", 1)[0]: task for task in found(api, "task_runs")}
        if len(tasks) == 7 and all(task["state_type"] == "COMPLETED" for task in tasks.values()):
            break
        time.sleep(0.5)
    assert {name: task["state_type"] for name, task in tasks.items()} == dict.fromkeys(
        [
            "read_raw",
            "check_raw_input",
            "build_models",
            "compute_statistics",
            "build_ledger",
            "check_built_marts",
            "audit_and_publish",
        ],
        "COMPLETED",
    )
    retries = {name: task["empirical_policy"]["retries"] for name, task in tasks.items()}
    assert {name for name, n in retries.items() if n} == {"read_raw"}
    artifacts = {artifact["key"] for artifact in found(api, "artifacts")}
    assert artifacts == {
        "release-tables",
        "what-changed",
        "quality-checks",
        "quality-page",
        "ledger-score",
        "ledger-page",
    }
