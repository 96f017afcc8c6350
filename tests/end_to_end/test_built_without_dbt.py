"""A release built by what dbt executed before is the release that dbt builds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.releases.inputs import read_inputs
from flows.releases.store import current_release, list_releases
from flows.settings import PROJECT, Settings
from flows.warehouse.compiled import RECORDING
from flows.warehouse.connect import opened
from flows.warehouse.read import public_contents
from tests.conftest import run_gofal

pytestmark = pytest.mark.slow

REPLAYED = "nodes as dbt executed them before"
# models, statistics and ledger alone: no gates, no server and nothing to take away
REPLAY = """
import os, sys
from pathlib import Path
from flows.refresh.builder import Models, Order, _statistics
from flows.refresh.workspace import begin
from flows.releases.inputs import read_inputs
from flows.settings import RESTRICTED, WAREHOUSE, Settings, quiet_tools
from flows.warehouse.compiled import recorded

settings = Settings(Path(sys.argv[1]))
quiet_tools(settings)
inputs = read_inputs()
begin(settings, inputs, [], [])
warehouse, restricted = settings.building / WAREHOUSE, settings.building / RESTRICTED
os.environ |= {"GOFAL_WAREHOUSE": str(warehouse), "GOFAL_RESTRICTED": str(restricted)}
order = Order(
    warehouse=str(warehouse), restricted=str(restricted), before="",
    models_fingerprint=inputs.models_fingerprint, code_version=inputs.code_version,
    target="", logs="", heading={}, report=0, few_respondents=True,
)
models = Models(order, recorded(inputs.models_fingerprint))
models.build("models")
_statistics(order)
models.build("ledger")
"""


@pytest.fixture(scope="module")
def both_ways(built, tmp_path_factory) -> tuple[Path, Path]:
    """The folder of the release that dbt built, and of one built by what it executed for that."""
    assert REPLAYED not in (built.logs / "build.log").read_text()
    settings = Settings(tmp_path_factory.mktemp("replayed"))
    said = subprocess.run(
        [sys.executable, "-c", REPLAY, str(settings.home)],
        cwd=PROJECT, env={"PYTHONPATH": str(PROJECT), "PATH": ""},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said.count(REPLAYED) == 2
    return built.current, settings.building


def test_every_public_table_and_every_comment_is_the_same_both_ways(both_ways):
    tables = []
    for folder in both_ways:
        with opened(folder / "gofal.duckdb") as warehouse:
            tables.append(public_contents(warehouse))
    assert len(tables[0]) >= 30
    assert tables[0] == tables[1]
    about = []
    for folder in both_ways:
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


def test_a_run_in_which_the_replay_does_not_pass_publishes_nothing_and_says_where_in_dbts_words(
    home, project
):
    seed = project / "seeds/reference/area_labels.csv"
    seed.write_text(seed.read_text().replace("Torfaen,W06000020", "Torvaen,W06000020"))
    # seeds are named in it by their whole path; as it stands, though it is of other seeds
    recording = json.loads(RECORDING.read_text().replace(f"{PROJECT}/", f"{project}/"))
    recording["project"] = str(project)
    recording["fingerprint"] = read_inputs(project=project).models_fingerprint
    (project / RECORDING.relative_to(PROJECT)).write_text(json.dumps(recording))
    before = current_release(home).id
    done = run_gofal("refresh", "--home", str(home.home), project=project)
    assert done.returncode == 1
    assert (
        "not a clean pass of what was recorded; dbt builds it"
        in (home.logs / "build.log").read_text()
    )
    for words in (
        "not_null_stg_statswales__children_looked_after_area_code",
        '"2003"',
        "skipped",
        "Nothing was published",
    ):
        assert words in done.stderr, done.stderr
    assert current_release(home).id == before
    assert len(list_releases(home)) == 1
