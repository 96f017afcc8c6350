"""Pages about the site: method, sources, glossary, how to cite, and links to the others."""

from collections.abc import Iterator
from dataclasses import dataclass

from report.site.contents import Contents
from report.site.parts import English, Link, Page
from report.site.words import Words

METHOD = (
    "rate",
    "interval",
    "rank",
    "funnel",
    "deprivation",
    "group",
    "trend",
    "vintage",
    "missing",
    "survey",
    "ledger",
)
# the documents of the project that say it in full, by part of the method; named, not copied
DOCUMENTS = {
    "rate": "docs/method.md",
    "interval": "docs/uncertainty.md",
    "rank": "docs/uncertainty.md",
    "funnel": "docs/uncertainty.md",
    "deprivation": "docs/method.md",
    "group": "docs/method.md",
    "trend": "docs/trends.md",
    "vintage": "docs/landing.md",
    "missing": "docs/sources.md",
    "survey": "docs/survey_method.md",
    "ledger": "docs/claims.md",
}
GLOSSARY = "glossary."  # how the keys of its words begin
# key of the title, and page
ABOUT = {
    "method": "about/method.html",
    "sources": "about/sources.html",
    "glossary": "about/glossary.html",
    "cite": "about/cite.html",
    "changes": "changes.html",
    "quality": "quality.html",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary, its twin in the other language, and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A source as the page shows it."""

    title: str
    publisher: str
    licence: str
    source: English
    retrieved: English
    missing: English


def pages(contents: Contents, words: Words) -> Iterator[Page]:
    """The pages about the site."""
    yield _page(
        "about/index.html",
        "about",
        words,
        links=[
            (Link(words(f"{name}.title"), path), words(f"about.{name}"))
            for name, path in ABOUT.items()
        ],
    )
    yield _page(
        ABOUT["method"],
        "method",
        words,
        parts=[
            (words(f"method.{part}.heading"), words(f"method.{part}"), DOCUMENTS[part])
            for part in METHOD
        ],
    )
    yield _page(ABOUT["sources"], "sources", words, sources=_sources(contents, words))
    yield _page(ABOUT["glossary"], "glossary", words, terms=glossary(words))
    yield _page(ABOUT["cite"], "cite", words)


def _page(path: str, name: str, words: Words, **context: object) -> Page:
    return Page(path, "about", words(f"{name}.title"), f"{name}.html", context)


def _sources(contents: Contents, words: Words) -> list[Origin]:
    return [
        Origin(
            words(f"source.{source.name}"),
            words(f"publisher.{source.publisher}"),
            words(f"licence.{source.licence}"),
            English(source.source),
            English(source.retrieved),
            English(source.missing),
        )
        for source in contents.sources
    ]


def glossary(words: Words) -> list[Term]:
    """The terms of a language, in the order of its letters."""
    names = {
        key.removeprefix(GLOSSARY).rpartition(".")[0]
        for key in words.strings
        if key.startswith(GLOSSARY) and key.endswith((".term", ".meaning"))
    }
    terms = [
        Term(words(f"glossary.{name}.term"), words(f"glossary.{name}.meaning")) for name in names
    ]
    return sorted(terms, key=lambda term: term.term.casefold())
