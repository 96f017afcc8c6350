"""Text: whether a file is whole and UTF-8 that no spreadsheet would run, and CSV as a grid."""

import csv
import io
import json

from domain.formulas import is_formula
from domain.problems import UnreadableFileError
from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# UTF-8 that was read as Windows-1252 and saved again: ô becomes Ã´
DECODED_TWICE = ("Ã´", "Ã¢", "Ã®", "Ã»", "Å·", "Åµ", "â€")
# in Japanese settings Excel takes the wide signs for the narrow ones
AGAIN = "Download it again and land it as it is."


def check_text(name: str, content: bytes, problems: Problems) -> None:
    """Note what makes a file of CSV or JSON unfit: its encoding, its end, cells that compute."""
    if content.startswith(UTF_16):
        problems.add(
            LandingRule.WRONG_ENCODING, "the text is UTF-16", name, remedy="Save it as UTF-8."
        )
        return
    try:
        text = decoded(name, content)
    except UnreadableFileError as error:
        problems.found.append(error.problem)
        return
    for twice in DECODED_TWICE:
        if twice in text:
            row = text[: text.index(twice)].count("\n") + 1
            problems.add(LandingRule.WRONG_ENCODING, "text decoded twice:", name, row, value=twice)
            return
    if "\0" in text:
        problems.add(LandingRule.WRONG_ENCODING, "zero bytes in the text", name, remedy=AGAIN)
        return
    _check_whole(name, text, problems)


def decoded(name: str, content: bytes) -> str:
    """Text of a file in UTF-8, or in UTF-16 that begins with its mark.

    Raises
    ------
    UnreadableFileError
        If it is in another encoding.
    """
    encoding = "UTF-16" if content.startswith(UTF_16) else "UTF-8"
    try:
        return content.decode("utf-16" if encoding == "UTF-16" else "utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        problem = f"byte {error.start} is not {encoding}"
        remedy = "Save the file as UTF-8, or land it as it was downloaded."
        raise UnreadableFileError(
            name, problem, remedy, row, rule=LandingRule.WRONG_ENCODING
        ) from error


def read_csv(name: str, content: bytes) -> Grid:
    """Read a file of CSV.

    Raises
    ------
    UnreadableFileError
        If it is in another encoding, has no row, or a cell that never ends.
    """
    text = io.StringIO(decoded(name, content), newline="")
    try:
        numbered = [
            (number, [cell.strip() for cell in row])
            for number, row in enumerate(csv.reader(text), start=1)
        ]
    except csv.Error as error:
        problem = f"no readable CSV ({error})"
        raise UnreadableFileError(name, problem, AGAIN, rule=LandingRule.TRUNCATED_FILE) from error
    rows = [(number, row) for number, row in numbered if any(row)]
    if not rows:
        raise UnreadableFileError(name, "the file is empty", AGAIN, rule=LandingRule.EMPTY_FILE)
    return Grid(name, "", rows)


def _check_whole(name: str, text: str, problems: Problems) -> None:
    if not text.strip():
        problems.add(
            LandingRule.EMPTY_FILE, "the file holds nothing but blanks", name, remedy=AGAIN
        )
    elif text.lstrip()[0] in "{[":
        try:
            json.loads(text)
        except json.JSONDecodeError as error:
            problems.add(
                LandingRule.TRUNCATED_FILE, "JSON that ends early", name, error.lineno, remedy=AGAIN
            )
        except (ValueError, RecursionError):  # numbers of thousands of digits, lists in lists
            problems.add(LandingRule.UNKNOWN_LAYOUT, "JSON that is no table", name, remedy=AGAIN)
    else:
        _check_csv(name, text, problems)


def _check_csv(name: str, text: str, problems: Problems) -> None:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        row = text.count("\n") + 1
        problems.add(
            LandingRule.TRUNCATED_FILE, f"CSV that ends early ({error})", name, row, remedy=AGAIN
        )
        return
    filled = [row for row in rows if any(row)]
    if len(filled) > 1 and len(filled[-1]) < len(filled[-2]):
        problems.add(
            LandingRule.TRUNCATED_FILE,
            "the last row is shorter than the others",
            name,
            len(rows),
            remedy=AGAIN,
        )
    elif not text.endswith(("\n", "\r")) and len(filled) > 1 and _looks_cut(filled):
        problems.add(
            LandingRule.TRUNCATED_FILE,
            "the last row ends in nothing",
            name,
            len(rows),
            remedy=AGAIN,
        )
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            if is_formula(cell):
                problems.add(
                    LandingRule.FORMULA,
                    "the cell begins a formula:",
                    name,
                    number,
                    column,
                    cell[:40],
                )


def _looks_cut(rows: list[list[str]]) -> bool:
    """Whether the last of the columns that the row before fills is empty in the last row."""
    return bool(rows[-2][-1]) and not rows[-1][-1]
