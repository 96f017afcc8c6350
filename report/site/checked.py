"""The report, checked: what a general reader understands first, and the ways to the rest."""

from collections.abc import Iterator

import pandas as pd

from report.records import as_records
from report.site import checked_claims, checked_table_4, checked_values
from report.site.charts import checked as charts
from report.site.checked_claims import CLAIMS, CONTRADICTIONS
from report.site.checked_values import (
    BASES,
    ITEMS,
    LEDGER,
    SCORES,
    VERDICTS,
    publications,
    value_path,
)
from report.site.parts import Column, DataTable, English, Figure, Link, Page
from report.site.tables import Tables
from report.site.words import Words

TABLES = (
    *(LEDGER, CONTRADICTIONS, CLAIMS, ITEMS, SCORES),
    "ledger.rpt_changes_by_reading",
    "ledger.rpt_statements_by_reading",
    "marts.dim_local_authorities",
    "marts.rpt_table_4_readings",
)
AGREEING = ("reproduced", "consistent")


def pages(tables: Tables, words: Words) -> Iterator[Page]:
    """The overview, contradictions, claims, Table 4, and the values of each publication."""
    yield _overview(tables, words)
    yield from checked_claims.pages(tables, words)
    yield checked_table_4.page(tables, words)
    yield from checked_values.pages(tables, words)


def _overview(tables: Tables, words: Words) -> Page:
    ledger, contradictions = tables[LEDGER], tables[CONTRADICTIONS]
    titles = publications(ledger)
    report = next(iter(titles), "")  # the first; the others are what it is read beside
    values = ledger[ledger["publication"] == report]
    errors = contradictions[
        (contradictions["publication"] == report) & (contradictions["severity"] == "error")
    ]
    counts = values["verdict"].value_counts()
    return Page(
        "report/index.html",
        "report",
        words("checked.title"),
        "checked.html",
        {
            "n": len(values),
            "verdicts": {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS},
            "n_errors": len(errors),
            "errors": checked_claims.contradictions_shown(errors, words, is_of_one=True),
            "claims": checked_claims.claims_by_verdict(tables[CLAIMS]),
            "scores": _scores(ledger, words),
        },
        (_figure(values, words),),
        is_synthetic=bool(ledger["is_synthetic"].any()),
    )


def score(values: pd.DataFrame) -> pd.DataFrame:
    """Count the values of each verdict, severity and basis.

    Returns
    -------
    pandas.DataFrame
        ``verdict``, ``severity`` (``none`` where it has none), ``basis``, ``n``: verdicts in
        their order, and of each the most frequent first.
    """
    by = ["verdict", "severity", "basis"]
    counted = values.assign(severity=values["severity"].fillna("none"))
    counts = counted.groupby(by, sort=False).size().rename("n").reset_index()
    counts["verdict"] = pd.Categorical(counts["verdict"], list(VERDICTS))
    return counts.sort_values(["verdict", "n"], ascending=[True, False])


def _figure(values: pd.DataFrame, words: Words) -> Figure:
    """The score of the report as bars."""
    counts = values["verdict"].value_counts()
    agreeing = sum(int(counts.get(verdict, 0)) for verdict in AGREEING)
    verdicts = {verdict: words(f"verdict.{verdict}") for verdict in VERDICTS}
    bases = {basis: words(f"basis.{basis}") for basis in BASES}
    by_basis = values.groupby(["verdict", "basis"]).size()
    bars: list[dict[str, object]] = []
    for verdict in VERDICTS:
        end = 0
        for basis in BASES:
            start, end = end, end + int(by_basis.get((verdict, basis), 0))
            if end > start:
                bars.append(
                    {
                        "verdict": verdicts[verdict],
                        "basis": bases[basis],
                        "start": start,
                        "end": end,
                    }
                )
    title = words("checked.score.title", n=len(values))
    return Figure(
        "score",
        words(
            "checked.score.headline",
            agreeing=agreeing,
            n=len(values),
            contradicted=int(counts.get("contradicted", 0)),
        ),
        title,
        words("checked.score.sentence"),
        charts.score(
            bars, list(verdicts.values()), list(bases.values()), words("checked.score.axis")
        ),
        score_table(title, values, words),
    )


def score_table(title: str, values: pd.DataFrame, words: Words) -> DataTable:
    """The score as a table: a row a verdict, severity and basis."""
    return DataTable(
        title,
        (
            Column(words("column.verdict")),
            Column(words("column.severity")),
            Column(words("column.basis")),
            Column(words("column.n_values"), 0),
        ),
        [
            [
                words(f"verdict.{row['verdict']}"),
                "" if row["severity"] == "none" else words(f"severity.{row['severity']}"),
                "" if row["basis"] == "none" else words(f"basis.{row['basis']}"),
                row["n"],
            ]
            for row in as_records(score(values))
        ],
    )


def _scores(ledger: pd.DataFrame, words: Words) -> DataTable:
    """The verdicts of every publication, with a way to its values."""
    counts = ledger.groupby(["publication", "verdict"]).size()
    return DataTable(
        words("checked.publications"),
        (
            Column(words("column.publication")),
            Column(words("column.n_values"), 0),
            *(Column(words(f"verdict.{verdict}"), 0) for verdict in VERDICTS),
            Column(words("column.values")),
        ),
        [
            [
                English(title),
                int((ledger["publication"] == publication).sum()),
                *(int(counts.get((publication, verdict), 0)) for verdict in VERDICTS),
                Link(words("checked.values"), value_path(publication)),
            ]
            for publication, title in publications(ledger).items()
        ],
    )
