"""What dbt has parsed serves every data directory of a clone, and is never read half-written."""

import os

import pytest
import yaml

from flows.settings import PROJECT, RESTRICTED, WAREHOUSE
from flows.warehouse import dbt_arguments as arguments

PROFILE = yaml.safe_load((PROJECT / "profiles.yml").read_text())["gofal"]["outputs"]["release"]


def test_nothing_of_the_profile_depends_on_the_data_directory():
    """Else dbt parses all models anew in each: it compares these values with those it parsed by."""
    assert "env_var" not in str(PROFILE)
    assert PROFILE["path"] == WAREHOUSE


def databases() -> dict[str, str | None]:
    """Databases that dbt-duckdb has open with the profile, and their files."""
    from dbt.adapters.duckdb.credentials import DuckDBCredentials
    from dbt.adapters.duckdb.environments import Environment

    from flows.warehouse.dbt_files import Plugin

    credentials = DuckDBCredentials.from_dict({"schema": "main", **PROFILE})
    plugin = Plugin("files", {}, credentials)
    connection = Environment.initialize_db(credentials, {"files": plugin})
    try:
        found = "select database_name, path from duckdb_databases() where not internal"
        return dict(connection.execute(found).fetchall())
    finally:
        connection.close()


def test_dbt_opens_the_two_files_that_the_environment_names(tmp_path, monkeypatch):
    places = [tmp_path / "it's here" / name for name in (WAREHOUSE, RESTRICTED)]
    places[0].parent.mkdir()
    for variable, place in zip(("GOFAL_WAREHOUSE", "GOFAL_RESTRICTED"), places, strict=True):
        monkeypatch.setenv(variable, str(place))
    assert databases() == {"gofal": str(places[0]), "restricted": str(places[1])}


def test_dbt_works_in_memory_where_the_environment_names_no_file(monkeypatch):
    for variable in ("GOFAL_WAREHOUSE", "GOFAL_RESTRICTED"):
        monkeypatch.delenv(variable, raising=False)
    assert databases() == {"memory": None, "gofal": None, "restricted": None}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    kept = tmp_path / "project" / "target" / "parsed.msgpack"
    kept.parent.parent.mkdir()
    monkeypatch.setattr(arguments, "PARSED", kept)
    return kept


def test_what_dbt_has_parsed_is_kept_for_every_later_call(tmp_path, kept):
    target = tmp_path / "target"
    target.mkdir()
    given = arguments.dbt_arguments(target, tmp_path / "logs")
    assert "--partial-parse-file-path" not in given
    assert "--no-partial-parse" in given
    (target / "partial_parse.msgpack").write_bytes(b"parsed")
    arguments.keep_parse(target)
    assert kept.read_bytes() == b"parsed"
    assert list(kept.parent.iterdir()) == [kept]
    given = arguments.dbt_arguments(tmp_path / "elsewhere", tmp_path / "logs")
    assert given[given.index("--partial-parse-file-path") + 1] == str(kept)
    assert "--no-partial-parse" not in given


def test_a_clone_that_was_copied_or_moved_has_a_parse_of_its_own(tmp_path):
    """dbt would load the seeds of the place where they were parsed."""
    here, there = arguments.parsed_in(tmp_path / "here"), arguments.parsed_in(tmp_path / "there")
    assert here.name != there.name
    assert arguments.parsed_in(PROJECT) == arguments.PARSED


def test_who_reads_the_parse_while_another_is_kept_has_the_one_before(tmp_path, kept):
    kept.parent.mkdir()
    kept.write_bytes(b"before")
    with kept.open("rb") as reader:
        (tmp_path / "partial_parse.msgpack").write_bytes(b"after")
        os.utime(kept, (1, 1))
        arguments.keep_parse(tmp_path)
        assert reader.read() == b"before"
    assert kept.read_bytes() == b"after"


def test_a_parse_that_lies_there_from_before_does_not_replace_a_later_one(tmp_path, kept):
    (tmp_path / "partial_parse.msgpack").write_bytes(b"before")
    os.utime(tmp_path / "partial_parse.msgpack", (1, 1))
    kept.parent.mkdir()
    kept.write_bytes(b"after")
    arguments.keep_parse(tmp_path)
    assert kept.read_bytes() == b"after"


def test_where_nothing_was_parsed_or_nothing_can_be_kept_all_stays_as_it_was(tmp_path, kept):
    arguments.keep_parse(tmp_path)
    assert not kept.exists()
    kept.parent.write_text("a file where a folder is needed")
    own = tmp_path / "partial_parse.msgpack"
    own.write_bytes(b"parsed")
    arguments.keep_parse(tmp_path)
    assert own.read_bytes() == b"parsed"
