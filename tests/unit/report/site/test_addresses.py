"""What a published site tells machines: addresses, site map, feed, and what its data are."""

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from report.site import about, changes, data
from report.site.addresses import SITEMAPS, XHTML, address, feed, sitemap
from report.site.build import _rendered
from tests.unit.report.site.made import CONTENTS, HEADING, words

AT = "https://gofal.example.org/"
PUBLISHED = replace(HEADING, address=AT)
ATOM = "{http://www.w3.org/2005/Atom}"


def drawn(path: str, language: str = "en", heading=PUBLISHED) -> str:
    said = words(language)
    pages = [*data.pages(CONTENTS, said), *about.pages(CONTENTS, said)]
    (page,) = [page for page in pages if page.path == path]
    return _rendered(page, said, heading)


def structured(text: str) -> dict:
    return json.loads(
        text.partition('<script type="application/ld+json">')[2].split("</script>")[0]
    )


def test_a_release_keeps_its_address_and_the_newest_has_one_too():
    assert address(PUBLISHED, "en/index.html") == f"{AT}latest/en/index.html"
    assert (
        address(PUBLISHED, "en/index.html", permanent=True) == f"{AT}000007-abcdef01/en/index.html"
    )
    assert address(HEADING, "en/index.html") == ""


def test_a_published_page_names_its_address_and_that_of_its_twin():
    text = drawn("about/method.html", "cy")
    assert f'<link rel="canonical" href="{AT}latest/cy/about/method.html">' in text
    for language in ("en", "cy"):
        link = f'hreflang="{language}" href="{AT}latest/{language}/about/method.html"'
        assert f'<link rel="alternate" {link}>' in text
    assert f'<a href="{AT}000007-abcdef01/cy/about/method.html">' in text


def test_a_page_that_is_published_nowhere_names_no_address():
    text = drawn("data/index.html", heading=HEADING)
    assert "canonical" not in text
    assert "atom+xml" not in text
    assert 'rel="alternate" hreflang="cy" href="../../cy/data/index.html"' in text
    assert "url" not in structured(text)


def test_a_table_is_a_dataset_with_its_files():
    described = structured(drawn("data/fct_care_rates.html"))
    assert described["@type"] == "Dataset"
    assert described["version"] == HEADING.release_id
    assert described["license"].startswith("https://www.nationalarchives.gov.uk/")
    assert [file["encodingFormat"] for file in described["distribution"]] == [
        "text/csv",
        "application/vnd.apache.parquet",
        "application/json",
    ]


def test_a_description_cannot_end_the_element_it_stands_in():
    table = replace(CONTENTS.tables[0], description="</script><b>")
    said = words("en")
    page = next(
        page
        for page in data.pages(replace(CONTENTS, tables=(table,)), said)
        if page.path == "data/fct_care_rates.html"
    )
    text = _rendered(page, said, PUBLISHED)
    assert text.count("</script>") == 1
    assert structured(text)["description"] == "</script><b>"


def test_a_site_map_has_every_page_in_both_languages_each_with_its_twin():
    root = ElementTree.fromstring(sitemap(["index.html", "quality.html"], PUBLISHED))
    places = [place.text for place in root.iter(f"{{{SITEMAPS}}}loc")]
    assert places == [
        f"{AT}latest/{language}/{path}"
        for path in ("index.html", "quality.html")
        for language in ("en", "cy")
    ]
    for url in root:
        twins = [link.get("hreflang") for link in url.iter(f"{{{XHTML}}}link")]
        assert twins == ["en", "cy"]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_feed_has_the_release_under_its_permanent_address(language):
    summary = changes.lead([], words(language))
    root = ElementTree.fromstring(feed(summary, changes.PATH, words(language), PUBLISHED))
    (entry,) = root.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"{AT}000007-abcdef01/{language}/changes.html"
    assert entry.findtext(f"{ATOM}updated") == "2026-12-01T09:30:00+00:00"
    assert entry.findtext(f"{ATOM}summary") == summary
    assert HEADING.release_id in entry.findtext(f"{ATOM}title")
