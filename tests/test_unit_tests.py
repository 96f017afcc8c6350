"""Every rule of the models, by dbt's own unit tests."""

import os
import shutil
import subprocess
import sys

from flows.dbt import dbt_places


def test_every_unit_test_of_a_model_passes(home, tmp_path):
    warehouse = tmp_path / "gofal.duckdb"
    shutil.copy(home.current / "gofal.duckdb", warehouse)
    warehouse.chmod(0o644)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "test", "--select", "test_type:unit"),
            *dbt_places(tmp_path / "target", home),
        ],
        env={**os.environ, "GOFAL_WAREHOUSE": str(warehouse), "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "Nothing to do" not in done.stdout
