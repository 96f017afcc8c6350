"""Workbooks (XLSX, ODS and old XLS): whether one is safe to read, and its sheets as grids.

What is stored is looked at by itself, no further than the limits, before the reader sees it.
"""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from domain.formulas import is_formula
from domain.problems import UnreadableFileError
from domain.rules import LandingRule
from ingest.files.archive import AGAIN, PLAIN, unfit, unpacked
from ingest.files.grids import OLE, ZIP, Grid, cell_text
from ingest.files.marks import MOST_CELLS, MOST_LETTERS, OddCell, SheetMarks
from ingest.files.old_excel import OldWorkbook, check_old_parts, old_workbook
from ingest.files.open_document import check_ods_parts, is_open_document, ods_marks
from ingest.files.open_xml import WORKBOOK, xlsx_marks
from ingest.files.parts import check_parts
from ingest.problems import Problems

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

TITLE_ROWS = 10
UNPACK = "Unpack it and land the table that is in it."
PANIC = "PanicException"
OTHER = "Rename the file to what it is, or take the CSV."


@dataclass(frozen=True, slots=True)
class Stored:
    """A workbook as it is stored: the parts of an archive, or an old one, and its sheets."""

    parts: dict[str, bytes]
    old: OldWorkbook | None
    sheets: Sequence[SheetMarks]


def check_workbook(
    name: str, content: bytes, largest: int, problems: Problems, *, is_published: bool = True
) -> tuple[OddCell, ...]:
    """Note what makes a workbook unfit: a password, a bomb, macros, a broken end.

    Parameters
    ----------
    largest
        Bytes that it may unpack to.
    is_published
        Whether it is a table of published figures, in which nothing may be computed or merged, and
        every cell is one that is needed.

    Returns
    -------
    tuple
        Cells that the reader would take for something else than what stands there: of published
        figures they are problems, elsewhere it hangs on whether anybody needs them.
    """
    before = len(problems.found)
    try:
        stored = _stored(name, content, largest)
        _require_limits(name, stored.sheets)
        _check_programs(name, stored, problems, is_published=is_published)
        if is_published:
            for sheet in stored.sheets:
                _check_odd(name, sheet, problems)
                _check_published(name, sheet, problems)
        if is_published and len(problems.found) == before:
            _check_texts(name, content, problems)
    except UnreadableFileError as error:
        problems.found.append(error.problem)
        return ()
    return tuple(cell for sheet in stored.sheets for cell in sheet.odd)


def read_sheets(name: str, content: bytes) -> list[Grid]:
    """Read the sheets of a workbook that is safe; a computed cell by the value saved with it.

    Raises
    ------
    UnreadableFileError
        If it cannot be read, or two sheets have one name.
    """
    grids = []
    for sheet, is_hidden in _sheets(name, content):
        numbered = (
            (number, [_text(value) for value in row])
            for number, row in enumerate(_rows(name, sheet), start=1)
        )
        rows = [(number, cells) for number, cells in numbered if any(cells)]
        grids.append(Grid(name, sheet.name, rows, is_hidden))
    return grids


def _stored(name: str, content: bytes, largest: int) -> Stored:
    """What is stored, by the kind of workbook.

    Raises
    ------
    UnreadableFileError
        If it is none, or cannot be looked at.
    """
    if content.startswith(OLE):
        old = old_workbook(name, content)
        return Stored({}, old, old.sheets)
    if not content.startswith(ZIP):
        raise unfit(LandingRule.UNKNOWN_LAYOUT, "the content is not XLSX, ODS or XLS", name, OTHER)
    parts = unpacked(name, content, largest)
    if is_open_document(parts):
        return Stored(parts, None, ods_marks(name, parts))
    sheets = xlsx_marks(name, parts)
    if WORKBOOK not in parts:
        inside = ", ".join(sorted(parts)[:3])
        problem = f"the content is not XLSX, but an archive of {inside or 'nothing'}"
        raise unfit(LandingRule.UNKNOWN_LAYOUT, problem, name, UNPACK)
    return Stored(parts, None, sheets)


def _require_limits(name: str, sheets: Sequence[SheetMarks]) -> None:
    """Refuse a workbook that would fill the memory once it is laid out.

    Raises
    ------
    UnreadableFileError
        If it would.
    """
    if sum(sheet.n_cells for sheet in sheets) > MOST_CELLS:
        problem = f"the workbook lays out more than {MOST_CELLS:,} cells"
        raise unfit(LandingRule.ZIP_BOMB, problem, name)
    if sum(sheet.n_letters for sheet in sheets) > MOST_LETTERS:
        problem = f"the workbook lays out more than {MOST_LETTERS:,} letters"
        raise unfit(LandingRule.ZIP_BOMB, problem, name)


def _check_programs(name: str, stored: Stored, problems: Problems, *, is_published: bool) -> None:
    """Note programs; in a published table also links and whatever no table needs."""
    if any("vbaproject" in part.casefold() for part in stored.parts):
        problems.add(LandingRule.MACROS, "the workbook has macros", name, remedy=PLAIN)
    if not is_published:
        return
    if stored.old:
        check_old_parts(name, stored.old, problems)
    elif is_open_document(stored.parts):
        check_ods_parts(name, stored.parts, problems)
    else:
        check_parts(name, stored.parts, problems)


def _check_published(name: str, sheet: SheetMarks, problems: Problems) -> None:
    """Note what a table of published figures must not have."""
    for merged in sheet.merged:
        # titles above a table may be merged across its columns
        if merged.first_row > TITLE_ROWS or merged.last_row > merged.first_row:
            place = (name, merged.first_row)
            problems.add(LandingRule.MERGED_CELLS, "merged cells at", *place, value=merged.cells)
    for cell in sheet.hidden:
        problem = "a hidden column holds cells, the first of them"
        remedy = "Show the column and look at it, or download the table again."
        problems.add(LandingRule.SAYS_TWO_THINGS, problem, name, value=str(cell), remedy=remedy)
    for cell in sheet.formulas:
        remedy = "Save the values alone, or download the CSV."
        place = (name, cell.row, cell.column)
        problems.add(LandingRule.FORMULA, "a computed cell", *place, remedy=remedy)


def _check_odd(name: str, sheet: SheetMarks, problems: Problems) -> None:
    """Note cells that the reader would take for something else than what stands there."""
    for cell in sheet.odd:
        place = (name, cell.place.row, cell.place.column)
        problems.add(LandingRule.NOT_A_NUMBER, cell.problem, *place, cell.value, AGAIN)


def _check_texts(name: str, content: bytes, problems: Problems) -> None:
    """Note cells that would be computed once they are copied out of the table."""
    for sheet, _ in _sheets(name, content):
        for number, row in enumerate(_rows(name, sheet), start=1):
            for column, value in enumerate(row, start=1):
                if isinstance(value, str) and is_formula(value):
                    place = (name, number, column, value[:40])
                    problems.add(LandingRule.FORMULA, "the cell begins a formula:", *place)


def _sheets(name: str, content: bytes) -> Iterator[tuple["CalamineSheet", bool]]:
    """Each sheet of cells, and whether it is hidden.

    Raises
    ------
    UnreadableFileError
        If the reader stumbles, or two sheets have one name.
    """
    from python_calamine import (  # late: few deliveries are workbooks
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    workbook = _opened(name, content)
    names = [each.name.casefold() for each in workbook.sheets_metadata]
    for number, about in enumerate(workbook.sheets_metadata):
        if names.count(about.name.casefold()) > 1:
            problem = "two sheets have the name"
            rule = LandingRule.SAYS_TWO_THINGS
            raise unfit(rule, problem, name, "Rename one of them.", about.name)
        if about.typ == SheetTypeEnum.WorkSheet:
            with _stumbling(name):
                sheet = workbook.get_sheet_by_index(number)
            yield sheet, about.visible != SheetVisibleEnum.Visible


def _opened(name: str, content: bytes) -> "CalamineWorkbook":
    from python_calamine import load_workbook

    with _stumbling(name):
        return load_workbook(io.BytesIO(content))


def _rows(name: str, sheet: "CalamineSheet") -> list[list]:
    """The rows of a sheet from its first cell on, each as wide as the widest."""
    with _stumbling(name):
        return sheet.to_python(skip_empty_area=False)


@contextmanager
def _stumbling(name: str) -> Iterator[None]:
    """Whatever the reader stumbles over makes the file unreadable, and stops nothing else.

    Raises
    ------
    UnreadableFileError
        If it does. A slip in the reader itself is no `Exception`, but called a panic.
    """
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            raise
        problem = f"no readable workbook ({str(error)[:200]})"
        raise unfit(LandingRule.UNKNOWN_LAYOUT, problem, name, PLAIN) from error


def _text(value: object) -> str:
    """A cell as text; a day as a date and a moment, which is how a workbook stores it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return cell_text(value)
