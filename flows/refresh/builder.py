"""The build, in a process of its own: models, the statistics on them, the ledger, and files.

``python -m flows.processes flows.refresh.builder ORDER``: ORDER is JSON, see `Order`. As each step
ends, a line of JSON says so through the pipe that the order names.
"""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flows.refresh.failing_rows import KEPT_ROWS, Lineage, keep_rows, kinds_of_error
from flows.warehouse.compiled import Recorder, keep_recording, recorded, replay
from flows.warehouse.connect import MACHINE_FAULTS, ONE_THREAD, Connection, opened
from flows.warehouse.dbt_arguments import dbt_arguments, keep_parse
from flows.warehouse.read import public_contents, read_rows

if TYPE_CHECKING:
    from dbt.artifacts.schemas.results import NodeResult
    from dbt_common.events.base_types import EventMsg

# what statistics and disclosure control come before: all that is shown of respondents, the ledger,
# and what compares it with the release before
LEDGER = ("path:models/ledger+", "source:exact_results+", "source:disclosure+")
# of each part of the models, what dbt selects
PARTS = {"models": ("--exclude", *LEDGER), "ledger": ("--select", *LEDGER)}
# the rules are tested when the code changes (`make test`), not whenever data does; of an exposure,
# a reader outside dbt, nothing can be built
LEFT_OUT = ("--exclude-resource-type", "unit_test", "exposure")
SHOWN_ROWS = 5
AFTER_FIGURES = ("files", "audit")  # the figures are made by then
# DuckDB's errors that a value brings about
OF_THE_DATA = ("Conversion Error", "Invalid Input Error", "Constraint Error", "Out of Range Error")
# dbt's own words of a failure quote the values it met: `_say` leaves them out
SILENT = ("--log-level", "none")
# all that is written fits into the log, so it is put in its place once, when the file is closed
OF_FEW_RESPONDENTS = (ONE_THREAD, "set checkpoint_threshold = '1GB'")


class BuildFailedError(RuntimeError):
    """A node of dbt failed or was skipped; the message says which and shows the rows."""


class UnfitDataError(BuildFailedError):
    """It failed because of the data: a test found rows, or a model could not take a value."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to build, and where to say how it goes.

    Attributes
    ----------
    before
        Folder of the release that readers see; empty if there is none.
    heading
        What files of the release say of it.
    few_respondents
        Whether no more than a small survey has landed.
    from_spark
        Folder of what a job of Spark's wrote, in place of what is computed of respondents one by
        one; empty if there is none.
    """

    warehouse: str
    restricted: str
    before: str
    models_fingerprint: str
    code_version: str
    target: str
    logs: str
    heading: dict[str, str]
    report: int
    few_respondents: bool = False
    from_spark: str = ""

    def as_json(self) -> str:
        """The order as an argument of a process."""
        return json.dumps(asdict(self))


@dataclass(slots=True)
class Models:
    """Models and their tests, built by what dbt executed before, else by dbt itself."""

    order: Order
    recording: dict[str, dict[str, list[str]]] | None
    recorders: dict[str, Recorder] = field(default_factory=dict)

    def build(self, part: str) -> int:
        """Build and test a part; return how many nodes that were.

        Raises
        ------
        BuildFailedError
            If a node failed, warned or was skipped, or dbt stopped before it began.
        """
        if self.order.from_spark and part == "models":
            return self._build_on_spark()
        if self.recording:
            nodes = self.recording[part]
            with _open(self.order, writing=True) as connection:
                if replay(connection, nodes):
                    print(f"{part}: {len(nodes)} nodes as dbt executed them before", flush=True)
                    return len(nodes)
            print(f"{part}: not a clean pass of what was recorded; dbt builds it", flush=True)
            return self._build_with_dbt(part)
        self.recorders[part] = Recorder()
        n_nodes = self._build_with_dbt(part, self.recorders[part])
        if self.recorders.keys() == PARTS.keys():
            keep_recording(self.order.models_fingerprint, self.recorders)
        return n_nodes

    def _build_on_spark(self) -> int:
        from flows.spark.back import build_on, finished_job

        output = Path(self.order.from_spark)
        job, recording = finished_job(output, self.order.models_fingerprint)
        with _open(self.order, writing=True) as connection:
            return build_on(connection, output, job, recording["models"])

    def _build_with_dbt(self, part: str, *callbacks: Callable) -> int:
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.cli.main import dbtRunner

        arguments = dbt_arguments(Path(self.order.target), Path(self.order.logs))
        done = dbtRunner(callbacks=[_say, *callbacks]).invoke(
            ["build", *PARTS[part], *LEFT_OUT, *arguments, *SILENT]
        )
        keep_parse(Path(self.order.target))
        # else the file stays locked
        DuckDBConnectionManager.close_all_connections()
        nodes = getattr(done.result, "results", None)
        if nodes is None:
            raise BuildFailedError(f"dbt stopped before it built: {done.exception}")
        skipped = [node for node in nodes if node.status == "skipped"]
        failed = sorted(  # two threads end in any order; the message does not
            (node for node in nodes if node.status not in ("success", "pass", "skipped")),
            key=lambda node: node.node.unique_id,
        )
        if failed or skipped or not done.success:
            lines = [self._describe(node) for node in failed]
            lines += [f"{len(skipped)} nodes that depend on these were skipped"] if skipped else []
            is_of_data = bool(failed) and all(map(_is_of_data, failed))
            failure = UnfitDataError if is_of_data else BuildFailedError
            raise failure("\n".join(lines or ["dbt failed and names no node"]))
        return len(nodes)

    def _describe(self, node: "NodeResult") -> str:
        """Name a node that did not succeed, and show the rows that a test found, or their place."""
        name, sql = node.node.unique_id, getattr(node.node, "compiled_code", None)
        is_private = self._lineage().rests_on_respondents(name)
        message = " ".join((node.message or "").split())
        if is_private and node.status not in ("fail", "warn"):
            message = kinds_of_error(message)
        lines = [f"{name}: {node.status}. {message}"]
        if node.status == "fail" and sql:
            places = (Path(self.order.warehouse), Path(self.order.restricted))
            limit = KEPT_ROWS if is_private else SHOWN_ROWS
            rows = read_rows(places[0], sql, limit, places[1])
            if is_private:
                lines.append(f"    {keep_rows(places[0].parent, name, rows)}")
            else:
                lines += [f"    {json.dumps(row, ensure_ascii=False)}" for row in rows]
        return "\n".join(lines)

    def _lineage(self) -> Lineage:
        return Lineage.of(Path(self.order.target) / "manifest.json")


def _is_of_data(node: "NodeResult") -> bool:
    """Whether the data made a node fail, and not a full disk, a lack of memory or the code."""
    message = " ".join((node.message or "").split())
    return node.status in ("fail", "warn") or any(kind in message for kind in OF_THE_DATA)


def _say(event: "EventMsg") -> None:
    """Print how dbt gets on; of a failure its kind alone, for `BuildFailedError` says the rest."""
    if event.info.level == "info":
        print(event.info.msg, flush=True)  # type: ignore[attr-defined]
    elif event.info.level in ("warn", "error"):
        print(f"{event.info.level}: {event.info.name}", flush=True)


@contextmanager
def _open(order: Order, *, writing: bool) -> Iterator[Connection]:
    restricted = Path(order.restricted)
    with opened(Path(order.warehouse), writing=writing, restricted=restricted) as connection:
        for setting in OF_FEW_RESPONDENTS if order.few_respondents else ():
            connection.execute(setting)
        yield connection


def _statistics(order: Order) -> int:
    """Decide what is withheld of respondents, and compute the statistics on the marts.

    In this order: a wave that cannot be shown beside the release before stops the run before the
    statistics, which take longest where respondents are many.
    """
    from flows.refresh.disclosure import write_withheld
    from flows.refresh.statistics import write_statistics

    with _open(order, writing=True) as connection:
        write_withheld(connection, _before(order))
        return write_statistics(connection, order.code_version)


def _disclosure(order: Order) -> int:
    """Attack what is about to be shown of respondents."""
    from flows.refresh.disclosure import attack_shown

    with _open(order, writing=False) as connection:
        return attack_shown(connection, _before(order))


def _files(order: Order) -> int:
    """Write the files of the release; the run looks at the marts and writes pages meanwhile."""
    from flows.releases.files import write_release_files

    return write_release_files(Path(order.warehouse), order.heading)


def _audit(order: Order) -> list[dict[str, object]]:
    """Count and hash every public table, when none changes any more."""
    with _open(order, writing=False) as connection:
        connection.execute(ONE_THREAD)
        return [asdict(content) for content in public_contents(connection)]


def _before(order: Order) -> Path | None:
    return Path(order.before) if order.before else None


def _import_statistics() -> None:
    import flows.refresh.statistics  # noqa: F401


def main(order: Order) -> int:
    """Build what is ordered, and say after each step what it made."""
    threading.Thread(target=_import_statistics, daemon=True).start()  # while DuckDB computes
    models = Models(order, recorded(order.models_fingerprint))
    steps: dict[str, Callable[[], object]] = {
        "models": lambda: models.build("models"),
        "statistics": lambda: _statistics(order),
        "ledger": lambda: models.build("ledger"),
        "disclosure": lambda: _disclosure(order),
        "files": lambda: _files(order),
        "audit": lambda: _audit(order),
    }
    with os.fdopen(order.report, "w", encoding="utf-8") as report:
        for step, make in steps.items():
            line: dict[str, object] = {"step": step}
            try:
                line["made"] = make()
            except Exception as error:
                line |= {
                    "error": str(error),
                    "kind": type(error).__name__,
                    # what no file can hold is not the data's fault either
                    "is_of_machine": step in AFTER_FIGURES or isinstance(error, MACHINE_FAULTS),
                }
                report.write(json.dumps(line) + "\n")
                raise
            report.write(json.dumps(line) + "\n")
            report.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(Order(**json.loads(sys.argv[1]))))
