"""Exports of a survey as tables of text: Qualtrics CSV and XLSX, SPSS SAV."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from domain.problems import Problem, SurveyError, UnreadableFileError
from ingest.files.excel import check_workbook, read_sheets
from ingest.files.grids import OLE, ZIP, Grid, cell_text
from ingest.files.text import read_csv
from ingest.problems import Problems

LARGEST_BYTES = 500_000_000
IMPORT_ID = '{"ImportId"'
SAV = (b"$FL2", b"$FL3")
RENAME = "Rename the file to what it is."


@dataclass(frozen=True, slots=True)
class Export:
    """Cells of an export as text, and the row of the file that the first of them stands in."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int


def read_export(path: Path) -> Export:
    """Read an export, by its ending.

    Raises
    ------
    SurveyError
        If the ending is unknown, the content is not what the ending says, or there is no answer.
    """
    readers: dict[str, Callable[[Path], Export]] = {
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
    try:
        export = reader(path)
    except UnreadableFileError as error:
        raise SurveyError([error.problem]) from error
    if not export.rows:
        raise _refused(path, "there is a header and no respondent", "Export the responses too.")
    twice = sorted({name for name in export.header if name and export.header.count(name) > 1})
    if twice:
        raise _refused(path, "two columns have one name", "Rename one of them.", twice[0])
    return export


def _read_csv(path: Path) -> Export:
    content = path.read_bytes()
    if content.startswith((ZIP, OLE, *SAV)):
        raise _refused(path, "the content is not CSV", RENAME)
    return _below_its_headers(path, read_csv(path.name, content))


def _read_xlsx(path: Path) -> Export:
    content, problems = path.read_bytes(), Problems()
    check_workbook(path.name, content, LARGEST_BYTES, problems, is_published=False)
    if problems.found:
        raise SurveyError(problems.found)
    grids = read_sheets(path.name, content)
    if len(grids) != 1:
        names = ", ".join(grid.title for grid in grids)
        raise _refused(path, "the workbook has more than one sheet", "Keep one.", names)
    return _below_its_headers(path, grids[0])


def _read_sav(path: Path) -> Export:
    import pyreadstat

    with path.open("rb") as file:
        if not file.read(4).startswith(SAV):
            raise _refused(path, "the content is not SPSS", RENAME)
    try:
        frame, meta = pyreadstat.read_sav(path)
    except pyreadstat.ReadstatError as error:
        problem = f"SPSS file that cannot be read: {error}"
        raise _refused(path, problem, "Export it again.") from error
    columns = []
    for name in frame.columns:
        labels = {
            cell_text(code): label
            for code, label in meta.variable_value_labels.get(name, {}).items()
        }
        values = [cell_text(value) for value in frame[name]]
        columns.append([labels.get(value, value) for value in values])
    rows = tuple(zip(*columns, strict=True))
    return Export(path.name, tuple(frame.columns), rows, first_row=1)


def _below_its_headers(path: Path, grid: Grid) -> Export:
    """Tell headers from answers: Qualtrics writes names, wording and import ids above them."""
    if not grid.rows:
        raise _refused(path, "the file is empty", "Export it again.")
    rows = [tuple(cells) for _, cells in grid.rows]
    header = rows[0]
    has_three = len(rows) > 2 and any(cell.startswith(IMPORT_ID) for cell in rows[2])
    first = 3 if has_three else 1
    for row, (number, cells) in enumerate(grid.rows, start=1):
        if number != row:
            raise _refused(path, "an empty row", "Delete it, or export it again.", row=row)
        if row > first and len(cells) != len(header):
            remedy = "A comma or a line end in an answer may have lost its quotes; export it again."
            found = f"{len(cells)} cells where the header has {len(header)}"
            raise _refused(path, found, remedy, row=row)
    return Export(path.name, header, tuple(rows[first:]), first_row=first + 1)


def _refused(
    path: Path, problem: str, remedy: str, value: str | None = None, row: int | None = None
) -> SurveyError:
    return SurveyError([Problem(path.name, problem, remedy, row=row, value=value)])
