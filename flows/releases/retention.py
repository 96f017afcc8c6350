"""Which releases are kept: by count and by age, and never without the current or one in use."""

import fcntl
import os
import shutil
import stat
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from flows.permissions import private_folder
from flows.releases.store import Release, current_release, list_releases
from flows.settings import Settings

KEPT_RELEASES = 12
KEPT_DAYS = 92


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
        age = moment - release.manifest.created_at
        is_current = current is not None and release.id == current.id
        if age > timedelta(days=days) and not is_current and not is_in_use(release):
            _remove(settings, release)
            removed.append(release.id)
    return removed


def is_in_use(release: Release) -> bool:
    """Whether a process on this machine has one of its files open: DuckDB locks what it reads.

    Not to be asked of a release that this process reads itself: closing a file gives up the locks
    that the process has on it (POSIX).
    """
    return any(_is_locked(path) for path in (release.warehouse, release.restricted))


def _is_locked(path: Path) -> bool:
    """Whether somebody's lock keeps us from writing to the file, which is read-only meanwhile."""
    if not path.exists():
        return False
    mode = stat.S_IMODE(path.stat().st_mode)
    try:
        path.chmod(mode | stat.S_IWUSR)  # a lock that shuts readers out needs a writer's descriptor
        descriptor = os.open(path, os.O_RDWR)
    except PermissionError:  # another account's: kept
        return True
    finally:
        with suppress(PermissionError):
            path.chmod(mode)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # systems differ in how they say it
        return True
    finally:
        os.close(descriptor)
    return False


def _remove(settings: Settings, release: Release) -> None:
    """Take the release out of sight in one step, so that nobody finds half of one."""
    removing = private_folder(settings.place / "removing")
    release.folder.rename(removing / release.id)
    _finish_removing(settings)


def _finish_removing(settings: Settings) -> None:
    shutil.rmtree(settings.place / "removing", ignore_errors=True)
