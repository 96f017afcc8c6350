"""Rows of a small ledger, made by hand, that the pages of the checked report are drawn of."""

import pandas as pd
import yaml

from flows.settings import PROJECT
from report.site import checked_claims, checked_table_4, checked_values
from tests.unit.report.site.drawn import ANGLESEY, POWYS

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
    location="Summary",
    computed_value=None,
    computed_rounded=None,
    verdict="not recomputable",
    basis="none",
    is_synthetic=False,
    note="Another nation.",
)
ROUNDED = line(
    report_order=4,
    verdict="contradicted",
    severity="rounding",
    contradiction="It cannot be.",
    note="Our note.",
)
RELEASE = line(
    report_order=5,
    publication="release",
    publication_title="A release",
    subject="Wales in 2019",
    basis="public data",
    is_synthetic=False,
)


def change(area: str, **changes) -> dict:
    return {
        "area_code": area,
        "start_year": 2016,
        "end_year": 2020,
        "source_of_start_rate": "published",
        "source_of_end_rate": "published",
        "start_rate_per_10k": 60.0,
        "end_rate_per_10k": 101.0,
        "rule": "change_pct_of_end",
        "change_pct": 40.594,
        "printed_change_pct": 40.6,
        "is_large_increase": True,
    } | changes


CHANGES = (
    change(POWYS),
    change(POWYS, rule="change_pct_of_start", change_pct=68.3),
    change(POWYS, start_year=2015, rule="change_pct_of_start", change_pct=87.0),
    change(ANGLESEY, change_pct=35.0, printed_change_pct=35.0, is_large_increase=False,
           source_of_end_rate="implied by Table 4"),
)  # fmt: skip


def reading(rank: int | None, n: int, of: int, **changes) -> dict:
    return {
        "start_year": 2016,
        "end_year": 2020,
        "rule": "change_pct_of_end",
        "rates": "published, whole numbers",
        "wales_change_pct": 21.05,
        "n_compared": of,
        "n_reproduced": n,
        "largest_difference_pct": 0.04,
        "fit_rank": rank,
    } | changes


READINGS = (
    reading(2, 4, 12, rule="change_pct_of_start", rates="computed, unrounded"),
    reading(1, 8, 8),
    reading(None, 0, 0, start_year=2001),
)
STATEMENT = {
    "start_year": 2016,
    "end_year": 2020,
    "rule": "change_pct_of_end",
    "wales_change_pct": 21.05,
    "n_large_increases": 1,
    "n_large_decreases": 0,
    "n_rose_more_than_wales": 2,
}


def frames(
    *lines: dict, contradictions: tuple = (CONTRADICTION,), claims: tuple = (CLAIM,), **changes
) -> dict[str, pd.DataFrame]:
    return {
        checked_values.LEDGER: pd.DataFrame(list(lines or (REPRODUCED, DIFFERS, LOST, ROUNDED))),
        checked_values.ITEMS: pd.DataFrame(
            {"item_id": ["rate_wales"], "wording": ["The rate in Wales is..."]}
        ),
        checked_values.SCORES: pd.DataFrame({"scale_id": ["factor_2"], "label": ["Cuts"]}),
        checked_claims.CONTRADICTIONS: pd.DataFrame(
            list(contradictions), columns=list(CONTRADICTION)
        ),
        checked_claims.CLAIMS: pd.DataFrame(list(claims), columns=list(CLAIM)),
        checked_table_4.CHANGES: pd.DataFrame(list(CHANGES)),
        checked_table_4.READINGS: pd.DataFrame(list(READINGS)),
        checked_table_4.STATEMENTS: pd.DataFrame([STATEMENT]),
    } | changes


def accepted(model: str, column: str) -> list[str]:
    """The values that a model accepts of a column."""
    text = (PROJECT / f"models/ledger/{model}.yml").read_text(encoding="utf-8")
    (found,) = [
        each
        for each in yaml.load(text, yaml.CSafeLoader)["models"][0]["columns"]
        if each["name"] == column
    ]
    (values,) = [
        test["accepted_values"]["arguments"]["values"]
        for test in found["data_tests"]
        if isinstance(test, dict) and "accepted_values" in test
    ]
    return values
