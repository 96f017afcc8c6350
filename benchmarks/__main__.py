"""Print what a run costs, as seconds and as ratios of the same SQL straight in DuckDB.

Run with ``make bench``; takes about five minutes. Nothing outside a temporary folder is touched.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import psutil

from benchmarks.landed_editions import decision_cost
from benchmarks.plain_sql import build_seconds
from benchmarks.plain_statistics import survey_seconds
from flows.landing.surveys import write_respondents
from flows.landing.tables import write_editions
from flows.refresh.builder import LEDGER, LEFT_OUT
from flows.refresh.prefect_server import prefect_api, wait_for_api
from flows.releases.manifest import Sources
from flows.releases.previous import copy_previous_release
from flows.releases.store import current_release, list_releases
from flows.settings import Settings, quiet_tools
from flows.warehouse.compiled import RECORDING
from flows.warehouse.dbt_arguments import dbt_arguments

GOFAL = [sys.executable, "-c", "from flows.cli.main import main; main()"]
QUERIES = (
    "from marts.fct_care_rates where year_ending_march = 2018",
    "select year_ending_march, avg(care_rate_per_10k) from marts.fct_care_rates group by all",
    "from marts.fct_care_rate_changes where area_name = 'Torfaen'",
    "from marts.fct_care_rate_groups where is_printed",
    "select measure, max(r_squared) from marts.fct_deprivation_residuals group by all",
    "select sex, sum(n_children_looked_after) from marts.fct_children_looked_after group by all",
    "from results.statistics where analysis = 'rate_trend'",
    "from marts.fct_answer_shares where item_id = 'rate_wales' and grouping = 'all'",
    "from ledger.rpt_published_vs_computed where verdict = 'differs'",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost: seconds, CPU seconds and peak memory (bytes) of all its processes."""

    seconds: float
    cpu_seconds: float
    n_bytes_largest: int
    n_bytes_together: int

    @property
    def note(self) -> str:
        """CPU and memory in words."""
        return (
            f"{self.cpu_seconds:.1f} CPU s, {self.n_bytes_together / 1e6:.0f} MB all together, "
            f"{self.n_bytes_largest / 1e6:.0f} MB the largest process"
        )


def timed(command: list[str], **environment: str) -> Cost:
    """Run a command to its end and measure it."""
    before = _cpu_of_ended_children()
    start = time.perf_counter()
    process = psutil.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )  # fmt: skip
    largest = together = 0
    while process.poll() is None:
        sizes = _memory(process)
        largest, together = max(largest, *sizes, 0), max(together, sum(sizes))
        time.sleep(0.5)  # looking costs: at 20 Hz it slows the run by a third
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(seconds, _cpu_of_ended_children() - before, largest, together)


def _cpu_of_ended_children() -> float:
    """CPU seconds of every process that ended below this one and was waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(process: psutil.Process) -> list[int]:
    """Proportional memory (PSS) of a process and each of its children, in bytes."""
    try:
        return [
            each.memory_full_info().pss for each in [process, *process.children(recursive=True)]
        ]
    except psutil.Error:  # one ended while we looked
        return [0]


def say(what: str, seconds: float, aim: str = "", note: str = "") -> None:
    """Print one line."""
    print(f"{what:<46} {seconds:8.3f} s  {aim:<14} {note}", flush=True)


def start_anew(warehouse: Path, restricted: Path) -> None:
    """Remove both files: compiled SQL names the catalogs, so the files keep their stems."""
    warehouse.unlink(missing_ok=True)
    restricted.unlink(missing_ok=True)
    write_editions(warehouse, [], None)
    copy_previous_release(warehouse, None, Sources(inputs=(), code_version=""))
    write_respondents(restricted, [])


def query_seconds(warehouse: Path) -> list[float]:
    """Median seconds of each query over ten runs, on one open connection."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        medians = []
        for sql in QUERIES:
            runs = []
            for _ in range(10):
                start = time.perf_counter()
                connection.execute(sql).fetchall()
                runs.append(time.perf_counter() - start)
            medians.append(statistics.median(runs))
    return medians


def main() -> None:
    """Measure everything once, in one process after another."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "home")
        refresh = [*GOFAL, "refresh", "--home", str(settings.home)]
        RECORDING.unlink(missing_ok=True)  # a first run has none
        first = timed(refresh)
        warm = timed([*refresh, "--force"])
        steps = current_release(settings).manifest.steps
        nothing = timed(refresh)
        quiet_tools(settings)
        with prefect_api(settings):
            wait_for_api()
            timed([*refresh, "--force"])
            served = timed([*refresh, "--force"])
        releases = [release.id for release in list_releases(settings)]
        diff = timed([*GOFAL, "diff", releases[0], releases[-1], "--home", str(settings.home)])
        query = timed([*GOFAL, "query", QUERIES[0], "--home", str(settings.home)])
        same, built = build_costs(Path(folder), settings)
        ours, by_hand = survey_seconds(current_release(settings))
        queries = query_seconds(current_release(settings).warehouse)
        landing = decision_cost(Path(folder) / "landed")
    print(f"{len(os.sched_getaffinity(0))} cores\n")
    say("first run, empty data directory", first.seconds, "aim < 20 s", first.note)
    say("warm run, temporary server", warm.seconds, "aim < 9 s", warm.note)
    say("warm run, running server", served.seconds, "aim < 7 s", f"{served.note}, server apart")
    say("nothing new", nothing.seconds, "aim < 1 s", nothing.note)
    for name, seconds in steps.items():
        say(f"  of the warm run: {name}", seconds, note=f"{seconds / warm.seconds:.0%}")
    outside = warm.seconds - sum(steps.values())
    say("  of the warm run: start and end of Python", outside, note=f"{outside / warm.seconds:.0%}")
    say("gofal diff, first release and last", diff.seconds, "aim < 2 s", diff.note)
    say("gofal query, to the last row", query.seconds, "aim < 0.5 s")
    say("the same SQL straight in DuckDB", same, note="median of 3")
    say(
        "dbt build: seeds, models, contracts, tests",
        built.seconds,
        note=f"{built.seconds / same:.1f} x",
    )
    say("warm run against the same SQL", warm.seconds, "aim < 5 x", f"{warm.seconds / same:.1f} x")
    say("all statistics of the survey", ours, "aim < 2 s", "after imports")
    say("tables 3, 5, 6 with pandas and scipy", by_hand, note=f"ours {ours / by_hand:.0f} x")
    say(
        f"deciding on one beside {landing.n_editions} landed editions",
        landing.later,
        "aim < 2 s",
        f"CPU; reading all anew is {landing.ratio:.0f} x",
    )
    say(f"slowest of {len(queries)} mart queries", max(queries), "aim < 0.020 s")


def build_costs(folder: Path, settings: Settings) -> tuple[float, Cost]:
    """Seconds of the models' SQL straight in DuckDB (median of 3), and the cost of dbt's build."""
    warehouse = folder / "dbt" / "gofal.duckdb"
    warehouse.parent.mkdir()
    restricted = warehouse.with_name("restricted.duckdb")
    dbt = [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]
    dbt += ["build", *LEFT_OUT, "--exclude", *LEDGER]
    dbt += dbt_arguments(settings.cache / "dbt", settings.logs)
    places = {"GOFAL_WAREHOUSE": str(warehouse), "GOFAL_RESTRICTED": str(restricted)}
    for _ in range(2):  # the first one parses
        start_anew(warehouse, restricted)
        built = timed(dbt, **places)
    plain = []
    for _ in range(3):
        start_anew(warehouse, restricted)
        plain.append(build_seconds(settings.cache / "dbt/manifest.json", warehouse, restricted))
    return statistics.median(plain), built


if __name__ == "__main__":
    main()
