"""What dbt executed is taken down whole, and executed again only as long as all of it passes."""

import json
from types import SimpleNamespace

import duckdb
import pytest

from flows.warehouse import compiled
from flows.warehouse.compiled import (
    Recorder,
    first_failure,
    first_word,
    keep_recording,
    recorded,
    replay,
)


def executed(node: str, sql: str) -> SimpleNamespace:
    """An event of dbt's, as far as it is looked at."""
    about = SimpleNamespace(unique_id=node)
    data = SimpleNamespace(node_info=about, sql=sql)
    return SimpleNamespace(info=SimpleNamespace(name="SQLQuery"), data=data)


def recorder(*statements: tuple[str, str]) -> Recorder:
    made = Recorder()
    for node, sql in statements:
        made(executed(node, sql))
    return made


def test_what_changes_the_warehouse_is_kept_and_what_only_asks_is_not():
    made = recorder(
        ("", "/* dbt */\n select schema_name from schemas"),
        ("", "/* dbt */\n create schema marts"),
        ("model.gofal.a", "BEGIN"),
        ("model.gofal.a", '/* {"node": "a"} */\n-- One row per area.\ncreate table a as select 1'),
        ("model.gofal.a", "comment on table a is 'one'"),
        ("model.gofal.a", "COMMIT"),
        ("test.gofal.a", "describe a"),
        ("test.gofal.a", "select 0, false, false"),
    )
    assert made.nodes() == {
        "": ["/* dbt */\n create schema marts"],
        "model.gofal.a": [
            '/* {"node": "a"} */\n-- One row per area.\ncreate table a as select 1',
            "comment on table a is 'one'",
        ],
        "test.gofal.a": ["select 0, false, false"],
    }


def test_the_first_word_of_a_statement_stands_behind_its_comments():
    assert first_word("/* a */ -- b\n  /* c */ Create table t (n integer)") == "create"
    assert first_word("-- nothing but a remark\n") == ""


@pytest.fixture
def place(tmp_path, monkeypatch):
    place = tmp_path / "target" / "compiled.json"
    monkeypatch.setattr(compiled, "RECORDING", place)
    return place


def test_a_recording_is_good_for_the_models_it_was_made_of_alone(place):
    keep_recording("these models", {"models": recorder(("seed.gofal.a", "copy a from 'a.csv'..."))})
    assert recorded("these models") == {"models": {"seed.gofal.a": ["copy a from 'a.csv'"]}}
    assert recorded("other models") is None


def test_a_recording_that_was_copied_with_its_project_is_none(place, monkeypatch):
    keep_recording("these models", {"models": recorder(("seed.gofal.a", "copy a from 'a.csv'..."))})
    monkeypatch.setattr(compiled, "PROJECT", place.parent)
    assert recorded("these models") is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"parts": {}}'])
def test_a_damaged_recording_is_none(place, content):
    place.parent.mkdir()
    place.write_text(content)
    assert recorded("these models") is None


def test_a_statement_that_dbt_reports_in_part_leaves_no_recording(place):
    keep_recording("m", {"models": recorder(("seed.gofal.a", f"copy {'a' * 512}..."))})
    assert recorded("m") is None


NODES = {
    "model.gofal.a": ["create or replace table a as select 1 as n"],
    "model.gofal.b": ["create or replace table b as select n + 1 as n from a"],
}


@pytest.mark.parametrize(
    ("test", "passes"),
    [
        ("select count(*), count(*) != 0, count(*) != 0 from b where n != 2", True),
        ("select count(*), false, count(*) != 0 from b where n = 2", False),
        ("select count(*), count(*) != 0, false from b where n = 2", False),
        ("select count(*), false, false from no_such_table", False),
    ],
    ids=["passes", "fails", "warns", "errs"],
)
def test_anything_but_a_clean_pass_is_told(test, passes):
    with duckdb.connect() as connection:
        assert replay(connection, NODES | {"test.gofal.b": [test]}) is passes


def test_models_of_two_files_may_come_in_turns(tmp_path):
    turns = {
        "": [
            'create schema if not exists "one"."marts"',
            'create schema if not exists "two"."marts"',
        ],
        "model.gofal.a": ['/* of "two"."b" */ create table "one"."marts"."a" as select 1 as n'],
        "model.gofal.b": [
            'create table "two"."marts"."b" as select n + 1 as n from "one"."marts"."a"'
        ],
        "model.gofal.c": [
            'create table "one"."marts"."c" as select n + 1 as n from "two"."marts"."b"'
        ],
        "test.gofal.c": [
            'select count(*), false, count(*) != 0 from "one"."marts"."c" where n != 3'
        ],
    }
    with duckdb.connect() as connection:
        for name in ("one", "two"):
            connection.execute(f"attach '{tmp_path / name}' as {name}")
        assert replay(connection, turns)
    with duckdb.connect(str(tmp_path / "one"), read_only=True) as one:
        assert one.execute("from marts.c").fetchall() == [(3,)]


def test_nothing_is_left_half_done_by_a_statement_that_fails():
    with duckdb.connect() as connection:
        assert not replay(connection, NODES | {"model.gofal.c": ["create table c as from nothing"]})
        assert connection.execute("show tables").fetchall() == []


class CannotKeep:
    """A connection that executes whatever it is told, and fails when that is to be kept."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, error: duckdb.Error) -> None:
        self.connection, self.error = connection, error

    def __getattr__(self, name: str):
        return getattr(self.connection, name)

    def commit(self) -> None:
        raise self.error


def test_what_cannot_be_kept_at_the_end_has_not_passed():
    for error in (duckdb.ConstraintException("a key twice"), duckdb.IOException("disk full")):
        with duckdb.connect() as connection:
            assert not replay(CannotKeep(connection, error), NODES)
            assert connection.execute("show tables").fetchall() == []


def test_a_full_disk_is_told_at_once_for_dbt_could_not_write_to_it_either():
    said = 'Failed to commit: Could not write file "gofal.duckdb.wal": No space left on device'
    with duckdb.connect() as connection:
        full = CannotKeep(connection, duckdb.TransactionException(said))
        with pytest.raises(OSError, match="No space left on device"):
            replay(full, NODES)


def test_the_node_that_does_not_pass_is_named_and_a_fault_of_the_machine_is_none_of_a_node():
    test = "select count(*), false, count(*) != 0 from b where n = 2"
    with duckdb.connect() as connection:
        assert first_failure(connection, NODES) is None
        assert first_failure(connection, NODES | {"test.gofal.b": [test]}) == "test.gofal.b"
        full = CannotKeep(connection, duckdb.IOException("disk full"))
        with pytest.raises(duckdb.IOException, match="disk full"):
            first_failure(full, NODES)


def test_only_the_models_asked_for_are_executed():
    with duckdb.connect() as connection:
        assert replay(connection, NODES, only=["a"])
        assert [name for (name,) in connection.execute("show tables").fetchall()] == ["a"]


def test_a_recording_is_plain_json_that_people_can_read(place):
    keep_recording("m", {"models": recorder(("model.gofal.a", "create table ŵ (n integer)"))})
    assert "ŵ" in place.read_text(encoding="utf-8")
    assert json.loads(place.read_text())["fingerprint"] == "m"
