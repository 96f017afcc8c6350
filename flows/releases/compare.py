"""What differs between two releases, by the model that tells each release from the one before."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from flows.releases.previous import copy_previous_release
from flows.releases.store import Release
from flows.settings import PROJECT, WAREHOUSE, Settings, quiet_tools
from flows.warehouse.dbt_arguments import dbt_arguments
from flows.warehouse.read import drop_schema, read_rows

CHANGES = "from marts.rpt_release_changes order by subject, area_name, year, start_year, item"


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
        If dbt could not compare them.
    """
    previous = read_rows(now.warehouse, "select release_id from previous.release")
    if [row["release_id"] for row in previous] == [before.id]:
        return read_rows(now.warehouse, CHANGES, limit=1_000_000)
    quiet_tools(settings)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / WAREHOUSE
        shutil.copyfile(now.warehouse, scratch)
        drop_schema(scratch, "previous")
        copy_previous_release(scratch, before, now.manifest)
        _run_dbt(settings, scratch)
        return read_rows(scratch, CHANGES, limit=1_000_000)


def _run_dbt(settings: Settings, scratch: Path) -> None:
    """Build anew the models that compare; all they read is in the copy."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "run", "--select"),
            *("int_previous_release_values", "int_release_changes", "rpt_release_changes"),
            *dbt_arguments(scratch.parent / "target", settings),
        ],
        cwd=PROJECT,
        env={**os.environ, "GOFAL_WAREHOUSE": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DiffError(f"dbt could not compare the releases:\n{done.stdout[-2000:]}")


class DiffError(RuntimeError):
    """Two releases could not be compared."""
