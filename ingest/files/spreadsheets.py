"""Is a workbook safe to read? Its parts are unpacked no further than the limit."""

import html
import lzma
import re
import zipfile
import zlib
from typing import BinaryIO
from xml.parsers import expat

from ingest.files.text import is_formula
from ingest.statswales.problems import Problems

CHUNK = 1 << 20
ENCRYPTED = 0x1
ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=[\"']([^\"']+)")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref=["\']([A-Z]+)(\d+):([A-Z]+)(\d+)')
TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]+)")
TITLE_ROWS = 10
# what unpacking raises where bytes were damaged, by the way they were packed
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)
BROKEN += (ValueError, NotImplementedError)
AGAIN = "Download it again, as CSV if need be, and land it as it is."


def check_workbook(name: str, file: BinaryIO, largest: int, problems: Problems) -> None:
    """Note what makes a workbook unfit: a bomb, macros, formulas, merged figures, a broken end."""
    try:
        with zipfile.ZipFile(file) as archive:
            if any(entry.flag_bits & ENCRYPTED for entry in archive.infolist()):
                problems.add(
                    "password_or_old_excel",
                    "the workbook has a password",
                    name,
                    remedy="Save it without one, or download the CSV.",
                )
                return
            parts = _unpack(archive, largest)
    except BROKEN:
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
        root = _root(name, part, content, problems)
        if root == "worksheet":  # its name and folder are free
            _check_sheet(name, part, content, problems)
        if root in ("worksheet", "sst"):
            _check_texts(name, content, problems)


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


def _root(name: str, part: str, content: bytes, problems: Problems) -> str | None:
    """The kind of a part by its first element, or none if it is no XML, or none that is safe."""
    if not part.endswith((".xml", ".rels")) and not content.lstrip().startswith(b"<"):
        return None
    declared = ENCODING.match(content)
    if b"\0" in content or (declared and declared[1].lower() != b"utf-8"):
        problems.add("wrong_encoding", f"{part} is not UTF-8", name, remedy=AGAIN)
        return None
    if b"<!DOCTYPE" in content:
        problems.add("zip_bomb", f"{part} may define text that multiplies", name, remedy=AGAIN)
        return None
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(element: str, _attributes: dict) -> None:
        found.append(element.rpartition(" ")[2])
        parser.StartElementHandler = None

    parser.StartElementHandler = start
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        problem = f"{part} is cut off or damaged ({error})"
        problems.add("truncated_file", problem, name, remedy=AGAIN)
        return None
    return found[0]


def _check_texts(name: str, content: bytes, problems: Problems) -> None:
    for found in TEXT.finditer(content):
        text = html.unescape(found[1].decode("utf-8", errors="replace"))
        if is_formula(text):
            problems.add("formula", "a cell begins a formula:", name, value=text[:40])


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
