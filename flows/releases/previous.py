"""The release before, beside the one being built: what it held, and what went in otherwise."""

from pathlib import Path

from flows.releases.store import Release
from flows.warehouse.connect import opened
from flows.warehouse.write import copy_tables, create_table

COMPARED = {
    "marts.fct_care_rates": {
        "area_code": "varchar",
        "area_name": "varchar",
        "year_ending_march": "integer",
        "n_children_looked_after": "integer",
        "marker": "varchar",
        "population_0_17": "integer",
        "care_rate_per_10k": "double",
    },
    "marts.fct_deprivation": {
        "area_code": "varchar",
        "area_name": "varchar",
        "measure": "varchar",
        "reference_year": "integer",
        "value": "double",
    },
    "marts.fct_deprivation_residuals": {
        "area_code": "varchar",
        "area_name": "varchar",
        "year_ending_march": "integer",
        "measure": "varchar",
        "residual_per_10k": "double",
    },
    "marts.fct_care_rate_groups": {
        "area_code": "varchar",
        "area_name": "varchar",
        "window_years": "integer",
        "start_year": "integer",
        "end_year": "integer",
        "rule": "varchar",
        "care_rate_group": "varchar",
        "deprivation_measure": "varchar",
    },
    "ledger.rpt_published_vs_computed": {
        "value_id": "varchar",
        "verdict": "varchar",
        "computed_rounded": "double",
    },
}
RELEASE = {"release_id": "varchar", "reason": "varchar"}


def copy_previous_release(warehouse: Path, before: Release | None, manifest: dict) -> None:
    """Copy what is compared from the release before into the schema ``previous``.

    Parameters
    ----------
    manifest
        Of the release being built or compared: at least ``inputs`` and ``code_version``.
    """
    copies = {
        f"previous.{table.split('.')[1]}": (table, types) for table, types in COMPARED.items()
    }
    with opened(warehouse, writing=True) as connection:
        connection.execute("drop schema if exists previous cascade")
        copy_tables(connection, copies, before.warehouse if before else None)
        create_table(connection, "previous.release", RELEASE)
        if before:
            row = [before.id, difference(before.manifest, manifest)]
            connection.table("previous.release").insert(row)


def difference(before: dict, now: dict) -> str | None:
    """Say what went into a release otherwise than into another; nothing if nothing did."""
    files = [
        {file["path"]: file["sha256"] for file in manifest["inputs"]} for manifest in (before, now)
    ]
    changed = sorted(
        path
        for path in files[0].keys() | files[1].keys()
        if files[0].get(path) != files[1].get(path)
    )
    landed = [path for path in changed if path.startswith("landing/")]
    seeds = [path for path in changed if not path.startswith("landing/")]
    reasons = [f"landed: {', '.join(landed)}"] if landed else []
    reasons += [f"seeds changed: {', '.join(seeds)}"] if seeds else []
    if before["code_version"] != now["code_version"]:
        reasons.append(f"code changed: {before['code_version']} to {now['code_version']}")
    return "; ".join(reasons) or None
