"""Runs killed at random moments, with readers attached: nothing is lost and nobody sees a half.

`make faults` kills at fifty moments of each; here it is a few. GOFAL_FAULT_SEED names the moments.
"""

import os
import random
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from flows.files import file_sha256
from flows.landing.deliveries import Landed
from flows.locks import locked
from flows.releases.store import Release, current_release
from flows.settings import PROJECT, Settings
from tests.conftest import run_gofal
from tests.editions import write_edition
from tests.faults.readers import Readers
from tests.machine import limit, slowness, wait_until

pytestmark = pytest.mark.slow

MOMENTS = int(os.environ.get("GOFAL_FAULT_MOMENTS", "1"))
SEED = int(os.environ.get("GOFAL_FAULT_SEED", "2020"))
REFRESH_SECONDS = 12.0
LANDING_SECONDS = 1.5


def moments(seconds: float) -> list[float]:
    """Random moments of something that takes so long, one in each equal part of it."""
    chance = random.Random(SEED)
    return [seconds * (part + chance.random()) / MOMENTS for part in range(MOMENTS)]


def killed(settings: Settings, seconds: float, *arguments: str) -> None:
    """Start a command and kill it, with no chance to clean up."""
    run = subprocess.Popen(
        [sys.executable, "-c", "from flows.cli.main import main; main()", *arguments],
        cwd=PROJECT,
        env={**os.environ, "GOFAL_HOME": str(settings.home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with suppress(subprocess.TimeoutExpired):  # on a fast machine it may have ended before
        run.wait(seconds)
    run.kill()
    run.wait()


def started_by(home: Path) -> list[str]:
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


def contents(release: Release) -> dict[str, tuple[int, str]]:
    """Rows and hash of each table."""
    return {table.table: (table.n_rows, table.content_sha256) for table in release.manifest.tables}


def test_readers_see_a_whole_release_whenever_a_run_is_killed_and_the_next_builds_an_equal_one(
    home, capsys
):
    before, figures = current_release(home).id, contents(current_release(home))
    with Readers(home) as readers:
        for seconds in moments(REFRESH_SECONDS * slowness()):
            killed(home, seconds, "refresh", "--force")
            current = current_release(home)
            current.require_whole()
            assert current.id >= before
            with locked(home, limit(10)):  # nobody holds it any more, so the next run can build
                wait_until(lambda: not started_by(home.home), "every process to end", 10)
        (home.building / "left").mkdir(parents=True, exist_ok=True)
        (home.building / "gofal.duckdb").write_bytes(b"half a file")
        # the next run publishes without a person, and on one core the same figures
        done = run_gofal(
            "refresh", "--force", "--home", str(home.home),
            preexec_fn=lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    with capsys.disabled():
        print(f"\n{MOMENTS} refreshes killed; {readers.n_reads} readings, all of a whole release")
    assert readers.problems == []
    assert readers.n_reads > MOMENTS
    assert not home.building.exists()
    assert current_release(home).id > before
    assert contents(current_release(home)) == figures


def test_nothing_is_lost_whenever_a_landing_is_killed(home, tmp_path, capsys):
    for number, seconds in enumerate(moments(LANDING_SECONDS * slowness())):
        file = write_edition(tmp_path / f"later_{number}.csv", last_year=2019, shift=number)
        sha256 = file_sha256(file)
        home.landing.mkdir(exist_ok=True)
        dropped = home.landing / file.name
        file.rename(dropped)
        killed(home, seconds, "land", "--no-refresh")
        kept = every_delivery(home)
        assert dropped.exists() or sha256 in kept
        done = run_gofal("land", "--no-refresh", "--home", str(home.home))
        assert done.returncode in (0, 5), done.stdout + done.stderr
        assert not dropped.exists()
        assert every_delivery(home).count(sha256) == 1
    with capsys.disabled():
        print(f"\n{MOMENTS} landings killed; {len(every_delivery(home))} deliveries kept whole")


def every_delivery(settings: Settings) -> list[str]:
    """SHA-256 of every file kept, each compared with its receipt."""
    found = []
    for place in ("editions", "held", "refused"):
        for folder in sorted((settings.landing / place).glob("[0-9]*")):
            landed = Landed.of(folder)
            for file, received in zip(landed.files, landed.receipt.files, strict=True):
                assert file_sha256(file) == received.sha256, file
                found.append(received.sha256)
    return found
