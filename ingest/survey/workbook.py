"""Exports as workbooks: the cells of the one sheet, and those that do not hold their answer."""

import io
import zipfile
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

from domain.problems import SurveyError
from ingest.files.archive import local
from ingest.files.excel import check_workbook, read_sheets
from ingest.files.grids import Grid
from ingest.files.marks import OddCell
from ingest.files.open_xml import column_number
from ingest.files.parts import visit
from ingest.problems import Problems
from ingest.survey.headers import Blocks, Rows
from ingest.survey.tables import Flaw, refused

SHEETS = "xl/worksheets/"


def read_workbook(name: str, content: bytes, largest: int) -> tuple[Blocks, tuple[Flaw, ...]]:
    """Read the one sheet of a workbook.

    Parameters
    ----------
    largest
        Bytes that it may unpack to.

    Returns
    -------
    Blocks
        Its rows.
    tuple
        Errors, formulas without a stored value, and merged cells: answers that are not where they
        belong.

    Raises
    ------
    SurveyError
        If it is not safe to read, or has more than one sheet.
    """
    problems = Problems()
    odd = check_workbook(name, content, largest, problems, is_published=False)
    if problems.found:
        raise SurveyError(problems.found)
    grids = read_sheets(name, content)
    if len(grids) != 1:
        names = ", ".join(grid.title for grid in grids)
        raise refused(name, "the workbook has more than one sheet", "Keep one.", names)
    marks = _Marks()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.startswith(SHEETS) and part.endswith(".xml"):
                visit(archive.read(part), marks.element)
    flaws = (*_odd(odd), *_without_values(grids[0], marks), *_merged(grids[0], marks))
    return lambda: _rows(grids[0]), flaws


def _rows(grid: Grid) -> Generator[Rows]:
    """All rows of a sheet as one block; those that hold nothing are empty."""
    filled = dict(grid.rows)
    if filled:
        yield [filled.get(number, []) for number in range(1, max(filled) + 1)]


@dataclass(slots=True)
class _Marks:
    """What the XML of a sheet says that its values do not: formulas and merged cells."""

    formulas: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    _row: int = 0
    _column: int = 0

    def element(self, tag: str, attributes: dict[str, str]) -> None:
        """Take one element, as a parser meets it; a cell need not say where it is."""
        match local(tag):
            case "row":
                self._row = int(attributes.get("r") or self._row + 1)
                self._column = 0
            case "c":
                cell = attributes.get("r", "")
                self._column = column_number(cell) if cell else self._column + 1
            case "f":
                self.formulas.append((self._row, self._column))
            case "mergeCell":
                self.merged.append(attributes.get("ref", ""))


def _odd(cells: Iterable[OddCell]) -> Iterator[Flaw]:
    for cell in cells:
        remedy = "Mend the cell where the workbook was made, and save it again."
        yield Flaw(cell.place.row, cell.place.column - 1, cell.problem, remedy, cell.value)


def _without_values(grid: Grid, marks: _Marks) -> Iterator[Flaw]:
    rows = dict(grid.rows)
    for row, column in marks.formulas:
        cells = rows.get(row, [])
        if column > len(cells) or not cells[column - 1]:
            problem = "a formula without a stored value"
            remedy = "Open the workbook, let it compute, and save values alone."
            yield Flaw(row, column - 1, problem, remedy)


def _merged(grid: Grid, marks: _Marks) -> Iterator[Flaw]:
    """Each column of merged cells: the first of them holds what all of them show."""
    from openpyxl.utils import range_boundaries

    width = max((len(cells) for _, cells in grid.rows), default=0)
    for cells in marks.merged:
        try:
            first_column, _, last_column, last_row = range_boundaries(cells)
        except ValueError:
            continue
        for column in range(first_column or 1, min(last_column or width, width) + 1):
            remedy = "Unmerge them and give each row its own answer."
            # of cells that begin in the header the last is among answers
            yield Flaw(last_row or len(grid.rows), column - 1, "merged cells", remedy, cells)
