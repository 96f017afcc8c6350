"""The public tables that people read as one workbook: cover, contents, notes, one table a sheet.

Source of the layout: Government Analysis Function, "Releasing statistics in spreadsheets": a title
in A1, one header row, no merged cells, no blank rows, each table marked as one.
"""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table as MarkedTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo

from domain.tables import Table
from report.data_package import BOUNDARIES_LICENCE, LICENCE, SYNTHETIC, unit
from report.sheet_rows import RowWriter, with_rows
from report.sheets import MOST_LETTERS, LongTextError, held, put

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_000  # what a person scrolls through; a longer table is for a program
TITLE, BOLD = Font(bold=True, size=14), Font(bold=True)
LINK = Font(underline="single", color="0563C1")
STYLE = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
LOOKS = {"%": "0.0", "per 10,000 children aged 0 to 17": "0.0"}  # shown so; the figure is whole
WIDTHS = (12, 60)  # of a column, in letters, at least and at most
EMPTY = "An empty cell is a missing value."
SOURCES = (
    "Sources: StatsWales and Welsh Government statistics of children looked after; populations and "
    "boundaries of the Office for National Statistics; Welsh Index of Multiple Deprivation 2019; "
    "Forrester and others (2021), Children's social services and care rates in Wales: a survey of "
    "the sector.",
    f"Contains public sector information licensed under the {LICENCE['title']}: {LICENCE['path']}",
    f"Boundaries: {BOUNDARIES_LICENCE['title']}: {BOUNDARIES_LICENCE['path']}",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A table with its rows, in the order of their content; none where there are too many.

    Attributes
    ----------
    rows
        Each with a value for every column.
    """

    table: Table
    rows: Sequence[tuple] = ()

    @property
    def left_out(self) -> str:
        """Why it has no sheet; empty if it has one."""
        if self.table.n_rows == 0:
            return "it has no row in this release"
        if self.table.n_rows > MOST_ROWS:
            return f"too long for a sheet: take {self.table.short_name}.csv"
        if any(_is_too_long(value) for row in self.rows for value in row):
            return f"it has texts that no cell holds: take {self.table.short_name}.csv"
        return ""


def _is_too_long(value: object) -> bool:
    """Whether no cell holds a text; what is written for one letter has ten at most."""
    if not isinstance(value, str) or len(value) * 10 <= MOST_LETTERS:
        return False
    try:
        held(value)
    except LongTextError:
        return True
    return False


@dataclass(slots=True)
class _Sheet:
    """A sheet being written: lines of text, then one marked table."""

    sheet: "WriteOnlyWorksheet"
    n_rows: int = 0
    filled: str = ""

    def say(self, text: str, font: Font | None = None) -> None:
        cell = put(WriteOnlyCell(self.sheet), text)
        if font:
            cell.font = font
        self._append([cell])

    def table(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write a table below what was said: each row has a value for every heading."""
        looks = [LOOKS.get(unit(column) or "") for column in header]
        first = self._head(header)
        self.filled, self.n_rows = RowWriter(self.sheet, looks).written(rows, first + 1)
        self._mark(name, header, first)

    def linking_table(self, name: str, header: Sequence[str], rows: Iterable[list]) -> None:
        """Write a table whose cells can be links."""
        first = self._head(header)
        for row in rows:
            self._append(
                [
                    value if isinstance(value, Cell) else put(WriteOnlyCell(self.sheet), value)
                    for value in row
                ]
            )
        self._mark(name, header, first)

    def link(self, sheet: str) -> Cell:
        """A cell that leads to a sheet, in the first column of the next row."""
        cell = put(WriteOnlyCell(self.sheet), sheet)
        cell.font = LINK
        cell.hyperlink = Hyperlink(ref="A1", location=f"'{sheet}'!A1", display=sheet)
        cell.hyperlink.ref = f"A{self.n_rows + 1}"
        return cell

    def _head(self, header: Sequence[str]) -> int:
        """Write the header of a table; return its row."""
        cells = [put(WriteOnlyCell(self.sheet), text) for text in header]
        for cell in cells:
            cell.font = BOLD
        self._append(cells)
        return self.n_rows

    def _mark(self, name: str, header: Sequence[str], first: int) -> None:
        """Mark what was written since a row as one table."""
        place = f"A{first}:{get_column_letter(len(header))}{self.n_rows}"
        marked = MarkedTable(
            displayName=name,
            ref=place,
            tableColumns=[TableColumn(id=n, name=text) for n, text in enumerate(header, start=1)],
            autoFilter=AutoFilter(ref=place),
            tableStyleInfo=STYLE,
        )
        with warnings.catch_warnings():  # columns are to be named, as was just done
            warnings.filterwarnings("ignore", "In write-only mode you must add table columns")
            self.sheet.add_table(marked)

    def _append(self, cells: list) -> None:
        self.sheet.append(cells)
        self.n_rows += 1


def public_workbook(tables: Sequence[Filled], release: dict[str, str]) -> bytes:
    """Write the tables that people read into a workbook.

    Parameters
    ----------
    tables
        Every public table, in the order of the sheets.
    release
        ``id``, ``created_at`` and ``code_version`` of the release.

    Returns
    -------
    bytes
        An XLSX file. What is too long for people, or for a cell, is named among the contents with
        the file to take instead.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "Gofal"
    book.properties.title = "Gofal: children looked after in Wales"
    book.properties.created = datetime.fromisoformat(release["created_at"])
    left_out = {each.table.name: each.left_out for each in tables}
    shown = [each for each in tables if not left_out[each.table.name]]
    sheets = [
        _cover(book, release, any(each.table.is_synthetic for each in shown)),
        _contents(book, tables, left_out),
        _notes(book, shown),
        *(_table(book, each) for each in shown),
    ]
    file = BytesIO()
    book.save(file)
    return with_rows(file.getvalue(), [sheet.filled for sheet in sheets])


def _cover(book: Workbook, release: dict[str, str], is_synthetic: bool) -> _Sheet:
    """Say what the workbook is, what it rests on, and how to read it."""
    page = _sheet(book, "Cover", (100,))
    page.say("Gofal: children looked after in Wales", TITLE)
    page.say(f"Release {release['id']}, created at {release['created_at']}")
    if is_synthetic:
        page.say(SYNTHETIC, BOLD)
    page.say("Contents names every table; Notes has the unit and the definition of every column.")
    page.say(f"{EMPTY} Where a table has a column of reasons, it says why.")
    for text in SOURCES:
        page.say(text)
    return page


def _contents(book: Workbook, tables: Sequence[Filled], left_out: dict[str, str]) -> _Sheet:
    """Name every public table, with a link to its sheet or what to take instead."""
    page = _sheet(book, "Contents", (34, 100, 10, 60), freeze="A3")
    page.say("Contents", TITLE)
    page.linking_table(
        "contents",
        ("Sheet", "What it holds", "Rows", "Not in this workbook"),
        (
            [
                each.table.short_name
                if (why := left_out[each.table.name])
                else page.link(each.table.short_name),
                each.table.description,
                each.table.n_rows,
                why or None,
            ]
            for each in tables
        ),
    )
    return page


def _notes(book: Workbook, tables: Sequence[Filled]) -> _Sheet:
    """Define every column, with its unit."""
    page = _sheet(book, "Notes", (34, 34, 34, 100), freeze="A3")
    page.say("Notes: units and definitions of columns", TITLE)
    page.table(
        "notes",
        ("Sheet", "Column", "Unit", "What it is"),
        (
            (each.table.short_name, column.name, unit(column.name), column.description)
            for each in tables
            for column in each.table.columns
        ),
    )
    return page


def _table(book: Workbook, each: Filled) -> _Sheet:
    """Write a table: its title, what to know of it, its header and its rows."""
    table = each.table
    header = tuple(column.name for column in table.columns)
    widths = [
        min(max(WIDTHS[0], len(name) + 3, *map(len, map(str, column))), WIDTHS[1])
        for name, column in zip(header, zip(*each.rows, strict=True), strict=True)
    ]
    n_before = 3 if table.is_synthetic else 2
    page = _sheet(book, table.short_name, widths, freeze=f"A{n_before + 2}")
    page.say(f"{table.short_name}: {table.description}", TITLE)
    if table.is_synthetic:
        page.say(SYNTHETIC, BOLD)
    page.say(f"One table. {EMPTY} Units and definitions: sheet Notes. Sources: sheet Cover.")
    page.table(table.short_name, header, each.rows)
    return page


def _sheet(book: Workbook, name: str, widths: Sequence[int], freeze: str | None = None) -> _Sheet:
    """Begin a sheet with columns of so many letters."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = freeze
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    return _Sheet(sheet)
