"""Receipts: what a delivery was, when it landed and what was read in it, kept beside its files."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, field_serializer

from domain.printable import printable
from domain.problems import Problem, StateError
from flows.files import file_sha256, sync, write_json

if TYPE_CHECKING:
    from domain.figures import Edition

RECEIPT = "receipt.json"


class DamagedReceiptError(StateError):
    """A receipt that cannot be read; the message names it."""


class ReceivedFile(BaseModel):
    """A file of a delivery; on the disk a name need not be text.

    Of one that was not read, only the name is known, and what shows nothing in it is an escape.
    """

    model_config = ConfigDict(frozen=True)

    name: Annotated[str, BeforeValidator(printable)]
    sha256: str
    n_bytes: int | None

    @classmethod
    def of(cls, file: Path) -> Self:
        """Take the fingerprint of a file."""
        return cls(name=file.name, sha256=file_sha256(file), n_bytes=file.stat().st_size)


class Action(StrEnum):
    """What a person decided about a delivery."""

    ACCEPTED = "accepted"
    TAKEN_BACK = "taken back"
    WITHDRAWN = "withdrawn"


class Decision(BaseModel):
    """What a person decided about a delivery, when, and why.

    Attributes
    ----------
    findings
        What was accepted: each finding that held the delivery, by its rule or check, its place and
        its value. None where nothing was.
    """

    model_config = ConfigDict(frozen=True)

    action: Action
    at: datetime
    by: str
    because: str
    findings: tuple[Problem, ...] = ()

    @field_serializer("at")
    def _moment(self, moment: datetime) -> str:
        return moment.isoformat()


class Receipt(BaseModel):
    """What is known of a delivery.

    Attributes
    ----------
    number
        Its place in the order of landing.
    files
        Its files, in the order they were delivered in.
    landed_at
        The moment, in UTC.
    published_on, published_on_basis
        The day of publication, and how it is known.
    dataset, layout, language, first_year, last_year, n_figures
        What was read in it; missing where nothing could be read.
    source
        Where it comes from, such as an address; missing where a person brought it.
    decisions
        What people decided about it, oldest first.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    source: str | None = None
    landed_at: datetime
    published_on: date | None = None
    published_on_basis: str | None = None
    dataset: str | None = None
    layout: str | None = None
    language: str | None = None
    first_year: int | None = None
    last_year: int | None = None
    n_figures: int | None = None
    files: tuple[ReceivedFile, ...]
    decisions: tuple[Decision, ...] = ()

    @field_serializer("landed_at")
    def _moment(self, moment: datetime) -> str:
        return moment.isoformat()

    def with_edition(self, edition: "Edition", published_on: date, basis: str) -> "Receipt":
        """The receipt of a delivery that was read."""
        years = edition.figures["year"]
        return self.model_copy(
            update={
                "published_on": published_on,
                "published_on_basis": basis,
                "dataset": edition.dataset,
                "layout": edition.layout,
                "language": edition.language,
                "first_year": int(years.min()),
                "last_year": int(years.max()),
                "n_figures": len(edition.figures),
            }
        )

    @property
    def acceptances(self) -> tuple[Decision, ...]:
        """Decisions to accept that nobody has taken back."""
        in_force: list[Decision] = []
        for decision in self.decisions:
            if decision.action is Action.ACCEPTED:
                in_force.append(decision)
            elif decision.action is Action.TAKEN_BACK:
                in_force.clear()
        return tuple(in_force)

    @property
    def holds(self) -> str:
        """What was read in it, in words."""
        if self.n_figures is None:
            return "nothing that could be read"
        return (
            f"{self.dataset}, {self.first_year} to {self.last_year}, {self.n_figures:,} figures, "
            f"published {self.published_on} ({self.published_on_basis})"
        )

    @property
    def folder_name(self) -> str:
        """Name of the delivery's folder: its number and the start of its fingerprint."""
        sha256 = self.files[0].sha256 if self.files else "00000000"
        return f"{self.number:06d}-{sha256[:8]}"


def read_receipt(folder: Path) -> Receipt:
    """Read the receipt of a delivery's folder.

    Raises
    ------
    DamagedReceiptError
        If there is none, or it is empty or damaged.
    """
    path = folder / RECEIPT
    try:
        return Receipt.model_validate(json.loads(path.read_bytes()))
    except ValidationError as error:
        found = error.errors()[0]
        reason = " ".join([*map(str, found["loc"]), found["msg"]])
    except (OSError, ValueError, RecursionError) as error:
        reason = str(error)
    raise DamagedReceiptError(
        f"{path}: the receipt cannot be read ({reason}). Put it back from a copy, or move "
        f"{folder} out of the landing folder: then its figures are no longer in use."
    )


def write_receipt(folder: Path, receipt: Receipt) -> None:
    """Write the receipt of a delivery into its folder, in one step and read-only."""
    new = folder / f"{RECEIPT}.new"
    new.unlink(missing_ok=True)  # a killed run left it
    without = None if receipt.decisions else {"decisions"}  # most deliveries need none
    write_json(new, receipt.model_dump(mode="json", exclude=without))
    new.chmod(0o444)
    sync(new)
    new.replace(folder / RECEIPT)
    sync(folder)


def fingerprints(files: Iterable[Path]) -> tuple[ReceivedFile, ...]:
    """Name, SHA-256 and bytes of files."""
    return tuple(ReceivedFile.of(file) for file in files)
