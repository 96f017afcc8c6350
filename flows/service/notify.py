"""Notices of failed, held and refused runs, through an automation of Prefect's own."""

from uuid import UUID

from prefect.automations import Automation, EventTrigger, Posture
from prefect.blocks.notifications import CustomWebhookNotificationBlock
from prefect.client.orchestration import get_client
from prefect.events.actions import SendNotification
from prefect.exceptions import ObjectNotFound

NAME = "gofal: a run failed, or a delivery is held or refused"
BLOCK = "gofal-notices"
STATES = ("Failed", "Crashed", "Killed", "Held", "Refused", "NotFetched")


class NoticeError(ValueError):
    """A notice cannot be sent that way; the message says what to do."""


def set_notices(deployment: UUID, target: str | None) -> None:
    """Send a notice whenever a run of the deployment ends in one of the states; to nobody if None.

    Parameters
    ----------
    target
        An address that takes JSON with ``subject`` and ``body`` by POST, or a notification block
        that the server knows, as ``type/name``, such as ``sendgrid-email/ops``.

    Raises
    ------
    NoticeError
        If the server knows no such block.
    """
    with get_client(sync_client=True) as client:
        for automation in client.read_automations_by_name(NAME):
            client.delete_automation(automation.id)
    if not target:
        return
    trigger = EventTrigger(
        expect={f"prefect.flow-run.{state}" for state in STATES},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related={"prefect.resource.id": f"prefect.deployment.{deployment}"},
        posture=Posture.Reactive,
        threshold=1,
    )
    action = SendNotification(
        block_document_id=_block(target),
        subject="Gofal: {{ flow_run.state.name }}",
        body="{{ flow_run.name }}: {{ flow_run.state.message }}",
    )
    Automation(name=NAME, trigger=trigger, actions=[action]).create()


def _block(target: str) -> UUID:
    if target.startswith(("http://", "https://")):
        json_data = {"subject": "{{subject}}", "body": "{{body}}"}
        block = CustomWebhookNotificationBlock.model_validate(
            {"name": BLOCK, "url": target, "json_data": json_data}
        )
        saved: UUID = block.save(BLOCK, overwrite=True)
        return saved
    kind, _, name = target.partition("/")
    try:
        with get_client(sync_client=True) as client:
            return client.read_block_document_by_name(name, kind).id
    except ObjectNotFound as error:
        raise NoticeError(
            f"Prefect's server knows no block {target}: give an http address, or make the block "
            "first and name it as type/name"
        ) from error
