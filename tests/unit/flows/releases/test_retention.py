"""Which releases are removed: real files, a real reader in another process."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from domain.clock import Clock
from flows.releases.retention import is_in_use, prune
from flows.releases.store import list_releases, publish
from flows.settings import RESTRICTED, WAREHOUSE, Settings
from tests.manifests import MADE

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def add_release(settings: Settings, number: int, age_days: int):
    folder = settings.releases / f"{number:06d}-aaaaaaaa"
    folder.mkdir(parents=True)
    for name in (WAREHOUSE, RESTRICTED):
        duckdb.connect(str(folder / name)).close()
    manifest = MADE.model_copy(update={"created_at": NOW - timedelta(days=age_days)})
    manifest.write(folder / "manifest.json")


@pytest.fixture
def settings(tmp_path):
    """Six releases, each a hundred days older than the next; the fifth is current."""
    settings = Settings(tmp_path, clock=Clock(NOW))
    for number in range(1, 7):
        add_release(settings, number, age_days=100 * (6 - number))
    publish(settings, list_releases(settings)[4])
    return settings


def numbers(settings):
    return [int(release.id[:6]) for release in list_releases(settings)]


def test_the_newest_are_kept_however_old_and_the_young_however_many(settings):
    assert prune(settings, keep=2, days=250) == [
        "000001-aaaaaaaa",
        "000002-aaaaaaaa",
        "000003-aaaaaaaa",
    ]
    assert numbers(settings) == [4, 5, 6]


def test_the_current_release_is_kept_even_if_it_is_neither_new_nor_young(settings):
    publish(settings, list_releases(settings)[0], action="rolled back to")
    prune(settings, keep=1, days=0)
    assert numbers(settings) == [1, 6]


def test_a_release_that_somebody_reads_is_kept_until_it_is_closed(settings):
    first = list_releases(settings)[0]
    reader = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); "
            "print('open', flush=True); sys.stdin.read()",
            str(first.warehouse),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    reader.stdout.readline()
    assert is_in_use(first)
    prune(settings, keep=1, days=0)
    assert numbers(settings) == [1, 5, 6]
    reader.communicate()
    prune(settings, keep=1, days=0)
    assert numbers(settings) == [5, 6]


def test_a_clock_set_back_removes_nothing(settings):
    long_ago = replace(settings, clock=Clock(NOW - timedelta(days=3650)))
    assert prune(long_ago, keep=1, days=92) == []
    assert numbers(settings) == [1, 2, 3, 4, 5, 6]


def test_a_removal_that_was_cut_short_is_finished_by_the_next(settings):
    (settings.place / "removing" / "000000-bbbbbbbb").mkdir(parents=True)
    prune(settings)
    assert not (settings.place / "removing").exists()
