"""Tables 1 to 6 of every wave as a workbook: a sheet a table, numbers as numbers."""

import re
from datetime import datetime
from io import BytesIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from report.sheets import MOST_LETTERS_OF_NAME, put
from report.tables import SYNTHETIC, Table, Wave, laid_out

FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


def tables_workbook(tables: pd.DataFrame, release: dict) -> bytes:
    """Write Tables 1 to 6 of every wave into a workbook.

    Parameters
    ----------
    tables
        ``ledger.rpt_tables``.
    release
        ``id``, ``created_at`` and ``code_version`` of the release.

    Returns
    -------
    bytes
        An XLSX file: a sheet that says what it is, then one for each wave and table. Numbers are
        unrounded beyond what disclosure control rounds, and look as the report prints them.
    """
    book = Workbook()
    book.properties.creator = "Gofal"
    book.properties.created = datetime.fromisoformat(release["created_at"])
    about: Worksheet = book.active
    about.title = "About"
    waves = laid_out(tables)
    for row, text in enumerate(_about(waves, release), start=1):
        _write(about.cell(row, 1), text, font=BOLD if row == 1 else None)
    about.column_dimensions["A"].width = 100
    for wave in waves:
        for table in wave.tables:
            _fill(book.create_sheet(_name(book, wave, table)), wave, table)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _about(waves: list[Wave], release: dict) -> list[str]:
    """What the workbook holds, line by line."""
    return [
        "Tables 1 to 6 of the report, for every wave of the survey",
        f"Release {release['id']} of Gofal, created at {release['created_at']}",
        "Forrester and others (2021), Children's social services and care rates in Wales: a survey "
        "of the sector: arrangement and titles",
        *(f"Wave {wave.name}: {_basis(wave)}" for wave in waves),
        "A letter in brackets stands for a missing figure; its reason is above the table.",
        LICENCE,
    ]


def _basis(wave: Wave) -> str:
    """What the figures of a wave are worth."""
    return SYNTHETIC if wave.is_synthetic else f"disclosure rule {wave.disclosure_rule}."


def _name(book: Workbook, wave: Wave, table: Table) -> str:
    """Name of a sheet: what a workbook forbids is left out, and no name is given twice."""
    end = f" Table {table.number}"
    start = FORBIDDEN.sub(" ", wave.name).strip()
    name, n = start[: MOST_LETTERS_OF_NAME - len(end)] + end, 1
    while name.casefold() in {sheet.casefold() for sheet in book.sheetnames}:
        n += 1
        end = f" ({n}) Table {table.number}"
        name = start[: MOST_LETTERS_OF_NAME - len(end)] + end
    return name


def _fill(sheet: Worksheet, wave: Wave, table: Table) -> None:
    """Write a table: title, basis and notes, one header row, then its rows and no blank one."""
    _write(sheet.cell(1, 1), f"Table {table.number}: {table.title}", font=BOLD)
    basis = "Public care rates." if table.number == 4 else f"Wave {wave.name}: {_basis(wave)}"
    reasons = (f"[{mark}] {why}" for mark, why in table.reasons.items())
    for row, text in enumerate(filter(None, (basis, table.note, *reasons, LICENCE)), start=2):
        _write(sheet.cell(row, 1), text)
    header = sheet.max_row + 1
    for column, heading in enumerate(("Row", *_headings(table)), start=1):
        _write(sheet.cell(header, column), heading, font=BOLD)
    row = header + 1
    for block in table.blocks:
        if block.heading:
            _write(sheet.cell(row, 1), block.heading, font=BOLD)
            row += 1
        for line in block.rows:
            _write(sheet.cell(row, 1), line.label)
            for column, cell in enumerate(line.cells, start=2):
                _write(sheet.cell(row, column), cell.text if cell.value is None else cell.value)
                sheet.cell(row, column).number_format = _format(cell.decimals)
            row += 1
    sheet.column_dimensions["A"].width = 60
    sheet.freeze_panes = sheet.cell(header + 1, 2)


def _headings(table: Table) -> list[str]:
    """What stands over each column, with what the page has over several of them."""
    over = [span.heading for span in table.spans for _ in range(span.n_columns)]
    over += [""] * (len(table.columns) - len(over))
    return [
        f"{above}: {each.heading}" if above else each.heading
        for above, each in zip(over, table.columns, strict=True)
    ]


def _write(cell: SheetCell, value: str | float, *, font: Font | None = None) -> None:
    """Write a number, or a text that computes nothing whatever it begins with."""
    if isinstance(value, str):
        if not value:
            return
        cell.alignment = WRAPPED if cell.column == 1 else Alignment()
    put(cell, value)
    if font is not None:
        cell.font = font


def _format(decimals: int) -> str:
    """The number format that shows so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")
