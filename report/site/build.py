"""The whole site: every page in both languages, with the files of its charts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from markupsafe import Markup

from domain.areas import WALES
from report.pages import template
from report.site import areas, front, indicators
from report.site.charts.base import Draw
from report.site.parts import English, Link, Page
from report.site.tables import Tables
from report.site.words import LANGUAGES, Words, words_in

SUBJECTS = (front, areas, indicators)
# entries of the navigation: key of the word and page
NAVIGATION = {
    "front": "index.html",
    "areas": "areas/index.html",
    "indicators": "indicators/index.html",
}
STYLE = "style.css"


@dataclass(frozen=True, slots=True)
class Heading:
    """What every page says of its release.

    Attributes
    ----------
    address
        Where the site is published, with its last slash; empty where nobody said so.
    files
        The way from the folder of the site to that of the files.
    """

    release_id: str
    created_at: datetime
    code_version: str
    address: str = ""
    files: str = "../files/"


def tables_needed() -> tuple[str, ...]:
    """The public tables that the pages are made of."""
    return tuple(sorted({table for subject in SUBJECTS for table in subject.TABLES}))


def site(
    frames: Mapping[str, pd.DataFrame], strings: pd.DataFrame, heading: Heading, draw: Draw
) -> Iterator[tuple[str, str]]:
    """Write the site, a file at a time.

    Parameters
    ----------
    frames
        The tables of `tables_needed`, by name with schema.
    strings
        The seed ``words``.
    draw
        Draws a chart as SVG.

    Yields
    ------
    tuple of str
        Path of a file below the folder of the site, and its content.
    """
    tables = Tables(frames)
    yield STYLE, template("site/style.css").render()
    yield "index.html", template("site/languages.html").render()
    for language in LANGUAGES:
        words = _words(language, strings, tables)
        for page in (page for subject in SUBJECTS for page in subject.pages(tables, words)):
            yield f"{language}/{page.path}", _rendered(page, words, heading)
            for figure in page.figures:
                yield f"{language}/{page.chart(figure, 'svg')}", draw(figure.spec)
                yield f"{language}/{page.chart(figure, 'csv')}", figure.table.as_csv()


def _words(language: str, strings: pd.DataFrame, tables: Tables) -> Words:
    """The strings of a language, and the names of the areas in it."""
    name = {"en": "area_name", "cy": "area_name_cy"}[language]
    areas = tables.rows("marts.dim_local_authorities")
    words = words_in(language, strings, {area["area_code"]: area[name] for area in areas})
    words.names[WALES] = words("wales")
    return words


def _rendered(page: Page, words: Words, heading: Heading) -> str:
    """Draw a page: its template gets what it shows, and what all pages share."""
    other = next(language for language in LANGUAGES if language != words.language)
    here = f"{page.root}{words.language}/"

    def cell(written: str | Link | English) -> str | Markup:
        if isinstance(written, Link):
            return Markup('<a href="{}{}">{}</a>').format(here, written.path, written.text)
        if isinstance(written, English):
            marked = Markup('<span lang="en">{}</span>').format(written.text)
            return written.text if words.language == "en" else marked
        return written

    return template(f"site/{page.template}").render(
        page=page,
        w=words,
        heading=heading,
        here=here,
        twin=f"{page.root}{other}/{page.path}",
        other=other,
        style=page.root + STYLE,
        navigation=NAVIGATION,
        cell=cell,
        **page.context,
    )
