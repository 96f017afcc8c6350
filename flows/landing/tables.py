"""The tables of landed figures that dbt finds in the warehouse before it builds."""

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.landing.accepted import FINDINGS, accepted_findings
from flows.landing.deliveries import Landed
from flows.landing.newest import dimensions
from flows.warehouse.seeds import records
from flows.warehouse.write import create_file

if TYPE_CHECKING:
    import pandas as pd

EDITIONS = {
    "edition_number": "integer",
    "dataset": "varchar",
    "layout": "varchar",
    "files": "varchar",
    "published_on": "date",
    "published_on_basis": "varchar",
    "landed_at": "timestamp",
}


def write_editions(warehouse: Path, editions: list[Landed], as_of: date | None) -> None:
    """Begin the warehouse with what has landed, every edition of it.

    ``landing.as_of`` holds the day up to which publications count, or no row.
    """
    datasets = [row["dataset"] for row in records("datasets")]
    tables = {
        "landing.as_of": {"known_on": "date"},
        "landing.editions": EDITIONS,
        "landing.accepted_findings": FINDINGS,
    } | {f"landing.{dataset}": _columns(dataset) for dataset in datasets}
    rows = _rows(editions, as_of) if editions or as_of else {}
    create_file(warehouse, tables, rows)


def _rows(editions: list[Landed], as_of: date | None) -> dict[str, list["pd.DataFrame"]]:
    import pandas as pd

    rows = defaultdict(list)
    if as_of:
        rows["landing.as_of"].append(pd.DataFrame({"known_on": [as_of]}))
    for edition in editions:
        rows["landing.editions"].append(pd.DataFrame([_record(edition)]))
        figures = edition.edition.figures.assign(edition_number=edition.number)
        rows[f"landing.{edition.receipt.dataset}"].append(figures)
    if len(accepted := accepted_findings(editions)):
        rows["landing.accepted_findings"].append(accepted)
    return rows


def _record(edition: Landed) -> dict[str, object]:
    """The row of an edition: what its receipt says."""
    receipt = edition.receipt.model_dump(mode="json", include=EDITIONS.keys() - {"files"})
    record = receipt | {"edition_number": edition.number, "files": edition.delivery}
    return {name: record[name] for name in EDITIONS}


def _columns(dataset: str) -> dict[str, str]:
    return {
        "edition_number": "integer",
        "area_code": "varchar",
        "year": "integer",
        **dict.fromkeys(dimensions(dataset), "varchar"),
        "printed": "varchar",
        "value": "double",
        "markers": "varchar",
    }
