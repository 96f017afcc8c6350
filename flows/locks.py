"""Locks that hold across processes; the system frees them with the process, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flows.settings import Settings

LOCK_WAIT_SECONDS = 10  # a killed run's dbt lets go within one; a live run takes longer


class BusyError(RuntimeError):
    """Another run is building in the same home."""


@contextmanager
def locked(settings: Settings, wait_seconds: float = LOCK_WAIT_SECONDS) -> Iterator[int]:
    """Hold the home's lock; the system frees it when the process ends, however it ends.

    Raises
    ------
    BusyError
        If another run holds it all the time that is waited for.
    """
    settings.place.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.place / "refresh.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise BusyError(
                        f"another run is building in {settings.place}: try again when it is done"
                    ) from None
                time.sleep(0.1)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def serving_lock(settings: Settings) -> Iterator[None]:
    """One service for a home; the system frees the lock with the process.

    Raises
    ------
    BusyError
        If another service holds it.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.home / "serve.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BusyError(f"{settings.home} is served already: stop that service first") from None
    finally:
        os.close(descriptor)


@contextmanager
def landing_lock(settings: Settings) -> Iterator[None]:
    """One landing at a time, beside any refresh; the system frees the lock with the process."""
    settings.landing.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(settings.home / "landing.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
