"""The claims of a report in words, laid out for the ledger page: a sentence, and its checks."""

from dataclasses import dataclass

import pandas as pd

CLAIM_VERDICTS = {
    "supported": "What would have to hold does, for all numbers that round to the printed ones.",
    "not supported": "The test of it fails for all of them, at the 5% level.",
    "contradicted": "The printed figures exclude it.",
    "not shown": "They leave it open, or none is printed.",
}


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
                for row in rows.to_dict("records")
            ],
        )
        for _, rows in ordered.groupby("claim_order", sort=True)
    ]
