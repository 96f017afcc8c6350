"""The queue: runs that Prefect has scheduled, started one after another by the service itself.

Prefect's own worker starts whatever command its database holds, and its runner leaves runs behind
when it is killed. Here the database says only that a run is due and when; the code is ours, and a
run ends with the service, however that ends (`flows.processes`).
"""

import subprocess
from dataclasses import dataclass
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import State
from prefect.client.schemas.responses import OrchestrationResult, SetStateStatus
from prefect.states import Cancelled, Crashed, Pending
from prefect.types._datetime import now as prefect_now  # what is due is due by Prefect's clock

from flows.processes import start_child, stop_child
from flows.settings import Settings


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A run and its process."""

    run: UUID
    process: subprocess.Popen


@dataclass(slots=True)
class Queue:
    """The runs of a deployment, each with more environment; one is under way at most.

    The client is the same for every look: to make one costs twenty times what a look asks.
    """

    client: SyncPrefectClient
    settings: Settings
    deployment: UUID
    environment: dict[str, str]
    under_way: UnderWay | None = None

    def look(self) -> None:
        """See to the run under way, and start the next one that is due if there is none."""
        if self.under_way:
            self._see_to(self.under_way)
        if not self.under_way:
            self._start_next()

    def stop(self) -> None:
        """End the run under way."""
        if self.under_way:
            stop_child(self.under_way.process)
            self.under_way = None

    def _see_to(self, under_way: UnderWay) -> None:
        """Let go of a run that has ended, and end one that somebody cancels."""
        has_ended = under_way.process.poll() is not None
        state = self.client.read_flow_run(under_way.run).state
        end: State | None = None
        if state and state.is_cancelling():
            stop_child(under_way.process)
            end = Cancelled(message="Cancelled by hand.")
        elif not has_ended:
            return
        elif not (state and state.is_final()):
            kept = self.settings.logs / "serve-crashed.log"
            (self.settings.logs / "serve-run.log").replace(kept)
            code = under_way.process.returncode
            end = Crashed(message=f"The run's process ended by itself ({code}): {kept}")
        if end:
            self.client.set_flow_run_state(under_way.run, end, force=True)
        stop_child(under_way.process)
        self.under_way = None

    def _start_next(self) -> None:
        """Start the first run that is due."""
        due = self.client.get_scheduled_flow_runs_for_deployments(
            [self.deployment], scheduled_before=prefect_now("UTC")
        )
        for run in sorted(
            due, key=lambda run: (str(run.next_scheduled_start_time), str(run.created))
        ):
            answer: OrchestrationResult = self.client.set_flow_run_state(run.id, Pending())
            if answer.status != SetStateStatus.ACCEPT:  # somebody cancelled it meanwhile
                continue
            log = self.settings.logs / "serve-run.log"
            child = start_child(
                "flows.service.run", str(run.id), environment=self.environment, log=log
            )
            self.under_way = UnderWay(run.id, child)
            return
