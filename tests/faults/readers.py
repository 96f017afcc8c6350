"""Readers in processes of their own, who keep asking whatever release is current."""

import json
import subprocess
import sys

from flows.settings import Settings

READER = """
import json, sys, time
import duckdb
home, n_reads, problems = sys.argv[1], 0, []
held = duckdb.connect(f"{home}/current/gofal.duckdb", read_only=True)
first = held.sql("select sum(n_children_looked_after) from marts.fct_care_rates").fetchone()
print("reading", flush=True)
import threading
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
while not stop.is_set():
    try:
        with duckdb.connect(f"{home}/current/gofal.duckdb", read_only=True) as warehouse:
            n_rates, n_ledger, n_statistics = warehouse.sql(
                "select (select count(*) from marts.fct_care_rates), "
                "(select count(*) from ledger.rpt_published_vs_computed), "
                "(select count(*) from results.statistics)"
            ).fetchone()
        if n_rates < 506 or n_ledger != 533 or n_statistics < 1000:
            problems.append(f"half a release: {n_rates}, {n_ledger}, {n_statistics}")
    except Exception as error:
        problems.append(str(error))
    again = held.sql("select sum(n_children_looked_after) from marts.fct_care_rates").fetchone()
    if again != first:
        problems.append("the release held open has changed")
    n_reads += 1
    time.sleep(0.1)
print(json.dumps({"n_reads": n_reads, "problems": problems[:5]}))
"""


class Readers:
    """Two readers, each holding the release it began with and opening the current one again."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.n_reads = 0
        self.problems: list[str] = []

    def __enter__(self) -> "Readers":
        self.readers = [
            subprocess.Popen(
                [sys.executable, "-c", READER, str(self.settings.home)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        for reader in self.readers:
            assert reader.stdout.readline() == "reading\n"
        return self

    def __exit__(self, *error: object) -> None:
        for reader in self.readers:
            output, _ = reader.communicate()
            told = json.loads(output)
            self.n_reads += told["n_reads"]
            self.problems += told["problems"]
