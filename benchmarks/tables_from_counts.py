"""Tables and alphas of 100,000 to 100,000,000 respondents: from counts, and with pandas and scipy.

``make bench`` ends with it; by itself ``python -m benchmarks.tables_from_counts --n 10000000``.
Each measurement is a process of its own on the same respondents, in a DuckDB file as a run has
them.
"""

import argparse
import hashlib
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import counted_tables, tables_by_pandas
from benchmarks.counted_tables import MODELS, Results
from benchmarks.drawn_respondents import Plan, draw
from flows.releases.store import Release, current_release
from flows.settings import Settings

LEAST, MOST = 100_000, 10_000_000
THREADS = (1, 2, 4)
BY_PANDAS = 10_000_000  # respondents: beyond, neither a frame of them fits nor of distinct ones
REGRESSED = 1_000_000  # respondents of whom statsmodels is given a row each, unless told otherwise


@dataclass(slots=True)
class Meter:
    """CPU and wall seconds of the parts of a measurement, and what they found."""

    cpu: dict[str, float] = field(default_factory=dict)
    wall: dict[str, float] = field(default_factory=dict)
    found: dict[str, Results] = field(default_factory=dict)

    def time(self, part: str, compute: Callable[..., Any], *given: Any) -> Any:
        """Add what a call costs to a part."""
        used, start = _cpu(), time.perf_counter()
        result = compute(*given)
        self.cpu[part] = self.cpu.get(part, 0) + _cpu() - used
        self.wall[part] = self.wall.get(part, 0) + time.perf_counter() - start
        return result

    def keep(self, part: str, compute: Callable[..., Results], *given: Any) -> None:
        """Time a call that returns results, and keep them."""
        self.found.setdefault(part, {}).update(self.time(part, compute, *given))

    def as_json(self) -> str:
        """The measurement, with the peak memory of this process in bytes."""
        peak = _peak_memory()
        lines = json.dumps(self.found, sort_keys=True, default=float)
        digest = hashlib.sha256(lines.encode()).hexdigest()[:12]
        return json.dumps(
            {"cpu": self.cpu, "wall": self.wall, "n_bytes": peak, "digest": digest}
            | {"found": json.loads(lines)}
        )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_memory() -> int:
    """Most memory that this process has had, in bytes.

    From Linux where it can be: getrusage tells no less than what the parent had when it forked.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def scan(connection: duckdb.DuckDBPyConnection, plan: Plan, meter: Meter) -> None:
    """Read every column once and do next to nothing with it."""
    columns = [*plan.items, "demo_la", *(f"named_{each}" for each in plan.frameworks)]
    every = ", ".join(f"bit_xor({each})" for each in columns)
    meter.time("scan", lambda: connection.execute(f"select {every} from responses").fetchall())


def from_counts(connection: duckdb.DuckDBPyConnection, plan: Plan, meter: Meter) -> None:
    """What the product does."""
    counts = meter.time("counts", counted_tables.counts_of, connection, plan)
    meter.keep("tables", counted_tables.tables, counts, plan)
    meter.keep("correlations", counted_tables.correlations, connection, plan)


def regressions_from_counts(
    connection: duckdb.DuckDBPyConnection, plan: Plan, meter: Meter
) -> None:
    """Tables D7 and D8 from distinct respondents."""
    for comparison in MODELS:
        found, n = meter.time(comparison, counted_tables.regression, connection, plan, comparison)
        meter.found[comparison] = found | {"n_distinct": n}


def with_pandas(connection: duckdb.DuckDBPyConnection, plan: Plan, meter: Meter) -> None:
    """The same tables; loading of frames is not counted."""
    people = tables_by_pandas.load_people(connection, plan)
    for item in plan.items:
        if item not in ("demo_role",):
            places = tables_by_pandas.load_places(connection, [item])
            meter.keep("tables", tables_by_pandas.shares, people, places)
    scores = {}
    for scale, items in plan.scales.items():
        answers = tables_by_pandas.load_scored(connection, plan, items)
        score = meter.time("tables", tables_by_pandas.score_of, answers, plan.least[scale])
        meter.keep("tables", tables_by_pandas.differences, people, score, scale)
        if len(items) > 1:
            meter.keep("tables", tables_by_pandas.alpha, answers, scale)
        if any(scale in parts for parts in plan.wholes.values()):
            scores[scale] = score
    for whole, parts in plan.wholes.items():
        score = meter.time("tables", lambda of: sum(of) / len(of), [scores[p] for p in parts])
        meter.keep("tables", tables_by_pandas.differences, people, score, whole)
    named = [f"named_{each}" for each in plan.frameworks]
    places = tables_by_pandas.load_places(connection, named)
    meter.keep("tables", tables_by_pandas.frameworks, people, places)
    del places, people, scores
    answers = tables_by_pandas.load_scored(connection, plan, plan.joint, "float32")
    meter.keep("correlations", tables_by_pandas.item_correlations, answers)


def regressions_with_statsmodels(
    connection: duckdb.DuckDBPyConnection, plan: Plan, meter: Meter
) -> None:
    """Tables D7 and D8 of a row a respondent; loading and scoring are not counted."""
    people = tables_by_pandas.load_people(connection, plan)
    for comparison, terms in MODELS.items():
        scores = tables_by_pandas.pd.DataFrame(
            {
                term: tables_by_pandas.score_of(
                    tables_by_pandas.load_scored(connection, plan, plan.scales[term]),
                    plan.least[term],
                )
                for term in terms
            }
        )
        meter.keep(comparison, tables_by_pandas.regression, people, scores, comparison)


PARTS = {
    each.__name__: each
    for each in (
        scan,
        from_counts,
        regressions_from_counts,
        with_pandas,
        regressions_with_statsmodels,
    )
}


def store(folder: Path, *, is_shuffled: bool = False) -> Path:
    """Put the Parquet files into a DuckDB file, in another order if asked."""
    file = folder / ("shuffled.duckdb" if is_shuffled else "store.duckdb")
    if not file.exists():
        order = " order by hash(demo_team, demo_age, rowid)" if is_shuffled else ""
        rows = f"read_parquet('{folder}/part-*.parquet', file_row_number = true)"
        with duckdb.connect(str(file)) as connection:
            connection.execute("set enable_progress_bar = false")
            connection.execute(
                "create table responses as select * exclude (file_row_number) "
                f"from (select *, file_row_number as rowid from {rows}){order}"
                if is_shuffled
                else f"create table responses as from read_parquet('{folder}/part-*.parquet')"
            )
    return file


def measured(part: str, file: Path, threads: int = 2) -> dict[str, Any]:
    """Run one part in a process of its own."""
    command = [sys.executable, "-m", __spec__.name, "--part", part, "--file", str(file)]
    done = subprocess.run(
        [*command, "--threads", str(threads)],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{part} of {file} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def one_part(part: str, file: Path, threads: int) -> None:
    """Measure one part in this process."""
    meter = Meter()
    with duckdb.connect(str(file), read_only=True) as connection:
        connection.execute(f"set threads = {threads}")
        connection.execute("set enable_progress_bar = false")
        PARTS[part](connection, Plan.read(file.parent), meter)
    print(meter.as_json())


def farthest(one: dict[str, Results], other: dict[str, Results]) -> float:
    """Largest difference of two results, absolute or relative, whichever is smaller."""
    most = 0.0
    for part in other:
        mine, theirs = one[part], other[part]
        if missing := set(theirs) - set(mine):
            raise SystemExit(f"only one of both has {sorted(missing)[:3]}")
        for name, value in theirs.items():
            apart = abs(mine[name] - value)
            most = max(most, min(apart, apart / abs(value)) if value else apart)
    return most


def say(what: str, n: int, one: dict[str, Any], note: str = "") -> None:
    """Print one line."""
    cpu, wall = sum(one["cpu"].values()), sum(one["wall"].values())
    print(
        f"{what:<42} {n:>11,} {cpu:9.2f} {wall:9.2f} {one['n_bytes'] / 1e6:8.0f}  {note}",
        flush=True,
    )


def cpu_of(one: dict[str, Any]) -> float:
    """CPU seconds of all parts."""
    return sum(one["cpu"].values())


def compare(folder: Path, n: int, regressed: int) -> tuple[float, float | None]:
    """Measure `n` respondents; return CPU seconds from counts, and the ratio of pandas to them."""
    file = store(folder)
    measured("scan", file)  # from the disk
    bare = measured("scan", file)
    say("bare scan of the same columns", n, bare)
    ours = measured("from_counts", file)
    times = cpu_of(ours) - ours["cpu"]["correlations"]
    parts = ", ".join(f"{part} {seconds:.2f}" for part, seconds in ours["cpu"].items())
    say("tables, alphas, correlations from counts", n, ours, parts)
    print(f"    without correlations {times / cpu_of(bare):.1f} times the scan")
    ratio = None
    if n <= BY_PANDAS:
        theirs = measured("with_pandas", file)
        ratio = cpu_of(theirs) / cpu_of(ours)
        faster = sum(theirs["wall"].values()) / sum(ours["wall"].values())
        note = f"{ratio:.1f} times the CPU, {faster:.1f} the wall"
        say("the same with pandas and scipy", n, theirs, note)
        apart = {
            part: farthest({part: ours["found"][part]}, {part: theirs["found"][part]})
            for part in theirs["found"]
        }
        print("    apart by", ", ".join(f"{part} {most:.1e}" for part, most in apart.items()))
    if n <= BY_PANDAS:
        _compare_regressions(file, n, regressed)
    return cpu_of(ours), ratio


def _compare_regressions(file: Path, n: int, regressed: int) -> None:
    """Measure the regressions, of so many with statsmodels too."""
    fits = measured("regressions_from_counts", file)
    distinct = [f"{of['n_distinct']:,}" for of in fits["found"].values()]
    say("D7 and D8 from distinct respondents", n, fits, f"{' and '.join(distinct)} of them")
    if n <= regressed:
        by_row = measured("regressions_with_statsmodels", file)
        note = f"{cpu_of(by_row) / cpu_of(fits):.1f} times the CPU"
        say("the same with statsmodels", n, by_row, note)
        print(f"    apart by {farthest(fits['found'], by_row['found']):.1e}")


def bits(folder: Path, n: int) -> None:
    """Say whether threads and the order of rows change a bit of any result."""
    digests = set()
    for is_shuffled in (False, True):
        file = store(folder, is_shuffled=is_shuffled)
        for threads in THREADS:
            found = [measured(each, file, threads)["digest"] for each in list(PARTS)[1:3]]
            digests.add(tuple(found))
    runs = 2 * len(THREADS)
    print(f"{len(digests)} digest of {runs} runs of {n:,}: threads {THREADS}, two orders of rows")
    if len(digests) > 1:
        raise SystemExit("results depend on threads or on the order of rows")


def report(release: Release, most: int, regressed: int) -> None:
    """Measure numbers of respondents from the least to `most`, ten times as many at each step."""
    sizes = [10**power for power in range(int(math.log10(LEAST)), int(math.log10(most)) + 1)]
    print(f"\n{'':<42} {'n':>11} {'CPU s':>9} {'wall s':>9} {'RSS MB':>8}")
    seconds: dict[int, float] = {}
    ratios: dict[int, float | None] = {}
    for n in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "drawn"
            draw(release, n, folder)
            seconds[n], ratios[n] = compare(folder, n, regressed)
            if n == sizes[-2:][0]:
                bits(folder, n)
    if len(sizes) > 1:
        grown = math.log(seconds[sizes[-1]] / seconds[sizes[0]])
        exponent = grown / math.log(sizes[-1] / sizes[0])
        print(f"exponent from {sizes[0]:,} to {sizes[-1]:,}: {exponent:.2f}")
    if (ratio := ratios.get(MOST)) is not None:
        print(f"tables_at_1e7_cpu_ratio: {ratio:.1f}")


def main() -> None:
    """Measure respondents drawn from those of a release, which is built if there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=MOST, help="most respondents, a power of ten")
    parser.add_argument("--home", type=Path, help="data directory with a release to draw from")
    parser.add_argument(
        "--regressed", type=int, default=REGRESSED, help="most rows for statsmodels"
    )
    for hidden, kind in (("--part", str), ("--file", Path), ("--threads", int)):
        parser.add_argument(hidden, type=kind, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        one_part(given.part, given.file, given.threads)
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(given.home or Path(folder) / "home")
        if given.home is None:
            command = "from flows.cli.main import main; main()"
            refresh = [sys.executable, "-c", command, "refresh", "--home", str(settings.home)]
            subprocess.run(refresh, check=True, stdout=subprocess.DEVNULL)
        report(current_release(settings), given.n, given.regressed)


if __name__ == "__main__":
    main()
