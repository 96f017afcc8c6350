"""Text: whether a file is whole and UTF-8 that no spreadsheet would run, and CSV as a grid."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from domain.formulas import is_formula
from domain.problems import UnreadableFileError
from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# UTF-8 that was read as Windows-1252 and saved again: ô becomes Ã´
DECODED_TWICE = ("Ã´", "Ã¢", "Ã®", "Ã»", "Å·", "Åµ", "â€")
MARK = "\ufeff"  # it says that a text is UTF-8, and is no part of it, however often it stands there
SEPARATORS = ",;\t|"
LINES_LOOKED_AT = 30
GZIP = b"\x1f\x8b"
AGAIN = "Download it again and land it as it is."


def check_text(name: str, content: bytes, problems: Problems) -> None:
    """Note what makes a file of CSV or JSON unfit: its encoding, its end, cells that compute."""
    if content.startswith(GZIP):
        problem, remedy = "a file packed with gzip", "Unpack it and land what is in it."
        problems.add(LandingRule.UNKNOWN_LAYOUT, problem, name, remedy=remedy)
        return
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
        return content.decode("utf-16" if encoding == "UTF-16" else "utf-8").lstrip(MARK)
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
    text = decoded(name, content)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    try:
        numbered = [
            (number, [cell.strip() for cell in row]) for number, row in enumerate(lines, start=1)
        ]
    except csv.Error as error:
        problem = f"no readable CSV ({error})"
        raise UnreadableFileError(name, problem, AGAIN, rule=LandingRule.TRUNCATED_FILE) from error
    rows = [(number, row) for number, row in numbered if any(row)]
    if not rows:
        raise UnreadableFileError(name, "the file is empty", AGAIN, rule=LandingRule.EMPTY_FILE)
    return Grid(name, "", rows)


def separator_of(text: str) -> str:
    """What divides the cells of a text: the sign that makes most cells in the same number a line.

    A comma, unless another sign divides it further.
    """
    lines = [line for line in text.splitlines()[:LINES_LOOKED_AT] if line.strip()]
    return max(SEPARATORS, key=lambda sign: (_usual_width(lines, sign), sign == ","))


def _usual_width(lines: list[str], separator: str) -> int:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
    except csv.Error:
        return 0
    return max(widths, key=lambda width: (widths.count(width), width), default=0)


def read_json(name: str, text: str) -> Any:
    """Read JSON in which no record gives a name twice, also not in capitals and in small letters.

    Raises
    ------
    UnreadableFileError
        If one does.
    json.JSONDecodeError, ValueError, RecursionError
        If it is no JSON.
    """

    def record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [key.casefold() for key, _ in pairs]
        if len(set(names)) < len(names):
            twice = next(key for key, _ in pairs if names.count(key.casefold()) > 1)
            problem, remedy = "a record gives a name twice:", "One of the two is wrong: " + AGAIN
            rule = LandingRule.SAYS_TWO_THINGS
            raise UnreadableFileError(name, problem, remedy, value=twice, rule=rule)
        return dict(pairs)

    return json.loads(text, object_pairs_hook=record)


def _check_json(name: str, text: str, problems: Problems) -> None:
    try:
        content = read_json(name, text)
    except UnreadableFileError as error:
        problems.found.append(error.problem)
    except json.JSONDecodeError as error:
        is_extra = error.msg == "Extra data"
        problem = "JSON that ends early" if not is_extra else "several records, one a line"
        remedy = AGAIN if not is_extra else "Land one list of records, or the CSV."
        problems.add(LandingRule.TRUNCATED_FILE, problem, name, error.lineno, remedy=remedy)
    except (ValueError, RecursionError):  # numbers of thousands of digits, lists in lists
        problems.add(LandingRule.UNKNOWN_LAYOUT, "JSON that is no table", name, remedy=AGAIN)
    else:
        for text_in_it in _texts(content):
            if is_formula(text_in_it):
                value = text_in_it[:40]
                problems.add(LandingRule.FORMULA, "a text begins a formula:", name, value=value)


def _texts(content: Any) -> Iterator[str]:
    """Every text in parsed JSON that is not a name: OData has names that begin with a sign."""
    left = [content]
    while left:
        each = left.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            left += each.values()
        elif isinstance(each, list):
            left += each


def _check_whole(name: str, text: str, problems: Problems) -> None:
    if not text.strip():
        problems.add(
            LandingRule.EMPTY_FILE, "the file holds nothing but blanks", name, remedy=AGAIN
        )
    elif text.lstrip()[0] in "{[":
        _check_json(name, text, problems)
    else:
        _check_csv(name, text, problems)


def _check_csv(name: str, text: str, problems: Problems) -> None:
    try:
        separator = separator_of(text)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
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
