"""Exports of SPSS: SAV and ZSAV, read no further than the columns asked for."""

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pyreadstat

from ingest.files.grids import cell_text
from ingest.survey.tables import Export, refused

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

    def take(self, names: Collection[str]) -> Export:
        """Read some columns, by name; what SPSS holds for missing is empty.

        Raises
        ------
        SurveyError
            If one of them cannot be read.
        """
        try:
            frame, meta = _read(self.content, usecols=list(names))
        except OverflowError as error:  # a day beyond the year 9999
            problem = f"a day that no calendar has ({error}) in column"
            remedy = "Correct it, or leave the column out of the codebook."
            column = next(filter(self._has_odd_day, names), None)
            raise refused(self.file, problem, remedy, column) from error
        except _UNREADABLE as error:
            raise refused(self.file, f"SPSS file that cannot be read: {error}", AGAIN) from error
        labels = {
            name: {cell_text(code): label.strip() for code, label in codes.items()}
            for name, codes in meta.variable_value_labels.items()
            if name in frame
        }
        return Export(
            self.file,
            {name: [cell_text(value) for value in frame[name]] for name in names},
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
