"""Contradictions of the report and its claims in words are told as the ledger holds them."""

import pandas as pd
import pytest

from report.site import checked, checked_claims
from tests.unit.report.reading import Reader
from tests.unit.report.site.drawn import drawn
from tests.unit.report.site.ledger_rows import CLAIM, CONTRADICTION, accepted, frames


def test_contradictions_are_told_with_what_is_printed_and_what_follows(monkeypatch):
    pages = drawn(checked, frames(), monkeypatch)
    text = Reader(pages["en/report/contradictions.html"]).text
    assert "Contradictions: 1" in text
    assert CONTRADICTION["explanation"] in text
    none = drawn(checked, frames(contradictions=()), monkeypatch)
    assert "Contradictions: 0" in Reader(none["en/report/contradictions.html"]).text


def test_a_claim_stands_once_with_all_of_its_checks_in_the_order_of_the_report(monkeypatch):
    more = CLAIM | {
        "check_id": "alike.parents",
        "verdict": "supported",
        "explanation": "d = -0.04: alike.",
    }
    first = CLAIM | {
        "claim_order": 1,
        "claim_id": "high",
        "check_id": "high.share",
        "sentence": "Rates are too high",
        "explanation": "473 of 697.",
    }
    pages = drawn(checked, frames(claims=(more, CLAIM, first)), monkeypatch)
    text = Reader(pages["en/report/claims.html"]).text
    assert "Claims: 2. Checks: 3." in text
    assert text.count(CLAIM["sentence"]) == 1
    said = ("Rates are too high", CLAIM["sentence"], CLAIM["explanation"], more["explanation"])
    places = [text.index(each) for each in said]
    assert places == sorted(places)


def test_a_claim_counts_by_its_weakest_verdict_and_once():
    more = CLAIM | {"check_id": "alike.parents", "verdict": "supported"}
    counts = checked_claims.claims_by_verdict(pd.DataFrame([CLAIM, more]))
    assert counts == {"supported": 0, "not shown": 0, "not supported": 1, "contradicted": 0}
    assert set(counts) == set(accepted("rpt_published_claims", "verdict"))


def test_a_report_may_claim_nothing(monkeypatch):
    pages = drawn(checked, frames(claims=()), monkeypatch)
    assert "Claims: 0. Checks: 0." in Reader(pages["en/report/claims.html"]).text


@pytest.mark.parametrize("place", ["sentence", "would_have_to_hold", "explanation"])
def test_claims_are_escaped(place, monkeypatch):
    given = frames(claims=(CLAIM | {place: "<script>alert(1)</script>"},))
    assert "<script>" not in drawn(checked, given, monkeypatch)["en/report/claims.html"]
