"""Who may read what: all that we make is its owner's alone, and what is public is opened by name.

Readers need the way to a release and what is in it: folders of mode 0755, files of mode 0444.
Everything else, and above all the folder a release is built in, is closed from its first byte.
"""

import os
import shutil
import stat
from pathlib import Path

from domain.problems import StateError

OTHERS = stat.S_IRWXG | stat.S_IRWXO
WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
OWNER_FOLDER = 0o700
OWNER_FILE = 0o400
PUBLIC_FOLDER = 0o755
PUBLIC_FILE = 0o444


class OpenHomeError(StateError):
    """A data directory that anybody may write into; the message says what to do."""


def close_to_others() -> None:
    """Let this process, and the ones it starts, make nothing that others may read or write."""
    os.umask(OTHERS)


def private_folder(folder: Path) -> Path:
    """Make a folder that is its owner's alone, or close the one that is there; return it."""
    if not folder.exists():
        for above in (*reversed(folder.parents), folder):
            above.mkdir(mode=OWNER_FOLDER, exist_ok=True)
    close(folder)
    return folder


def close(path: Path) -> None:
    """Take from others what they may do with a file or a folder."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & OTHERS:
        path.chmod(mode & ~OTHERS)


def public_folder(folder: Path) -> Path:
    """Make a folder that everybody may enter, and those above it; leave as it is what is there."""
    for above in (*reversed(folder.parents), folder):
        if not above.exists():
            above.mkdir(mode=OWNER_FOLDER, exist_ok=True)
            above.chmod(PUBLIC_FOLDER)
    return folder


def require_own_home(home: Path) -> None:
    """Refuse a data directory that everybody may write into: what it holds could be anybody's.

    Raises
    ------
    OpenHomeError
        If others may write into it, and remove what is not theirs.
    """
    mode = home.stat().st_mode if home.exists() else 0
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        raise OpenHomeError(f"everybody may write into {home}: chmod o-w {home}")


def own_cache(folder: Path) -> Path:
    """Make a cache; one that others could write into is made anew, since it is trusted."""
    if folder.exists() and not is_ours_alone_to_write(folder):
        shutil.rmtree(folder)
    return private_folder(folder)


def is_ours_alone_to_write(path: Path, *also: int) -> bool:
    """Whether nobody but us, root and the accounts named could have written it."""
    found = path.stat()
    return found.st_uid in (os.geteuid(), 0, *also) and not found.st_mode & WRITABLE_BY_OTHERS


def is_as_safe_as_the_code(path: Path) -> bool:
    """Whether only who may change our code could have written a file that stands beside it."""
    of_code = Path(__file__).stat().st_uid
    return all(is_ours_alone_to_write(each, of_code) for each in (path.parent, path))
