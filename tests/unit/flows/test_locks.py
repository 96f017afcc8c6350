"""Locks: one holder in a data directory, whichever process it is and however it ends."""

import subprocess
import sys
import threading

import pytest

from flows.locks import BusyError, landing_lock, locked, serving_lock
from flows.settings import PROJECT, Settings
from tests.machine import limit, wait_until

LOCKS = {
    "refresh": (lambda settings: locked(settings, wait_seconds=0), "another run is building"),
    "serve": (serving_lock, "is served already: stop that service first"),
    "landing": (lambda settings: landing_lock(settings, 0), "another landing is under way"),
}
RUN = """
import subprocess, sys, time
from pathlib import Path
from flows.locks import locked
from flows.settings import Settings
with locked(Settings(Path(sys.argv[1]))) as lock:
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()"],
        stdin=0, pass_fds=(lock,), start_new_session=True,
    )
    print("held", flush=True)
    time.sleep(3600)
"""


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "home")


@pytest.mark.parametrize("name", LOCKS)
def test_a_second_holder_is_turned_away_until_the_first_has_left(settings, name):
    hold, reason = LOCKS[name]
    with hold(settings), pytest.raises(BusyError, match=reason):
        with hold(settings):
            pass
    with hold(settings):
        pass


def test_a_landing_does_not_keep_a_run_or_a_service_waiting(settings):
    with landing_lock(settings), locked(settings, wait_seconds=0), serving_lock(settings):
        pass


def test_a_wait_says_for_whom_and_ends_when_the_holder_leaves(settings, capfd):
    has_waited = threading.Event()

    def wait() -> None:
        with locked(settings, wait_seconds=limit(30)):
            has_waited.set()

    with locked(settings):
        waiting = threading.Thread(target=wait)
        waiting.start()
        told = []
        wait_until(lambda: told.append(capfd.readouterr().err) or "".join(told), "a message", 10)
        assert not has_waited.is_set()
    waiting.join(limit(10))
    assert has_waited.is_set()
    assert "another run is building in" in "".join(told)
    assert "waiting up to" in "".join(told)


def test_the_child_of_a_killed_run_keeps_its_lock_until_it_has_ended(settings):
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, str(settings.home)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout.readline() == "held\n"
    run.kill()
    run.wait()
    with pytest.raises(BusyError), locked(settings, wait_seconds=0):
        pass
    run.stdin.close()  # the child reads to the end of it, and ends
    run.stdout.close()
    with locked(settings, wait_seconds=limit(10)):
        pass
