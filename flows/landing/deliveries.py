"""Landed editions as figures: read again by every refresh, with what the seeds hold of the same."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.landing.receipts import RECEIPT
from flows.landing.seed_figures import seed_figures
from flows.releases.inputs import Input
from flows.settings import Settings
from flows.warehouse.seeds import records, references

if TYPE_CHECKING:
    import pandas as pd

    from domain.figures import Edition

EDITIONS = "editions"


@dataclass(frozen=True, slots=True)
class Landed:
    """A delivery in a folder of its own: its files, unchanged, and a receipt."""

    folder: Path
    receipt: dict

    @classmethod
    def of(cls, folder: Path) -> "Landed":
        """Take the delivery that lies in a folder."""
        return cls(folder, json.loads((folder / RECEIPT).read_text(encoding="utf-8")))

    @property
    def number(self) -> int:
        """Its place in the order of landing."""
        return self.receipt["number"]

    @property
    def files(self) -> list[Path]:
        """Its files, in the order they were delivered in."""
        return [self.folder / "files" / file["name"] for file in self.receipt["files"]]

    @property
    def delivery(self) -> str:
        """Names of its files."""
        return ", ".join(file["name"] for file in self.receipt["files"])

    @property
    def sha256s(self) -> frozenset[str]:
        """What its files hold."""
        return frozenset(file["sha256"] for file in self.receipt["files"])

    @property
    def published_on(self) -> date:
        """Day of publication."""
        return date.fromisoformat(self.receipt["published_on"])

    def read(self) -> "Edition":
        """Read its files into figures; an `EditionError` says why they cannot be."""
        from ingest.statswales.read import read_edition

        return read_edition(self.files, references())

    def as_inputs(self) -> tuple[Input, ...]:
        """Its files and its receipt's day as inputs of a release."""
        return tuple(
            Input(
                f"landing/{self.folder.name}/{file['name']}, published {self.published_on}",
                file["sha256"],
                file["n_bytes"],
            )
            for file in self.receipt["files"]
        )


def kept(settings: Settings, place: str) -> list[Landed]:
    """The deliveries in one of landing's folders, in the order of landing."""
    return [Landed.of(folder) for folder in sorted((settings.landing / place).glob("[0-9]*"))]


def landed_editions(settings: Settings) -> list[Landed]:
    """The editions in use."""
    return kept(settings, EDITIONS)


def dimensions(dataset: str) -> list[str]:
    """By what else than area and year the figures of a dataset are divided."""
    found = (row["dimensions"] for row in records("datasets") if row["dataset"] == dataset)
    return next(found).split()


def newest_figures(dataset: str, editions: Iterable[Landed]) -> "pd.DataFrame":
    """For each place of a dataset the newest figure, of seeds and landed editions.

    Returns
    -------
    pandas.DataFrame
        ``area_code``, ``year``, the dataset's dimensions, ``printed``, ``value``, ``markers``,
        ``published_on`` (text, year-month-day) and ``edition_number`` (0 for the seeds).
    """
    import pandas as pd

    from domain.figures import newest

    key = ["area_code", "year", *dimensions(dataset)]
    frames = [seed_figures(dataset)]
    frames += [
        edition.read().figures.assign(
            published_on=edition.published_on.isoformat(), edition_number=edition.number
        )
        for edition in editions
        if edition.receipt["dataset"] == dataset
    ]
    columns = [*key, "printed", "value", "markers", "published_on", "edition_number"]
    return newest(pd.concat([frame[columns] for frame in frames], ignore_index=True), key)
