"""The quality page: every check in full, failures first, in both languages."""

import json

import pandas as pd
import pytest

from report.site.build import quality_pages
from tests.unit.report.reading import Reader
from tests.unit.report.site.made import HEADING, STRINGS


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


def page(*results: dict, language: str = "en") -> str:
    return dict(quality_pages(pd.DataFrame([*results]), STRINGS, HEADING))[
        f"{language}/quality.html"
    ]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("results", [[PASSED], [PASSED, FAILED]])
def test_every_tag_is_closed_in_its_place(results, language):
    assert Reader(page(*results, language=language)).open == []


def test_the_page_names_its_release_and_says_that_all_passed():
    text = Reader(page(PASSED)).text
    assert HEADING.release_id in text
    assert "Checks: 1. All passed." in text


def test_an_expectation_is_told_in_full():
    text = Reader(page(PASSED)).text
    for said in ("Counts by year", PASSED["why"], "every value 22", "5,520", "passed"):
        assert said in text
    assert "failed " not in text


def test_failures_come_first_at_every_level():
    in_suite = result(why="Lost in the same suite.", is_success=False)
    in_gate = result(suite="headlines", why="Nothing wrong in this suite.")
    text = Reader(page(in_gate, PASSED, in_suite, result(gate="marts", why="Fine."))).text
    order = [in_suite["why"], PASSED["why"], in_gate["why"], "Fine."]
    assert sorted(order, key=text.index) == order
    text = Reader(page(PASSED, FAILED)).text
    assert text.index(FAILED["why"]) < text.index(PASSED["why"])
    assert "Checks: 2. Failed: 1." in text


def test_offending_rows_are_shown_with_how_many_there_are():
    text = Reader(page(FAILED)).text
    assert "Offending rows shown: 10 of 12" in text
    assert "area Powys, rate 6407.123, note null" in text


def test_an_expectation_about_the_whole_table_says_so():
    assert "whole table" in Reader(page(result(column=None))).text


def test_a_welsh_page_marks_what_exists_in_english_only_and_says_so():
    text = page(PASSED, FAILED, language="cy")
    for english in (PASSED["why"], PASSED["expected"], PASSED["observed"], "Counts by year"):
        assert f'<span lang="en">{english}</span>' in text
    assert "Yn Saesneg yn unig" in text
    assert 'lang="en">' not in page(PASSED).replace('<html lang="en">', "")


@pytest.mark.parametrize("place", ["suite", "column", "why", "expected", "observed"])
def test_values_are_escaped(place):
    assert "<script>" not in page(result(**{place: "<script>alert(1)</script>"}))


def test_offending_rows_are_escaped():
    rows = json.dumps([{"<b>name</b>": "<i>value</i>"}])
    text = page(FAILED | {"examples": rows})
    assert not any(tag in text for tag in ("<b>", "<i>"))
