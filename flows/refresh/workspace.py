"""One run at a time: the lock, the folder being built, and the slow things started side by side."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from flows.landing.deliveries import Landed
from flows.landing.respondents import Frames, write_respondents
from flows.landing.surveys import landed_surveys
from flows.landing.tables import write_editions
from flows.refresh.dbt import DbtBuild
from flows.refresh.prefect_server import prefect_api
from flows.releases.inputs import Inputs
from flows.releases.previous import copy_previous_release
from flows.releases.store import clear_building, current_release
from flows.settings import RESTRICTED, WAREHOUSE, Settings


@dataclass
class Workspace:
    """What one run works with."""

    settings: Settings
    inputs: Inputs
    editions: list[Landed]
    build: DbtBuild
    landed: Frames
    started: float = field(default_factory=time.monotonic)
    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step and say when it is done, so that a person can follow."""
        start = time.monotonic()
        yield
        self.steps[name] = round(time.monotonic() - start, 3)
        print(f"  {name:<52} {self.steps[name]:6.1f} s", flush=True)


@contextmanager
def workspace(
    settings: Settings, inputs: Inputs, editions: list[Landed], lock: int
) -> Iterator[Workspace]:
    """Clear the folder being built, and start at once what takes longest.

    dbt builds, Prefect's server starts and Python imports the libraries of the later steps, all
    before the flow begins: start-up is most of what a run costs.
    """
    clear_building(settings)
    settings.building.mkdir()
    write_editions(settings.building / WAREHOUSE, editions, settings.as_of)
    copy_previous_release(
        settings.building / WAREHOUSE,
        current_release(settings),
        {"inputs": inputs.as_records(), "code_version": inputs.code_version},
    )
    surveys = [(survey.export, survey.codebook) for survey in landed_surveys(settings)]
    landed = write_respondents(settings.building / RESTRICTED, surveys)
    with ExitStack() as stack:
        build = DbtBuild.start(settings, lock)
        stack.callback(build.stop)
        stack.enter_context(prefect_api(settings))
        threading.Thread(target=_import_libraries, daemon=True).start()
        yield Workspace(settings, inputs, editions, build, landed)


def _import_libraries() -> None:
    import flows.refresh.statistics  # noqa: F401
