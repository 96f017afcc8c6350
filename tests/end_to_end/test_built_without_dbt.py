"""A release built by what dbt executed before is the release that dbt builds."""

import json
import subprocess
import sys

import pytest

from flows.releases.store import current_release, list_releases
from flows.settings import Settings
from flows.warehouse.connect import opened
from tests.conftest import copy_project, run_gofal

pytestmark = pytest.mark.slow

BUILD_AGAIN = """
import json, os, sys
from pathlib import Path
from flows.refresh.builder import BuildFailedError, Models, Order
from flows.refresh.workspace import begin
from flows.releases.inputs import read_inputs
from flows.settings import RESTRICTED, WAREHOUSE, Settings, quiet_tools
from flows.warehouse.compiled import RECORDING
from flows.warehouse.dbt_arguments import dbt_arguments

settings = Settings(Path(sys.argv[1]))
quiet_tools(settings)
inputs = read_inputs()
begin(settings, inputs, [])
os.environ["GOFAL_WAREHOUSE"] = str(settings.building / WAREHOUSE)
os.environ["GOFAL_RESTRICTED"] = str(settings.building / RESTRICTED)
order = Order(
    os.environ["GOFAL_WAREHOUSE"], os.environ["GOFAL_RESTRICTED"], "", "", inputs.code_version,
    ["--quiet", *dbt_arguments(settings.cache / "dbt", settings)], 0,
)
recording = json.loads(RECORDING.read_text())["parts"]  # though it is of other seeds
try:
    Models(order, recording).build("models")
except BuildFailedError as error:
    print("FAILED", error)
"""


@pytest.fixture(scope="module")
def both_ways(tmp_path_factory):
    """A copy of the project and its data directory: release 1 by dbt, 2 by the recording."""
    folder = tmp_path_factory.mktemp("both_ways")
    project, data = copy_project(folder / "project"), folder / "data"
    for arguments in (["refresh"], ["refresh", "--force"]):
        done = run_gofal(*arguments, "--home", str(data), project=project)
        assert done.returncode == 0, done.stderr
    return project, Settings(data)


def test_every_public_table_and_every_comment_is_the_same_both_ways(both_ways):
    _, settings = both_ways
    log = (settings.logs / "build.log").read_text()
    assert "models: " in log
    assert "ledger: " in log
    assert log.count("nodes as dbt executed them before") == 2
    first, second = sorted(settings.releases.iterdir())
    tables = [
        json.loads((each / "manifest.json").read_text())["tables"] for each in (first, second)
    ]
    assert tables[0] == tables[1]
    about = []
    for folder in (first, second):
        with opened(folder / "gofal.duckdb", restricted=folder / "restricted.duckdb") as warehouse:
            about.append(
                warehouse.execute(
                    "select database_name, schema_name, table_name, column_name, data_type, "
                    "is_nullable, comment from duckdb_columns() where not internal order by all"
                ).fetchall()
                + warehouse.execute(
                    "select database_name, table_name, constraint_text from duckdb_constraints() "
                    "order by all"
                ).fetchall()
                + warehouse.execute(
                    "select function_name, macro_definition from duckdb_functions() "
                    "where not internal order by all"
                ).fetchall()
                + warehouse.execute(
                    "select database_name, view_name, comment from duckdb_views() "
                    "where not internal order by all"
                ).fetchall()
            )
    assert about[0] == about[1]


def test_a_run_that_fails_publishes_nothing_and_says_where_in_the_same_words_both_ways(both_ways):
    project, settings = both_ways
    seed = project / "seeds/reference/area_labels.csv"
    was = seed.read_text()
    seed.write_text(was.replace("Torfaen,W06000020", "Torvaen,W06000020"))
    try:
        by_dbt = run_gofal("refresh", "--home", str(settings.home), project=project)
        replayed = subprocess.run(
            [sys.executable, "-c", BUILD_AGAIN, str(settings.home)],
            cwd=project, env={"PYTHONPATH": str(project), "PATH": ""},
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    finally:
        seed.write_text(was)
    assert by_dbt.returncode == 1
    for words in (
        "not_null_stg_statswales__children_looked_after_area_code",
        '"2003"',
        "skipped",
        "Nothing was published",
    ):
        assert words in by_dbt.stderr, by_dbt.stderr
    assert current_release(settings).id.startswith("000002-")
    assert len(list_releases(settings)) == 2
    assert "not a clean pass of what was recorded; dbt builds it" in replayed
    failure = replayed[replayed.index("FAILED") :].removeprefix("FAILED ").strip()
    said = by_dbt.stderr.split("\n\nNothing was published")[0]
    assert failure.splitlines() == said.splitlines()
