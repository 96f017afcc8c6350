"""The flow that the service runs: a refresh, its outcome as a state that notices can name."""

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.landing.deliveries import LandingStatus
from flows.refresh.artifacts import show_landings
from flows.refresh.run import Outcome, reason, refresh_warehouse
from flows.settings import Settings

WAIT_SECONDS = 3600  # a run by hand may hold the home: a served one waits its turn
ALARMS = {
    LandingStatus.REFUSED: "Refused",
    LandingStatus.LEFT: "Refused",
    LandingStatus.HELD: "Held",
}  # the first that applies, as for exit codes


@flow(name="gofal")
def gofal() -> State:
    """Land what lies in the landing folder, and build a release if anything is new."""
    try:
        outcome = refresh_warehouse(Settings.of(), wait_seconds=WAIT_SECONDS)
    except Exception as error:
        get_run_logger().exception("Nothing was published")
        return Failed(message=reason(error))
    show_landings(outcome.landings)
    return state_of(outcome)


def state_of(outcome: Outcome) -> State:
    """The state a run ends in: named after what needs a person, else after what was done.

    What needs a person is of the type that Prefect shows in red, though a release may be published.
    """
    statuses = {landing.status for landing in outcome.landings}
    alarms = [name for status, name in ALARMS.items() if status in statuses]
    action = outcome.action.value.capitalize()
    sentences = [landing.sentence() for landing in outcome.landings]
    make = Failed if alarms else Completed
    return make(
        name=next(iter(alarms), action),
        message="\n".join([*sentences, f"{action}: release {outcome.release.id}"]),
    )
