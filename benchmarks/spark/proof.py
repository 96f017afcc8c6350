"""The same models on both engines, compared: ``python -m benchmarks.spark.proof [--n N]``.

On the respondents of the current release and on N drawn ones; DuckDB, a session of Spark on this
machine, and a cluster of two workers. It fails on any difference: of an engine that understands an
idiom otherwise nothing else would tell.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.spark.cluster import PYTHON, cluster, environment
from benchmarks.spark.comparison import Compared, compared, run_on_duckdb
from benchmarks.spark.rebuilt import changed_tables
from benchmarks.spark.survey import draw
from flows.releases.store import current_release
from flows.settings import PROJECT, Settings
from flows.spark.plan import DUCKDB, SPARK, Job, write_plan

JOB = PROJECT / "flows" / "spark" / "job.py"
MEMORY = "1500m"  # of a session, or of a worker's executor 800m
SESSION = ("--master", "local[2]", "--conf", f"spark.driver.memory={MEMORY}")
WITH_VIEWS = "--with-views"
# a short job on two cores: few partitions, and no second compilation of what runs for a minute
SHORT = (
    *("--conf", "spark.sql.shuffle.partitions=4"),
    *("--conf", "spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1"),
    *("--conf", "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1"),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """A job on Spark: what it compares as, and how long its models and the whole of it took."""

    rows: list[Compared]
    seconds: dict[str, float]
    whole: float


def spark_command(folder: Path, output: Path, places: dict[str, str], *more: str) -> list[str]:
    """The command that runs a job; nothing of ours but one file is in its environment."""
    inputs = [part for name, place in places.items() for part in ("--input", f"{name}={place}")]
    return [str(PYTHON), str(JOB), str(folder), str(output), *inputs, *SHORT, *more]


def run_on_spark(
    folder: Path, output: Path, places: dict[str, str], *more: str, conf: Path | None = None
) -> subprocess.CompletedProcess:
    """Run a job on Spark to its end."""
    return subprocess.run(
        spark_command(folder, output, places, *more),
        env=environment(conf),
        capture_output=True,
        text=True,
        check=False,
    )


def on_cluster(folder: Path) -> tuple[str, ...]:
    """What a session says to use two workers of one core and a gigabyte."""
    return ("--conf", "spark.executor.memory=800m", "--conf", f"spark.local.dir={folder}")


def prove(job: Job, folder: Path, places: dict[str, str], label: str) -> bool:
    """Run a job on DuckDB, a session and a cluster; print the table; tell whether all is equal.

    Views, a row an answer, are compared on the respondents of the release alone.
    """
    views = () if places else (WITH_VIEWS,)
    ours = folder / f"duckdb-{label}"
    start = time.monotonic()
    seconds = run_on_duckdb(folder, ours, places, with_views=bool(views))
    whole = time.monotonic() - start
    runs = {"session": _ran(job, folder, places, ours, f"session-{label}", *SESSION, *views)}
    with cluster(folder / f"cluster-{label}") as started:
        more = ("--master", started.master, *on_cluster(folder / f"cluster-{label}"), *views)
        name = f"two-{label}"
        runs["two workers"] = _ran(job, folder, places, ours, name, *more, conf=started.conf)
    _print(label, (seconds, whole), runs)
    return all(row.is_equal for run in runs.values() for row in run.rows)


def _ran(
    job: Job,
    folder: Path,
    places: dict[str, str],
    ours: Path,
    name: str,
    *more: str,
    conf: Path | None = None,
) -> Ran:
    output = folder / name
    start = time.monotonic()
    done = run_on_spark(folder, output, places, *more, conf=conf)
    whole = time.monotonic() - start
    if done.returncode:
        sys.exit(f"{name}: {done.stderr[-3000:]}")
    report = json.loads((output / "report.json").read_text(encoding="utf-8"))
    rows = compared(job, ours, output, folder / "scratch")
    return Ran(rows, {each["model"]: each["seconds"] for each in report}, whole)


def _print(label: str, ours: tuple[dict[str, float], float], runs: dict[str, Ran]) -> None:
    seconds, whole = ours
    print(f"\n{label}; load {os.getloadavg()[0]:.1f}; seconds with tests of keys and contracts")
    engines = "".join(f"{name:>14}" for name in runs)
    print(f"{'model':32}{'rows':>12}  equal  {'DuckDB':>8}{engines}  sha256")
    for place, row in enumerate(next(iter(runs.values())).rows):
        same = all(run.rows[place].is_equal for run in runs.values())
        times = "".join(f"{run.seconds[row.model]:14.1f}" for run in runs.values())
        said = "yes" if same else "NO"
        line = f"{row.model:32}{row.n_rows:>12,}  {said:5}  {seconds[row.model]:8.2f}{times}"
        print(f"{line}  {row.hashes[0][:12]}")
        for name, run in runs.items():
            if not run.rows[place].is_equal:
                print(f"    {name}: {run.rows[place].n_differing:,} rows differ")
    ends = "".join(f"{run.whole:14.1f}" for run in runs.values())
    print(f"{'all, with start-up':32}{'':>12}  {'':5}  {whole:8.2f}{ends}", flush=True)


def main(arguments: Sequence[str]) -> int:
    """Prove it on the release and on drawn respondents; 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--home", help="data directory; else that of every command")
    parser.add_argument("--n", type=int, default=1_000_000, help="drawn respondents")
    given = parser.parse_args(arguments)
    settings = Settings.of(given.home)
    release = current_release(settings)
    if release is None:
        sys.exit(f"no release in {settings.home} yet: gofal refresh")
    with tempfile.TemporaryDirectory(prefix="gofal-spark-") as scratch:
        folder = Path(scratch) / "plan"
        files = (release.warehouse, release.restricted)
        job = write_plan(settings, files, folder, (SPARK, DUCKDB))[SPARK]
        equal = prove(job, folder, {}, release.id)
        changed = changed_tables(release, folder / f"session-{release.id}", job, folder / "rebuilt")
        print(f"A release built on what Spark wrote: {len(changed)} public tables differ", *changed)
        equal &= not changed
        equal &= prove(job, folder, draw(folder, given.n), f"{given.n}-drawn")
    print("Every model is equal on both." if equal else "The engines differ: see NO above.")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
