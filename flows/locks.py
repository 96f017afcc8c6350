"""Locks that hold across processes; the system frees them with the process, however it ends.

The library locks a descriptor that we opened: a build's child process is handed it as well, and so
keeps the lock of a run that was killed until it has ended itself.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import lock_descriptor

from flows.permissions import public_folder
from flows.settings import Settings

LOCK_WAIT_SECONDS = 10  # a killed run's dbt lets go within one; a live run takes longer
LANDING_WAIT_SECONDS = 600  # a landing of the largest files allowed takes a fraction of it
LOOK_SECONDS = 0.1
TELL_SECONDS = 1  # a wait that is longer is explained


class BusyError(RuntimeError):
    """Another run works in the same data directory; the message says what to do."""


@contextmanager
def locked(settings: Settings, wait_seconds: float = LOCK_WAIT_SECONDS) -> Iterator[int]:
    """Build alone in a data directory; yield the lock's descriptor, for a child to hold too.

    Raises
    ------
    BusyError
        If another run holds the lock all the time that is waited for.
    """
    holder = f"another run is building in {settings.place}"
    with _held(settings.place / "refresh.lock", wait_seconds, holder) as descriptor:
        yield descriptor


@contextmanager
def serving_lock(settings: Settings) -> Iterator[None]:
    """Serve a data directory alone.

    Raises
    ------
    BusyError
        If another service holds the lock.
    """
    holder = f"{settings.home} is served already"
    with _held(settings.home / "serve.lock", 0, holder, "stop that service first"):
        yield


@contextmanager
def landing_lock(settings: Settings, wait_seconds: float = LANDING_WAIT_SECONDS) -> Iterator[None]:
    """Land alone, beside any refresh.

    Raises
    ------
    BusyError
        If another landing holds the lock all the time that is waited for.
    """
    holder = f"another landing is under way in {settings.landing}"
    with _held(settings.home / "landing.lock", wait_seconds, holder):
        yield


@contextmanager
def _held(
    path: Path, wait_seconds: float, holder: str, remedy: str = "try again when it is done"
) -> Iterator[int]:
    """Hold the lock of a file, waiting so long at most; say for whom, and yield the descriptor."""
    public_folder(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        start = time.monotonic()
        is_told = False
        while not lock_descriptor(descriptor, blocking=False):
            waited = time.monotonic() - start
            if waited >= wait_seconds:
                raise BusyError(f"{holder}: {remedy}")
            if waited >= TELL_SECONDS and not is_told:
                print(f"{holder}; waiting up to {wait_seconds:.0f} s", file=sys.stderr, flush=True)
                is_told = True
            time.sleep(LOOK_SECONDS)
        yield descriptor
    finally:
        os.close(descriptor)  # closed, not unlocked: a child that has it too goes on holding it
