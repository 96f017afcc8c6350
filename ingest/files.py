"""Is a file safe to read, and whole? Asked before anything in it is believed."""

import csv
import io
import json
import os
import stat
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from ingest.problems import Problems
from ingest.spreadsheets import check_workbook

LONGEST_NAME = 200
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# UTF-8 that was read as Windows-1252 and saved again: ô becomes Ã´
DECODED_TWICE = ("Ã´", "Ã¢", "Ã®", "Ã»", "Å·", "Åµ", "â€")
FORMULA_STARTS = ("=", "+", "@", "\t", "\r")
AGAIN = "Download it again and land it as it is."


def require_safe(files: Sequence[Path], rules: pd.DataFrame) -> None:
    """Refuse files that must not be read or that are not whole.

    Parameters
    ----------
    files
        The files of a delivery, where somebody put them.
    rules
        The seed ``landing_rules``, as text: thresholds in bytes.

    Raises
    ------
    EditionError
        With every problem found; each names its rule.
    """
    limits = rules.set_index("rule")["threshold"]
    problems = Problems()
    for path in files:
        _check_name(path.name, problems)
        if _is_plain(path, int(limits["file_too_large"]), problems):
            _check_content(path, int(limits["zip_bomb"]), problems)
    problems.stop_if_any()


def _check_name(name: str, problems: Problems) -> None:
    is_odd = any(unicodedata.category(letter).startswith("C") for letter in name)
    has_path = any(part in name for part in ("/", "\\", ".."))
    if is_odd or has_path or name.startswith((".", "-")) or len(name) > LONGEST_NAME:
        problems.add(
            "unsafe_name",
            "the name has a path, a control character or a leading dot or dash, or is too long:",
            ascii(name)[1:61],
            remedy="Rename the file to letters, digits and underscores.",
        )


def _is_plain(path: Path, largest: int, problems: Problems) -> bool:
    """Look at a file without opening it: a pipe would wait for ever, a device never end."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        kind = "a link" if stat.S_ISLNK(found.st_mode) else "not a file"
        problems.add("not_a_plain_file", f"it is {kind}", path.name, remedy="Land the file itself.")
    elif found.st_size == 0:
        problems.add("empty_file", "the file is empty", path.name, remedy=AGAIN)
    elif found.st_size > largest:
        problems.add(
            "file_too_large",
            f"{found.st_size:,} bytes, more than {largest:,}:",
            path.name,
            remedy="Land the published table alone.",
        )
    else:
        return True
    return False


def _check_content(path: Path, largest_unpacked: int, problems: Problems) -> None:
    content = path.read_bytes()
    if content.startswith(OLE):
        problems.add(
            "password_or_old_excel",
            "a workbook with a password, or of Excel before 2007",
            path.name,
            remedy="Save it as plain .xlsx, or download the CSV.",
        )
    elif content.startswith(ZIP):
        check_workbook(path.name, io.BytesIO(content), largest_unpacked, problems)
    else:
        text = _decoded(path.name, content, problems)
        if text is not None:
            _check_text(path.name, text, problems)


def _decoded(name: str, content: bytes, problems: Problems) -> str | None:
    if content.startswith(UTF_16):
        problems.add("wrong_encoding", "the text is UTF-16", name, remedy="Save it as UTF-8.")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        problems.add("wrong_encoding", "a byte that is not UTF-8", name, row, remedy=AGAIN)
        return None
    for twice in DECODED_TWICE:
        if twice in text:
            row = text[: text.index(twice)].count("\n") + 1
            problems.add("wrong_encoding", "text decoded twice:", name, row, value=twice)
            return None
    if "\0" in text:
        problems.add("wrong_encoding", "zero bytes in the text", name, remedy=AGAIN)
        return None
    return text


def _check_text(name: str, text: str, problems: Problems) -> None:
    if not text.strip():
        problems.add("empty_file", "the file holds nothing but blanks", name, remedy=AGAIN)
    elif text.lstrip()[0] in "{[":
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            problems.add("truncated_file", "JSON that ends early", name, error.lineno, remedy=AGAIN)
    else:
        _check_csv(name, text, problems)


def _check_csv(name: str, text: str, problems: Problems) -> None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        row = text.count("\n") + 1
        problems.add("truncated_file", f"CSV that ends early ({error})", name, row, remedy=AGAIN)
        return
    filled = [row for row in rows if any(row)]
    if len(filled) > 1 and len(filled[-1]) < len(filled[-2]):
        problems.add(
            "truncated_file",
            "the last row is shorter than the others",
            name,
            len(rows),
            remedy=AGAIN,
        )
    elif not text.endswith(("\n", "\r")) and len(filled) > 1 and _looks_cut(filled):
        problems.add(
            "truncated_file", "the last row ends in nothing", name, len(rows), remedy=AGAIN
        )
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            if is_formula(cell):
                problems.add(
                    "formula", "the cell begins a formula:", name, number, column, cell[:40]
                )


def _looks_cut(rows: list[list[str]]) -> bool:
    """Whether the last of the columns that the row before fills is empty in the last row."""
    return bool(rows[-2][-1]) and not rows[-1][-1]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute the text instead of showing it."""
    if cell.startswith("-"):
        return len(cell) > 1 and not cell[1:].replace(",", "").replace(".", "", 1).isdigit()
    if cell.startswith("+"):
        return not cell[1:].replace(",", "").replace(".", "", 1).isdigit()
    return cell.startswith(FORMULA_STARTS)
