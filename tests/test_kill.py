"""A run killed at any moment leaves the last release whole, and nothing running behind it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.locks import locked
from flows.releases import current_release
from flows.settings import PROJECT
from flows.warehouse import read_table
from tests.conftest import run_gofal

pytestmark = pytest.mark.slow


def started_by(home) -> list[str]:
    """Command lines of processes that have the home in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(home).encode() in (folder / "environ").read_bytes():
                command = (folder / "cmdline").read_bytes()
                found.append(command.replace(b"\0", b" ").decode())
        except OSError:  # ended while we looked
            continue
    return [command for command in found if command]


@pytest.mark.parametrize("seconds", [0.3, 1.5, 4.0, 8.0])
def test_a_killed_run_leaves_the_last_release_whole(home, seconds):
    before = current_release(home).id
    run = subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", "refresh", "--force"],
        cwd=PROJECT,
        env={**os.environ, "GOFAL_HOME": str(home.home)},
        stdout=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    run.send_signal(signal.SIGKILL)
    run.wait()
    current = current_release(home)
    current.require_whole()
    assert current.id >= before
    assert len(read_table(current.warehouse, "marts.fct_care_rates")) == 506
    with locked(home):  # nobody holds it any more, so the next run can build
        deadline = time.monotonic() + 10
        while started_by(home.home) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert started_by(home.home) == []


def test_the_run_after_a_killed_one_publishes_without_a_person(home):
    (home.building / "left").mkdir(parents=True)
    (home.building / "gofal.duckdb").write_bytes(b"half a file")
    done = run_gofal("refresh", "--force", "--home", str(home.home))
    assert done.returncode == 0, done.stderr
    assert current_release(home).id.startswith("000002-")
    assert not home.building.exists()
