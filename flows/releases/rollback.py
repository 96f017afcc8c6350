"""Find a release by its id or its place, and send readers back to it."""

from flows.releases.manifest import ReleaseError
from flows.releases.store import (
    Release,
    current_id,
    damaged_releases,
    list_releases,
    publish,
)
from flows.settings import Settings


def roll_back(settings: Settings, release_id: str | None = None) -> Release:
    """Point readers to an earlier release: the one named, else the one before the current."""
    release = (
        find_release(settings, release_id)
        if release_id
        else release_before(settings, current_id(settings))
    )
    publish(settings, release, action="rolled back to")
    return release


def find_release(settings: Settings, release_id: str) -> Release:
    """The release of that id; a `ReleaseError` names those there are."""
    found = [release for release in list_releases(settings) if release.id == release_id]
    return _only(settings, found, f"release {release_id!r}")


def release_before(settings: Settings, release_id: str | None) -> Release:
    """The release built before that of an id; a `ReleaseError` if there is none."""
    found = [each for each in list_releases(settings) if release_id and each.id < release_id]
    return _only(settings, found[-1:], f"release before {release_id or 'the current'}")


def _only(settings: Settings, found: list[Release], wanted: str) -> Release:
    if not found:
        known = ", ".join(release.id for release in list_releases(settings)) or "none"
        damaged = "".join(f"\n{each}" for each in damaged_releases(settings))
        raise ReleaseError(f"no {wanted}; there are: {known}{damaged}")
    return found[0]
