"""What breaks while Spark runs: nothing is lost, nothing half written gets a name."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.spark.cluster import Cluster, cluster, environment
from benchmarks.spark.comparison import compared, run_on_duckdb
from benchmarks.spark.proof import SESSION, WITH_VIEWS, on_cluster, run_on_spark, spark_command
from flows.releases.store import current_release
from flows.settings import Settings
from flows.spark.plan import DUCKDB, SPARK, Job, write_plan
from tests.machine import limit, wait_until

pytestmark = [pytest.mark.spark, pytest.mark.slow]


@pytest.fixture(scope="module")
def plan(tmp_path_factory) -> Path:
    settings = Settings.of()
    release = current_release(settings)
    assert release, "make spark reads the current release: gofal refresh"
    folder = tmp_path_factory.mktemp("plan") / "plan"
    write_plan(settings, (release.warehouse, release.restricted), folder, (SPARK, DUCKDB))
    run_on_duckdb(folder, folder / "duckdb", {})
    return folder


@pytest.fixture
def workers(tmp_path) -> Iterator[Cluster]:
    with cluster(tmp_path / "cluster") as started:
        yield started


def first_model_is_written(plan: Path, output: Path) -> Path | None:
    """The mark of Spark's that a model is whole, of the first model of the job."""
    first = Job.read(plan, SPARK).models[0].name
    mark = output.with_name(f".{output.name}.partial") / first / "_SUCCESS"
    return mark if mark.exists() else None


def begun(plan: Path, output: Path, *more: str, conf: Path | None = None) -> subprocess.Popen:
    """Begin a job, and return when its first model is written and others are not."""
    process = subprocess.Popen(
        spark_command(plan, output, {}, WITH_VIEWS, *more),
        env=environment(conf),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: first_model_is_written(plan, output), "the first model", 120)
    assert not output.exists()
    return process


def is_equal(job: Job, plan: Path, output: Path, scratch: Path) -> bool:
    return all(row.is_equal for row in compared(job, plan / "duckdb", output, scratch))


@pytest.mark.parametrize("what", ["an executor", "a worker for good"])
def test_a_job_goes_on_without_what_was_killed_and_gives_the_same(plan, workers, tmp_path, what):
    output = tmp_path / "output"
    more = ("--master", workers.master, *on_cluster(tmp_path / "local"))
    process = begun(plan, output, *more, conf=workers.conf)
    if what == "an executor":
        assert workers.kill_executor(0)
    else:
        workers.kill_worker(0)
    _, said = process.communicate(timeout=limit(300))
    assert process.returncode == 0, said[-2000:]
    assert is_equal(Job.read(plan, SPARK), plan, output, tmp_path / "scratch")


def test_a_job_that_is_killed_leaves_nothing_with_a_name_and_can_be_run_again(plan, tmp_path):
    output = tmp_path / "output"
    process = begun(plan, output, *SESSION)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not output.exists()
    done = run_on_spark(plan, output, {}, *SESSION)
    assert done.returncode == 0, done.stderr[-2000:]
    assert Job.read(output, SPARK) == Job.read(plan, SPARK)  # for who takes it back
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    again = run_on_spark(plan, output, {}, *SESSION)
    assert again.returncode == 1
    assert "is there already: name a new folder" in again.stderr


@pytest.mark.mount
def test_a_full_disk_stops_a_job_that_says_so_and_leaves_nothing(plan, tmp_path):
    small, kept = tmp_path / "small", tmp_path / "kept"
    small.mkdir()
    job = " ".join(spark_command(plan, small / "output", {}, *SESSION))
    script = f"mount -t tmpfs -o size=200k none {small} && {job}; code=$?; ls -A {small} > {kept}"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", f"{script}; exit $code"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "the disk is full: free some of it, or name an OUTPUT on a larger" in done.stderr
    assert kept.read_text() == ""


def test_a_model_that_is_not_as_its_contract_says_stops_a_job(plan, tmp_path):
    damaged = tmp_path / "plan"
    shutil.copytree(plan, damaged)
    job = damaged / "job-spark.json"
    text = job.read_text()
    model = Job.read(plan, SPARK).models[0]
    column = next(name for name, kind in model.columns.items() if kind == "VARCHAR")
    assert f'"{column}": "VARCHAR"' in text
    job.write_text(text.replace(f'"{column}": "VARCHAR"', f'"{column}": "BIGINT"', 1))
    done = run_on_spark(damaged, tmp_path / "output", {}, *SESSION)
    assert done.returncode == 1
    assert f"{column}: string in place of bigint" in done.stderr
    assert not (tmp_path / "output").exists()
