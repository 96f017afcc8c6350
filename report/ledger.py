"""The ledger page of a release: every number a publication prints, beside the one we compute."""

from dataclasses import dataclass

import pandas as pd

from report.claims import CLAIM_VERDICTS, claims_in_words
from report.pages import template

VERDICTS = {
    "reproduced": (
        "Public data, printed counts or real respondents give it: the value rounds to the printed."
    ),
    "consistent": (
        "What was made to fit gives it: some set of respondents has this and all other printed "
        "numbers together. On public data: the interval of the computed value holds the printed."
    ),
    "contradicted": (
        "By the publication's own numbers it cannot stand, whatever is computed: an error, a "
        "rounding or a wording."
    ),
    "differs": "The computed value is another, and the note says why.",
    "not recomputable": "What it would take is not public; the note says what.",
}


WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Line:
    """A printed value."""

    place: str
    subject: str
    what: str
    printed: str
    computed: str
    verdict: str
    basis: str
    reason: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication: its score, a row per verdict, severity and basis, and its printed values."""

    title: str
    score: list[dict]
    lines: list[Line]


def ledger_page(
    ledger: pd.DataFrame, contradictions: pd.DataFrame, claims: pd.DataFrame, release: dict
) -> str:
    """Draw the ledger page.

    Parameters
    ----------
    ledger
        ``ledger.rpt_published_vs_computed``.
    contradictions
        ``ledger.rpt_contradictions``.
    claims
        ``ledger.rpt_published_claims``.
    release
        ``id``, ``created_at`` and ``code_version`` of the release.

    Returns
    -------
    str
        An HTML page that needs nothing but itself: no script, no network.
    """
    ordered = ledger.sort_values("report_order")
    return template("ledger.html").render(
        release=release,
        is_synthetic=bool(ledger["is_synthetic"].any()),
        verdicts=VERDICTS,
        publications=[
            Publication(
                title=str(title),
                score=_score(values),
                lines=[_line(row) for row in values.to_dict("records")],
            )
            for title, values in ordered.groupby("publication_title", sort=False)
        ],
        contradictions=contradictions.to_dict("records"),
        claims=claims_in_words(claims),
        claim_verdicts=CLAIM_VERDICTS,
    )


def _score(ledger: pd.DataFrame) -> list[dict]:
    """How many values have each verdict, severity and basis: the rows of ``score``."""
    by = ["verdict", "severity", "basis"]
    counted = ledger.assign(severity=ledger["severity"].fillna(""))
    score = counted.groupby(by, sort=False).size().rename("n").reset_index()
    score["verdict"] = pd.Categorical(score["verdict"], list(VERDICTS))
    return score.sort_values(["verdict", "n"], ascending=[True, False]).to_dict("records")


def _line(row: dict) -> Line:
    """Lay out a row of the ledger."""
    what = [row["option"], row["grouping"], row["statistic"]]
    reason = row["contradiction"] if row["verdict"] == "contradicted" else row["note"]
    withheld = row["withheld_reason"]
    return Line(
        place=row["location"],
        subject=row["subject"],
        what=", ".join(str(part) for part in what if isinstance(part, str) and part != "all"),
        printed=row["printed"],
        computed=WITHHELD
        if isinstance(withheld, str)
        else _shown(row["computed_value"], row["decimals"]),
        verdict=_named(row["verdict"], row["severity"]),
        basis="" if row["basis"] == "none" else row["basis"],
        reason=_reason(row["verdict"], reason, withheld),
    )


def _named(verdict: str, severity: str | None) -> str:
    return f"{verdict}: {severity}" if isinstance(severity, str) else verdict


def _reason(verdict: str, reason: str | None, withheld: str | None) -> str:
    """Why a verdict is none of agreement, and why a value is not shown."""
    parts = [withheld, reason if verdict != "reproduced" else None]
    return " ".join(part for part in parts if isinstance(part, str))


def _shown(value: float, decimals: int) -> str:
    """Write a computed value with two digits more than the report prints."""
    return "" if pd.isna(value) else f"{value:,.{decimals + 2}f}".rstrip("0").rstrip(".")
