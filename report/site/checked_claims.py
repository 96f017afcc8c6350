"""Where a publication contradicts itself, and what it claims in words, tried on its own figures."""

from dataclasses import dataclass

import pandas as pd

from report.records import as_records
from report.site.parts import Column, DataTable, English, Page
from report.site.tables import Tables
from report.site.words import Words

CONTRADICTIONS, CLAIMS = "ledger.rpt_contradictions", "ledger.rpt_published_claims"
VERDICTS = ("supported", "not shown", "not supported", "contradicted")


@dataclass(frozen=True, slots=True)
class ClaimCheckLine:
    """A check of a claim."""

    would_have_to_hold: str
    verdict: str
    explanation: str


@dataclass(frozen=True, slots=True)
class ClaimLines:
    """A claim, its weakest verdict, and its checks."""

    location: str
    sentence: str
    weakest_verdict: str
    checks: list[ClaimCheckLine]


def pages(tables: Tables, words: Words) -> list[Page]:
    """The page of contradictions and the page of claims."""
    contradictions = tables[CONTRADICTIONS]
    claims = claims_in_words(tables[CLAIMS])
    return [
        Page(
            "report/contradictions.html",
            "report",
            words("contradictions.title"),
            "checked_contradictions.html",
            {"table": contradictions_shown(contradictions, words, is_of_one=False)},
        ),
        Page(
            "report/claims.html",
            "report",
            words("claims.title"),
            "checked_claims.html",
            {
                "claims": claims,
                "n_checks": sum(len(claim.checks) for claim in claims),
                "verdicts": VERDICTS,
            },
        ),
    ]


def contradictions_shown(
    contradictions: pd.DataFrame, words: Words, *, is_of_one: bool
) -> DataTable:
    """The contradictions as a table, the gravest of each publication first.

    Parameters
    ----------
    is_of_one
        Whether all are of one publication, which then needs no column.
    """
    order = {"error": 0, "rounding": 1, "wording": 2}
    ordered = contradictions.assign(place=contradictions["severity"].map(order)).sort_values(
        ["publication", "place"], kind="stable"
    )
    return DataTable(
        words("contradictions.caption", n=len(contradictions)),
        (
            Column(words("column.place")),
            *(() if is_of_one else (Column(words("column.publication")),)),
            Column(words("column.severity")),
            Column(words("column.printed")),
            Column(words("column.recomputed")),
            Column(words("column.explanation")),
        ),
        [
            [
                English(row["location"]),
                *(() if is_of_one else (English(row["publication_title"]),)),
                words(f"severity.{row['severity']}"),
                English(row["printed"]),
                words("contradictions.nothing")
                if row["recomputed"] == "none"
                else English(row["recomputed"]),
                English(row["explanation"]),
            ]
            for row in as_records(ordered)
        ],
    )


def claims_in_words(claims: pd.DataFrame) -> list[ClaimLines]:
    """Put the checks of each claim together, in the order of the claims.

    Parameters
    ----------
    claims
        ``ledger.rpt_published_claims``.
    """
    ordered = claims.sort_values(["claim_order", "check_id"])
    return [
        ClaimLines(
            location=rows["location"].iloc[0],
            sentence=rows["sentence"].iloc[0],
            weakest_verdict=rows["weakest_verdict"].iloc[0],
            checks=[
                ClaimCheckLine(row["would_have_to_hold"], row["verdict"], row["explanation"])
                for row in as_records(rows)
            ],
        )
        for _, rows in ordered.groupby("claim_order", sort=True)
    ]


def claims_by_verdict(claims: pd.DataFrame) -> dict[str, int]:
    """How many claims have each verdict as their weakest, in the order of `VERDICTS`."""
    weakest = claims.drop_duplicates("claim_id")["weakest_verdict"].value_counts()
    return {verdict: int(weakest.get(verdict, 0)) for verdict in VERDICTS}
