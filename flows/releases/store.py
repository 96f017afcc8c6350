"""Releases: stage beside the live one, move the pointer in one step, go back."""

import json
import os
import re
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.files import file_sha256, sync, sync_all
from flows.permissions import (
    OWNER_FILE,
    OWNER_FOLDER,
    PUBLIC_FILE,
    PUBLIC_FOLDER,
    public_folder,
)
from flows.releases.manifest import MANIFEST, Manifest, ReleaseError
from flows.settings import RESTRICTED, WAREHOUSE, Settings

RELEASE_ID = re.compile(r"(\d{6,})-[0-9a-f]{8}")
# what readers are given; anything else that lies in a release is its owner's alone
PUBLIC = frozenset({WAREHOUSE, MANIFEST})
FILES = "files"  # the folder of files for people and programs; all that lies in it is public
SITE = "site"  # the pages in both languages
PUBLIC_FOLDERS = (FILES, SITE)


@dataclass(frozen=True, slots=True)
class Release:
    """A published release: a folder that is never written to again."""

    folder: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """Number of the release and start of its fingerprint, such as ``000003-9f31c2ab``."""
        return self.folder.name

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.folder / WAREHOUSE

    @property
    def restricted(self) -> Path:
        """The DuckDB file of respondents, readable by its owner only."""
        return self.folder / RESTRICTED

    @property
    def heading(self) -> dict[str, str]:
        """What each page and file of it says of it: id, created_at and code_version."""
        return heading_of(self.id, self.manifest.created_at, self.manifest.code_version)

    def require_whole(self, *, as_reader: bool = False) -> None:
        """Compare the files with the manifest, byte by byte.

        Parameters
        ----------
        as_reader
            Leave out what another account keeps from us, such as the file of respondents.

        Raises
        ------
        ReleaseError
            If a file is missing or not the one that was published.
        """
        for file, sha256 in self.manifest.files.items():
            path = self.folder / file
            if as_reader and path.exists() and _is_kept_from_us(path):
                continue
            if not path.exists() or file_sha256(path) != sha256:
                state = "is not the file that was published" if path.exists() else "is missing"
                raise ReleaseError(
                    f"release {self.id} is damaged, {path} {state}: go to another with "
                    "gofal rollback, or build anew with gofal refresh --force"
                )


def _is_kept_from_us(path: Path) -> bool:
    """Whether a file is another account's, and not for us to read."""
    return path.stat().st_uid != os.geteuid() and not os.access(path, os.R_OK)


def heading_of(release_id: str, created_at: datetime, code_version: str) -> dict[str, str]:
    """What pages and files of a release say of it."""
    return {
        "id": release_id,
        "created_at": created_at.isoformat(),
        "code_version": code_version,
    }


def list_releases(settings: Settings) -> list[Release]:
    """All releases, oldest first. A folder without a manifest was never finished.

    One whose manifest cannot be read is left out, so that the others can be used: it is among
    `damaged_releases`.
    """
    return [each for each in _found(settings) if isinstance(each, Release)]


def damaged_releases(settings: Settings) -> list[ReleaseError]:
    """What is to be said of each release whose manifest cannot be read."""
    return [each for each in _found(settings) if isinstance(each, ReleaseError)]


def _found(settings: Settings) -> list[Release | ReleaseError]:
    found: list[Release | ReleaseError] = []
    for manifest in sorted(settings.releases.glob(f"*/{MANIFEST}")):
        if not RELEASE_ID.fullmatch(manifest.parent.name):
            continue  # somebody's copy
        try:
            found.append(Release(manifest.parent, Manifest.read(manifest)))
        except ReleaseError as error:
            found.append(error)
    return found


def current_release(settings: Settings) -> Release | None:
    """The release readers are sent to, or none before the first."""
    folder = settings.current.resolve()
    if not (folder / MANIFEST).exists():
        return None
    release = Release(folder, Manifest.read(folder / MANIFEST))
    kept = settings.releases / release.manifest.id
    is_copy = not settings.current.is_symlink() and (kept / MANIFEST).exists()
    return Release(kept, release.manifest) if is_copy else release


def current_id(settings: Settings) -> str | None:
    """The id that the pointer names, whatever state that release is in."""
    if settings.current.is_symlink():
        return settings.current.readlink().name
    release = current_release(settings)
    return release.manifest.id if release else None


def is_pointer_lost(settings: Settings) -> bool:
    """Whether something else lies where the pointer belongs, as after a copy that follows links."""
    return settings.current.exists() and not settings.current.is_symlink()


def next_release_id(settings: Settings, fingerprint: str) -> str:
    """Number releases in sequence: a clock can be set back, a sequence cannot."""
    matches = (re.match(r"(\d{6,})-", folder.name) for folder in settings.releases.glob("*"))
    numbers = [int(match[1]) for match in matches if match]
    return f"{max(numbers, default=0) + 1:06d}-{fingerprint[:8]}"


def stage(settings: Settings, release_id: str, manifest: Manifest) -> Release:
    """Finish the folder being built and give it its name. Readers can neither see nor enter it."""
    building = settings.building
    inside = [path for name in PUBLIC_FOLDERS for path in sorted((building / name).rglob("*"))]
    named = [building / WAREHOUSE, building / RESTRICTED, *filter(Path.is_file, inside)]
    files = {path.relative_to(building).as_posix(): file_sha256(path) for path in named}
    manifest = manifest.model_copy(update={"id": release_id, "files": files})
    manifest.write(building / MANIFEST)
    sync_all((building, *building.rglob("*")))
    folder = settings.releases / release_id
    public_folder(settings.releases)
    building.rename(folder)
    sync(settings.releases)
    for path in folder.rglob("*"):
        path.chmod(_mode(path, path.relative_to(folder).parts[0]))
    return Release(folder, manifest)


def _mode(path: Path, begin: str) -> int:
    """Who may read what lies in a release, below a folder or a file of a name."""
    if begin in PUBLIC_FOLDERS:
        return PUBLIC_FOLDER if path.is_dir() else PUBLIC_FILE
    if path.is_dir():
        return OWNER_FOLDER
    return PUBLIC_FILE if begin in PUBLIC else OWNER_FILE


def publish(settings: Settings, release: Release, action: str = "published") -> None:
    """Move the pointer to a whole release, in one atomic step, and note it in the history."""
    release.require_whole()
    if release.folder.stat().st_mode & PUBLIC_FOLDER != PUBLIC_FOLDER:
        release.folder.chmod(PUBLIC_FOLDER)  # until now it was its owner's alone
    pointer = settings.place / "current.next"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(release.folder.relative_to(settings.place), target_is_directory=True)
    if is_pointer_lost(settings):
        _set_aside(settings.current)
    pointer.replace(settings.current)
    sync(settings.place)
    line = {"at": settings.clock.timestamp(), "action": action, "release": release.id}
    with (settings.place / "history.jsonl").open("a", encoding="utf-8") as history:
        history.write(json.dumps(line) + "\n")


def _set_aside(copy: Path) -> None:
    """Move out of the pointer's place what is none: a folder there is a copy, and is kept."""
    names = (copy.with_name(f"{copy.name}.copy-{number}") for number in range(1, 1000))
    aside = next(name for name in names if not name.exists())
    copy.rename(aside)
    print(f"{copy} was no pointer to a release: it is kept as {aside}", file=sys.stderr)


def was_published(settings: Settings, release: Release) -> bool:
    """Tell a release that once was current from one whose run was killed before it published."""
    history = settings.place / "history.jsonl"
    if current_id(settings) == release.id:
        return True
    return history.exists() and f'"{release.id}"' in history.read_text("utf-8", "replace")


def clear_building(settings: Settings) -> None:
    """Remove what a run left that was killed or failed."""
    shutil.rmtree(settings.building, ignore_errors=True)
