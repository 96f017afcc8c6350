"""dbt in a process of its own: start a build, wait for it, say what failed and show the rows."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from flows.processes import start_child, stop_child
from flows.settings import RESTRICTED, WAREHOUSE, Settings
from flows.warehouse.dbt_arguments import dbt_arguments
from flows.warehouse.read import read_rows

SHOWN_ROWS = 5


class BuildFailedError(RuntimeError):
    """A node of dbt failed or was skipped; the message says which and shows the rows."""


@dataclass(frozen=True, slots=True)
class DbtBuild:
    """A running build of seeds, models and data tests into the folder being built.

    ``ready`` and ``go`` are our ends of two pipes: the child says when all below the ledger is
    built, and builds the ledger when it is told to.
    """

    process: subprocess.Popen
    target: Path
    log: Path
    warehouse: Path
    restricted: Path
    ready: int
    go: int

    @classmethod
    def start(cls, settings: Settings, lock: int) -> "DbtBuild":
        """Start the build. The child holds the run's lock too, so no second build can meet it."""
        target = settings.cache / "dbt"
        (target / "run_results.json").unlink(missing_ok=True)
        log = settings.logs / "dbt-build.log"
        warehouse = settings.building / WAREHOUSE
        restricted = settings.building / RESTRICTED
        ready, child_ready = os.pipe()
        child_go, go = os.pipe()
        process = start_child(
            "flows.refresh.builder",
            *(str(child_ready), str(child_go)),
            # the rules are tested when the code changes (`make test`), not whenever data does
            *("--exclude-resource-type", "unit_test"),
            *dbt_arguments(target, settings),
            environment={"GOFAL_WAREHOUSE": str(warehouse), "GOFAL_RESTRICTED": str(restricted)},
            log=log,
            keep=(lock, child_ready, child_go),
        )
        os.close(child_ready)
        os.close(child_go)
        return cls(process, target, log, warehouse, restricted, ready, go)

    def wait(self) -> int:
        """Wait until all below the ledger is built and tested; return the nodes that ran.

        Raises
        ------
        BuildFailedError
            If a node failed, warned or was skipped, or dbt stopped before it began.
        """
        succeeded = os.read(self.ready, 1) == b"1"  # nothing if the child has died
        return self._require(succeeded)

    def build_ledger(self) -> int:
        """Build and test the ledger, which reads the statistics; return the nodes that ran.

        A `BuildFailedError` says what failed, as `wait` does.
        """
        (self.target / "run_results.json").unlink(missing_ok=True)
        os.write(self.go, b"1")
        return self._require(self.process.wait() == 0)

    def _require(self, succeeded: bool) -> int:
        results = self.target / "run_results.json"
        if not results.exists():
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise BuildFailedError(f"dbt stopped before it built:\n{tail}")
        nodes = json.loads(results.read_text())["results"]
        skipped = [node for node in nodes if node["status"] == "skipped"]
        failed = [node for node in nodes if node["status"] not in ("success", "pass", "skipped")]
        if failed or skipped or not succeeded:
            lines = [self._describe(node) for node in failed]
            lines += [f"{len(skipped)} nodes that depend on these were skipped"] if skipped else []
            raise BuildFailedError("\n".join(lines or ["dbt failed and names no node"]))
        return len(nodes)

    def stop(self) -> None:
        """End a build that nobody waits for any more."""
        stop_child(self.process)
        os.close(self.ready)
        os.close(self.go)

    def _describe(self, node: dict) -> str:
        """Name a node that did not succeed, and show the rows that a test found."""
        message = " ".join((node["message"] or "").split())
        lines = [f"{node['unique_id']}: {node['status']}. {message}"]
        if node["status"] == "fail" and node.get("compiled_code"):
            rows = read_rows(self.warehouse, node["compiled_code"], SHOWN_ROWS, self.restricted)
            lines += [f"    {json.dumps(row, ensure_ascii=False)}" for row in rows]
        return "\n".join(lines)
