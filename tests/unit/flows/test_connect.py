"""What every opened warehouse has in common."""

import subprocess
import sys

import duckdb
import pytest

from flows.settings import PROJECT

# DuckDB decides by the process it is in: inside pytest it would draw none
DRAWS = """
import sys
from pathlib import Path
from flows.warehouse import connect
with getattr(connect, sys.argv[1])(Path(sys.argv[2])) as connection:
    print(connection.execute("select current_setting('enable_progress_bar')").fetchall())
"""


@pytest.mark.parametrize("way", ["opened", "reading"])
def test_no_progress_bar_is_drawn_among_what_a_command_says(tmp_path, way):
    path = tmp_path / "gofal.duckdb"
    duckdb.connect(str(path)).close()
    done = subprocess.run(
        [sys.executable, "-c", DRAWS, way, str(path)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "[(False,)]\n", done.stderr
