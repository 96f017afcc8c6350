"""Is a workbook safe to read? Its parts are unpacked no further than the limit."""

import re
import zipfile
from typing import BinaryIO

from ingest.problems import Problems

CHUNK = 1 << 20
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>\s*([=@][^<]{0,40})")
TITLE_ROWS = 10
AGAIN = "Download it again, as CSV if need be, and land it as it is."


def check_workbook(name: str, file: BinaryIO, largest: int, problems: Problems) -> None:
    """Note what makes a workbook unfit: a bomb, macros, formulas, merged figures, a broken end."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = _unpack(archive, largest)
    except (zipfile.BadZipFile, EOFError, OSError):
        problems.add("truncated_file", "the workbook is cut off or damaged", name, remedy=AGAIN)
        return
    if parts is None:
        problems.add(
            "zip_bomb", f"the workbook unpacks to more than {largest:,} bytes", name, remedy=AGAIN
        )
        return
    if any("vbaproject" in part.casefold() for part in parts):
        problems.add("macros", "the workbook has macros", name, remedy="Save it as plain .xlsx.")
    if "xl/workbook.xml" not in parts:
        problems.add("unknown_layout", "the content is no workbook", name, remedy=AGAIN)
    for part, content in parts.items():
        if SHEET.fullmatch(part):
            _check_sheet(name, part, content, problems)
    shared = parts.get("xl/sharedStrings.xml", b"")
    for found in TEXT.finditer(shared):
        text = found[1].decode("utf-8", errors="replace")
        problems.add("formula", "a cell begins a formula:", name, value=text)


def _unpack(archive: zipfile.ZipFile, largest: int) -> dict[str, bytes] | None:
    """The parts by name, or none once they are too much: the sizes an archive states may lie."""
    parts, left = {}, largest
    for entry in archive.infolist():
        chunks = []
        with archive.open(entry) as part:
            while chunk := part.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    return None
                chunks.append(chunk)
        parts[entry.filename] = b"".join(chunks)
    return parts


def _check_sheet(name: str, part: str, content: bytes, problems: Problems) -> None:
    if FORMULA.search(content):
        problems.add(
            "formula",
            f"a cell of {part} is computed",
            name,
            remedy="Save the values alone, or download the CSV.",
        )
    for found in MERGED.finditer(content):
        first_row, last_row = int(found[2]), int(found[4])
        # titles above a table may be merged across its columns
        if first_row > TITLE_ROWS or last_row > first_row:
            place = b"".join(found.group(1, 2)).decode()
            problems.add("merged_cells", "merged cells at", name, first_row, value=place)
    for found in TEXT.finditer(content):
        text = found[1].decode("utf-8", errors="replace")
        problems.add("formula", "a cell begins a formula:", name, value=text)
