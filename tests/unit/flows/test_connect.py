"""What every opened warehouse has in common."""

import subprocess
import sys

import duckdb
import pytest

from flows.settings import PROJECT
from flows.warehouse import connect
from flows.warehouse.connect import opened

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


@pytest.mark.parametrize(("n_landed", "bits"), [(9, 12), (10, 22)])
def test_many_respondents_are_counted_in_arrays_and_few_are_not(
    tmp_path, monkeypatch, n_landed, bits
):
    monkeypatch.setattr(connect, "MANY_RESPONDENTS", 10)
    restricted = tmp_path / "restricted.duckdb"
    with opened(restricted, writing=True, is_new=True) as connection:
        connection.execute(
            "create schema landing; create table landing.survey_responses as "
            f"select * from range({n_landed})"
        )
    with opened(
        tmp_path / "gofal.duckdb", writing=True, is_new=True, restricted=restricted
    ) as connection:
        setting = "select current_setting('perfect_ht_threshold')"
        assert connection.execute(setting).fetchone() == (bits,)
