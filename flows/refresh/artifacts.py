"""What Prefect shows of a run: what landed, what was refused, what changed, the ledger's score."""

from collections.abc import Iterable

import pandas as pd
from prefect.artifacts import create_table_artifact

from flows.landing.deliveries import Landing
from flows.releases.score import ledger_score
from flows.releases.store import Release

PAGES = {
    "site/index": "everything, in Welsh and in English",
    "site/en/quality": "what the quality checks found",
    "site/en/data/index": "every table and column",
    "site/en/report/index": "printed beside computed",
    "site/en/study/index": "Tables 1 to 6 of every wave",
}


def show_release(release: Release, before: Release | None, checks: pd.DataFrame) -> None:
    """Show a release: its tables, what changed, its checks, its score, and where its pages are.

    The pages are files: no browser follows a link to one from a page that came over http.
    """
    tables = {
        "release-tables": [
            {"table": table.table, "rows": table.n_rows} for table in release.manifest.tables
        ],
        "what-changed": changed_tables(release, before),
        "quality-checks": checks[["gate", "suite", "why", "is_success"]].to_dict("records"),
        "ledger-score": ledger_score(release),
        "pages": [
            {"page": holds, "file": str(release.folder / f"{name}.html")}
            for name, holds in PAGES.items()
        ],
    }
    for key, table in tables.items():
        create_table_artifact(table, key=key, description=f"Release {release.id}")


def changed_tables(release: Release, before: Release | None) -> list[dict]:
    """The tables whose content is not that of the release before: rows then and now."""
    old, new = (
        {table.table: table for table in (each.manifest.tables if each else ())}
        for each in (before, release)
    )
    return [
        {
            "table": name,
            "rows_before": old[name].n_rows if name in old else None,
            "rows_now": new[name].n_rows if name in new else None,
        }
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def show_landings(landings: Iterable[Landing]) -> None:
    """Show what became of each delivery, and what was found in it."""
    table = [
        {
            "delivery": landing.delivery,
            "status": landing.status.name.lower(),
            "sentence": landing.sentence(),
            "problems": "\n".join(str(problem) for problem in landing.problems),
        }
        for landing in landings
    ]
    if table:
        create_table_artifact(table, key="deliveries", description="What the run found")
