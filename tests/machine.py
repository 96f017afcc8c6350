"""The machine the tests run on: how slow it is now, and what it can and cannot do."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from flows.settings import PROJECT

IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
QUIET_SECONDS = 1.2  # what the same start-up takes on two quiet cores
R = shutil.which("Rscript")
DUCKDB = shutil.which("duckdb")  # its command line, which is no part of its package
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
Result = TypeVar("Result")


@cache
def slowness() -> float:
    """How many times slower than two quiet cores this machine is, measured once, at least 1.

    Limits of waits are given for a quiet machine and scaled with it. They end a test that hangs;
    no test says how fast something is: `benchmarks/` does.
    """
    start = time.monotonic()
    program = [sys.executable, "-c", "import prefect, pandas"]
    subprocess.run(program, cwd=PROJECT, check=True, capture_output=True)
    return max(1.0, (time.monotonic() - start) / QUIET_SECONDS)


def limit(quiet_seconds: float) -> float:
    """The end of a wait that would be over in ``quiet_seconds`` at most on a quiet machine.

    Others may begin to use the machine while we wait, hence a margin.
    """
    return quiet_seconds * slowness() * 3


def wait_until(
    condition: Callable[[], Result], what: str, quiet_seconds: float, every: float = 0.1
) -> Result:
    """Wait for a condition and return what it gives, or fail and name what did not happen."""
    deadline = time.monotonic() + limit(quiet_seconds)
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(every)
    raise AssertionError(f"waited {limit(quiet_seconds):.0f} s for {what}")


@cache
def can_make_read_only() -> bool:
    """Whether a folder can be made read-only: against root only a mount helps."""
    if os.geteuid() != 0:
        return True
    mount = ["unshare", "-m", "mount", "--bind", "/tmp", "/tmp"]
    return bool(shutil.which("unshare")) and subprocess.run(mount, check=False).returncode == 0
