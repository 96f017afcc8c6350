"""A release built by what dbt executed before is the release that dbt builds."""

import subprocess
import sys
from pathlib import Path

import pytest

from flows.releases.store import current_release, list_releases
from flows.settings import PROJECT, Settings
from flows.warehouse.compiled import RECORDING
from flows.warehouse.connect import opened
from flows.warehouse.read import public_contents
from tests.conftest import run_gofal

pytestmark = pytest.mark.slow

BUILD = """
import json, os, sys
from pathlib import Path
from flows.refresh.builder import BuildFailedError, Models, Order, _statistics
from flows.refresh.workspace import begin
from flows.releases.inputs import read_inputs
from flows.settings import RESTRICTED, WAREHOUSE, Settings, quiet_tools
from flows.warehouse.compiled import RECORDING
from flows.warehouse.dbt_arguments import dbt_arguments

settings, is_replayed = Settings(Path(sys.argv[1])), sys.argv[2] == "replayed"
quiet_tools(settings)
inputs = read_inputs()
begin(settings, inputs, [], [])
warehouse, restricted = settings.building / WAREHOUSE, settings.building / RESTRICTED
os.environ |= {"GOFAL_WAREHOUSE": str(warehouse), "GOFAL_RESTRICTED": str(restricted)}
target = settings.cache / "dbt"
order = Order(
    warehouse=str(warehouse), restricted=str(restricted), before="",
    models_fingerprint=inputs.models_fingerprint, code_version=inputs.code_version,
    target=str(target), dbt_arguments=["--quiet", *dbt_arguments(target, settings)], heading={},
    report=0, few_respondents=True,
)
# as it stands, though it may be of other seeds
models = Models(order, json.loads(RECORDING.read_text())["parts"] if is_replayed else None)
try:
    models.build("models")
    _statistics(order)
    models.build("ledger")
except BuildFailedError as error:
    print("FAILED", error)
"""
REPLAYED = "nodes as dbt executed them before"


def build(settings: Settings, way: str, project: Path = PROJECT) -> str:
    """Build models, statistics and ledger alone, one way; return what was said."""
    return subprocess.run(
        [sys.executable, "-c", BUILD, str(settings.home), way],
        cwd=project, env={"PYTHONPATH": str(project), "PATH": ""},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def both_ways(built, tmp_path_factory):
    """The folder of the release that is built, and of one built from the same the other way.

    In a clean clone the release is dbt's; where dbt has built these models before, it is replayed.
    """
    settings = Settings(tmp_path_factory.mktemp("the_other_way"))
    is_replayed = REPLAYED in (built.logs / "build.log").read_text()
    said = build(settings, "by dbt" if is_replayed else "replayed")
    assert "FAILED" not in said
    assert said.count(REPLAYED) == (0 if is_replayed else 2)
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


def test_a_run_that_fails_publishes_nothing_and_says_where_in_the_same_words_both_ways(
    home, project
):
    seed = project / "seeds/reference/area_labels.csv"
    seed.write_text(seed.read_text().replace("Torfaen,W06000020", "Torvaen,W06000020"))
    recording = RECORDING.read_text()  # seeds are named in it by their whole path
    moved = project / RECORDING.relative_to(PROJECT)
    moved.write_text(recording.replace(f"{PROJECT}/", f"{project}/"))
    before = current_release(home).id
    by_dbt = run_gofal("refresh", "--home", str(home.home), project=project)
    assert by_dbt.returncode == 1
    for words in (
        "not_null_stg_statswales__children_looked_after_area_code",
        '"2003"',
        "skipped",
        "Nothing was published",
    ):
        assert words in by_dbt.stderr, by_dbt.stderr
    assert current_release(home).id == before
    assert len(list_releases(home)) == 1
    replayed = build(home, "replayed", project)
    assert "not a clean pass of what was recorded; dbt builds it" in replayed
    failure = replayed[replayed.index("FAILED") :].removeprefix("FAILED ").strip()
    said = by_dbt.stderr.split("\n\nNothing was published")[0]
    assert failure.splitlines() == said.splitlines()
