"""Where a published site stands: the address of each release and of the latest, told to machines.

A folder is published: in it each release in a folder of its own name, and the newest once more as
``latest``.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree  # writes only

from markupsafe import Markup

from report.data_package import BOUNDARIES_LICENCE, LICENCE, MEDIA_TYPES
from report.site.contents import PublishedFile
from report.site.heading import Heading
from report.site.parts import Dataset, Page
from report.site.words import LANGUAGES, Words

LATEST = "latest"
SITEMAP = "sitemap.xml"
FEED = "feed.xml"  # in the folder of each language
ATOM = "http://www.w3.org/2005/Atom"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
SCHEMA = "https://schema.org"
WAREHOUSE_TYPE = "application/vnd.duckdb"


def address(heading: Heading, path: str, *, permanent: bool = False) -> str:
    """The address of a page.

    Parameters
    ----------
    path
        From the folder of the site, such as ``en/index.html``.
    permanent
        Whether that of this release, which does not change, and not that of the latest.

    Returns
    -------
    str
        Empty where nobody said where the site is published.
    """
    release = heading.release_id if permanent else LATEST
    return f"{heading.address}{release}/{path}" if heading.address else ""


def sitemap(paths: Iterable[str], heading: Heading) -> str:
    """List the latest pages for search engines, each with its twin.

    Parameters
    ----------
    paths
        Of pages from the folder of a language; every page is there in both.
    """
    ElementTree.register_namespace("", SITEMAPS)
    ElementTree.register_namespace("xhtml", XHTML)
    urls = ElementTree.Element(f"{{{SITEMAPS}}}urlset")
    for path in paths:
        for language in LANGUAGES:
            url = ElementTree.SubElement(urls, f"{{{SITEMAPS}}}url")
            place = ElementTree.SubElement(url, f"{{{SITEMAPS}}}loc")
            place.text = address(heading, f"{language}/{path}")
            changed = ElementTree.SubElement(url, f"{{{SITEMAPS}}}lastmod")
            changed.text = heading.created_at.date().isoformat()
            for other in LANGUAGES:
                href = address(heading, f"{other}/{path}")
                attributes = {"rel": "alternate", "hreflang": other, "href": href}
                ElementTree.SubElement(url, f"{{{XHTML}}}link", attributes)
    return _written(urls)


def feed(summary: str, path: str, words: Words, heading: Heading) -> str:
    """Tell feed readers of this release: an entry, whose name is the release's permanent address.

    Parameters
    ----------
    summary
        What changed, in a sentence.
    path
        The page of changes, from the folder of a language.
    """
    ElementTree.register_namespace("", ATOM)
    language = words.language
    root = ElementTree.Element(
        f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language}
    )
    changed = _moment(heading.created_at)
    _add(root, "title", words("feed.title"))
    _add(root, "id", address(heading, f"{language}/{FEED}"))
    _add(root, "updated", changed)
    _add(root, "link", None, rel="self", href=address(heading, f"{language}/{FEED}"))
    _add(_add(root, "author", None), "name", words("site.name"))
    entry = _add(root, "entry", None)
    here = address(heading, f"{language}/{path}", permanent=True)
    _add(entry, "title", words("feed.entry", id=heading.release_id))
    _add(entry, "id", here)
    _add(entry, "link", None, href=here)
    _add(entry, "updated", changed)
    _add(entry, "summary", summary)
    return _written(root)


def _add(
    parent: ElementTree.Element, name: str, text: str | None, **attributes: str
) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child


def _moment(moment: datetime) -> str:
    """As Atom asks for: with its zone, which is UTC where none is said."""
    return moment.isoformat() if moment.tzinfo else f"{moment.isoformat()}Z"


def _written(root: ElementTree.Element) -> str:
    ElementTree.indent(root, "")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def structured(dataset: Dataset, page: Page, words: Words, heading: Heading) -> Markup:
    """Describe data for search engines, in the vocabulary of schema.org.

    Returns
    -------
    Markup
        JSON-LD that may stand in a page: no text in it can end its element.
    """
    licence = BOUNDARIES_LICENCE if "boundaries" in dataset.name else LICENCE
    path = f"{words.language}/{page.path}"
    described = {
        "@context": SCHEMA,
        "@type": "Dataset",
        "name": dataset.name,
        "description": dataset.description,
        "inLanguage": "en" if dataset.is_english else words.language,
        "license": licence["path"],
        "isAccessibleForFree": True,
        "version": heading.release_id,
        "dateModified": heading.created_at.date().isoformat(),
        "creator": {"@type": "Organization", "name": "Gofal"},
        "spatialCoverage": {"@type": "Place", "name": words("wales")},
    }
    if heading.address:
        described["url"] = address(heading, path)
        described["identifier"] = address(heading, path, permanent=True)
        described["includedInDataCatalog"] = {
            "@type": "DataCatalog",
            "name": words("site.name"),
            "url": address(heading, f"{words.language}/data/index.html"),
        }
    if dataset.files:
        described["distribution"] = [_download(file, page, heading) for file in dataset.files]
    text = json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")
    return Markup(text)  # noqa: S704  # nothing in it can end the element


def _download(file: PublishedFile, page: Page, heading: Heading) -> dict[str, str]:
    published = address(heading, file.path, permanent=True)
    return {
        "@type": "DataDownload",
        "encodingFormat": MEDIA_TYPES.get(file.form, WAREHOUSE_TYPE),
        "contentUrl": published or f"{page.root}{file.path}",
        "contentSize": f"{file.n_bytes} B",
    }
