"""Decide whether there is anything to do before the slow tools start, then run the flow."""

import gc
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from domain.printable import printable
from flows.landing.decisions import hold
from flows.landing.deliveries import Landed, Landing, LandingStatus, landed_editions
from flows.landing.inbox import land_dropped
from flows.landing.surveys import LandedSurvey, land_survey, landed_surveys
from flows.locks import LOCK_WAIT_SECONDS, locked
from flows.processes import nothing_collected
from flows.refresh.blame import STOPPED_BY_DATA, build_without_culprits
from flows.refresh.prefect_server import keep_empty_database, wait_for_api
from flows.refresh.workspace import workspace
from flows.releases.inputs import Inputs, read_inputs
from flows.releases.manifest import ReleaseError
from flows.releases.retention import prune
from flows.releases.store import (
    Release,
    current_release,
    list_releases,
    publish,
    was_published,
)
from flows.settings import Settings, quiet_tools
from flows.spark.back import finished_job

Delivery = Landed | LandedSurvey


class Action(Enum):
    """What a refresh came to."""

    NOTHING_NEW = "nothing new"
    RECOVERED = "recovered"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a refresh did, the release it concerns, and what became of the files it found."""

    action: Action
    release: Release
    landings: tuple[Landing, ...] = ()


def refresh_warehouse(
    settings: Settings,
    *,
    force: bool = False,
    survey: tuple[Path, Path] | None = None,
    from_spark: Path | None = None,
    wait_seconds: float = LOCK_WAIT_SECONDS,
) -> Outcome:
    """Build and publish a release, unless the newest one has the same inputs and code.

    Parameters
    ----------
    survey
        An export of respondents and its codebook: they land, and are in use from now on.
    from_spark
        What a job of Spark's wrote of the respondents in use: a release is built on it.
    wait_seconds
        How long to wait for another run in the same home.

    Raises
    ------
    BusyError, BuildFailedError, ImplausibleDataError, ...
        Whatever stopped the run, and no delivery is to blame; then the release readers see is the
        one they saw before. So too if a survey is to blame: it is set aside.
    """
    quiet_tools(settings)
    gc.set_threshold(50_000)  # most objects of a run live on: collecting at each 700 finds nothing
    with locked(settings, wait_seconds) as lock, ExitStack() as tools:
        if survey:
            receipt = land_survey(settings, *survey).receipt
            for line in receipt.in_words() if receipt else ():
                print(printable(line), flush=True)
        seen = landed_editions(settings)
        landings = tuple(land_dropped(settings, seen))
        seen += [landing.landed for landing in landings if landing.landed]
        deliveries: list[Delivery] = [
            *landed_editions(settings, seen),
            *landed_surveys(settings),
        ]
        try:
            built = _build(settings, deliveries, lock, tools, force=force, from_spark=from_spark)
            return Outcome(*built, landings)
        except STOPPED_BY_DATA as error:
            untraced = settings.as_of or from_spark  # of other deliveries the job knows nothing
            suspects = [] if untraced else _suspects(settings, deliveries)
            if not suspects:
                raise
            print(f"{error}\nIt is looked for which delivery stops the release.", flush=True)
            traced = build_without_culprits(
                deliveries, suspects, lambda some: _build(settings, some, lock, tools), error
            )
        return Outcome(*traced.built, _put_away(settings, traced.culprits, landings))


def _build(
    settings: Settings,
    deliveries: Sequence[Delivery],
    lock: int,
    tools: ExitStack,
    *,
    force: bool = False,
    from_spark: Path | None = None,
) -> tuple[Action, Release]:
    """Build and publish a release of some deliveries, unless the newest one is just that."""
    inputs = read_inputs(
        tuple(file for delivery in deliveries for file in delivery.as_inputs()),
        as_of=settings.as_of,
    )
    if from_spark:
        finished_job(from_spark, inputs.models_fingerprint)  # said at once what is wrong with it
    newest = None if force or from_spark else _newest_with(inputs, settings)
    if newest and current_release(settings) and was_published(settings, newest):
        return Action.NOTHING_NEW, newest
    if newest:
        publish(settings, newest)
        return Action.RECOVERED, newest
    print(f"Building a release in {settings.place}", flush=True)
    editions = [each for each in deliveries if isinstance(each, Landed)]
    surveys = [each for each in deliveries if isinstance(each, LandedSurvey)]
    with workspace(settings, inputs, editions, surveys, lock, tools, from_spark) as run:
        with run.progress.step("tools are ready"), nothing_collected():
            import expectations.raw.check  # noqa: F401
            from flows.refresh.flow import refresh

            wait_for_api(run.server)
            keep_empty_database()
        release = refresh(run)
    prune(settings)
    return Action.PUBLISHED, release


def _suspects(settings: Settings, deliveries: Sequence[Delivery]) -> list[Delivery]:
    """The deliveries no release was ever made with, else those that the current one is without.

    After going back to an old release, what was published since is no news.
    """
    current = current_release(settings)
    releases = [each for each in list_releases(settings) if was_published(settings, each)]
    ever, now = (
        {file.path for release in some if release for file in release.manifest.inputs}
        for some in (releases, [current])
    )
    return _not_among(ever, deliveries) or _not_among(now, deliveries)


def _not_among(paths: set[str], deliveries: Sequence[Delivery]) -> list[Delivery]:
    return [each for each in deliveries if {file.path for file in each.as_inputs()} - paths]


def _put_away(
    settings: Settings,
    culprits: Sequence[tuple[Delivery, Exception]],
    landings: tuple[Landing, ...],
) -> tuple[Landing, ...]:
    """Hold editions and set surveys aside; return what became of every delivery after all."""
    held = []
    for delivery, error in sorted(culprits, key=lambda each: isinstance(each[0], LandedSurvey)):
        if isinstance(delivery, LandedSurvey):
            error.add_note(f"The survey is set aside: {delivery.set_aside()}")
            raise error
        found = getattr(error, "findings", ())
        landed, problems = hold(settings, delivery, str(error), found)
        held.append(Landing(LandingStatus.HELD, landed.delivery, landed, problems))
    numbers = {landing.landed.number for landing in held if landing.landed}
    others = [each for each in landings if not each.landed or each.landed.number not in numbers]
    return (*others, *held)


def reason(error: Exception) -> str:
    """Say why a run stopped, and what became of the deliveries that stopped it."""
    return "\n".join([str(error), *getattr(error, "__notes__", [])])


def _newest_with(inputs: Inputs, settings: Settings) -> Release | None:
    """The newest release, if it was made from just these inputs and is whole."""
    releases = list_releases(settings)
    if not releases or releases[-1].manifest.fingerprint != inputs.fingerprint:
        return None
    try:
        releases[-1].require_whole()
    except ReleaseError:
        return None
    return releases[-1]
