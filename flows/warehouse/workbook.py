"""An answer as a workbook of one sheet."""

from pathlib import Path

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from flows.warehouse.statements import QueryError
from report.sheets import LongTextError, put

MOST_ROWS = 1_048_576  # of a sheet, with the header
BATCH = 10_000
INSTEAD = "take --output answer.csv instead"


def write_workbook(answer: duckdb.DuckDBPyRelation, file: Path) -> None:
    """Write an answer into a workbook of one sheet.

    Raises
    ------
    QueryError
        If it has more rows, or a longer text, than a sheet holds.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("answer")
    sheet.freeze_panes = "A2"
    sheet.append([put(WriteOnlyCell(sheet), name) for name in answer.columns])
    n_rows = 1
    while rows := answer.fetchmany(BATCH):
        n_rows += len(rows)
        if n_rows > MOST_ROWS:
            raise QueryError(f"a sheet holds {MOST_ROWS:,} rows: {INSTEAD}")
        for row in rows:
            try:
                sheet.append([put(WriteOnlyCell(sheet), value) for value in row])
            except LongTextError as error:
                raise QueryError(f"{error}: {INSTEAD}") from error
    book.save(file)
