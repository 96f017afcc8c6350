"""The whole site: every page in both languages, with the files of its charts."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd
from markupsafe import Markup, escape

from domain.areas import WALES
from report.pages import template
from report.site import (
    about,
    areas,
    changes,
    checked,
    checked_values,
    choices,
    data,
    front,
    indicators,
    quality,
    study,
)
from report.site.addresses import FEED, SITEMAP, address, feed, sitemap, structured
from report.site.charts.base import Draw, marked
from report.site.contents import Contents
from report.site.heading import Heading
from report.site.parts import Code, Column, English, Link, Marked, Page
from report.site.tables import Tables
from report.site.words import LANGUAGES, Words, words_in

SUBJECTS = (front, areas, indicators, study, checked, choices, changes)
DESCRIBED = (data, about)  # pages of what is in a release, not of the rows of its tables
# entries of the navigation: key of the word and page
NAVIGATION = {
    "front": "index.html",
    "areas": "areas/index.html",
    "indicators": "indicators/index.html",
    "study": "study/index.html",
    "report": "report/index.html",
    "choices": "choices.html",
    "data": "data/index.html",
    "about": "about/index.html",
}
STYLE = "style.css"
QUALITY = quality.PATH


def tables_needed() -> tuple[str, ...]:
    """The public tables that the pages are made of."""
    return tuple(sorted({table for subject in SUBJECTS for table in subject.TABLES}))


def site(
    frames: Mapping[str, pd.DataFrame],
    contents: Callable[[], Contents],
    strings: pd.DataFrame,
    heading: Heading,
    draw: Draw,
) -> Iterator[tuple[str, str]]:
    """Write the site but for its quality page, a file at a time.

    Parameters
    ----------
    frames
        The tables of `tables_needed`, by name with schema.
    contents
        Gives what readers can take away from the release: asked for as late as may be, since files
        can be written meanwhile.
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
    paths = {QUALITY: None}  # of pages, in their order
    yield (
        STYLE,
        template("site/style.css").render(
            filter_classes=checked_values.filter_classes(), most_places=checked_values.MOST_PLACES
        ),
    )
    yield "index.html", template("site/languages.html").render()
    every = [_words(language, strings, tables) for language in LANGUAGES]
    for page, words in _pages(tables, contents, every):
        paths[page.path] = None
        yield f"{words.language}/{page.path}", _rendered(page, words, heading)
        for figure in page.figures:
            drawn = marked(draw(figure.spec), figure.marked)
            yield f"{words.language}/{page.chart(figure, 'svg')}", drawn
            yield f"{words.language}/{page.chart(figure, 'csv')}", figure.table.as_csv()
    if heading.address:
        for words in every:
            summary = changes.lead(tables.rows(changes.TABLE), words)
            yield f"{words.language}/{FEED}", feed(summary, changes.PATH, words, heading)
        yield SITEMAP, sitemap(paths, heading)


def quality_pages(
    checks: pd.DataFrame, strings: pd.DataFrame, heading: Heading
) -> Iterator[tuple[str, str]]:
    """Write the quality page in both languages: its checks are known to the run alone.

    Parameters
    ----------
    checks
        One row per expectation, as the gates return them.

    Yields
    ------
    tuple of str
        Path of a file below the folder of the site, and its content.
    """
    for language in LANGUAGES:
        words = words_in(language, strings)
        for page in quality.pages(checks, words):
            yield f"{language}/{page.path}", _rendered(page, words, heading)


def _pages(
    tables: Tables, contents: Callable[[], Contents], every: Sequence[Words]
) -> Iterator[tuple[Page, Words]]:
    for words in every:
        for subject in SUBJECTS:
            yield from ((page, words) for page in subject.pages(tables, words))
    found = contents()
    for words in every:
        for described in DESCRIBED:
            yield from ((page, words) for page in described.pages(found, words))


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

    def cell(written: str | Marked) -> str | Markup:
        return _marked(written, here, words.language)

    def cells(row: Sequence[str | Marked], columns: Sequence[Column]) -> Markup:
        first, *others = (escape(cell(each)) for each in row)
        written = [
            f'<td class="figure">{each}</td>' if column.is_figure else f"<td>{each}</td>"
            for each, column in zip(others, columns[1:], strict=True)
        ]
        # a page has thousands of cells, each escaped as it was read
        return Markup(f'<th scope="row">{first}</th>{"".join(written)}')  # noqa: S704

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
        cells=cells,
        in_english=lambda text: cell(English(text)),
        permanent=address(heading, f"{words.language}/{page.path}", permanent=True),
        latest={
            language: address(heading, f"{language}/{page.path}")
            for language in LANGUAGES
            if heading.address
        },
        feed=f"{here}{FEED}",
        structured=structured(page.dataset, page, words, heading) if page.dataset else None,
        **page.context,
    )


def _marked(written: str | Marked, here: str, language: str) -> str | Markup:
    """Write a cell; ``here`` is the way from its page to the folder of the language."""
    match written:  # what is added to markup is escaped, in a fifth of the time of its `format`
        case Link(text, path):
            return Markup('<a href="') + here + path + Markup('">') + text + Markup("</a>")
        case English(text) if language != "en":
            return Markup('<span lang="en">') + text + Markup("</span>")
        case Code(text):
            return Markup("<code>") + text + Markup("</code>")
        case English(text):
            return text
    return written
