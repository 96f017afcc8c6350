"""The landing folder: what lies in it lands, and leaves it for one of its places."""

import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from domain.printable import printable
from flows.files import file_sha256
from flows.landing.deliveries import PLACES, Landed, Landing, folders, require_folder, strays
from flows.landing.land import ARRIVING, land
from flows.landing.litter import is_litter
from flows.settings import Settings

SETTLED_SECONDS = 1
NOT_DELIVERIES = {ARRIVING, "surveys", *(status.value for status in PLACES)}


def deliveries(settings: Settings) -> list[Path]:
    """What somebody has put into the landing folder: files, and folders of files."""
    if not settings.landing.exists():
        return []
    found = sorted(settings.landing.iterdir())
    return [path for path in found if path.name not in NOT_DELIVERIES and not is_litter(path.name)]


def land_dropped(settings: Settings, seen: Iterable[Landed] = ()) -> list[Landing]:
    """Land every delivery that lies in the landing folder; each leaves it for one of its places.

    Parameters
    ----------
    seen
        Deliveries met before in this process, which are not read again.

    Raises
    ------
    StateError
        If a file or a receipt is not as it was left: then nothing lands.
    """
    for name in (ARRIVING, "surveys"):
        require_folder(settings.landing / name)
    for status in PLACES:
        folders(settings, status)  # a delivery under another name would be forgotten
    for stray in strays(settings):
        if not is_litter(stray.name):
            told = f"{stray} is no delivery and nobody reads it: move it out of the landing folder"
            print(printable(told), file=sys.stderr)
    landings: list[Landing] = []
    met = list(seen)
    for path in deliveries(settings):
        is_folder = path.is_dir() and not path.is_symlink()
        inside = sorted(path.iterdir()) if is_folder else [path]
        files = [file for file in inside if not is_litter(file.name)]
        if not files:  # somebody is about to fill it
            continue
        _let_it_settle(files)
        landing = land(settings, files, is_dropped=True, seen=met)
        landings.append(landing)
        if landing.landed:
            met.append(landing.landed)
            _clear(path, files, landing.landed)
    return landings


def _clear(path: Path, files: Sequence[Path], landed: Landed) -> None:
    """Remove what has landed; a file that was written anew meanwhile stays for the next time."""
    if not _is_as_landed(files, landed):
        return
    for file in files:
        file.unlink(missing_ok=True)
    if path.is_dir() and not path.is_symlink():
        with suppress(OSError):  # something was added meanwhile: that lands next
            path.rmdir()


def _is_as_landed(files: Sequence[Path], landed: Landed) -> bool:
    """Whether the originals still hold what was kept; moved ones hold nothing any more."""
    there = [file for file in files if file.is_file() and not file.is_symlink()]
    return {file_sha256(file) for file in there} <= landed.sha256s


def _let_it_settle(files: Sequence[Path]) -> None:
    """Wait a moment if a file is that young: a copy in progress looks like a cut file."""
    age = time.time() - max((file.lstat().st_mtime for file in files), default=0)
    if 0 <= age < SETTLED_SECONDS:
        time.sleep(SETTLED_SECONDS - age)
