"""Texts of an export as they are compared: without what a survey tool or an editor adds."""

import html
import re
import unicodedata

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
CODE = re.compile(r"([+-]?\d{1,18})(?:[.,]0+)?")  # 4, and 4.0 as pandas and R write it
HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
QUOTES = dict.fromkeys(map(ord, "‘’‛`´"), "'") | dict.fromkeys(map(ord, "“”„"), '"')


def plain(text: str) -> str:
    """Wording without what does not matter: case, spaces, tags, typographic signs, a full stop.

    A number is written without a fraction of zeros.
    """
    if code := as_code(text):
        return code
    text = TAG.sub("", html.unescape(text))
    text = unicodedata.normalize("NFKC", text.translate(HYPHENS | QUOTES))
    visible = "".join(" " if sign in "\t\r\n" else sign for sign in text if is_shown(sign))
    return " ".join(visible.split()).casefold().rstrip(". ")


def is_shown(sign: str) -> bool:
    """Whether a character shows: zero-width blanks and soft hyphens do not."""
    return sign in "\t\r\n" or unicodedata.category(sign) != "Cf"


def as_code(text: str) -> str | None:
    """A whole number as a recode value is written, or None if it is no number."""
    found = CODE.fullmatch(text.strip())
    return str(int(found.group(1))) if found else None
