"""Which releases are kept: by count and by age, and never without the current or one in use."""

import fcntl
import os
import shutil
import struct
from datetime import datetime, timedelta
from pathlib import Path

from flows.releases.store import Release, current_release, list_releases
from flows.settings import Settings

KEPT_RELEASES = 12
KEPT_DAYS = 92
FLOCK = "hhqqi4x"  # struct flock of Linux: type, whence, start, length, process


def prune(
    settings: Settings,
    keep: int = KEPT_RELEASES,
    days: int = KEPT_DAYS,
) -> list[str]:
    """Remove releases that are neither among the newest nor young, nor current, nor in use.

    What has landed is never removed: any release can be built again from it.

    Parameters
    ----------
    keep
        How many of the newest are kept, however old.
    days
        Up to which age all are kept. A clock set back makes releases younger, so it keeps more.

    Returns
    -------
    list of str
        Ids of the releases removed.
    """
    _finish_removing(settings)
    moment = settings.clock.now()
    current = current_release(settings)
    removed = []
    for release in list_releases(settings)[: -keep or None]:
        age = moment - datetime.fromisoformat(release.manifest["created_at"])
        is_current = current is not None and release.id == current.id
        if age > timedelta(days=days) and not is_current and not is_in_use(release):
            _remove(settings, release)
            removed.append(release.id)
    return removed


def is_in_use(release: Release) -> bool:
    """Whether a process on this machine has one of its files open: DuckDB locks what it reads."""
    return any(_is_locked(path) for path in (release.warehouse, release.restricted))


def _is_locked(path: Path) -> bool:
    if not path.exists():
        return False
    descriptor = os.open(path, os.O_RDONLY)
    try:
        question = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        answer = struct.unpack(FLOCK, fcntl.fcntl(descriptor, fcntl.F_GETLK, question))
    finally:
        os.close(descriptor)
    return answer[0] != fcntl.F_UNLCK


def _remove(settings: Settings, release: Release) -> None:
    """Take the release out of sight in one step, so that nobody finds half of one."""
    removing = settings.place / "removing"
    removing.mkdir(exist_ok=True)
    release.folder.rename(removing / release.id)
    _finish_removing(settings)


def _finish_removing(settings: Settings) -> None:
    shutil.rmtree(settings.place / "removing", ignore_errors=True)
