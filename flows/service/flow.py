"""The flow that the service runs: a refresh, its outcome as a state that notices can name."""

import os
from collections.abc import Iterable
from dataclasses import replace

from prefect import flow, get_run_logger
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.landing.deliveries import Landing, LandingStatus
from flows.refresh.artifacts import show_landings
from flows.refresh.run import Outcome, reason, refresh_warehouse
from flows.settings import Settings

WAIT_SECONDS = 3600  # a run by hand may hold the home: a served one waits its turn
FETCHES = "GOFAL_FETCHES"  # set by the service for its runs, if it is to ask StatsWales
ALARMS = {
    LandingStatus.REFUSED: "Refused",
    LandingStatus.LEFT: "Refused",
    LandingStatus.HELD: "Held",
}  # the first that applies, as for exit codes


@flow(name="gofal")
def gofal() -> State:
    """Fetch if that is asked for, land what lies there, and build a release if any is new."""
    settings = Settings.of()
    fetched, fault = _fetched(settings) if FETCHES in os.environ else ((), None)
    try:
        outcome = refresh_warehouse(settings, wait_seconds=WAIT_SECONDS)
    except Exception as error:
        get_run_logger().exception("Nothing was published")
        return Failed(message=reason(error))
    outcome = replace(outcome, landings=last_of_each((*fetched, *outcome.landings)))
    show_landings(outcome.landings)
    return state_of(outcome, fault)


def _fetched(settings: Settings) -> tuple[tuple[Landing, ...], str | None]:
    """Land what StatsWales has, and say what was wrong if it could not be asked."""
    from flows.statswales.client import FetchError
    from flows.statswales.fetch import AddressError, client
    from flows.statswales.landing import land_fetched

    landings = []
    try:
        for each in land_fetched(settings, client()):
            if isinstance(each, Landing):
                landings.append(each)
    except (FetchError, AddressError) as error:
        return tuple(landings), str(error)
    return tuple(landings), None


def last_of_each(landings: Iterable[Landing]) -> tuple[Landing, ...]:
    """What became of each delivery in the end: one that landed may have stopped the release."""
    return tuple(
        {
            landing.landed.number if landing.landed else landing.delivery: landing
            for landing in landings
        }.values()
    )


def state_of(outcome: Outcome, fault: str | None = None) -> State:
    """The state a run ends in: named after what needs a person, else after what was done.

    What needs a person is of the type that Prefect shows in red, though a release may be published.

    Parameters
    ----------
    fault
        Why StatsWales could not be asked.
    """
    statuses = {landing.status for landing in outcome.landings}
    alarms = [name for status, name in ALARMS.items() if status in statuses]
    alarms += ["NotFetched"] if fault else []
    action = outcome.action.value.capitalize()
    sentences = [landing.sentence() for landing in outcome.landings]
    sentences += [f"StatsWales could not be asked: {fault}"] if fault else []
    make = Failed if alarms else Completed
    return make(
        name=next(iter(alarms), action),
        message="\n".join([*sentences, f"{action}: release {outcome.release.id}"]),
    )
