"""What changed since the release before: how much of what, because of what, and value by value."""

from collections import Counter
from collections.abc import Iterator

from report.site.parts import Column, DataTable, English, Link, Page
from report.site.tables import Row, Tables
from report.site.words import Words

TABLE = "marts.rpt_release_changes"
TABLES = ("marts.dim_local_authorities", TABLE)
PATH = "changes.html"
KINDS = ("added", "revised", "removed")
SHOWN_CAUSES, SHOWN_VALUES = 50, 200  # a new year changes thousands of values: the page stays small
ALL_VALUES = Link("rpt_release_changes", "data/rpt_release_changes.html")


def pages(tables: Tables, words: Words) -> Iterator[Page]:
    """The page of changes; without any it says so."""
    changes = sorted(tables.rows(TABLE), key=_importance)
    yield Page(
        PATH,
        "about",
        words("changes.title"),
        "changes.html",
        {
            "lead": lead(changes, words),
            "counts": _counts(changes, words) if changes else None,
            "causes": _causes(changes, words) if changes else None,
            "values": _values(changes, words) if changes else None,
            "n_left": max(0, len(changes) - SHOWN_VALUES),
            "all_values": ALL_VALUES,
        },
    )


def lead(changes: list[Row], words: Words) -> str:
    """How many values changed since which release, in a sentence."""
    if not changes:
        return words("changes.none")
    return words(
        "changes.lead",
        n=words.number(len(changes)),
        before=changes[0]["previous_release_id"] or "..",
    )


def _importance(change: Row) -> tuple:
    """Sort key: what has a consequence first, then by subject, area and year."""
    return (
        change["consequence"] is None,
        change["subject"],
        change["area_name"] or "",
        change["year"] or 0,
        change["start_year"] or 0,
        change["item"],
    )


def _counts(changes: list[Row], words: Words) -> DataTable:
    """Changes by subject and kind."""
    counts = Counter((change["subject"], change["kind"]) for change in changes)
    return DataTable(
        words("changes.counts"),
        (
            Column(words("column.subject")),
            *(Column(words(f"kind_of_change.{kind}"), 0) for kind in KINDS),
        ),
        [
            [words(f"subject_of_change.{subject}"), *(counts[subject, kind] for kind in KINDS)]
            for subject in sorted({subject for subject, _ in counts})
        ],
    )


def _causes(changes: list[Row], words: Words) -> DataTable:
    """What changes follow from, the most frequent first."""
    causes = Counter(change["because"] or "" for change in changes)
    return DataTable(
        words("changes.causes"),
        (Column(words("column.because")), Column(words("column.n_changes"), 0)),
        [
            [English(cause) if cause else words("changes.unknown_cause"), n]
            for cause, n in causes.most_common(SHOWN_CAUSES)
        ],
    )


def _values(changes: list[Row], words: Words) -> DataTable:
    """Value by value: before, now, and why."""
    return DataTable(
        words("changes.values"),
        (
            Column(words("column.subject")),
            Column(words("column.area")),
            Column(words("column.years")),
            Column(words("column.item")),
            Column(words("column.before")),
            Column(words("column.now")),
            Column(words("column.consequence")),
            Column(words("column.because")),
        ),
        [
            [
                words(f"subject_of_change.{change['subject']}"),
                words.area(change["area_code"]) if change["area_code"] else "",
                _years(change, words),
                English(change["item"]),
                English(change["shown_before"] or ".."),
                English(change["shown_now"] or ".."),
                words(f"consequence.{change['consequence']}") if change["consequence"] else "",
                English(change["because"] or ""),
            ]
            for change in changes[:SHOWN_VALUES]
        ],
    )


def _years(change: Row, words: Words) -> str:
    if change["year"] is None:
        return ""
    if change["start_year"] is None:
        return str(int(change["year"]))
    return words("years", start=int(change["start_year"]), end=int(change["year"]))
