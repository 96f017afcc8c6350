"""Rows of long tables, written into the sheets of a workbook that openpyxl has made but for them.

A cell costs openpyxl ten times as long, and a release has more than a hundred thousand. What is
written is what it would write: text in the cell itself, a number in at most 16 digits, a day as a
number with a style. Source: ECMA-376-1:2016, 18.3.1.4 (c), 18.3.1.73 (row) and 18.18.11 (kinds of
cells).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from report.sheets import Held, held, put

END_OF_ROWS = b"</sheetData>"


class RowWriter:
    """Writes rows of a sheet as XML, each cell with the style that openpyxl gives its kind.

    Parameters
    ----------
    sheet
        The sheet that they are for: its workbook knows the styles.
    looks
        Number format of each column; none where it has its own.
    """

    def __init__(self, sheet: WriteOnlyWorksheet, looks: Sequence[str | None]) -> None:
        self._sheet = sheet
        self._looks = looks
        self._letters = [get_column_letter(n) for n in range(1, len(looks) + 1)]
        self._styles: dict[tuple[int, type], str] = {}

    def written(self, rows: Iterable[Sequence[object]], first: int) -> tuple[str, int]:
        """Write rows, each with a value for every column, the first of them with a number.

        Returns
        -------
        tuple of str and int
            The rows, and the number of the last.
        """
        parts = []
        number = first - 1
        for number, row in enumerate(rows, start=first):
            parts.append(f'<row r="{number}">')
            parts += [
                self._cell(column, number, value) for column, value in enumerate(row) if value != ""
            ]
            parts.append("</row>")
        return "".join(parts), number

    def _cell(self, column: int, number: int, value: object) -> str:
        if value is None:
            return ""
        kind, end = _written(value) if isinstance(value, str) else _end(held(value))
        style = self._styles.get((column, kind))
        if style is None:
            style = self._styles[column, kind] = self._style(column, held(value))
        return f'<c r="{self._letters[column]}{number}"{style}{end}'

    def _style(self, column: int, content: Held) -> str:
        """The style of a kind of values in a column, as an attribute; empty where it has none."""
        cell: Cell = WriteOnlyCell(self._sheet)
        if look := self._looks[column]:
            cell.number_format = look
        put(cell, content)
        return f' s="{cell.style_id}"' if cell.has_style else ""


def _end(content: Held) -> tuple[type, str]:
    """The kind of what a cell holds, and the cell from behind its style."""
    match content:
        case None:
            raise ValueError("nothing is written of an empty cell")
        case str():
            kept = ' xml:space="preserve"' if content != content.strip() else ""
            return str, f' t="inlineStr"><is><t{kept}>{escape(content)}</t></is></c>'
        case bool():
            return bool, f' t="b"><v>{int(content)}</v></c>'
        case datetime() | date() | time():
            return type(content), f' t="n"><v>{float(to_excel(content)):.16g}</v></c>'
    return type(content), f' t="n"><v>{float(content):.16g}</v></c>'


@lru_cache(maxsize=10_000)
def _written(text: str) -> tuple[type, str]:
    """The same of a text: most stand in many cells of a release."""
    return _end(held(text))


def with_rows(book: bytes, rows: Sequence[str]) -> bytes:
    """Put rows into a workbook, at the end of each sheet.

    Parameters
    ----------
    rows
        Of each sheet what `RowWriter` wrote; empty where it has all of its rows.
    """
    of_parts = {f"xl/worksheets/sheet{n}.xml": written for n, written in enumerate(rows, start=1)}
    file = BytesIO()
    with ZipFile(BytesIO(book)) as made, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for part in made.infolist():
            content = made.read(part)
            if written := of_parts.get(part.filename):
                before, end, after = content.rpartition(END_OF_ROWS)
                content = before + written.encode() + end + after
            new.writestr(part, content)
    return file.getvalue()
