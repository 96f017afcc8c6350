"""Releases: stage beside the live one, move the pointer in one step, go back."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from flows.files import file_sha256, sync
from flows.permissions import OWNER_FILE, PUBLIC_FILE, PUBLIC_FOLDER, public_folder
from flows.releases.manifest import MANIFEST, Manifest, ReleaseError
from flows.settings import RESTRICTED, WAREHOUSE, Settings

# what readers are given; anything else that lies in a release is its owner's alone
PUBLIC = frozenset({WAREHOUSE, MANIFEST, "quality.html", "ledger.html"})


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

    def require_whole(self) -> None:
        """Compare the files with the manifest, byte by byte.

        Raises
        ------
        ReleaseError
            If a file is missing or not the one that was published.
        """
        for file, sha256 in self.manifest.files.items():
            path = self.folder / file
            if not path.exists() or file_sha256(path) != sha256:
                state = "is not the file that was published" if path.exists() else "is missing"
                raise ReleaseError(
                    f"release {self.id} is damaged, {path} {state}: go to another with "
                    "gofal rollback, or build anew with gofal refresh --force"
                )


def list_releases(settings: Settings) -> list[Release]:
    """All releases, oldest first. A folder without a manifest was never finished."""
    return [
        Release(manifest.parent, Manifest.read(manifest))
        for manifest in sorted(settings.releases.glob(f"*/{MANIFEST}"))
    ]


def current_release(settings: Settings) -> Release | None:
    """The release readers are sent to, or none before the first."""
    manifest = settings.current / MANIFEST
    if not manifest.exists():
        return None
    return Release(settings.current.resolve(), Manifest.read(manifest))


def next_release_id(settings: Settings, fingerprint: str) -> str:
    """Number releases in sequence: a clock can be set back, a sequence cannot."""
    numbers = [int(folder.name.split("-")[0]) for folder in settings.releases.glob("[0-9]*-*")]
    return f"{max(numbers, default=0) + 1:06d}-{fingerprint[:8]}"


def stage(settings: Settings, release_id: str, manifest: Manifest) -> Release:
    """Finish the folder being built and give it its name. Readers can neither see nor enter it."""
    files = {file: file_sha256(settings.building / file) for file in (WAREHOUSE, RESTRICTED)}
    manifest = manifest.model_copy(update={"id": release_id, "files": files})
    manifest.write(settings.building / MANIFEST)
    for path in settings.building.iterdir():
        sync(path)
    folder = settings.releases / release_id
    public_folder(settings.releases)
    settings.building.rename(folder)
    sync(settings.releases)
    for path in folder.iterdir():
        path.chmod(PUBLIC_FILE if path.name in PUBLIC else OWNER_FILE)
    return Release(folder, manifest)


def publish(settings: Settings, release: Release, action: str = "published") -> None:
    """Move the pointer to a whole release, in one atomic step, and note it in the history."""
    release.require_whole()
    if release.folder.stat().st_mode & PUBLIC_FOLDER != PUBLIC_FOLDER:
        release.folder.chmod(PUBLIC_FOLDER)  # until now it was its owner's alone
    pointer = settings.place / "current.next"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(release.folder.relative_to(settings.place), target_is_directory=True)
    pointer.replace(settings.current)
    sync(settings.place)
    line = {"at": settings.clock.timestamp(), "action": action, "release": release.id}
    with (settings.place / "history.jsonl").open("a", encoding="utf-8") as history:
        history.write(json.dumps(line) + "\n")


def was_published(settings: Settings, release: Release) -> bool:
    """Tell a release that once was current from one whose run was killed before it published."""
    history = settings.place / "history.jsonl"
    current = current_release(settings)
    return (current is not None and current.id == release.id) or (
        history.exists() and f'"{release.id}"' in history.read_text(encoding="utf-8")
    )


def clear_building(settings: Settings) -> None:
    """Remove what a run left that was killed or failed."""
    shutil.rmtree(settings.building, ignore_errors=True)
