"""The service's deployment on a Prefect server: made paused, opened, and retired without a rest.

It says when runs are due and nothing else: no command, no folder, no place of any code.
"""

from contextlib import suppress
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import State, StateType
from prefect.client.schemas.schedules import CronSchedule
from prefect.exceptions import ObjectNotFound

OLD_POOL = "gofal"  # until version 0.4.0 it held the command that a worker ran
UNFINISHED = ["SCHEDULED", "PENDING", "RUNNING", "PAUSED", "CANCELLING"]


def deploy(cron: str, timezone: str) -> UUID:
    """Make or renew the deployment ``gofal/refresh``, paused.

    Raises
    ------
    ValueError
        If the schedule cannot be understood.
    """
    try:
        schedule = CronSchedule(cron=cron, timezone=timezone)
    except ValueError as error:
        raise ValueError(
            f"the schedule cannot be understood: --cron {cron!r} --timezone {timezone!r}; "
            'weekdays at seven in Wales are --cron "0 7 * * 1-5" --timezone Europe/London'
        ) from error
    with get_client(sync_client=True) as client:
        with suppress(ObjectNotFound):
            client.delete_work_pool(OLD_POOL)
        return client.create_deployment(
            client.create_flow_from_name("gofal"),
            "refresh",
            description="Land what lies in the landing folder; build a release if any is new.",
            schedules=[DeploymentScheduleCreate(schedule=schedule, active=True)],
            paused=True,
        )


def open_deployment(deployment: UUID) -> None:
    """Let the schedule queue runs."""
    with get_client(sync_client=True) as client:
        client.resume_deployment(deployment)


def retire(deployment: UUID) -> None:
    """Leave no run behind: none scheduled, none queued, none that seems to go on."""
    with get_client(sync_client=True) as client:
        client.pause_deployment(deployment)  # takes what the schedule has queued
    end_runs(deployment, "Cancelled", "The service was stopped.")


def queue_run(deployment: UUID, name: str) -> UUID:
    """Queue a run of the deployment and return its id; runs start one after another."""
    with get_client(sync_client=True) as client:
        return client.create_flow_run_from_deployment(deployment, name=name).id


def end_runs(deployment: UUID, name: str, message: str) -> None:
    """Set every run that is not finished to a cancelled state; Prefect ends its subflows."""
    unfinished = FlowRunFilter.model_validate(
        {"deployment_id": {"any_": [deployment]}, "state": {"type": {"any_": UNFINISHED}}}
    )
    state = State(type=StateType.CANCELLED, name=name, message=message)
    with get_client(sync_client=True) as client:
        while runs := client.read_flow_runs(flow_run_filter=unfinished):
            for run in runs:
                client.set_flow_run_state(run.id, state, force=True)
