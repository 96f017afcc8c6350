"""Every printed value of a publication beside the computed one, to be filtered without a script."""

import re
from dataclasses import dataclass

import pandas as pd

from report.records import as_records
from report.site.parts import Page
from report.site.tables import Tables
from report.site.words import Words

LEDGER = "ledger.rpt_published_vs_computed"
ITEMS, SCORES = "marts.dim_survey_items", "ledger.rpt_score_differences"
VERDICTS = ("reproduced", "consistent", "contradicted", "differs", "not recomputable")
SEVERITIES = ("error", "rounding", "wording", "none")
BASES = (
    "public data",
    "printed counts",
    "whole-number rates",
    "questionnaire",
    "survey respondents",
    "synthetic respondents",
    "none",
)
FILTERS = {"verdict": VERDICTS, "severity": SEVERITIES, "basis": BASES}
MOST_PLACES = 120  # of one publication that can be told apart: each is a rule of the style sheet


@dataclass(frozen=True, slots=True)
class Line:
    """A printed value.

    Attributes
    ----------
    classes
        What the filters of the page find it by.
    """

    place: str
    what: str
    printed: str
    computed: str
    verdict: str
    basis: str
    reason: str
    classes: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a filter: the class of the rows it is about, and its name."""

    name: str
    label: str
    n: int


def value_path(publication: str) -> str:
    """The page of a publication's values."""
    return f"report/values/{publication}.html"


def filter_class(kind: str, value: str) -> str:
    """The class of rows with a verdict, basis or severity: ``verdict-not-recomputable``."""
    return f"{kind}-{re.sub('[^a-z]+', '-', value)}"


def filter_classes() -> list[str]:
    """Every class that a checkbox can hide: the style sheet has a rule for each."""
    return [filter_class(kind, value) for kind, values in FILTERS.items() for value in values]


def publications(ledger: pd.DataFrame) -> dict[str, str]:
    """Titles of the publications by their id, in the order of the ledger: the report first."""
    ordered = ledger.sort_values("report_order").drop_duplicates("publication")
    return dict(zip(ordered["publication"], ordered["publication_title"], strict=True))


def pages(tables: Tables, words: Words) -> list[Page]:
    """A page for each publication."""
    ledger = tables[LEDGER].sort_values("report_order")
    names = names_of(tables)
    return [
        _page(publication, title, ledger[ledger["publication"] == publication], names, words)
        for publication, title in publications(ledger).items()
    ]


def names_of(tables: Tables) -> dict[str, str]:
    """What the ids of questions and scores stand for: their wording and labels."""
    items, scores = tables[ITEMS], tables[SCORES]
    return {
        **dict(zip(items["item_id"], items["wording"], strict=True)),
        **dict(zip(scores["scale_id"], scores["label"], strict=True)),
    }


def _page(
    publication: str, title: str, values: pd.DataFrame, names: dict[str, str], words: Words
) -> Page:
    """Lay the values of a publication out in its own order.

    Raises
    ------
    ValueError
        If it has more places than the style sheet can tell apart.
    """
    places = {place: n for n, place in enumerate(dict.fromkeys(values["location"]), start=1)}
    if len(places) > MOST_PLACES:
        raise ValueError(f"{publication} has {len(places)} places, a filter at most {MOST_PLACES}")
    return Page(
        value_path(publication),
        "report",
        words("values.title", title=title),
        "checked_values.html",
        {
            "n": len(values),
            "filters": {kind: _choices(kind, values, words) for kind in FILTERS},
            "places": list(places),
            "lines": [_line(row, places, names, words) for row in as_records(values)],
        },
        is_synthetic=bool(values["is_synthetic"].any()),
    )


def _choices(kind: str, values: pd.DataFrame, words: Words) -> list[Choice]:
    """The entries of a filter that the page has rows for."""
    counts = values[kind].fillna("none").value_counts()
    return [
        Choice(filter_class(kind, value), words(f"{kind}.{value}"), int(counts[value]))
        for value in FILTERS[kind]
        if value in counts
    ]


def _line(row: dict, places: dict[str, int], names: dict[str, str], words: Words) -> Line:
    """Lay out a row of the ledger."""
    reason = row["contradiction"] if row["verdict"] == "contradicted" else row["note"]
    withheld = row["withheld_reason"]
    severity = row["severity"] if isinstance(row["severity"], str) else "none"
    verdict = words(f"verdict.{row['verdict']}")
    return Line(
        place=row["location"],
        what=_what(row, names),
        printed=row["printed"],
        computed=words("withheld.short")
        if isinstance(withheld, str)
        else _shown(row["computed_value"], row["decimals"]),
        verdict=verdict if severity == "none" else f"{verdict}: {words(f'severity.{severity}')}",
        basis="" if row["basis"] == "none" else words(f"basis.{row['basis']}"),
        reason=_reason(row["verdict"], reason, withheld),
        classes=" ".join(
            (
                filter_class("verdict", row["verdict"]),
                filter_class("basis", row["basis"]),
                filter_class("severity", severity),
                f"place-{places[row['location']]}",
            )
        ),
    )


def _what(row: dict, names: dict[str, str]) -> str:
    """Of what a value is, in the words of the questionnaire: "Police: very important, percent"."""
    subject = "; ".join(names.get(part, part) for part in row["subject"].split("; "))
    parts = [row["option"], row["grouping"], row["statistic"]]
    told = [str(part) for part in parts if isinstance(part, str)]
    details = [part for part in told if part not in ("all", row["subject"])]
    return ": ".join(part for part in (subject, ", ".join(details)) if part).replace("_", " ")


def _reason(verdict: str, reason: str | None, withheld: str | None) -> str:
    """Why a verdict is none of agreement, and why a value is not shown."""
    parts = [withheld, reason if verdict != "reproduced" else None]
    return " ".join(part for part in parts if isinstance(part, str))


def _shown(value: float, decimals: int) -> str:
    """Write a computed value with two digits more than the publication prints."""
    if pd.isna(value):
        return ""
    written = f"{value:,.{decimals + 2}f}"
    return written.rstrip("0").rstrip(".")
