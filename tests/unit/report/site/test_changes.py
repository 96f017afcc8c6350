"""The page of changes: how many, because of what, the consequential first."""

import pandas as pd

from report.site import changes
from report.site.build import _rendered
from report.site.tables import Tables
from tests.unit.report.reading import Reader
from tests.unit.report.site.made import HEADING, words


def change(**values) -> dict:
    return {
        "previous_release_id": "000006-aa",
        "subject": "count",
        "area_code": "W06000020",
        "area_name": "Torfaen",
        "start_year": None,
        "year": 2018,
        "item": "children looked after",
        "kind": "revised",
        "shown_before": "365",
        "shown_now": "360",
        "difference": -5.0,
        "consequence": None,
        "because": "landed: x.csv",
    } | values


def drawn(*rows: dict, language: str = "en") -> str:
    frame = pd.DataFrame([*rows], columns=list(change()))
    said = words(language)
    (page,) = changes.pages(Tables({changes.TABLE: frame}), said)
    return _rendered(page, said, HEADING)


def test_a_first_release_says_that_nothing_is_other_than_before():
    for language, said in (("en", "Nothing is other than"), ("cy", "Nid oes dim yn wahanol")):
        text = drawn(language=language)
        assert said in text
        assert "<table" not in text


def test_a_change_is_told_with_what_it_follows_from():
    text = Reader(drawn(change())).text
    assert "Values that differ from release 000006-aa: 1." in text
    assert "Counts of children Torfaen 2018 children looked after 365 360" in text
    assert "landed: x.csv 1" in text


def test_what_has_a_consequence_stands_first():
    group = change(subject="group", start_year=2013, consequence="group changed", item="rule")
    text = Reader(drawn(change(), group)).text.partition("Value by value")[2]
    assert "2013 to 2018" in text
    assert text.index("group changed") < text.index("children looked after")


def test_what_left_and_what_is_new_is_shown_with_two_dots_on_its_other_side():
    text = Reader(drawn(change(kind="added", shown_before=None), change(kind="removed"))).text
    assert "children looked after .. 360" in text
    assert "Counts of children 1 0 1" in text


def test_the_page_stays_small_and_says_how_much_it_leaves_out():
    rows = [change(year=1000 + n) for n in range(1_207)]
    text = drawn(*rows)
    assert "Changes that are not shown here: 1,007." in text
    assert 'data/rpt_release_changes.html">rpt_release_changes</a>' in text
    assert len(text) < 100_000


def test_a_welsh_page_has_welsh_names_of_areas_and_marks_causes_as_english():
    text = drawn(change(), language="cy")
    assert "<td>Tor-faen</td>" in text
    assert '<span lang="en">landed: x.csv</span>' in text
