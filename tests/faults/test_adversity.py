"""A full disk, a folder nobody may write to, a clock set back, two runs at once, a damaged file."""

import os
import resource
import subprocess
import sys

import pytest

from flows.releases.store import current_release, list_releases
from flows.settings import PROJECT, Settings
from flows.warehouse.read import read_rows
from tests.conftest import run_gofal, running_server
from tests.editions import write_edition
from tests.faults.readers import Readers
from tests.machine import limit

pytestmark = pytest.mark.slow

MAIN = "from flows.cli.main import main; main()"
SET_BACK = {"GOFAL_CLOCK": "2025-01-01T00:00:00+00:00"}  # figures to 2024 have been by then


def start(home, *arguments: str, environment: dict | None = None, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, *arguments],
        cwd=PROJECT,
        env={**os.environ, "GOFAL_HOME": str(home.home), **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_full_disk_stops_a_run_and_leaves_readers_what_they_have(home):
    before = current_release(home)

    def allow_five_megabytes() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000))

    with Readers(home) as readers:
        run = start(
            home, "refresh", "--force",
            environment=running_server(), preexec_fn=allow_five_megabytes,
        )  # fmt: skip
        _, told = run.communicate(timeout=limit(60))
        assert run.returncode == 1, told
        assert "Could not write file" in told
        assert "Nothing was published" in told
    assert current_release(home).id == before.id
    assert readers.problems == []


def read_only(home: Settings, command: list[str]) -> list[str]:
    """Let a command see its data directory as nobody can write to it: root may write anywhere else.

    Root gets a mount of its own; who is not root loses the permission.
    """
    if os.geteuid() != 0:
        home.home.chmod(0o500)
        return command
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    return ["unshare", "-m", "sh", "-c", mount, str(home.home), *command]


@pytest.mark.mount
def test_a_folder_that_nobody_may_write_to_is_named_in_the_message(home):
    run = subprocess.run(
        read_only(home, [sys.executable, "-c", MAIN, "refresh", "--force"]),
        cwd=PROJECT,
        env={**os.environ, "GOFAL_HOME": str(home.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "Read-only file system" in run.stderr or "Permission denied" in run.stderr
    assert str(home.home) in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.long
def test_a_clock_set_back_neither_reorders_releases_nor_loses_any(home, tmp_path):
    file = write_edition(tmp_path / "synthetic_later_years.csv")
    run = start(home, "land", str(file), "--published-on", "2026-11-20", environment=SET_BACK)
    told = run.communicate(timeout=limit(60))
    # published after today: a person looks at it
    assert run.returncode == 5, told
    run = start(home, "accept", "1", "--because", "published so", environment=SET_BACK)
    told = run.communicate(timeout=limit(60))
    assert run.returncode == 0, told
    assert [release.id[:6] for release in list_releases(home)] == ["000001", "000002"]
    newest = current_release(home)
    assert newest.id.startswith("000002")
    assert newest.manifest.created_at.year == 2025
    last_year = (
        "select max(year_ending_march) as year from marts.fct_care_rates where care_rate_rank = 1"
    )
    assert read_rows(newest.warehouse, last_year) == [{"year": "2024"}]


@pytest.mark.long
def test_of_two_refreshes_at_once_one_builds_and_the_other_waits_or_gives_way(home):
    runs = [start(home, "refresh", "--force") for _ in range(2)]
    told = [run.communicate(timeout=limit(120)) for run in runs]
    codes = sorted(run.returncode for run in runs)
    assert codes in ([0, 0], [0, 3]), told
    assert len(list_releases(home)) == 1 + codes.count(0)
    current_release(home).require_whole()


@pytest.mark.long
def test_a_damaged_release_is_noticed_and_built_anew_or_rolled_back(home):
    damaged = current_release(home)
    damaged.warehouse.chmod(0o644)
    with damaged.warehouse.open("r+b") as file:
        file.seek(1_000_000)
        was = file.read(4096)
        file.seek(1_000_000)
        file.write(bytes(255 - byte for byte in was))
    told = run_gofal("status", "--home", str(home.home))
    assert told.returncode == 1
    assert f"release {damaged.id} is damaged" in told.stderr
    assert run_gofal("refresh", "--home", str(home.home)).returncode == 0
    rebuilt = current_release(home)
    assert rebuilt.id.startswith("000002")
    rebuilt.require_whole()
    refused = run_gofal("rollback", damaged.id, "--home", str(home.home))
    assert refused.returncode == 1
    assert current_release(home).id == rebuilt.id
