"""Locks, children and inputs: real files and real processes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.locks import BusyError, locked
from flows.processes import start_child, stop_child
from flows.releases.inputs import read_inputs
from flows.settings import PROJECT, Settings

PARENT = """
import sys, time
from pathlib import Path
from flows.processes import start_child
child = start_child("http.server", "0", environment={}, log=Path(sys.argv[1]))
print(child.pid, flush=True)
time.sleep(60)
"""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    pid = int(parent.stdout.readline())
    assert alive(pid)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(pid)


def test_a_child_is_stopped_and_its_output_kept(tmp_path):
    log = tmp_path / "logs" / "child.log"
    child = start_child("this", environment={}, log=log)
    assert child.wait(timeout=20) == 0
    stop_child(child)
    assert "Beautiful is better than ugly" in log.read_text()


def test_a_second_run_in_the_same_home_is_turned_away(tmp_path):
    with locked(Settings(tmp_path)), pytest.raises(BusyError, match="another run is building"):
        with locked(Settings(tmp_path), wait_seconds=0):
            pass
    with locked(Settings(tmp_path)) as descriptor:
        assert os.fstat(descriptor)


def test_the_fingerprint_moves_with_a_figure_and_with_a_line_of_code(project):
    before = read_inputs(project=project)
    assert read_inputs(project=project) == before
    seed = project / "seeds/raw/raw_wales_headlines.csv"
    seed.write_text(seed.read_text().replace("7198", "7199"))
    figure = read_inputs(project=project)
    assert figure.fingerprint != before.fingerprint
    assert figure.code_version == before.code_version
    model = project / "models/marts/fct_care_rates.sql"
    model.write_text(model.read_text() + "\n")
    assert read_inputs(project=project).code_version != before.code_version
