"""The release before, beside the one being built: what it held, and what went in otherwise."""

from pathlib import Path

from flows.inputs import Inputs
from flows.releases import Release
from flows.tables import copy_tables, insert_row

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


def lay_beside(warehouse: Path, before: Release | None, inputs: Inputs) -> None:
    """Copy what is compared from the release before into the schema ``previous``."""
    copies = {
        f"previous.{table.split('.')[1]}": (table, types) for table, types in COMPARED.items()
    }
    copy_tables(warehouse, copies, before.warehouse if before else None)
    row = (before.id, difference(before.manifest, inputs)) if before else None
    insert_row(warehouse, "previous.release", RELEASE, row)


def difference(manifest: dict, inputs: Inputs) -> str | None:
    """Say what went into a release otherwise than into another; nothing if nothing did."""
    before = {file["path"]: file["sha256"] for file in manifest["inputs"]}
    now = {file.path: file.sha256 for file in inputs.files}
    changed = sorted(
        path for path in before.keys() | now.keys() if before.get(path) != now.get(path)
    )
    landed = [path for path in changed if path.startswith("landing/")]
    seeds = [path for path in changed if not path.startswith("landing/")]
    reasons = [f"landed: {', '.join(landed)}"] if landed else []
    reasons += [f"seeds changed: {', '.join(seeds)}"] if seeds else []
    if manifest["code_version"] != inputs.code_version:
        reasons.append(f"code changed: {manifest['code_version']} to {inputs.code_version}")
    return "; ".join(reasons) or None
