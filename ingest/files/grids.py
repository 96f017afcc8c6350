"""Files as grids of text, whatever they are: CSV, the sheets of a workbook, JSON records, OData."""

import csv
import io
import json
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

from domain.problems import EditionError, UnreadableFileError

ZIP = b"PK\x03\x04"
ODATA = "odata.metadata"
ITEM_NAME = "_ItemName_ENG"


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells as text without blanks at their ends; each row with its number in the file."""

    file: str
    title: str
    rows: list[tuple[int, list[str]]]


def read_grids(files: list[Path]) -> list[Grid]:
    """Read every table of a delivery.

    Raises
    ------
    EditionError
        If a page of an OData answer is missing, or JSON holds no records.
    """
    grids, pages = [], []
    for path in files:
        start = path.read_bytes()[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
        if start.startswith(ZIP):
            grids += _sheets(path)
        elif start[:1] in (b"{", b"["):
            content = json.loads(path.read_text(encoding="utf-8-sig"))
            if isinstance(content, dict) and ODATA in content:
                _require_records(path, content.get("value"))
                pages.append((path, content))
            else:
                grids.append(_records(path, content))
        else:
            grids.append(_csv(path))
    return [*grids, *_pages(pages)]


def _csv(path: Path) -> Grid:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [
            (number, [cell.strip() for cell in row])
            for number, row in enumerate(csv.reader(file), start=1)
        ]
    filled = [row for row in rows if any(row[1])]
    # people and programs put comments before a table, and nowhere else
    return Grid(path.name, "", list(dropwhile(lambda row: row[1][0].startswith("#"), filled)))


def _sheets(path: Path) -> list[Grid]:
    import openpyxl  # late: only few deliveries are workbooks

    try:
        workbook = openpyxl.load_workbook(
            io.BytesIO(path.read_bytes()), read_only=True, data_only=True
        )
    except Exception as error:  # it raises whatever it stumbles over
        raise _refusal(path.name, "unknown_layout", f"no readable workbook ({error})") from error
    try:
        return [
            Grid(
                path.name,
                sheet.title,
                [
                    (number, [_text(cell) for cell in row])
                    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
                    if any(cell is not None for cell in row)
                ],
            )
            for sheet in workbook.worksheets
        ]
    except Exception as error:
        raise _refusal(path.name, "unknown_layout", f"no readable sheet ({error})") from error
    finally:
        workbook.close()


def _records(path: Path, content: object) -> Grid:
    _require_records(path, content)
    header = list(dict.fromkeys(key for row in content for key in row))
    rows = [
        (number, [_text(row.get(key)) for key in header])
        for number, row in enumerate(content, start=2)
    ]
    return Grid(path.name, "", [(1, header), *rows])


def _require_records(path: Path, content: object) -> None:
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise _refusal(path.name, "unknown_layout", "JSON that is no list of records")


def _pages(pages: list[tuple[Path, dict]]) -> list[Grid]:
    """Lay the pages of one OData answer together, in the order of their rows."""
    if not pages:
        return []
    pages.sort(key=lambda page: page[1]["value"][0].get("RowKey", "") if page[1]["value"] else "")
    more = [path for path, page in pages if page.get("odata.nextLink")]
    first_key = pages[0][1]["value"][0].get("RowKey", "0") if pages[0][1]["value"] else "0"
    if len(more) != len(pages) - 1 or first_key.strip("0"):
        raise _refusal(pages[-1][0].name, "missing_page", "a page of a longer answer")
    rows = []
    for path, page in pages:
        for number, row in enumerate(page["value"], start=1):
            rows.append((number, path.name, row))
    names = list(dict.fromkeys(key for _, _, row in rows for key in row if ITEM_NAME in key))
    header = ["Data", *(name.removesuffix(ITEM_NAME) for name in names)]
    cells = [(number, [_text(row.get(key)) for key in ("Data", *names)]) for number, _, row in rows]
    return [Grid(pages[0][0].name, pages[0][1][ODATA], [(0, header), *cells])]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _refusal(file: str, rule: str, problem: str) -> EditionError:
    remedy = "Land all pages together; for anything else export the table again as CSV."
    return EditionError([UnreadableFileError(file, problem, remedy, rule=rule)])
