"""Landing: a delivery is kept for ever, and is in use, held until a person accepts it, or refused.

What arrives is copied whole into a folder of its own, which is put in its place in one step and
never changed again.
"""

import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from domain.problems import EditionError, Problem, StateError, UnreadableFileError
from domain.rules import LandingRule
from flows.files import sync
from flows.landing.deliveries import (
    PLACES,
    Landed,
    Landing,
    LandingStatus,
    folders,
    kept,
    landed_editions,
    number_of,
    require_folder,
)
from flows.landing.judging import Judgement, judge, status_of, write_report
from flows.landing.receipts import (
    RECEIPT,
    Receipt,
    ReceivedFile,
    fingerprints,
    write_receipt,
)
from flows.locks import landing_lock
from flows.settings import Settings
from flows.warehouse.seeds import reference

ARRIVING = "arriving"
OF_AN_ARRIVAL = frozenset({"files", RECEIPT, f"{RECEIPT}.new", "report.json", "report.txt"})


def land(
    settings: Settings,
    files: Sequence[Path],
    *,
    published_on: date | None = None,
    source: str | None = None,
    is_dropped: bool = False,
    seen: Iterable[Landed] = (),
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
    seen
        Deliveries met before in this process, which are not read again.

    Raises
    ------
    StateError
        If the receipt of an edition in use cannot be read, or something else is not as it was
        left: then nothing lands.
    """
    from ingest.files.safety import require_safe

    with landing_lock(settings):
        receipt = Receipt(
            number=_next_number(settings),
            source=source,
            landed_at=settings.clock.now(),
            files=tuple(_unread(file) for file in files),
        )
        arriving = _cleared(settings.landing / ARRIVING)
        try:
            require_safe(files, reference("landing_rules"))
        except EditionError as error:
            return _refuse_unread(settings, files, receipt, error.problems, is_dropped)
        try:
            receipt = receipt.model_copy(update={"files": copy_whole(files, arriving)})
        except UnreadableFileError as error:
            return Landing(LandingStatus.LEFT, _names(receipt), None, (error.problem,))
        if known := _known(settings, receipt):
            shutil.rmtree(arriving)
            return Landing(LandingStatus.KNOWN, _names(receipt), known)
        copies = [arriving / "files" / file.name for file in receipt.files]
        editions = landed_editions(settings, seen)
        judgement = judge(copies, editions, settings.clock.today(), published_on)
        return _keep(settings, receipt, judgement)


def copy_whole(files: Sequence[Path], folder: Path) -> tuple[ReceivedFile, ...]:
    """Copy files and return their fingerprints.

    Raises
    ------
    UnreadableFileError
        If a file changed meanwhile, under the rule ``changed_while_read``.
    """
    before = fingerprints(files)
    (folder / "files").mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, folder / "files" / file.name)
    copied = fingerprints(folder / "files" / file.name for file in files)
    for old, copy, new in zip(before, copied, fingerprints(files), strict=True):
        if not old == copy == new:
            raise UnreadableFileError(
                old.name,
                "the file changed while it was read",
                "Wait until it is written, then land it again.",
                rule=LandingRule.CHANGED_WHILE_READ,
            )
    return copied


def _keep(settings: Settings, receipt: Receipt, judgement: Judgement) -> Landing:
    """Put what arrived where its problems send it, in one step; from now on it is only read."""
    if judgement.edition and judgement.published_on and judgement.basis:
        receipt = receipt.with_edition(judgement.edition, judgement.published_on, judgement.basis)
    status = status_of(judgement.problems)
    arriving, place = settings.landing / ARRIVING, settings.landing / status.value
    if judgement.problems:
        write_report(arriving, judgement.problems)
    write_receipt(arriving, receipt)
    for path in (*arriving.rglob("*"), arriving):
        sync(path)
        if path.is_file():
            path.chmod(0o444)
    place.mkdir(parents=True, exist_ok=True)
    folder = arriving.rename(place / receipt.folder_name)
    sync(place)
    landed = Landed(folder, receipt, judgement.edition)
    return Landing(status, _names(receipt), landed, judgement.problems)


def _refuse_unread(
    settings: Settings,
    files: Sequence[Path],
    receipt: Receipt,
    problems: tuple[Problem, ...],
    is_dropped: bool,
) -> Landing:
    """Refuse a delivery that is not safe to copy; what was dropped is moved beside its report.

    It is moved, not copied, for it may be a link, or a file of many gigabytes.
    """
    (settings.landing / ARRIVING).mkdir(parents=True)
    landing = _keep(settings, receipt, Judgement(None, None, None, problems))
    if is_dropped and landing.landed:
        moved = landing.landed.folder / "files"
        moved.mkdir(exist_ok=True)
        for number, file in enumerate(files, start=1):
            file.rename(moved / f"file-{number}")
    return landing


def _cleared(arriving: Path) -> Path:
    """Remove what a killed landing left: its originals are where they were."""
    require_folder(arriving)
    foreign = {path.name for path in arriving.glob("*")} - OF_AN_ARRIVAL
    if foreign:
        raise StateError(
            f"{arriving} holds what Gofal did not put there ({', '.join(sorted(foreign))}): "
            "call the folder something else, and it lands"
        )
    shutil.rmtree(arriving, ignore_errors=True)
    return arriving


def _known(settings: Settings, receipt: Receipt) -> Landed | None:
    """The delivery, in use, held or withdrawn, that holds the same bytes."""
    sha256s = {file.sha256 for file in receipt.files}
    for status in (LandingStatus.LANDED, LandingStatus.HELD, LandingStatus.WITHDRAWN):
        for landed in kept(settings, status):
            if landed.sha256s == sha256s:
                return landed
    return None


def _next_number(settings: Settings) -> int:
    numbers = [number_of(folder) for status in PLACES for folder in folders(settings, status)]
    return max(numbers, default=0) + 1


def _unread(file: Path) -> ReceivedFile:
    return ReceivedFile(name=file.name, sha256="", n_bytes=None)


def _names(receipt: Receipt) -> str:
    return ", ".join(file.name for file in receipt.files)
