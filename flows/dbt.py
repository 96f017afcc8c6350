"""dbt in a process of its own: start a build, wait for it, say what failed and show the rows."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from flows.child import start_child, stop_child
from flows.settings import PROJECT, WAREHOUSE, Settings
from flows.warehouse import read_rows

SHOWN_ROWS = 5


class BuildFailedError(RuntimeError):
    """A node of dbt failed or was skipped; the message says which and shows the rows."""


@dataclass(frozen=True, slots=True)
class DbtBuild:
    """A running ``dbt build`` of seeds, models and data tests into the folder being built."""

    process: subprocess.Popen
    target: Path
    log: Path
    warehouse: Path

    @classmethod
    def start(cls, settings: Settings, lock: int) -> "DbtBuild":
        """Start the build. The child holds the run's lock too, so no second build can meet it."""
        target = settings.cache / "dbt"
        (target / "run_results.json").unlink(missing_ok=True)
        log = settings.logs / "dbt-build.log"
        process = start_child(
            "dbt.cli.main",
            "build",
            # the rules are tested when the code changes (`make test`), not whenever data does
            *("--exclude-resource-type", "unit_test"),
            *dbt_places(target, settings),
            environment={"GOFAL_WAREHOUSE": str(settings.building / WAREHOUSE)},
            log=log,
            keep=(lock,),
        )
        return cls(process, target, log, settings.building / WAREHOUSE)

    def wait(self) -> int:
        """Wait until everything is built and tested; return the number of nodes that ran.

        Raises
        ------
        BuildFailedError
            If a node failed, warned or was skipped, or dbt stopped before it began.
        """
        code = self.process.wait()
        results = self.target / "run_results.json"
        if not results.exists():
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise BuildFailedError(f"dbt stopped with exit code {code} before it built:\n{tail}")
        nodes = json.loads(results.read_text())["results"]
        skipped = [node for node in nodes if node["status"] == "skipped"]
        failed = [node for node in nodes if node["status"] not in ("success", "pass", "skipped")]
        if failed or skipped or code:
            lines = [self._describe(node) for node in failed]
            lines += [f"{len(skipped)} nodes that depend on these were skipped"] if skipped else []
            raise BuildFailedError("\n".join(lines or [f"dbt ended with exit code {code}"]))
        return len(nodes)

    def stop(self) -> None:
        """End a build that nobody waits for any more."""
        stop_child(self.process)

    def _describe(self, node: dict) -> str:
        """Name a node that did not succeed, and show the rows that a test found."""
        message = " ".join((node["message"] or "").split())
        lines = [f"{node['unique_id']}: {node['status']}. {message}"]
        if node["status"] == "fail" and node.get("compiled_code"):
            rows = read_rows(self.warehouse, node["compiled_code"], SHOWN_ROWS)
            lines += [f"    {json.dumps(row, ensure_ascii=False)}" for row in rows]
        return "\n".join(lines)


def dbt_places(target: Path, settings: Settings) -> list[str]:
    """The arguments that keep dbt inside the project and the home."""
    return [
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--target-path", str(target), "--log-path", str(settings.logs / "dbt")),
        # its debug log costs half a second of every run; what it prints is kept
        *("--no-use-colors", "--log-level-file", "none"),
    ]
