"""One run at a time: the lock, the folder being built, and the slow things started side by side."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from flows.dbt import DbtBuild
from flows.inputs import Inputs
from flows.releases import clear_building
from flows.respondents import Frames, write_respondents
from flows.server import prefect_api
from flows.settings import RESTRICTED, Settings
from flows.survey import landed_surveys

LOCK_WAIT_SECONDS = 10  # a killed run's dbt lets go within one; a live run takes longer


class BusyError(RuntimeError):
    """Another run is building in the same home."""


@dataclass
class Workspace:
    """What one run works with."""

    settings: Settings
    inputs: Inputs
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
def locked(settings: Settings) -> Iterator[int]:
    """Hold the home's lock; the system frees it when the process ends, however it ends.

    Raises
    ------
    BusyError
        If another run holds it.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.home / "refresh.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        deadline = time.monotonic() + LOCK_WAIT_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise BusyError(
                        f"another run is building in {settings.home}: try again when it is done"
                    ) from None
                time.sleep(0.1)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def workspace(settings: Settings, inputs: Inputs, lock: int) -> Iterator[Workspace]:
    """Clear the folder being built, and start at once what takes longest.

    dbt builds, Prefect's server starts and Python imports the libraries of the later steps, all
    before the flow begins: start-up is most of what a run costs.
    """
    clear_building(settings)
    settings.building.mkdir()
    surveys = [(survey.export, survey.codebook) for survey in landed_surveys(settings)]
    landed = write_respondents(settings.building / RESTRICTED, surveys)
    with ExitStack() as stack:
        build = DbtBuild.start(settings, lock)
        stack.callback(build.stop)
        stack.enter_context(prefect_api(settings))
        threading.Thread(target=_import_libraries, daemon=True).start()
        yield Workspace(settings, inputs, build, landed)


def _import_libraries() -> None:
    import flows.statistics  # noqa: F401
