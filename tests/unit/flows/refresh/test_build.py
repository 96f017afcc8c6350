"""How a failure in the build's process reaches the run: as what the data did, or the machine."""

import json
import os
import subprocess
from dataclasses import replace
from types import SimpleNamespace

import duckdb
import pytest

from domain.problems import DisclosureError
from flows.refresh import build
from flows.refresh.blame import STOPPED_BY_DATA
from flows.refresh.build import Build, StatisticsError
from flows.refresh.builder import (
    PARTS,
    BuildFailedError,
    Models,
    Order,
    UnfitDataError,
    _is_of_data,
    _open,
    _statistics,
)
from flows.releases.inputs import Inputs
from flows.settings import RESTRICTED, Settings
from flows.warehouse import dbt_arguments
from flows.warehouse.dbt_arguments import WRITTEN_BY_DBT
from tests.manifests import MADE


def failed(tmp_path, kind: str, is_of_machine: bool) -> Exception:
    """What a run is told when a step ends with an error of a kind."""
    read, write = os.pipe()
    line = {"step": "models", "error": "why", "kind": kind, "is_of_machine": is_of_machine}
    os.write(write, f"{json.dumps(line)}\n".encode())
    os.close(write)
    with subprocess.Popen(["true"]) as process, os.fdopen(read) as report:
        with pytest.raises(RuntimeError, match="why") as told:
            log, warehouse = tmp_path / "log", tmp_path / "warehouse"
            Build(process, report, log, warehouse, "000001-ab", MADE.created_at).wait("models")
    return told.value


@pytest.mark.parametrize(
    ("kind", "is_of_machine", "told"),
    [
        ("UnfitDataError", False, UnfitDataError),
        ("DisclosureError", False, DisclosureError),
        ("ValueError", False, StatisticsError),
        ("LinAlgError", False, StatisticsError),
        ("OSError", True, BuildFailedError),
        ("MemoryError", True, BuildFailedError),
        ("BuildFailedError", False, BuildFailedError),
    ],
)
def test_only_what_the_data_do_can_hold_a_delivery(tmp_path, kind, is_of_machine, told):
    error = failed(tmp_path, kind, is_of_machine)
    assert type(error) is told
    assert isinstance(error, STOPPED_BY_DATA) == (told is not BuildFailedError)


@pytest.mark.parametrize(
    ("status", "message", "is_of_data"),
    [
        ("fail", "Got 1 result, configured to fail if != 0", True),
        ("error", "Runtime Error in model m Conversion Error: Could not convert '1O'", True),
        ("error", "Runtime Error in model m IO Error: Could not write file: No space left", False),
        ("error", "Runtime Error in model m Out of Memory Error: failed to allocate", False),
        ("error", "Runtime Error in model m Catalog Error: Table does not exist", False),
    ],
)
def test_a_node_fails_because_of_the_data_or_of_something_else(status, message, is_of_data):
    assert _is_of_data(SimpleNamespace(status=status, message=message)) == is_of_data


def ordered(folder, *, few_respondents: bool = True) -> Order:
    """An order of a build of two empty files."""
    for name in ("gofal", "restricted"):
        duckdb.connect(str(folder / name)).close()
    return Order(
        warehouse=str(folder / "gofal"), restricted=str(folder / "restricted"), before="",
        models_fingerprint="", code_version="", target="", logs="", heading={}, report=0,
        few_respondents=few_respondents,
    )  # fmt: skip


def test_a_run_builds_for_duckdb_whatever_engine_its_environment_names(tmp_path, monkeypatch):
    settings, given = Settings(tmp_path), {}
    settings.building.mkdir()
    (settings.building / RESTRICTED).touch()

    def start(*_arguments: object, environment: dict[str, str], **_others: object) -> None:
        given.update(environment)
        raise InterruptedError

    monkeypatch.setattr(build, "start_child", start)
    monkeypatch.setenv("GOFAL_ENGINE", "spark")
    with pytest.raises(InterruptedError):
        Build.start(settings, Inputs((), "0", "ab" * 32), lock=0)
    assert given["GOFAL_ENGINE"] == "release"


def test_the_second_call_of_dbt_begins_with_what_the_first_has_parsed(tmp_path, monkeypatch):
    parsed, target, calls = tmp_path / "parsed.msgpack", tmp_path / "dbt", []
    target.mkdir()

    class Runner:
        def __init__(self, callbacks: list) -> None:
            pass

        def invoke(self, arguments: list[str]) -> SimpleNamespace:
            calls.append(arguments)
            (target / WRITTEN_BY_DBT).write_bytes(b"parsed")
            return SimpleNamespace(result=SimpleNamespace(results=[]), success=True)

    monkeypatch.setattr("dbt.cli.main.dbtRunner", Runner)
    monkeypatch.setattr(dbt_arguments, "PARSED", parsed)
    models = Models(replace(ordered(tmp_path), target=str(target)), None)
    for part in PARTS:
        models._build_with_dbt(part)
    assert ["--no-partial-parse" in each for each in calls] == [True, False]
    assert [str(parsed) in each for each in calls] == [False, True]


@pytest.mark.parametrize("few_respondents", [True, False])
def test_a_second_thread_is_for_many_respondents(tmp_path, few_respondents):
    with duckdb.connect() as connection:
        (usual,) = connection.execute("select current_setting('threads')").fetchone()
    with _open(ordered(tmp_path, few_respondents=few_respondents), writing=True) as connection:
        (threads,) = connection.execute("select current_setting('threads')").fetchone()
    assert threads == (1 if few_respondents else usual)


def test_a_wave_that_cannot_be_shown_stops_a_run_before_any_statistic_is_computed(
    tmp_path, monkeypatch
):
    computed = []

    def cannot_be_shown(*_arguments: object) -> None:
        raise DisclosureError("one respondent left")

    monkeypatch.setattr("flows.refresh.disclosure.write_withheld", cannot_be_shown)
    monkeypatch.setattr(
        "flows.refresh.statistics.write_statistics", lambda *each: computed.append(each)
    )
    with pytest.raises(DisclosureError, match="one respondent left"):
        _statistics(ordered(tmp_path))
    assert computed == []
