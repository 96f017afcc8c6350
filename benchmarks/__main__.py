"""Print what a run costs, as seconds and as ratios of the same SQL straight in DuckDB.

Run with ``make bench``; takes about two minutes. Nothing outside a temporary folder is touched.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import psutil

from benchmarks.plain_sql import build_seconds
from benchmarks.plain_statistics import survey_seconds
from flows.landing.respondents import write_respondents
from flows.refresh.builder import LEDGER
from flows.refresh.prefect_server import prefect_api, wait_for_api
from flows.releases.store import current_release
from flows.settings import Settings, quiet_tools
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


def timed(command: list[str], **environment: str) -> tuple[float, str]:
    """Run a command; return its seconds, and the peak memory of its largest process and of all."""
    start = time.perf_counter()
    process = psutil.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )  # fmt: skip
    largest = together = 0
    while process.poll() is None:
        sizes = _memory(process)
        largest, together = max(largest, *sizes, 0), max(together, sum(sizes))
        time.sleep(0.5)  # looking costs: at 20 Hz it slows the run by a third
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    note = f"{largest / 1e6:.0f} MB the largest process, {together / 1e6:.0f} MB all together"
    return time.perf_counter() - start, note


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
        first, first_memory = timed(refresh)
        warm, warm_memory = timed([*refresh, "--force"])
        steps = current_release(settings).manifest["steps"]
        nothing, _ = timed(refresh)
        quiet_tools(settings)
        with prefect_api(settings):
            wait_for_api()
            timed([*refresh, "--force"])
            served, served_memory = timed([*refresh, "--force"])
        warehouse = Path(folder) / "dbt" / "gofal.duckdb"
        warehouse.parent.mkdir()
        restricted = warehouse.with_name("restricted.duckdb")
        dbt = [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]
        dbt += ["build", "--exclude-resource-type", "unit_test", "--exclude", LEDGER]
        dbt += dbt_arguments(settings.cache / "dbt", settings)
        places = {"GOFAL_WAREHOUSE": str(warehouse), "GOFAL_RESTRICTED": str(restricted)}
        start_anew(warehouse, restricted)
        timed(dbt, **places)
        start_anew(warehouse, restricted)
        built, _ = timed(dbt, **places)
        plain = []
        for _ in range(3):
            start_anew(warehouse, restricted)
            plain.append(build_seconds(settings.cache / "dbt/manifest.json", warehouse, restricted))
        same = statistics.median(plain)
        ours, by_hand = survey_seconds(current_release(settings))
        queries = query_seconds(current_release(settings).warehouse)
    cores = len(os.sched_getaffinity(0))
    print(f"{cores} cores\n")
    say("first run, empty home, temporary server", first, "aim < 30 s", first_memory)
    say("warm run, temporary server", warm, "aim < 15 s", warm_memory)
    say("warm run, running server", served, "aim < 10 s", f"{served_memory}, server apart")
    say("nothing new", nothing, "aim < 2 s")
    for name, seconds in steps.items():
        say(f"  of the warm run: {name}", seconds, note=f"{seconds / warm:.0%}")
    say("the same SQL straight in DuckDB", same, note="median of 3")
    say("dbt build: seeds, models, contracts, tests", built, "aim < 15 x", f"{built / same:.1f} x")
    say("warm run against the same SQL", warm, note=f"{warm / same:.1f} x")
    say("all statistics of the survey", ours, "aim < 2 s", "after imports")
    say("tables 3, 5, 6 with pandas and scipy", by_hand, note=f"ours {ours / by_hand:.0f} x")
    say(f"slowest of {len(queries)} mart queries", max(queries), "aim < 0.020 s")


if __name__ == "__main__":
    main()
