"""Where the page of an area is."""

from report.site.parts import Link
from report.site.words import Words


def area_path(code: str) -> str:
    """The page of an area, the same in both languages: its ONS code, which does not change."""
    return f"areas/{code}.html"


def area_link(code: str, words: Words) -> Link:
    """The name of an area, leading to its page."""
    return Link(words.area(code), area_path(code))
