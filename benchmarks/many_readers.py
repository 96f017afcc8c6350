"""What many readers of one release cost, alone and while new releases are published.

Run with ``python -m benchmarks.many_readers [HOME]``; takes about five minutes, on the current
release of a data directory. Each reader is a process, as each analyst's is: it opens the release
behind the pointer ``current``, asks four marts, and closes it again, as often as it can. Beside
readers of the warehouse stand as many readers of the same tables as Parquet files.
"""

import argparse
import hashlib
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import duckdb
import numpy as np
import psutil

from flows.releases.store import current_release
from flows.settings import WAREHOUSE, Settings
from flows.warehouse.connect import quoted, reading

N_READERS = (1, 10, 50)
SECONDS = 10
REFRESH = [sys.executable, "-c", "from flows.cli.main import main; main()", "refresh", "--force"]
QUERIES = (
    ("fct_care_rates", "where year_ending_march = 2018"),
    ("fct_care_rate_changes", "where area_name = 'Torfaen'"),
    ("fct_care_rate_groups", "where is_printed"),
    ("fct_deprivation_residuals", "where year_ending_march = 2018"),
)
Answers = list[list[tuple]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader saw: seconds of each visit, releases, and digests of all answers."""

    visits: list[float] = field(default_factory=list)
    releases: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Reading:
    """What readers saw together, for how many seconds, in how much memory (bytes)."""

    seen: list[Seen]
    seconds: float
    n_bytes: int

    def __str__(self) -> str:
        visits = np.concatenate([each.visits for each in self.seen])
        n_digests = len(set.union(*(each.digests for each in self.seen)))
        return (
            f"{len(visits) / self.seconds:6.1f} openings/s, "
            f"{len(QUERIES) * len(visits) / self.seconds:6.1f} queries/s, median visit "
            f"{np.median(visits):.3f} s, 95% within {np.percentile(visits, 95):.3f} s, "
            f"{self.n_bytes / len(self.seen) / 1e6:.0f} MB a reader, "
            f"{n_digests} different set{'s' * (n_digests > 1)} of answers"
        )


def main(home: Path | None) -> None:
    """Measure and print."""
    settings = Settings.of(home)
    if current_release(settings) is None:
        raise SystemExit("no release: gofal refresh")
    medians = {}
    for name, visit in (("the warehouse", of_warehouse), ("Parquet files", of_files)):
        for n_readers in N_READERS:
            found = together(settings, visit, n_readers)
            medians[name, n_readers] = np.median(np.concatenate([s.visits for s in found.seen]))
            print(f"{n_readers:>3} readers of {name:<14} {found}", flush=True)
    ratio = medians["Parquet files", 1] / medians["the warehouse", 1]
    print(f"  a visit to Parquet files takes {ratio:.1f} times one to the warehouse")
    with tempfile.TemporaryDirectory() as folder:
        copy = Settings(Path(folder) / "home")
        shutil.copytree(settings.home, copy.home, symlinks=True)
        with publishing(copy):
            found = together(copy, of_warehouse, N_READERS[1], 12 * SECONDS)
        n_seen = len(set.union(*(each.releases for each in found.seen)))
        print(f"{N_READERS[1]:>3} readers while {n_seen - 1} releases are published {found}")


def of_warehouse(folder: Path) -> Answers:
    """Ask the DuckDB file of a release, locked and read-only."""
    with reading(folder / WAREHOUSE) as warehouse:
        return [
            warehouse.execute(f"from marts.{table} {where} order by all").fetchall()
            for table, where in QUERIES
        ]


def of_files(folder: Path) -> Answers:
    """Ask the Parquet files of a release."""
    with duckdb.connect() as connection:
        return [
            connection.execute(
                f"from {quoted(folder / 'files' / f'{table}.parquet')} {where} order by all"
            ).fetchall()
            for table, where in QUERIES
        ]


def together(
    settings: Settings, visit: Callable[[Path], Answers], n_readers: int, seconds: float = SECONDS
) -> Reading:
    """Let so many readers read for some seconds."""
    # a reader brings its own interpreter, as an analyst's process does: nothing is shared by a fork
    context = multiprocessing.get_context("spawn")
    begin, end, reports = context.Barrier(n_readers + 1), context.Event(), context.Queue()
    readers = [
        context.Process(target=_read, args=(settings, visit, begin, end, reports), daemon=True)
        for _ in range(n_readers)
    ]
    for reader in readers:
        reader.start()
    begin.wait(timeout=600)
    start = time.perf_counter()
    time.sleep(seconds)
    n_bytes = sum(psutil.Process(reader.pid).memory_full_info().pss for reader in readers)
    end.set()
    seen = [reports.get(timeout=600) for _ in readers]
    return Reading(seen, time.perf_counter() - start, n_bytes)


def _read(
    settings: Settings,
    visit: Callable[[Path], Answers],
    begin: Barrier,
    end: Event,
    reports: "Queue[Seen]",
) -> None:
    """Visit until told to stop. A reader that fails reports nothing, and so fails the benchmark."""
    seen = Seen()
    begin.wait(timeout=600)
    while not end.is_set():
        start = time.perf_counter()
        folder = settings.current.resolve()
        answers = visit(folder)
        seen.visits.append(time.perf_counter() - start)
        seen.releases.add(folder.name)
        seen.digests.add(hashlib.sha256(repr(answers).encode()).hexdigest())
    reports.put(seen)


@contextmanager
def publishing(settings: Settings) -> Iterator[None]:
    """Publish one release after the other meanwhile."""
    runs = subprocess.Popen(
        ["/bin/sh", "-c", 'while "$@"; do :; done', "sh", *REFRESH, "--home", str(settings.home)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        for process in [*psutil.Process(runs.pid).children(recursive=True), runs]:
            process.terminate()
        runs.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", nargs="?", type=Path)
    main(parser.parse_args().home)
