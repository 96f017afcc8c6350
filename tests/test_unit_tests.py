"""Every rule of the models, by dbt's own unit tests."""

import os
import shutil
import subprocess
import sys

from flows.settings import RESTRICTED, WAREHOUSE
from flows.warehouse.dbt_arguments import dbt_arguments


def test_every_unit_test_of_a_model_passes(home, tmp_path):
    copies = {}
    for name, variable in ((WAREHOUSE, "GOFAL_WAREHOUSE"), (RESTRICTED, "GOFAL_RESTRICTED")):
        copy = tmp_path / name
        shutil.copy(home.current / name, copy)
        copy.chmod(0o600)
        copies[variable] = str(copy)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "test", "--select", "test_type:unit"),
            *dbt_arguments(tmp_path / "target", home),
        ],
        env={**os.environ, **copies, "DO_NOT_TRACK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "Nothing to do" not in done.stdout
