"""Decide whether there is anything to do before the slow tools start, then run the flow."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from expectations.errors import ImplausibleDataError
from flows.landing.deliveries import Landed, Landing, landed_editions
from flows.landing.inbox import land_dropped
from flows.landing.land import hold
from flows.landing.surveys import LandedSurvey, land_survey, landed_surveys
from flows.locks import LOCK_WAIT_SECONDS, locked
from flows.refresh.builder import BuildFailedError
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
    wait_seconds: float = LOCK_WAIT_SECONDS,
) -> Outcome:
    """Build and publish a release, unless the newest one has the same inputs and code.

    Parameters
    ----------
    survey
        An export of respondents and its codebook: they land, and are in use from now on.
    wait_seconds
        How long to wait for another run in the same home.

    Raises
    ------
    BusyError, BuildFailedError, ImplausibleDataError, ...
        Whatever stopped the run; then the release readers see is the one they saw before.
    """
    quiet_tools(settings)
    gc.set_threshold(50_000)  # a run mostly imports: collecting at each 700 objects finds nothing
    with locked(settings, wait_seconds) as lock:
        before = landed_surveys(settings)
        if survey:
            land_survey(settings, *survey)
        seen = landed_editions(settings)
        landings = tuple(land_dropped(settings, seen))
        seen += [landing.landed for landing in landings if landing.landed]
        surveys, editions = landed_surveys(settings), landed_editions(settings, seen)
        inputs = read_inputs(
            (
                *(file for survey in surveys for file in survey.as_inputs()),
                *(file for edition in editions for file in edition.as_inputs()),
            ),
            as_of=settings.as_of,
        )
        newest = None if force else _newest_with(inputs, settings)
        if newest and current_release(settings) and was_published(settings, newest):
            return Outcome(Action.NOTHING_NEW, newest, landings)
        if newest:
            publish(settings, newest)
            return Outcome(Action.RECOVERED, newest, landings)
        print(f"Building a release in {settings.place}", flush=True)
        with (
            _kept_if_published(surveys[len(before) :]),
            _held_if_it_stops(settings, editions),
            workspace(settings, inputs, editions, lock) as run,
        ):
            with run.progress.step("tools are ready"):
                import expectations.raw.check  # noqa: F401
                from flows.refresh.flow import refresh

                wait_for_api(run.server)
                keep_empty_database()
            gc.freeze()  # some libraries collect while they compute: start-up's objects live on
            release = refresh(run)
        prune(settings)
        return Outcome(Action.PUBLISHED, release, landings)


def reason(error: Exception) -> str:
    """Say why a run stopped, and what became of the deliveries that stopped it."""
    return "\n".join([str(error), *getattr(error, "__notes__", [])])


@contextmanager
def _kept_if_published(arrived: list[LandedSurvey]) -> Iterator[None]:
    """Set a survey aside if the first run with it fails: it would fail every later one."""
    try:
        yield
    except Exception:
        for survey in arrived:
            survey.set_aside()
        raise


@contextmanager
def _held_if_it_stops(settings: Settings, editions: list[Landed]) -> Iterator[None]:
    """Hold the editions no release was built with, if the data or the models stop this one."""
    newest = current_release(settings)
    known = {file.path for file in newest.manifest.inputs} if newest else set()
    arrived = [each for each in editions if {file.path for file in each.as_inputs()} - known]
    try:
        yield
    except (BuildFailedError, ImplausibleDataError) as error:
        for edition in arrived if newest and not settings.as_of else []:
            held = hold(settings, edition, str(error))
            error.add_note(f"Delivery {held.number} is held: {held.folder / 'report.txt'}")
        raise


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
