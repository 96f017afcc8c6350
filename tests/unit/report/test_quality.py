import json
from html.parser import HTMLParser

import pandas as pd
import pytest

from report.quality import quality_page

RELEASE = {"id": "000007-abc", "created_at": "2026-11-23T14:00:00Z", "code_version": "ac34035"}
VOID = {"meta", "br", "hr", "img", "link", "input", "wbr"}


def result(**changes) -> dict:
    return {
        "gate": "raw",
        "suite": "counts_by_year",
        "expectation": "expect_column_values_to_be_between",
        "column": "n_authorities",
        "why": "Wales has twenty-two local authorities.",
        "expected": "every value 22",
        "observed": "22",
        "n_rows": 5520,
        "n_unexpected": 0,
        "examples": "[]",
        "is_success": True,
    } | changes


PASSED = result()
FAILED = result(
    gate="marts",
    suite="rates",
    why="A count was read as a rate.",
    observed="12 of 110 rows: 6,407",
    n_unexpected=12,
    is_success=False,
    examples=json.dumps([{"area": "Powys", "rate": 6407.123456789, "note": None}] * 10),
)


def page(*results: dict) -> str:
    return quality_page(pd.DataFrame([*results]), RELEASE)


class Reader(HTMLParser):
    """Keeps what is open, what refers elsewhere and what is said."""

    def __init__(self, text: str):
        super().__init__()
        self.open, self.references, self.ids, self.said = [], [], [], []
        self.tags = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.references += [v for k, v in attrs if k in {"src", "href", "srcset", "action", "data"}]
        self.ids += [v for k, v in attrs if k == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.said))


@pytest.mark.parametrize("results", [[PASSED], [PASSED, FAILED]])
def test_every_tag_is_closed_in_its_place(results):
    assert Reader(page(*results)).open == []


def test_the_page_needs_nothing_but_itself():
    text = page(PASSED, FAILED)
    reader = Reader(text)
    assert {reference[0] for reference in reader.references} == {"#"}
    assert {reference[1:] for reference in reader.references} == set(reader.ids)
    assert not {"script", "link", "img", "iframe"} & set(reader.tags)
    assert not any(word in text for word in ("url(", "@import", "http:", "https:", "//"))


def test_the_page_names_its_release_and_its_licence():
    text = Reader(page(PASSED)).text
    for said in [*RELEASE.values(), "All 1 expectations passed, 0 failed."]:
        assert said in text
    assert text.endswith(
        "Contains public sector information licensed under the Open Government Licence v3.0."
    )


def test_the_page_says_its_language_and_follows_the_reader():
    text = page(PASSED)
    assert '<html lang="en">' in text
    assert "prefers-color-scheme: dark" in text
    assert 'name="viewport"' in text


def test_an_expectation_is_told_in_full():
    text = Reader(page(PASSED)).text
    for said in ("Counts by year", PASSED["why"], "every value 22", "5,520", "passed"):
        assert said in text
    assert "FAILED" not in text


def test_failures_come_first_at_every_level():
    in_suite = result(why="Lost in the same suite.", is_success=False)
    in_gate = result(suite="headlines", why="Nothing wrong in this suite.")
    text = Reader(page(in_gate, PASSED, in_suite, result(gate="marts", why="Fine."))).text
    order = [in_suite["why"], PASSED["why"], in_gate["why"], "Fine."]
    assert sorted(order, key=text.index) == order
    text = Reader(page(PASSED, FAILED)).text
    assert text.index(FAILED["why"]) < text.index(PASSED["why"])
    assert "1 of 2 expectations failed." in text


def test_offending_rows_stand_in_a_table():
    text = Reader(page(FAILED)).text
    assert "Offending rows: the first 10 of 12" in text
    assert "area rate note Powys 6407.123 missing" in text


def test_an_expectation_about_the_whole_table_says_so():
    assert "whole table" in Reader(page(result(column=None))).text


@pytest.mark.parametrize("place", ["suite", "column", "why", "expected", "observed"])
def test_values_are_escaped(place):
    assert "<script>" not in page(result(**{place: "<script>alert(1)</script>"}))


def test_offending_rows_and_the_release_are_escaped():
    rows = json.dumps([{"<b>name</b>": "<i>value</i>"}])
    results = pd.DataFrame([FAILED | {"examples": rows}])
    text = quality_page(results, RELEASE | {"id": '"><u>'})
    assert not any(tag in text for tag in ("<b>", "<i>", "<u>"))
