"""Held deliveries: out of use until a person accepts them."""

from domain.problems import UnreadableFileError
from flows.files import write_json
from flows.landing.deliveries import Landed, kept
from flows.landing.receipts import move, report
from flows.landing.status import LandingStatus
from flows.locks import landing_lock
from flows.settings import Settings


def accept(settings: Settings, number: int, by: str) -> Landed:
    """Put a held delivery into use, because a person has looked at what was found.

    Raises
    ------
    LookupError
        If no delivery of that number is held.
    """
    with landing_lock(settings):
        held = kept(settings, LandingStatus.HELD.value)
        for landed in held:
            if landed.number == number:
                accepted = {"accepted_at": settings.clock.timestamp(), "accepted_by": by}
                write_json(landed.folder / "accepted.json", accepted)
                return Landed.of(move(landed.folder, settings.landing / LandingStatus.LANDED.value))
    numbers = ", ".join(str(landed.number) for landed in held) or "none"
    raise LookupError(f"no delivery {number} is held; held are: {numbers}")


def hold(settings: Settings, landed: Landed, reason: str) -> Landed:
    """Take an edition out of use, because no release could be built with it."""
    with landing_lock(settings):
        name = landed.receipt["files"][0]["name"]
        problem = UnreadableFileError(
            name,
            f"no release could be built with it: {reason}",
            "Compare its figures with the published table; to try again: "
            f"gofal accept {landed.number}.",
            rule="stops_the_release",
        )
        report(landed.folder, [problem])
        return Landed.of(move(landed.folder, settings.landing / LandingStatus.HELD.value))
