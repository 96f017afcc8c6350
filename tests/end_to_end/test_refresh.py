"""Seeds in, release out: the real command, a real DuckDB file, a real Prefect server."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from expectations.accepted import NOTHING
from expectations.errors import ImplausibleDataError
from flows.landing.surveys import TABLES, with_synthetic
from flows.refresh.flow import check_built_marts, check_raw_input
from flows.refresh.raw_input import read_raw_input
from flows.releases.store import current_release, list_releases
from flows.settings import PROJECT, Settings
from tests.conftest import run_gofal

pytestmark = pytest.mark.slow


def test_the_manifest_names_every_input_table_version_and_step(built):
    manifest = json.loads((built.current / "manifest.json").read_text())
    assert {len(entry["sha256"]) for entry in manifest["inputs"]} == {64}
    seeds = {str(path.relative_to(PROJECT)) for path in PROJECT.glob("seeds/**/*.csv")}
    assert {entry["path"] for entry in manifest["inputs"]} == seeds
    tables = {table["table"]: table["n_rows"] for table in manifest["tables"]}
    assert tables["marts.fct_care_rates"] == 23 * 23  # areas, and years to 2025
    assert tables["marts.fct_care_rate_changes"] == 23 * 23 * 22 // 2
    assert tables["results.statistics"] > 1000
    assert manifest["checks"]["n"] > 20
    assert manifest["checks"]["n_failed"] == 0
    assert set(manifest["versions"]) >= {"python", "duckdb", "dbt-core", "prefect"}
    assert len(manifest["steps"]) == 10


def test_a_second_run_with_nothing_new_does_nothing(home):
    done = run_gofal("refresh", "--home", str(home.home))
    assert done.returncode == 0
    assert done.stdout.startswith("Nothing new: release 000001-")
    assert len(list_releases(home)) == 1


def test_a_rolled_back_home_stays_rolled_back_while_nothing_is_new(home):
    first = current_release(home)
    later = home.releases / first.id.replace("000001", "000002")
    shutil.copytree(first.folder, later)
    (home.current).unlink()
    (home.current).symlink_to(f"releases/{later.name}")
    assert run_gofal("rollback", "--home", str(home.home)).returncode == 0
    history = home.home / "history.jsonl"
    history.write_text(history.read_text() + f'{{"release": "{later.name}"}}\n')
    assert "Nothing new" in run_gofal("refresh", "--home", str(home.home)).stdout
    assert current_release(home).id == first.id
    assert "rolled back" in run_gofal("status", "--home", str(home.home)).stdout


def test_a_release_finished_by_a_killed_run_is_published_by_the_next(home):
    release = current_release(home)
    home.current.unlink()
    (home.home / "history.jsonl").unlink()
    done = run_gofal("refresh", "--home", str(home.home))
    assert "which an earlier run had finished" in done.stdout
    assert current_release(home).id == release.id


def test_a_lost_pointer_is_set_again(home):
    release = current_release(home)
    home.current.unlink()
    assert run_gofal("refresh", "--home", str(home.home)).returncode == 0
    assert current_release(home).id == release.id


def test_the_step_that_judges_raw_figures_stops_a_run_and_says_where(tmp_path):
    """The step alone, on a damaged figure; `test_built_without_dbt` stops a whole run."""
    nobody_landed = {table: [] for table in TABLES}
    raw = read_raw_input([]) | with_synthetic(nobody_landed)
    counts = raw["children_looked_after"]
    is_damaged = (
        (counts["area_name"] == "Torfaen")
        & (counts["year"] == 2018)
        & (counts["sex"] == "all")
        & (counts["age_band"] == "all")
    )
    assert counts.loc[is_damaged, "value"].tolist() == [365]
    raw["children_looked_after"] = counts.assign(
        value=counts["value"].mask(is_damaged, 635),
        printed=counts["printed"].mask(is_damaged, "635"),
    )
    with pytest.raises(ImplausibleDataError) as stopped:
        check_raw_input.fn(SimpleNamespace(settings=Settings(tmp_path), accepted=NOTHING), raw)
    for message in ("Torfaen", "635"):
        assert message in str(stopped.value)


def test_the_step_that_judges_marts_stops_a_run_and_says_where(home):
    """The step alone, on a damaged mart."""
    release = current_release(home)
    home.building.mkdir()
    warehouse = Path(shutil.copy(release.warehouse, home.building))
    shutil.copy(release.restricted, home.building)
    warehouse.chmod(0o600)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "update marts.fct_care_rates set care_rate_per_10k = 100 * care_rate_per_10k"
        )
    build = SimpleNamespace(warehouse=warehouse)
    run = SimpleNamespace(settings=home, build=build, accepted=NOTHING)
    with pytest.raises(ImplausibleDataError) as stopped:
        check_built_marts.fn(run)
    for message in ("rates_of_authorities", "Isle of Anglesey", "6659"):
        assert message in str(stopped.value)
