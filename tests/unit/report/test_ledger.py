import pandas as pd
import pytest

from report.ledger import ledger_page
from tests.unit.report.reading import RELEASE, Reader

CONTRADICTION = {
    "publication": "report",
    "publication_title": "The report",
    "check_id": "p_from_t.one",
    "kind": "p_from_t",
    "severity": "error",
    "location": "Table 5",
    "value_ids": "one; two",
    "printed": "t(433) = -1.3, p 0.814",
    "recomputed": "0.1943",
    "interval_low": 0.178,
    "interval_high": 0.212,
    "explanation": "t = -1.3 gives p between 0.178 and 0.212, printed 0.814.",
}


def line(**changes) -> dict:
    return {
        "report_order": 1,
        "value_id": "one",
        "publication": "report",
        "publication_title": "The report",
        "location": "Table 1",
        "topic": "closed_question",
        "subject": "rate_wales",
        "variable": "rate_wales",
        "option": "too_high",
        "grouping": "all",
        "statistic": "percent",
        "printed": "60.8",
        "published_value": 60.8,
        "decimals": 1,
        "bound": None,
        "computed_value": 60.832,
        "withheld_reason": None,
        "computed_rounded": 60.8,
        "verdict": "reproduced",
        "severity": None,
        "basis": "synthetic respondents",
        "is_synthetic": True,
        "n_contradictions": 0,
        "contradiction": None,
        "note": None,
    } | changes


REPRODUCED = line()
DIFFERS = line(
    report_order=2,
    subject="Wales",
    verdict="differs",
    basis="public data",
    is_synthetic=False,
    note="109 is the rate of another year.",
)
LOST = line(
    report_order=3,
    computed_value=None,
    computed_rounded=None,
    verdict="not recomputable",
    basis="none",
    is_synthetic=False,
    note="Another nation.",
)


CLAIM = {
    "claim_order": 2,
    "check_id": "alike.cuts",
    "claim_id": "alike",
    "location": "Summary",
    "sentence": "Their views of external pressures are similar",
    "kind": "alike",
    "would_have_to_hold": "They differ by less than 0.3 SD on cuts.",
    "verdict": "not supported",
    "weakest_verdict": "not supported",
    "explanation": "d = -0.18: equivalence is not shown.",
}


def page(*lines: dict, contradictions: tuple = (CONTRADICTION,), claims: tuple = (CLAIM,)) -> str:
    columns = list(CONTRADICTION)
    found = pd.DataFrame(list(contradictions), columns=columns)
    said = pd.DataFrame(list(claims), columns=list(CLAIM))
    return ledger_page(pd.DataFrame(list(lines)), found, said, RELEASE)


def test_every_tag_is_closed_and_nothing_is_fetched():
    reader = Reader(page(REPRODUCED, DIFFERS, LOST))
    assert reader.open == []
    assert not {"script", "link", "img", "iframe"} & set(reader.tags)
    assert reader.references == []


def test_a_page_on_synthetic_respondents_says_what_that_is_worth():
    assert "proves nothing about Wales" in Reader(page(REPRODUCED)).text
    assert "proves nothing about Wales" not in Reader(page(DIFFERS)).text


def test_every_printed_value_has_a_line_with_its_computed_value_verdict_and_reason():
    text = Reader(page(LOST, DIFFERS, REPRODUCED)).text
    for said in ("60.8", "60.832", "reproduced", "109 is the rate of another year.", "3 printed"):
        assert said in text
    # in the order of the report, whatever the order of the rows
    assert text.index("rate_wales") < text.index("Another nation.")


def test_each_publication_has_its_own_score_and_its_own_lines_in_the_order_of_the_ledger():
    release = line(report_order=4, publication_title="A release", subject="Wales in 2019")
    text = Reader(page(release, REPRODUCED, DIFFERS)).text
    assert "The report: 2 printed values" in text
    assert "A release: 1 printed values" in text
    assert text.index("The report, in its own order") < text.index("rate_wales")
    assert text.index("A release, in its own order") < text.index("Wales in 2019")
    assert text.index("rate_wales") < text.index("A release, in its own order")


def test_a_value_that_is_withheld_has_its_verdict_and_says_why():
    reason = "Fewer than 10 respondents."
    text = page(line(computed_value=None, verdict="reproduced", withheld_reason=reason))
    assert ">withheld<" in text
    assert reason in text
    assert ">reproduced<" in text


def test_contradictions_are_told_with_what_is_printed_and_what_follows():
    text = Reader(page(REPRODUCED)).text
    assert "1 contradictions" in text
    assert CONTRADICTION["explanation"] in text
    assert "0 contradictions" in Reader(page(REPRODUCED, contradictions=())).text


def test_a_value_that_is_contradicted_shows_the_contradiction_not_the_note():
    row = line(
        verdict="contradicted", severity="rounding", contradiction="It cannot be.", note="Our note."
    )
    text = Reader(page(row)).text
    assert "It cannot be." in text
    assert "Our note." not in text


@pytest.mark.parametrize("place", ["location", "subject", "printed", "note"])
def test_values_are_escaped(place):
    assert "<script>" not in page(DIFFERS | {place: "<script>alert(1)</script>"})


def test_a_claim_stands_once_with_all_of_its_checks_in_the_order_of_the_report():
    more = CLAIM | {
        "check_id": "alike.parents",
        "verdict": "supported",
        "explanation": "d = -0.04: alike.",
    }
    first = CLAIM | {
        "claim_order": 1,
        "check_id": "high.share",
        "sentence": "Rates are too high",
        "explanation": "473 of 697.",
    }
    text = Reader(page(REPRODUCED, claims=(more, CLAIM, first))).text
    assert "2 claims, 3 checks" in text
    assert text.count(CLAIM["sentence"]) == 1
    said = ("Rates are too high", CLAIM["sentence"], CLAIM["explanation"], more["explanation"])
    places = [text.index(each) for each in said]
    assert places == sorted(places)


def test_a_report_may_claim_nothing():
    assert "0 claims, 0 checks" in Reader(page(REPRODUCED, claims=())).text


@pytest.mark.parametrize("place", ["sentence", "would_have_to_hold", "explanation"])
def test_claims_are_escaped(place):
    assert "<script>" not in page(
        REPRODUCED, claims=(CLAIM | {place: "<script>alert(1)</script>"},)
    )
