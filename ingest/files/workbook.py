"""A workbook with one sheet, as a table."""

import zipfile
from pathlib import Path

from domain.problems import UnreadableFileError

LARGEST_BYTES = 500_000_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_sheet(path: Path) -> list[tuple]:
    """Read the cells of a workbook's one sheet; formulas by the value they were saved with.

    Raises
    ------
    UnreadableFileError
        If it is no plain workbook: a password, macros, several sheets, or a bomb of zeros.
    """
    import openpyxl  # late: only few exports are workbooks

    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(OLE):
        raise _refused(
            path, "the workbook has a password or is an old .xls", "Save it as plain .xlsx."
        )
    if not zipfile.is_zipfile(path):
        raise _refused(path, "the content is not XLSX", "Rename the file to what it is.")
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_BYTES:
            raise _refused(path, "the workbook unpacks to more than 500 MB", "Export it again.")
        if any("vbaProject" in name for name in archive.namelist()):
            raise _refused(path, "the workbook has macros", "Save it as .xlsx without them.")
        if "xl/workbook.xml" not in archive.namelist():
            raise _refused(path, "the content is not XLSX", "Rename the file to what it is.")
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheets = workbook.worksheets
        if len(sheets) != 1:
            names = ", ".join(sheet.title for sheet in sheets)
            raise _refused(path, "the workbook has more than one sheet", "Keep one.", names)
        return list(sheets[0].iter_rows(values_only=True))
    finally:
        workbook.close()


def _refused(
    path: Path, problem: str, remedy: str, value: str | None = None
) -> UnreadableFileError:
    return UnreadableFileError(path.name, problem, remedy, value=value)
