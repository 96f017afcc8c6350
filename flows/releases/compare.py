"""What differs between two releases, by the model that tells each release from the one before."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from flows.releases.inputs import read_inputs
from flows.releases.previous import copy_previous_release
from flows.releases.store import Release
from flows.settings import PROJECT, WAREHOUSE, Settings, quiet_tools
from flows.warehouse.compiled import recorded, replay
from flows.warehouse.connect import opened
from flows.warehouse.dbt_arguments import dbt_arguments, keep_parse
from flows.warehouse.read import read_rows

CHANGES = "from marts.rpt_release_changes order by subject, area_name, year, start_year, item"
# they compare; all they read is in any release
COMPARING = ("int_previous_release_values", "int_release_changes", "rpt_release_changes")


class DiffError(RuntimeError):
    """Two releases could not be compared."""


def changes_between(settings: Settings, before: Release, now: Release) -> list[dict]:
    """Compare two releases.

    Returns
    -------
    list of dict
        The rows of ``marts.rpt_release_changes``, every value as text: as the release holds them
        if it was compared with the other when it was built, else computed now.

    Raises
    ------
    DiffError
        If dbt could not compare them, or there is no room to.
    """
    previous = read_rows(now.warehouse, "select release_id from previous.release")
    if [row["release_id"] for row in previous] == [before.id]:
        return read_rows(now.warehouse, CHANGES, limit=1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / WAREHOUSE
        shutil.copyfile(now.warehouse, scratch)
        copy_previous_release(scratch, before, now.manifest)
        if not _replay(scratch, now):
            quiet_tools(settings)
            _run_dbt(settings, scratch)
        return read_rows(scratch, CHANGES, limit=1_000_000)


def _replay(scratch: Path, now: Release) -> bool:
    """Execute what dbt executed before, if the release was built by the same models."""
    inputs = read_inputs()
    recording = recorded(inputs.models_fingerprint)
    if recording is None or now.manifest.code_version != inputs.code_version:
        return False
    nodes = recording["models"] | recording["ledger"]
    with opened(scratch, writing=True) as warehouse:
        for name in reversed(COMPARING):
            for kind, schema in warehouse.execute(
                "select table_type, table_schema from information_schema.tables "
                "where table_catalog = current_database() and table_name = ?",
                [name],
            ).fetchall():
                what = "view" if kind == "VIEW" else "table"
                warehouse.execute(f"drop {what} {schema}.{name}")
        try:
            return replay(warehouse, nodes, only=COMPARING)
        except OSError as error:  # the disk is full
            raise DiffError(f"{error}: make room for a copy of the release there") from error


def _run_dbt(settings: Settings, scratch: Path) -> None:
    """Have dbt build anew the models that compare."""
    target = scratch.parent / "target"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "run", "--select", *COMPARING),
            *dbt_arguments(target, settings.logs),
        ],
        cwd=PROJECT,
        env={**os.environ, "GOFAL_WAREHOUSE": str(scratch)},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    keep_parse(target)
    if done.returncode:
        raise DiffError(f"dbt could not compare the releases:\n{done.stdout[-2000:]}")
