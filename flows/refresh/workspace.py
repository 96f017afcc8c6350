"""One run at a time: the lock, the folder being built, and the slow things started side by side."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.accepted import Accepted
from flows.landing.accepted import accepted_by_gates
from flows.landing.deliveries import Landed
from flows.landing.surveys import LandedSurvey, write_respondents
from flows.landing.tables import write_editions
from flows.permissions import private_folder
from flows.progress import Progress
from flows.refresh.build import Build
from flows.refresh.prefect_server import OwnServer, prefect_api
from flows.releases.inputs import Inputs
from flows.releases.manifest import Sources
from flows.releases.previous import copy_previous_release
from flows.releases.store import clear_building, current_release
from flows.settings import RESTRICTED, WAREHOUSE, Settings

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Workspace:
    """What one run works with."""

    settings: Settings
    inputs: Inputs
    editions: list[Landed]
    accepted: Accepted
    progress: Progress
    build: Build
    respondents: dict[str, "pd.DataFrame"]
    server: OwnServer | None
    from_spark: Path | None


@contextmanager
def workspace(
    settings: Settings,
    inputs: Inputs,
    editions: list[Landed],
    surveys: list[LandedSurvey],
    lock: int,
    tools: ExitStack,
    from_spark: Path | None = None,
) -> Iterator[Workspace]:
    """Clear the folder being built, and start at once what takes longest.

    Prefect's server outlives the workspace and ends with ``tools``: a run that looks for what stops
    it builds more than once, and Prefect does not forget the server that it met first.

    Prefect's server starts and the build begins before the flow does: start-up is most of what a
    run costs.
    """
    progress = Progress()
    with ExitStack() as stack:
        with progress.step("inputs are read"):
            server = tools.enter_context(prefect_api(settings))
            respondents = begin(settings, inputs, editions, surveys)
            build = Build.start(settings, inputs, lock, from_spark)
            stack.callback(build.stop)
        accepted = accepted_by_gates(editions)
        yield Workspace(
            settings,
            inputs,
            editions,
            accepted,
            progress,
            build,
            respondents,
            server,
            from_spark,
        )


def begin(
    settings: Settings, inputs: Inputs, editions: list[Landed], surveys: list[LandedSurvey]
) -> dict[str, "pd.DataFrame"]:
    """Begin both files of the release with what has landed; count the respondents for the gate."""
    clear_building(settings)
    private_folder(settings.building)  # until it is published
    warehouse = settings.building / WAREHOUSE
    write_editions(warehouse, editions, settings.as_of)
    copy_previous_release(
        warehouse,
        current_release(settings),
        Sources(inputs=inputs.files, code_version=inputs.code_version),
    )
    return write_respondents(settings.building / RESTRICTED, surveys)
