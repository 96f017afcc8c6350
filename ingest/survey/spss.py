"""Exports of SPSS: SAV and ZSAV, read no further than the columns asked for."""

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pyreadstat

from ingest.files.grids import cell_text
from ingest.survey.cells import Cells
from ingest.survey.tables import (
    Export,
    Heard,
    UnreadableColumnError,
    nobody_hears,
    refused,
)

AGAIN = "Export it again."
_UNREADABLE = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError)


@dataclass(frozen=True, slots=True)
class SpssSource:
    """An SPSS file of which the dictionary was read."""

    file: str
    content: bytes
    header: tuple[str, ...]
    wording: Mapping[str, str]
    n_header_rows: int = 0

    def take(self, names: Collection[str], heard: Heard = nobody_hears) -> Export:
        """Read some columns, by name; what SPSS holds for missing is empty.

        Raises
        ------
        UnreadableColumnError
            If one of them cannot be read.
        """
        try:
            frame, meta = _read(self.content, usecols=list(names))
        except OverflowError as error:  # a day beyond the year 9999
            problem = f"a day that no calendar has ({error}) in column"
            remedy = "Correct it, or leave the column out of the codebook."
            column = next(filter(self._has_odd_day, names), None)
            told = refused(self.file, problem, remedy, column)
            raise UnreadableColumnError(told.problems) from error
        except _UNREADABLE as error:
            told = refused(self.file, f"SPSS file that cannot be read: {error}", AGAIN)
            raise UnreadableColumnError(told.problems) from error
        heard(len(frame))
        labels = {
            name: {cell_text(code): label.strip() for code, label in codes.items()}
            for name, codes in meta.variable_value_labels.items()
            if name in frame
        }
        return Export(
            self.file,
            {name: Cells.of(map(cell_text, frame[name])) for name in names},
            {name: self.header.index(name) + 1 for name in names},
            range(1, len(frame) + 1),
            labels,
        )

    def _has_odd_day(self, name: str) -> bool:
        try:
            _read(self.content, usecols=[name])
        except OverflowError:
            return True
        return False


def open_spss(name: str, content: bytes) -> SpssSource:
    """Read the dictionary of an SPSS file.

    Raises
    ------
    SurveyError
        If it is none, or damaged.
    """
    try:
        _, meta = _read(content, metadataonly=True)
    except _UNREADABLE as error:
        raise refused(name, f"SPSS file that cannot be read: {error}", AGAIN) from error
    labels = meta.column_names_to_labels
    wording = {column: label for column, label in labels.items() if label}
    return SpssSource(name, content, tuple(meta.column_names), wording)


def _read(content: bytes, **options: Any) -> tuple[Any, Any]:
    return pyreadstat.read_sav(io.BytesIO(content), **options)
