"""What pydantic finds in a codebook, in our words and with the line it stands in."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from domain.problems import Problem

TABLE = re.compile(r"^\s*\[\s*(.+?)\s*\]\s*(#.*)?$")
KEY = re.compile(r"^\s*(\"[^\"]*\"|'[^']*'|[\w-]+)\s*=")
# of the kinds of value that may stand in one place, pydantic tells each by itself
BRANCHES = {"Frame", "literal['workforce','nothing']", "constrained-str"}


def in_our_words(
    file: str, text: str, error: ValidationError, known: Sequence[str]
) -> list[Problem]:
    """Every error of a validation as a problem: key, line, value and remedy.

    Parameters
    ----------
    text
        The codebook.
    known
        The entries that a codebook may have.
    """
    problems: dict[tuple[str, ...], Problem] = {}
    for each in error.errors():
        place = tuple(str(part) for part in each["loc"] if str(part) not in BRANCHES)
        problem = _in_our_words(file, each, place, _line_of(text, place), known)
        problems.setdefault(place, problem)
    return list(problems.values())


def _in_our_words(
    file: str, error: Any, place: tuple[str, ...], line: int | None, known: Sequence[str]
) -> Problem:
    key, value = ".".join(place), str(error["input"])
    match error["type"]:
        case "extra_forbidden" if len(place) == 1:
            return Problem(file, "unknown entry", f"Known are {', '.join(known)}.", line, None, key)
        case "extra_forbidden":
            remedy = "docs/survey.md names what may stand there."
            return Problem(file, "unknown entry", remedy, line, None, key)
        case "dict_type" | "model_type":
            remedy = f"Write [{key}] and a line for each."
            return Problem(file, f"{key} is no table", remedy, line, None, value)
        case "missing" | "string_too_short":
            return Problem(file, f"no {key}", f'Write {key} = "..." at the top.', line)
        case "string_pattern_mismatch" | "string_too_long":
            remedy = "Write one line of at most 60 letters."
            return Problem(file, f"{key} is no name", remedy, line, None, value)
        case "literal_error":
            remedy = f"Known are {error['ctx']['expected']}."
            return Problem(file, f"{key} is no known word", remedy, line, None, value)
        case "list_type":
            remedy = f'Write {key} = ["...", "..."].'
            return Problem(file, f"{key} is no list", remedy, line, None, value)
        case "string_type":
            return Problem(file, f"{key} is no text", "Put it in quotes.", line, None, value)
    return Problem(file, f"{key}: {error['msg'].lower()}", "Mend it.", line, None, value)


def _line_of(text: str, place: tuple[str, ...]) -> int | None:
    """Number of the line that writes a key, if it is written as codebooks mostly are."""
    found = {keys: number for number, keys in _keys(text)}
    for length in range(len(place), 0, -1):
        if place[:length] in found:
            return found[place[:length]]
    return None


def _keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := TABLE.match(line):
            parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", heading.group(1))
            table = tuple(part.strip("\"'") for part in parts)
            yield number, table
        elif key := KEY.match(line):
            yield number, (*table, key.group(1).strip("\"'"))
