"""`gofal refresh --from-spark`: a release on what a job wrote, or a sentence that says why not.

What the job would write is copied out of a release here: that Spark computes the same, `make spark`
proves.
"""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from flows.releases.store import Release, current_release
from flows.settings import Settings
from flows.spark.back import REPORT
from flows.spark.plan import SPARK, write_plan
from flows.warehouse.connect import opened, quoted
from tests.conftest import run_gofal

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def written(built, tmp_path_factory) -> Path:
    """What a job of Spark's leaves: its plan, a folder of Parquet a table, and its report."""
    release = current_release(built)
    files = (release.warehouse, release.restricted)
    place = tmp_path_factory.mktemp("spark")
    home = Settings(place / "home")  # dbt's own files lie there, not in what others read
    job = write_plan(home, files, place / "plan")[SPARK]
    folder = place / "output"
    with opened(release.warehouse, restricted=release.restricted) as warehouse:
        for model in job.models:
            if not model.is_view:
                (folder / model.name).mkdir(parents=True)
                place = quoted(folder / model.name / "part-0.parquet")
                warehouse.execute(f"copy (from {model.relation}) to {place} (format parquet)")
    (folder / "job-spark.json").write_text(json.dumps(asdict(job)))
    (folder / REPORT).write_text("[]")
    return folder


@pytest.fixture
def output(written, tmp_path) -> Path:
    """A copy of it, to be changed."""
    return shutil.copytree(written, tmp_path / "output")


def shown(release: Release) -> dict[str, str]:
    """Content hash of each public table."""
    return {table.table: table.content_sha256 for table in release.manifest.tables}


def refreshed(home: Settings, output: Path, **environment: str):
    return run_gofal(
        *("refresh", "--from-spark", str(output), "--home", str(home.home)), environment=environment
    )


def test_a_release_on_what_spark_wrote_shows_what_one_without_it_shows(home, output):
    before = current_release(home)
    done = refreshed(home, output)
    assert done.returncode == 0, done.stdout + done.stderr
    now = current_release(home)
    assert now.id != before.id
    assert "models are built on Spark's, and tested" in now.manifest.steps
    assert shown(now) == shown(before)
    with opened(now.warehouse, restricted=now.restricted) as warehouse:
        ((n, said),) = warehouse.execute(
            "select estimated_size, comment from duckdb_tables() "
            "where database_name = 'restricted' and table_name = 'dim_respondents'"
        ).fetchall()
    assert (n, said[:11]) == (792, "One row per")


def test_what_is_no_whole_output_is_refused_before_anything_is_built(home, output):
    before = current_release(home)
    (output / REPORT).unlink()
    done = refreshed(home, output)
    assert done.returncode == 1
    assert f"{output} holds no finished job: run it again, into a new folder" in done.stderr
    assert "models" not in done.stdout
    assert current_release(home).id == before.id


def test_counts_of_others_than_those_landed_here_are_not_published(home, output):
    before = current_release(home)
    people = quoted(output / "dim_respondents" / "part-0.parquet")
    with opened(before.warehouse, restricted=before.restricted) as warehouse:
        warehouse.execute(
            "copy (select * replace (respondent_id || '_other' as respondent_id) "
            f"from restricted.marts.dim_respondents) to {people} (format parquet)"
        )
    done = refreshed(home, output)
    assert done.returncode == 1
    assert "792 here, who are not the same. Land the export that the job read" in done.stderr
    assert current_release(home).id == before.id


def test_respondents_land_before_a_release_is_built_on_what_spark_wrote_of_them(tmp_path):
    export = tmp_path / "export.csv"
    export.touch()
    done = run_gofal(
        *("refresh", "--home", str(tmp_path / "home"), "--from-spark", str(tmp_path)),
        *("--survey", str(export), "--codebook", str(export)),
    )
    assert done.returncode == 2
    assert "land the respondents first" in done.stderr
