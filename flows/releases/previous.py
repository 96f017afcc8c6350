"""The release before, beside the one being built: what it held, and what went in otherwise."""

from pathlib import Path

from flows.releases.manifest import Sources
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
        "rates": "varchar",
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


def copy_previous_release(warehouse: Path, before: Release | None, sources: Sources) -> None:
    """Copy what is compared from the release before into the schema ``previous``.

    Parameters
    ----------
    sources
        Of the release being built or compared.
    """
    copies = {
        f"previous.{table.split('.')[1]}": (table, types) for table, types in COMPARED.items()
    }
    with opened(warehouse, writing=True) as connection:
        connection.execute("drop schema if exists previous cascade")
        copy_tables(connection, copies, before.warehouse if before else None)
        create_table(connection, "previous.release", RELEASE)
        if before:
            row: list[object] = [before.id, before.manifest.difference(sources)]
            connection.table("previous.release").insert(row)
