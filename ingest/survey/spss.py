"""Exports of SPSS: SAV and ZSAV, read no further than the columns asked for."""

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.files.grids import cell_text
from ingest.survey.tables import Export, Flaw, refused

SAV = (b"$FL2", b"$FL3")
AGAIN = "Export it again."


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
            If they cannot be read; one at a time it is told which.
        """
        frame, meta = _read(self.file, self.content, usecols=list(names))
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
            tuple[Flaw, ...](),
        )


def open_spss(name: str, content: bytes) -> SpssSource:
    """Read the dictionary of an SPSS file.

    Raises
    ------
    SurveyError
        If it is none, or damaged.
    """
    _, meta = _read(name, content, metadataonly=True)
    labels = meta.column_names_to_labels
    wording = {column: label for column, label in labels.items() if label}
    return SpssSource(name, content, tuple(meta.column_names), wording)


def _read(name: str, content: bytes, **options: Any) -> tuple[Any, Any]:
    import pyreadstat  # late: only few exports are of SPSS

    try:
        return pyreadstat.read_sav(io.BytesIO(content), **options)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError) as error:
        raise refused(name, f"SPSS file that cannot be read: {error}", AGAIN) from error
    except OverflowError as error:  # a day beyond the year 9999
        columns = ", ".join(options.get("usecols") or ())
        problem = f"a day that no calendar has ({error}) in one of"
        remedy = "Correct it, or leave its column out of the codebook."
        raise refused(name, problem, remedy, columns) from error
