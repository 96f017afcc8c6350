"""Find a release by its id or its place, and send readers back to it."""

from flows.releases.manifest import ReleaseError
from flows.releases.store import Release, current_release, list_releases, publish
from flows.settings import Settings


def roll_back(settings: Settings, release_id: str | None = None) -> Release:
    """Point readers to an earlier release: the one named, else the one before the current."""
    release = (
        find_release(settings, release_id)
        if release_id
        else release_before(settings, current_release(settings))
    )
    publish(settings, release, action="rolled back to")
    return release


def find_release(settings: Settings, release_id: str) -> Release:
    """The release of that id; a `ReleaseError` names those there are."""
    found = [release for release in list_releases(settings) if release.id == release_id]
    return _only(settings, found, f"release {release_id!r}")


def release_before(settings: Settings, release: Release | None) -> Release:
    """The release built before another; a `ReleaseError` if there is none."""
    found = [each for each in list_releases(settings) if release and each.id < release.id]
    return _only(settings, found[-1:], f"release before {release.id if release else 'the current'}")


def _only(settings: Settings, found: list[Release], wanted: str) -> Release:
    if not found:
        known = ", ".join(release.id for release in list_releases(settings)) or "none"
        raise ReleaseError(f"no {wanted}; there are: {known}")
    return found[0]
