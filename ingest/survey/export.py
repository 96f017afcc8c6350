"""Exports of a survey as tables of text: Qualtrics CSV and XLSX, SPSS SAV."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from domain.problems import SurveyError, UnreadableFileError
from ingest.files.workbook import LARGEST_BYTES, OLE, ZIP, read_sheet

IMPORT_ID = '{"ImportId"'
ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SAV = (b"$FL2", b"$FL3")


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of an export as text, and the row of the file that the first of them stands in."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int


def read_export(path: Path) -> Table:
    """Read an export, by its ending.

    Raises
    ------
    SurveyError
        If the ending is unknown, the content is not what the ending says, or there is no answer.
    """
    readers: dict[str, Callable[[Path], Table]] = {
        ".csv": _read_csv,
        ".xlsx": _read_xlsx,
        ".sav": _read_sav,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise _refused(path, "not a format that is read", "Export CSV, XLSX or SAV.", path.suffix)
    if path.stat().st_size == 0:
        raise _refused(path, "the file is empty", "Export it again.")
    if path.stat().st_size > LARGEST_BYTES:
        raise _refused(path, "the file is larger than 500 MB", "A survey's export is far smaller.")
    table = reader(path)
    if not table.rows:
        raise _refused(path, "there is a header and no respondent", "Export the responses too.")
    twice = sorted({name for name in table.header if name and table.header.count(name) > 1})
    if twice:
        raise _refused(path, "two columns have one name", "Rename one of them.", twice[0])
    return table


def _refused(
    path: Path, problem: str, remedy: str, value: str | None = None, row: int | None = None
) -> SurveyError:
    return SurveyError([UnreadableFileError(path.name, problem, remedy, row=row, value=value)])


def _read_csv(path: Path) -> Table:
    content = path.read_bytes()
    if content.startswith((ZIP, OLE, *SAV)):
        raise _refused(path, "the content is not CSV", "Rename the file to what it is.")
    encoding = next((name for mark, name in ENCODINGS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"byte {error.start} is not {encoding}"
        raise _refused(path, place, "Export it as UTF-8.") from error
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=False))
    return _table(path, [tuple(cell.strip() for cell in row) for row in rows])


def _read_sav(path: Path) -> Table:
    import pyreadstat

    with path.open("rb") as file:
        if not file.read(4).startswith(SAV):
            raise _refused(path, "the content is not SPSS", "Rename the file to what it is.")
    try:
        frame, meta = pyreadstat.read_sav(path)
    except pyreadstat.ReadstatError as error:
        raise _refused(
            path, f"SPSS file that cannot be read: {error}", "Export it again."
        ) from error
    columns = []
    for name in frame.columns:
        labels = {
            _text(code): label for code, label in meta.variable_value_labels.get(name, {}).items()
        }
        values = [_text(value) for value in frame[name]]
        columns.append([labels.get(value, value) for value in values])
    rows = tuple(zip(*columns, strict=True))
    return Table(path.name, tuple(frame.columns), rows, first_row=1)


def _read_xlsx(path: Path) -> Table:
    try:
        cells = read_sheet(path)
    except UnreadableFileError as error:
        raise SurveyError([error]) from error
    return _table(path, [tuple(_text(cell) for cell in row) for row in cells])


def _table(path: Path, rows: list[tuple[str, ...]]) -> Table:
    """Tell headers from answers: Qualtrics writes names, wording and import ids above them."""
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise _refused(path, "the file is empty", "Export it again.")
    header = rows[0]
    has_three = len(rows) > 2 and any(cell.startswith(IMPORT_ID) for cell in rows[2])
    first = 3 if has_three else 1
    for number, row in enumerate(rows[first:], start=first + 1):
        if len(row) != len(header):
            remedy = "A comma or a line end in an answer may have lost its quotes; export it again."
            found = f"{len(row)} cells where the header has {len(header)}"
            raise _refused(path, found, remedy, row=number)
    return Table(path.name, header, tuple(rows[first:]), first_row=first + 1)


def _text(value: object) -> str:
    """A cell as text: 3.0 as 3, nothing as nothing."""
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
