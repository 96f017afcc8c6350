"""Landing: a delivery is kept for ever, and is in use, held for a person, or refused."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from domain.problems import EditionError, UnreadableFileError
from flows.landing.deliveries import Landed, kept
from flows.landing.judging import Problems, judge
from flows.landing.receipts import copy_whole, keep, move_in, report, severity_of
from flows.landing.status import Landing, LandingStatus
from flows.locks import landing_lock
from flows.settings import Settings
from flows.warehouse.seeds import reference

ARRIVING = "arriving"


PLACES = (LandingStatus.LANDED, LandingStatus.HELD, LandingStatus.REFUSED)


def land(
    settings: Settings,
    files: Sequence[Path],
    *,
    published_on: date | None = None,
    source: str | None = None,
    is_dropped: bool = False,
) -> Landing:
    """Keep a delivery, read it, judge it, and say what became of it.

    Parameters
    ----------
    files
        One file, or several that belong together, such as the pages of an answer.
    published_on
        Day of publication; where it is not given, what the file says, else the day of landing.
    source
        Where it comes from, such as an address.
    is_dropped
        Whether the originals lie in the landing folder, and may be moved.
    """
    from ingest.files.safety import require_safe

    delivery = ", ".join(file.name for file in files)
    receipt = {
        "source": source,
        "landed_at": settings.clock.timestamp(),
        "published_on": None,
        "dataset": None,
    }
    with landing_lock(settings):
        receipt["number"] = _next_number(settings)
        arriving = settings.landing / ARRIVING
        shutil.rmtree(arriving, ignore_errors=True)  # its originals are where they were
        try:
            require_safe(files, reference("landing_rules"))
        except EditionError as error:
            return _refuse_unread(settings, files, receipt, error, is_dropped)
        try:
            receipt["files"] = copy_whole(files, arriving)
        except UnreadableFileError as error:
            return Landing(LandingStatus.LEFT, delivery, None, (error,))
        known = _known(settings, receipt)
        if known:
            shutil.rmtree(arriving)
            return Landing(LandingStatus.KNOWN, delivery, known)
        copies = [arriving / "files" / file["name"] for file in receipt["files"]]
        receipt, problems = judge(settings, copies, receipt, published_on)
        return _keep(settings, delivery, receipt, problems)


def _keep(settings: Settings, delivery: str, receipt: dict, problems: Problems) -> Landing:
    """Put what arrived where its problems send it."""
    severities = {severity_of(problem) for problem in problems}
    if "refuse" in severities:
        status = LandingStatus.REFUSED
    else:
        status = LandingStatus.HELD if "hold" in severities else LandingStatus.LANDED
    arriving = settings.landing / ARRIVING
    if problems:
        report(arriving, problems)
    folder = keep(arriving, receipt, settings.landing / status.value)
    return Landing(status, delivery, Landed.of(folder), tuple(problems))


def _refuse_unread(
    settings: Settings, files: Sequence[Path], receipt: dict, error: EditionError, is_dropped: bool
) -> Landing:
    """Refuse a delivery that is not safe to copy; what was dropped is moved beside its report."""
    (settings.landing / ARRIVING).mkdir()
    names = [{"name": file.name, "sha256": "", "n_bytes": None} for file in files]
    delivery = ", ".join(file.name for file in files)
    landing = _keep(settings, delivery, receipt | {"files": names}, list(error.problems))
    if is_dropped:
        for number, file in enumerate(files, start=1):
            move_in(file, landing.landed.folder, f"file-{number}")
    return landing


def _known(settings: Settings, receipt: dict) -> Landed | None:
    """The delivery, in use or held, that holds the same bytes."""
    sha256s = {file["sha256"] for file in receipt["files"]}
    for status in (LandingStatus.LANDED, LandingStatus.HELD):
        for landed in kept(settings, status.value):
            if landed.sha256s == sha256s:
                return landed
    return None


def _next_number(settings: Settings) -> int:
    numbers = [landed.number for status in PLACES for landed in kept(settings, status.value)]
    return max(numbers, default=0) + 1
