"""JSON of the publisher as grids: a list of records, or the pages of an OData answer."""

from itertools import pairwise
from typing import Any

from domain.problems import EditionError
from domain.rules import LandingRule
from domain.server_words import words_of
from ingest.files.grids import Grid, cell_text
from ingest.problems import Problems

ODATA = "odata.metadata"
ITEM_NAME = "_ItemName_ENG"
REMEDY = "Land all pages together; for anything else export the table again as CSV."


def records_grid(file: str, content: Any) -> Grid:
    """Lay a list of records out; a column stands where its name first does.

    Raises
    ------
    EditionError
        If it is no list of records.
    """
    _require_records(file, content)
    header = list(dict.fromkeys(key for row in content for key in row))
    rows = [
        (number, [cell_text(row.get(key)) for key in header])
        for number, row in enumerate(content, start=2)
    ]
    return Grid(file, "", [(1, header), *rows])


def is_page(content: Any) -> bool:
    """Whether it is a page of an OData answer."""
    return isinstance(content, dict) and ODATA in content


def pages_grid(pages: dict[str, dict[str, Any]]) -> Grid:
    """Lay the pages of one OData answer together, in the order of their rows.

    Parameters
    ----------
    pages
        By name of the file.

    Raises
    ------
    EditionError
        If a page holds no records, or a page of the answer is missing.
    """
    for file, page in pages.items():
        _require_records(file, page.get("value"))
    ordered = sorted(pages.items(), key=lambda page: _first_key(page[1], ""))
    n_more = sum(bool(page.get("odata.nextLink")) for page in pages.values())
    if n_more != len(pages) - 1 or _first_key(ordered[0][1], "0").strip("0"):
        raise _refused(LandingRule.MISSING_PAGE, "a page of a longer answer", ordered[-1][0])
    for (_, page), (file, next_page) in pairwise(ordered):
        if _has_hole(page["value"], next_page["value"]):
            raise _refused(LandingRule.MISSING_PAGE, "rows are missing before this page", file)
    rows = [numbered for _, page in ordered for numbered in enumerate(page["value"], start=1)]
    names = list(dict.fromkeys(key for _, row in rows for key in row if ITEM_NAME in key))
    if not names:
        problem = "codes without the names that say what they mean:"
        held = ", ".join(dict.fromkeys(key for _, row in rows for key in row))[:200]
        raise _refused(LandingRule.UNKNOWN_LAYOUT, problem, ordered[0][0], held)
    header = ["Data", *(name.removesuffix(ITEM_NAME) for name in names)]
    cells = [
        (number, [cell_text(row.get(key)) for key in ("Data", *names)]) for number, row in rows
    ]
    file, first = ordered[0]
    return Grid(file, first[ODATA], [(0, header), *cells])


def _first_key(page: dict[str, Any], default: str) -> str:
    return page["value"][0].get("RowKey", default) if page["value"] else default


def _has_hole(rows: list[dict[str, Any]], following: list[dict[str, Any]]) -> bool:
    """Whether rows that are numbered without a gap are followed by some that do not go on so."""
    keys = [str(row.get("RowKey", "")) for row in (*rows, *following[:1])]
    if not all(key.isascii() and key.isdigit() for key in keys):
        return False
    steps = [int(after) - int(before) for before, after in pairwise(keys)]
    return all(step == 1 for step in steps[:-1]) and steps[-1:] != [1]


def _require_records(file: str, content: Any) -> None:
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise _no_records(file, content)


def _no_records(file: str, content: Any) -> EditionError:
    """The error for JSON of another kind, with what it says, or what it holds."""
    if said := words_of(content):
        problem = "the server's error instead of data:"
        return _refused(LandingRule.UNKNOWN_LAYOUT, problem, file, said)
    problem, held = "JSON that is no list of records", None
    if isinstance(content, dict) and content:
        problem, held = "JSON that is no list of records; it holds", ", ".join(content)[:80]
    return _refused(LandingRule.UNKNOWN_LAYOUT, problem, file, held)


def _refused(rule: LandingRule, problem: str, file: str, value: str | None = None) -> EditionError:
    problems = Problems()
    problems.add(rule, problem, file, value=value, remedy=REMEDY)
    return EditionError(problems.found)
