"""What a server says instead of data: the words of an error, wherever its answer has them.

Source: error answers of StatsWales' API (``error``, ``errors``), of OData (``odata.error``), and of
RFC 9457 (``title``, ``detail``).
"""

from collections.abc import Iterator
from typing import Any

ERRORS = ("errors", "error", "odata.error", "message")
OF_A_STATUS = ("title", "detail")  # words of an error where a status stands beside them
NO_WORDS = frozenset({"lang", "language", "params", "stack", "type"})
MOST_LETTERS = 300


def words_of(content: Any) -> str | None:
    """The words of an error in parsed JSON; none if it is no object that holds any.

    Parameters
    ----------
    content
        What was parsed, whatever it is.
    """
    if not isinstance(content, dict):
        return None
    names = (*ERRORS, *(OF_A_STATUS if "status" in content else ()))
    found = (text for name in names for text in _texts(content.get(name)))
    return "; ".join(dict.fromkeys(found))[:MOST_LETTERS] or None


def _texts(content: Any) -> Iterator[str]:
    """Every text in parsed JSON, in its order, however deep."""
    left = [content]
    while left:
        each = left.pop()
        if isinstance(each, str) and each.strip():
            yield each.strip()
        elif isinstance(each, dict):
            left += reversed([part for name, part in each.items() if name not in NO_WORDS])
        elif isinstance(each, list):
            left += reversed(each)
