"""A server begins with an empty database that another one made."""

import sqlite3
from contextlib import closing

import pytest

from flows.refresh import prefect_server
from flows.refresh.prefect_server import DATABASE, _begin_database, keep_empty_database


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    kept = tmp_path / "target" / "prefect.db"
    monkeypatch.setattr(prefect_server, "EMPTY_DATABASE", kept)
    return kept


def database(folder, n_runs: int, n_keys: int = 0) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as made:
        made.execute("create table flow_run (id integer)")
        made.execute("create table configuration (key text)")
        made.executemany("insert into configuration values (?)", [("SECRET",)] * n_keys)
        made.executemany("insert into flow_run values (?)", [(n,) for n in range(n_runs)])
        made.commit()


def test_a_database_that_no_run_is_in_is_kept_for_the_next(tmp_path, kept):
    database(tmp_path, n_runs=0)
    keep_empty_database()
    with closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("select count(*) from flow_run").fetchone() == (0,)


def test_a_database_with_a_run_is_not(tmp_path, kept):
    database(tmp_path, n_runs=1)
    keep_empty_database()
    assert not kept.exists()


def test_a_database_with_a_key_for_secrets_is_not(tmp_path, kept):
    database(tmp_path, n_runs=0, n_keys=1)
    keep_empty_database()
    assert not kept.exists()


def test_a_server_without_a_database_begins_with_the_kept_one_and_keeps_its_own(tmp_path, kept):
    database(tmp_path, n_runs=0)
    keep_empty_database()
    _begin_database(tmp_path)  # it has one
    server = tmp_path / "server"
    server.mkdir()
    _begin_database(server)
    assert (server / DATABASE).read_bytes() == kept.read_bytes()
    assert [file.name for file in server.iterdir()] == [DATABASE]
    (server / DATABASE).write_text("its own")
    _begin_database(server)
    assert (server / DATABASE).read_text() == "its own"


def test_what_is_no_database_is_not(tmp_path, kept):
    (tmp_path / DATABASE).write_text("no database at all, however long this text may be")
    keep_empty_database()
    assert not kept.exists()


def test_where_the_server_is_somebody_elses_there_is_nothing_to_keep(tmp_path, kept):
    keep_empty_database()
    assert not kept.exists()
