"""Deliveries as they are kept: what became of each, and what it holds."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from domain.printable import printable
from domain.problems import Problem, StateError
from flows.files import file_sha256
from flows.landing.read_once import read_once
from flows.landing.receipts import RECEIPT, DamagedReceiptError, Receipt, read_receipt
from flows.releases.inputs import Input
from flows.settings import Settings

if TYPE_CHECKING:
    from domain.figures import Edition


class LandingStatus(Enum):
    """What became of a delivery: the first four name the folder it is kept in."""

    LANDED = "editions"
    HELD = "held"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    KNOWN = "known"
    LEFT = "left"


PLACES = (
    LandingStatus.LANDED,
    LandingStatus.HELD,
    LandingStatus.REFUSED,
    LandingStatus.WITHDRAWN,
)
ACCEPTED = "accepted findings"
FOLDER_NAME = re.compile(r"(\d{6,})-[0-9a-f]{0,8}")  # nothing behind the dash: it was not read


@dataclass(frozen=True)
class Landed:
    """A delivery in a folder of its own: its files, unchanged, and a receipt.

    Attributes
    ----------
    already_read
        Its figures, where they were read on the way in.
    kept_in
        Where what was read is kept for the next time; without it every process reads anew.
    """

    folder: Path
    receipt: Receipt
    already_read: "Edition | None" = field(default=None, repr=False, compare=False)
    kept_in: Path | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, folder: Path, kept_in: Path | None = None) -> "Landed":
        """Take the delivery that lies in a folder."""
        return cls(folder, read_receipt(folder), kept_in=kept_in)

    @property
    def number(self) -> int:
        """Its place in the order of landing."""
        return self.receipt.number

    @property
    def files(self) -> list[Path]:
        """Its files, in the order they were delivered in."""
        return [self.folder / "files" / file.name for file in self.receipt.files]

    @property
    def delivery(self) -> str:
        """Names of its files."""
        return ", ".join(file.name for file in self.receipt.files)

    @property
    def sha256s(self) -> frozenset[str]:
        """What its files hold."""
        return frozenset(file.sha256 for file in self.receipt.files)

    @property
    def published_on(self) -> date | None:
        """Day of publication; known of every edition in use."""
        return self.receipt.published_on

    @cached_property
    def edition(self) -> "Edition":
        """Its figures, read once; an `EditionError` says why they cannot be.

        Raises
        ------
        StateError
            If a file does not hold any more what its receipt says.
        """
        if self.already_read:
            return self.already_read
        self.require_unchanged()
        return read_once(self.kept_in, self.files, self.receipt.files)

    def require_unchanged(self) -> None:
        """Hash its files again.

        Raises
        ------
        StateError
            If a file does not hold any more what its receipt says.
        """
        for path, file in zip(self.files, self.receipt.files, strict=True):
            if not path.is_file() or file_sha256(path) != file.sha256:
                raise StateError(
                    f"{path} is not the file that landed: put it back from a copy, or move "
                    f"{self.folder} out of the landing folder: then its figures are not in use"
                )

    def as_inputs(self) -> tuple[Input, ...]:
        """Its files with its receipt's day, and what was accepted of it, as inputs of a release."""
        files = tuple(
            Input(
                f"landing/{self.folder.name}/{file.name}, published {self.published_on}",
                file.sha256,
                file.n_bytes or 0,
            )
            for file in self.receipt.files
        )
        acceptances = [each.model_dump_json() for each in self.receipt.acceptances]
        if not acceptances:
            return files
        text = "\n".join(acceptances).encode()
        path = f"landing/{self.folder.name}/{ACCEPTED}"
        return (*files, Input(path, hashlib.sha256(text).hexdigest(), len(text)))


@dataclass(frozen=True, slots=True)
class Landing:
    """What became of a delivery, where it is kept, and what was found in it.

    Attributes
    ----------
    landed
        None if it was left where it is.
    """

    status: LandingStatus
    delivery: str
    landed: Landed | None
    problems: tuple[Problem, ...] = ()

    def sentence(self) -> str:
        """Say it in a sentence, with what to do next; a name need not be text a terminal shows."""
        return printable(self._sentence())

    def _sentence(self) -> str:
        if self.landed is None or self.status is LandingStatus.LEFT:
            return f"Left {self.delivery} where it is."
        number, report = self.landed.number, self.landed.folder / "report.txt"
        match self.status:
            case LandingStatus.LANDED:
                holds = self.landed.receipt.holds
                return f"Landed {self.delivery} as delivery {number}: {holds}."
            case LandingStatus.HELD:
                return (
                    f"Held {self.delivery} as delivery {number}: look at {report}, "
                    f'then gofal accept {number} --because "...", or gofal withdraw {number}.'
                )
            case LandingStatus.REFUSED:
                return f"Refused {self.delivery}: {report}"
            case _:
                what = self.landed.folder.parent.name
                withdrawn = f", withdrawn: gofal accept {number} puts it back"
                state = withdrawn if what == LandingStatus.WITHDRAWN.value else ""
                return f"Nothing new: {self.delivery} is delivery {number}{state}."


def kept(settings: Settings, status: LandingStatus, seen: Iterable[Landed] = ()) -> list[Landed]:
    """The deliveries of a status, in the order of landing.

    Parameters
    ----------
    seen
        Deliveries met before in this process: those come back as they are, already read.

    Raises
    ------
    DamagedReceiptError
        If an edition in use has no receipt that can be read. One that is not in use is left out:
        nothing hangs on it.
    """
    met = {landed.folder: landed for landed in seen}
    deliveries = []
    for folder in folders(settings, status):
        try:
            deliveries.append(met.get(folder) or Landed.of(folder, settings.cache))
        except DamagedReceiptError:
            if status is LandingStatus.LANDED:
                raise
    return deliveries


def folders(settings: Settings, status: LandingStatus) -> list[Path]:
    """The folders of the deliveries of a status, in the order of landing.

    Raises
    ------
    StateError
        If there is a file in the place of them all, or a delivery was given another name.
    """
    place = settings.landing / status.value
    require_folder(place)
    found = sorted(place.glob("*"))
    for folder in found:
        if not FOLDER_NAME.fullmatch(folder.name) and (folder / RECEIPT).exists():
            number, sha256 = read_receipt(folder).folder_name.split("-")
            raise StateError(
                f"{folder} is a delivery under another name: call it {number}-{sha256} again"
            )
    return [folder for folder in found if FOLDER_NAME.fullmatch(folder.name)]


def number_of(folder: Path) -> int:
    """The number of the delivery in a folder, whatever state its receipt is in."""
    return int(folder.name.split("-")[0])


def strays(settings: Settings) -> list[Path]:
    """What lies among the deliveries and is none: nobody reads it."""
    places = (settings.landing / status.value for status in PLACES)
    found = (path for place in places for path in sorted(place.glob("*")))
    return [path for path in found if not FOLDER_NAME.fullmatch(path.name)]


def require_folder(place: Path) -> None:
    """Refuse a file where Gofal keeps a folder.

    Raises
    ------
    StateError
        If there is one.
    """
    if (place.is_symlink() or place.exists()) and not place.is_dir():
        raise StateError(
            f"{place} is no folder, and Gofal keeps a folder of that name there: rename it"
        )


def landed_editions(settings: Settings, seen: Iterable[Landed] = ()) -> list[Landed]:
    """The editions in use."""
    return kept(settings, LandingStatus.LANDED, seen)
