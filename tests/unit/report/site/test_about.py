"""Method, sources, glossary and citation."""

import re

import pytest

from flows.releases.sources import sources
from flows.settings import PROJECT
from report.site import about
from report.site.build import _rendered
from tests.unit.report.reading import Reader
from tests.unit.report.site.made import CONTENTS, HEADING, SOURCE, STRINGS, words


def drawn(language: str = "en") -> dict[str, str]:
    said = words(language)
    return {page.path: _rendered(page, said, HEADING) for page in about.pages(CONTENTS, said)}


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_tag_is_closed_in_its_place(language):
    for text in drawn(language).values():
        assert Reader(text).open == []


def test_a_source_has_its_publisher_and_licence_in_the_language_of_the_page():
    english, welsh = (drawn(language)["about/sources.html"] for language in ("en", "cy"))
    assert "Office for National Statistics" in english
    assert "Trwydded Llywodraeth Agored" in welsh
    assert "ONS, &lt;workbooks&gt;." in english
    assert f'<span lang="en">{SOURCE.missing}</span>' in welsh


def test_every_raw_seed_but_synthetic_respondents_is_a_source_with_its_words():
    raw = {path.stem for path in (PROJECT / "seeds/raw").glob("*.yml")}
    named = {source.name for source in sources()}
    assert named == {
        *(name for name in raw if not name.startswith("raw_survey_synthetic")),
        "local_authority_boundaries",
    }
    keys = set(STRINGS["key"])
    for source in sources():
        assert {
            f"source.{source.name}",
            f"publisher.{source.publisher}",
            f"licence.{source.licence}",
        } <= keys


def test_the_citation_names_the_release_its_year_and_its_code():
    text = Reader(drawn()["about/cite.html"]).text
    assert "Gofal (2026). Children looked after in Wales: release 000007-abcdef01" in text


def test_the_documents_that_the_method_names_are_there():
    assert [name for name in about.DOCUMENTS.values() if not (PROJECT / name).exists()] == []
    assert set(about.DOCUMENTS) == set(about.METHOD)


def test_the_glossary_stands_in_the_order_of_each_language():
    for language in ("en", "cy"):
        terms = [term.term.casefold() for term in about.glossary(words(language))]
        assert terms == sorted(terms)
        assert len(terms) > 50


def test_the_glossary_of_the_documents_is_that_of_the_site():
    """Its terms and meanings have one home, the table of strings; the document repeats them."""
    text = (PROJECT / "docs/glossary.md").read_text(encoding="utf-8").replace("`", "")
    rows = {
        tuple(re.split(r" *\| *", row)) for row in re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    }
    table = STRINGS.set_index("key")
    names = {
        key.removesuffix(".term") for key in table.index if re.match(r"glossary\..*\.term", key)
    }
    expected = set()
    for name in names:
        term, meaning = table.loc[f"{name}.term"], table.loc[f"{name}.meaning"]
        welsh = term["welsh"] if term["status"] == "established" else ""
        expected.add((term["english"], welsh, meaning["english"]))
    assert rows - {("term", "Welsh", "meaning")} == expected
