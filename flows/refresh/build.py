"""The build as the run sees it: a process that says when each of its steps has ended."""

import json
import os
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from domain.problems import DisclosureError
from flows.processes import start_child, stop_child
from flows.refresh.builder import BuildFailedError, Order, UnfitDataError
from flows.releases.inputs import Inputs
from flows.releases.store import current_release, heading_of, next_release_id
from flows.settings import RESTRICTED, WAREHOUSE, Settings
from flows.spark.back import TakenBackError
from flows.spark.plan import DUCKDB, ENGINE

LOG_LINES = 15
FEW_RESPONDENTS = 4_000_000  # bytes of the restricted file as it begins, some ten thousand of them


class StatisticsError(RuntimeError):
    """The statistics could not be computed; the message says which and why."""


FAILURES = {
    kind.__name__: kind
    for kind in (BuildFailedError, UnfitDataError, DisclosureError, TakenBackError)
}


@dataclass(frozen=True, slots=True)
class Build:
    """A running build of the warehouse that is to become a release.

    Attributes
    ----------
    release_id, created_at
        Of that release: nobody else makes one while this run holds the lock.
    """

    process: subprocess.Popen
    report: TextIO
    log: Path
    warehouse: Path
    release_id: str
    created_at: datetime

    @classmethod
    def start(
        cls, settings: Settings, inputs: Inputs, lock: int, from_spark: Path | None = None
    ) -> "Build":
        """Start the build. The child holds the run's lock too, so no second build can meet it."""
        log = settings.logs / "build.log"
        report, child_report = os.pipe()
        places = {
            "GOFAL_WAREHOUSE": str(settings.building / WAREHOUSE),
            "GOFAL_RESTRICTED": str(settings.building / RESTRICTED),
            ENGINE: DUCKDB,
        }
        before = current_release(settings)
        release_id = next_release_id(settings, inputs.fingerprint)
        created_at = settings.clock.now()
        order = Order(
            warehouse=places["GOFAL_WAREHOUSE"],
            restricted=places["GOFAL_RESTRICTED"],
            before=str(before.folder) if before else "",
            models_fingerprint=inputs.models_fingerprint,
            code_version=inputs.code_version,
            target=str(settings.cache / "dbt"),
            logs=str(settings.logs),
            heading=heading_of(release_id, created_at, inputs.code_version),
            report=child_report,
            few_respondents=(settings.building / RESTRICTED).stat().st_size < FEW_RESPONDENTS,
            from_spark=str(from_spark or ""),
        )
        process = start_child(
            "flows.refresh.builder",
            order.as_json(),
            environment=places,
            log=log,
            keep=(lock, child_report),
        )
        os.close(child_report)
        warehouse = settings.building / WAREHOUSE
        lines = os.fdopen(report, encoding="utf-8")
        return cls(process, lines, log, warehouse, release_id, created_at)

    def wait(self, step: str) -> Any:
        """Wait until a step has ended; return how many nodes, statistics or files it made.

        Of the audit, what `public_contents` tells, as records.

        Raises
        ------
        BuildFailedError
            If a model or a test failed, or the process ended without a word; `UnfitDataError` where
            the data are why.
        StatisticsError
            If the statistics could not be computed.
        DisclosureError
            If respondents cannot be shown without giving some away.
        """
        line = self.report.readline()
        if not line:
            tail = "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-LOG_LINES:])
            raise BuildFailedError(f"the build ended without a word:\n{tail}")
        said = json.loads(line)
        if said["step"] != step:
            raise RuntimeError(f"waited for {step}, and {said['step']} ended")
        if "error" in said:
            otherwise = BuildFailedError if said["is_of_machine"] else StatisticsError
            raise FAILURES.get(said["kind"], otherwise)(said["error"])
        return said["made"]

    def stop(self) -> None:
        """End a build that nobody waits for any more."""
        stop_child(self.process)
        self.report.close()
