"""The same SQL, run straight in DuckDB: the alternative that dbt's build is measured against."""

import json
import time
from pathlib import Path

import duckdb

from flows.settings import PROJECT


def build_seconds(manifest_file: Path, warehouse: Path, restricted: Path) -> float:
    """Load the seeds and build every model as dbt compiled it; return the seconds it took.

    No contracts, keys or tests: only the transformation. What reads statistics and what is withheld
    is left out, here and of the build it is compared with.
    """
    every = json.loads(manifest_file.read_text())["nodes"]
    left_out = _after_statistics(every)
    nodes = {name: node for name, node in every.items() if name not in left_out}
    kinds = {name: node["resource_type"] for name, node in nodes.items()}
    start = time.perf_counter()
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"attach '{restricted}' as restricted")
        for schema in sorted({f"{node['database']}.{node['schema']}" for node in nodes.values()}):
            connection.execute(f"create schema if not exists {schema}")
        for name in _in_order(nodes, kinds):
            node = nodes[name]
            table = f"{node['database']}.{node['schema']}.{node['name']}"
            if kinds[name] == "seed":
                types = node["config"]["column_types"]
                file = PROJECT / node["original_file_path"]
                rows = f"read_csv('{file}', columns = {types}, header = true)"
                connection.execute(f"create table {table} as from {rows}")
            else:
                kind = "view" if node["config"]["materialized"] == "view" else "table"
                connection.execute(f"create {kind} {table} as {node['compiled_code']}")
    return time.perf_counter() - start


def _after_statistics(nodes: dict) -> set[str]:
    """Names of what a run builds after the statistics, as `flows.refresh.builder` has it."""
    found = {
        name
        for name, node in nodes.items()
        if node["schema"] == "ledger"
        or any(
            parent.split(".")[2:3] in (["disclosure"], ["exact_results"])
            for parent in node.get("depends_on", {}).get("nodes", [])
        )
    }
    while more := {
        name
        for name, node in nodes.items()
        if name not in found and found & set(node.get("depends_on", {}).get("nodes", []))
    }:
        found |= more
    return found


def _in_order(nodes: dict, kinds: dict) -> list[str]:
    """Names of seeds and models, each after what it reads."""
    done: list[str] = []
    waiting = [name for name, kind in kinds.items() if kind in ("seed", "model")]
    while waiting:
        ready = [
            name
            for name in waiting
            # sources are there already
            if all(
                parent in done
                for parent in nodes[name].get("depends_on", {}).get("nodes", [])
                if not parent.startswith("source.")
            )
        ]
        if not ready:
            raise SystemExit(f"nothing can be built next of: {', '.join(waiting)}")
        done += ready
        waiting = [name for name in waiting if name not in ready]
    return done
