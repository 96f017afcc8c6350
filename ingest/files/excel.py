"""Workbooks: whether one is safe to read, and its sheets as grids.

The archive and its XML are checked by themselves, no further than the limit, before openpyxl sees
them. Cells are openpyxl's, in its read-only mode: the other mode alone knows merged cells, but
takes some fifty times the size of a sheet in memory, so the check of the XML finds those.
"""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.parsers import expat

from domain.formulas import is_formula
from domain.problems import UnreadableFileError
from domain.rules import LandingRule
from ingest.files.grids import OLE, ZIP, Grid, cell_text
from ingest.files.parts import SheetMarks, check_parts
from ingest.files.styles import without_looks
from ingest.problems import Problems

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

ENCRYPTED = 0x1
TITLE_ROWS = 10
MOST_CELLS = 20_000_000  # laid out in rows, which one cell at the far end makes long
# what unpacking raises where bytes were damaged, by the way they were packed
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)
BROKEN += (ValueError, NotImplementedError)
AGAIN = "Download it again, as CSV if need be, and land it as it is."
PLAIN = "Save it as plain .xlsx, or take the CSV."
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
UNPACK = "Unpack it and land the table that is in it."
OTHER = "Rename the file to what it is, or take the CSV."


def check_workbook(
    name: str, content: bytes, largest: int, problems: Problems, *, is_published: bool = True
) -> None:
    """Note what makes a workbook unfit: a password, a bomb, macros, a broken end.

    Parameters
    ----------
    largest
        Bytes that it may unpack to.
    is_published
        Whether it is a table of published figures, in which nothing may be computed or merged.
    """
    before = len(problems.found)
    try:
        parts = _unpacked(name, content, largest)
        sheets = [_marks(name, part, parts[part]) for part in parts]
        if any("vbaproject" in part.casefold() for part in parts):
            problems.add(LandingRule.MACROS, "the workbook has macros", name, remedy=PLAIN)
        if is_published:
            check_parts(name, parts, problems)
            _check_merged(name, [cells for sheet in sheets for cells in sheet.merged], problems)
            _check_hidden(name, [cell for sheet in sheets for cell in sheet.hidden], problems)
        if is_published and len(problems.found) == before:
            _check_cells(name, content, problems)
    except UnreadableFileError as error:
        problems.found.append(error.problem)


def read_sheets(name: str, content: bytes) -> list[Grid]:
    """Read the sheets of a workbook that is safe; a computed cell by the value saved with it.

    Raises
    ------
    UnreadableFileError
        If openpyxl cannot read it.
    """
    with _opened(name, content, data_only=True) as workbook:
        grids = []
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # the stated size may be wrong, and rows would be lost
            numbered = (
                (number, [cell_text(value) for value in row])
                for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
            )
            rows = [(number, cells) for number, cells in numbered if any(cells)]
            width = max((len(cells) for _, cells in rows), default=0)
            for _, cells in rows:
                cells += [""] * (width - len(cells))
            grids.append(Grid(name, sheet.title, rows, sheet.sheet_state != "visible"))
        return grids


def _unpacked(name: str, content: bytes, largest: int) -> dict[str, bytes]:
    """The parts by name, unpacked no further than the limit: the sizes an archive states may lie.

    Raises
    ------
    UnreadableFileError
        If they cannot be unpacked, or are no workbook.
    """
    if content.startswith(OLE):
        problem = "the workbook has a password, or is of Excel before 2007"
        raise _unfit(LandingRule.PASSWORD_OR_OLD_EXCEL, problem, name, PLAIN)
    if not content.startswith(ZIP):
        raise _unfit(LandingRule.UNKNOWN_LAYOUT, "the content is not XLSX", name, OTHER)
    parts, left = {}, largest
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & ENCRYPTED for entry in entries):
                raise _unfit(
                    LandingRule.PASSWORD_OR_OLD_EXCEL, "the workbook has a password", name, PLAIN
                )
            for entry in entries:
                with archive.open(entry) as packed:
                    part = packed.read(left + 1)
                left -= len(part)
                if left < 0:
                    problem = f"the workbook unpacks to more than {largest:,} bytes"
                    raise _unfit(LandingRule.ZIP_BOMB, problem, name)
                parts[entry.filename] = part
    except UnreadableFileError:
        raise
    except BROKEN as error:
        raise _unfit(
            LandingRule.TRUNCATED_FILE, "the workbook is cut off or damaged", name
        ) from error
    if "xl/workbook.xml" not in parts:
        if parts.get("mimetype", b"").startswith(OPEN_DOCUMENT):
            problem, remedy = "an OpenDocument file", "Save it as .xlsx or as CSV, and land that."
            raise _unfit(LandingRule.UNKNOWN_LAYOUT, problem, name, remedy)
        inside = ", ".join(sorted(parts)[:3])
        problem = f"the content is not XLSX, but an archive of {inside or 'nothing'}"
        raise _unfit(LandingRule.UNKNOWN_LAYOUT, problem, name, UNPACK)
    return parts


def _marks(name: str, part: str, content: bytes) -> SheetMarks:
    """What a part says of merged cells and hidden columns; nothing if it is not XML.

    Raises
    ------
    UnreadableFileError
        If it is XML that is cut, in another encoding, or may define text that multiplies.
    """
    if not part.endswith((".xml", ".rels")) and not content.lstrip().startswith(b"<"):
        return SheetMarks()
    marks = SheetMarks()
    in_another_encoding = _unfit(LandingRule.WRONG_ENCODING, f"{part} is not UTF-8", name)
    if b"\0" in content:
        raise in_another_encoding

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.casefold() != "utf-8":
            raise in_another_encoding

    def doctype(*_: object) -> None:
        raise _unfit(LandingRule.ZIP_BOMB, f"{part} may define text that multiplies", name)

    parser = expat.ParserCreate("utf-8")
    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = marks.element
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        problem = f"{part} is cut off or damaged ({error})"
        raise _unfit(LandingRule.TRUNCATED_FILE, problem, name) from error
    return marks


def _check_hidden(name: str, cells: list[str], problems: Problems) -> None:
    for cell in cells:
        problem = "a hidden column holds cells, the first of them"
        remedy = "Show the column and look at it, or download the table again."
        problems.add(LandingRule.SAYS_TWO_THINGS, problem, name, value=cell, remedy=remedy)


def _check_merged(name: str, merged: list[str], problems: Problems) -> None:
    from openpyxl.utils import range_boundaries

    for cells in merged:
        try:
            _, first_row, _, last_row = range_boundaries(cells)
        except ValueError:  # whatever they are, they are merged
            first_row, last_row = 1, 2
        # titles above a table may be merged across its columns
        if first_row > TITLE_ROWS or last_row > first_row:
            problems.add(LandingRule.MERGED_CELLS, "merged cells at", name, first_row, value=cells)


def _check_cells(name: str, content: bytes, problems: Problems) -> None:
    """Note cells that are computed, or that would be once they are copied out of the table."""
    n_cells = 0
    with _opened(name, content, data_only=False) as workbook:
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()
            for row in sheet.iter_rows():
                n_cells += len(row)
                if n_cells > MOST_CELLS:
                    problem = f"the workbook lays out more than {MOST_CELLS:,} cells"
                    problems.add(LandingRule.ZIP_BOMB, problem, name, remedy=AGAIN)
                    return
                for cell in row:
                    _check_cell(name, cell, problems)


def _check_cell(name: str, cell: "ReadOnlyCell | EmptyCell", problems: Problems) -> None:
    if cell.data_type == "f":
        remedy = "Save the values alone, or download the CSV."
        problems.add(
            LandingRule.FORMULA, "a computed cell", name, cell.row, cell.column, remedy=remedy
        )
    elif isinstance(cell.value, str) and is_formula(cell.value):
        problem, value = "the cell begins a formula:", cell.value[:40]
        problems.add(LandingRule.FORMULA, problem, name, cell.row, cell.column, value)


@contextmanager
def _opened(name: str, content: bytes, *, data_only: bool) -> "Iterator[Workbook]":
    """A workbook in openpyxl's streaming mode, which raises whatever it stumbles over."""
    import openpyxl  # late: only few deliveries are workbooks

    try:
        plain = io.BytesIO(without_looks(content))
        workbook = openpyxl.load_workbook(plain, read_only=True, data_only=data_only)
        try:
            yield workbook
        finally:
            workbook.close()
    except Exception as error:
        problem = f"no readable workbook ({error})"
        raise _unfit(LandingRule.UNKNOWN_LAYOUT, problem, name, PLAIN) from error


def _unfit(rule: LandingRule, problem: str, name: str, remedy: str = AGAIN) -> UnreadableFileError:
    return UnreadableFileError(name, problem, remedy, rule=rule)
