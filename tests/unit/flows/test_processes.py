"""Children and inputs: real files and real processes."""

import gc
import subprocess
import sys

import psutil
import pytest

from flows.processes import nothing_collected, start_child, stop_child
from flows.releases.inputs import read_inputs
from flows.settings import PROJECT
from tests.machine import limit, wait_until

PARENT = """
import sys, time
from pathlib import Path
from flows.processes import start_child
child = start_child("http.server", "0", environment={}, log=Path(sys.argv[1]))
print(child.pid, flush=True)
time.sleep(60)
"""


def alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        pid = int(parent.stdout.readline())
        assert alive(pid)
        parent.kill()
    wait_until(lambda: not alive(pid), "the child to end", 10)


def test_a_child_is_stopped_and_its_output_kept(tmp_path):
    log = tmp_path / "logs" / "child.log"
    child = start_child("this", environment={}, log=log)
    assert child.wait(timeout=limit(10)) == 0
    stop_child(child)
    assert "Beautiful is better than ugly" in log.read_text()


def test_what_starts_up_is_not_collected_and_what_comes_after_is():
    with nothing_collected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_collecting_goes_on_after_a_start_that_failed():
    with pytest.raises(ModuleNotFoundError), nothing_collected():
        raise ModuleNotFoundError("a library")
    assert gc.isenabled()


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
