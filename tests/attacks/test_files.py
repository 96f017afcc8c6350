"""A stranger on the machine while releases are built: nothing to read, nothing to write.

The releases are those that the session builds anyway, from nothing under umask 000 and the next one
under 022; see `tests/attacks/watched.py`.
"""

import os
import shutil
import stat
import subprocess
import sys

import pytest

from flows.permissions import OpenHomeError, own_cache, private_folder, public_folder
from flows.refresh import prefect_server
from flows.refresh.prefect_server import kept_secret
from flows.releases.manifest import Manifest
from flows.releases.store import FILES, publish, stage
from flows.settings import RESTRICTED, WAREHOUSE, Settings, quiet_tools
from flows.warehouse import compiled, dbt_arguments
from tests.attacks.watched import Watched, auditing, noted, other_hosts, watched
from tests.manifests import MADE


@pytest.fixture(params=["built", "extended"])
def seen(request) -> Watched:
    """What was seen while a release was built."""
    return Watched.of(request.getfixturevalue(request.param).home)


@pytest.mark.slow
@pytest.mark.release
def test_while_a_release_is_built_nothing_but_releases_stands_open_to_others(seen):
    assert {"building/restricted.duckdb", "building/gofal.duckdb"} <= set(seen.owner["seen"])
    assert {"cache/prefect/prefect.db", "logs/build.log"} <= set(seen.owner["seen"])
    assert seen.owner["open"] == []
    assert seen.owner["writable"] == []


@pytest.mark.slow
@pytest.mark.release
def test_a_stranger_reads_releases_and_nothing_else_and_writes_nothing(seen):
    if os.geteuid() != 0:  # only root can play another account: then the modes above must do
        assert seen.stranger == {}
        return
    assert any(path.endswith("/gofal.duckdb") for path in seen.stranger["seen"])
    assert seen.stranger["read"] == []
    assert seen.stranger["written"] == []


def test_the_attacker_finds_what_an_earlier_version_left_open(tmp_path):
    home = tmp_path / "home"
    for folder, name in (("building", "restricted.duckdb.wal"), ("cache", "graph.gpickle")):
        (home / folder).mkdir(parents=True)
        (home / folder / name).write_text("respondents")
        (home / folder / name).chmod(0o644)
    (home / "cache" / "graph.gpickle").chmod(0o666)
    for folder, found in ((home, 0o755), (home / "building", 0o755), (home / "cache", 0o777)):
        folder.chmod(found)
    seen = watched(home, 0o022, lambda _begin, _environment: None)
    assert "building/restricted.duckdb.wal 644" in seen.owner["open"]
    assert seen.owner["writable"] == ["cache 777", "cache/graph.gpickle 666"]
    if os.geteuid() == 0:
        assert "building/restricted.duckdb.wal: 11 bytes" in seen.stranger["read"]
        assert "cache" in seen.stranger["written"]


@pytest.mark.slow
@pytest.mark.release
def test_a_run_needs_no_other_host_and_asks_for_none(seen, capsys):
    """Where it may, the machine cuts the run off; Python says what it asks for everywhere."""
    with capsys.disabled():
        how = "where no other host can be reached" if seen.is_cut_off else "not cut off here"
        print(f"\na release was built {how}; {len(seen.addresses)} addresses noted")
    assert seen.addresses  # of our own server
    assert other_hosts(seen.addresses) == []


def test_what_a_process_asks_of_a_network_is_noted(tmp_path):
    log = tmp_path / "addresses"
    asks = (
        "import socket; socket.getaddrinfo('192.0.2.1', 80, flags=socket.AI_NUMERICHOST); "
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    )
    environment = {**os.environ, **auditing(log)}
    subprocess.run([sys.executable, "-c", asks], env=environment, check=True)
    assert other_hosts(noted(log)) == ["socket.getaddrinfo '192.0.2.1'"]
    assert len(noted(log)) == 2


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022], ids=["umask 000", "umask 022"])
def open_umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_private_folders_are_closed_whatever_the_umask_and_ways_to_releases_open(
    tmp_path, open_umask
):
    assert mode(private_folder(tmp_path / "a" / "b")) == mode(tmp_path / "a") == 0o700
    assert mode(public_folder(tmp_path / "c" / "d")) == mode(tmp_path / "c") == 0o755
    (tmp_path / "a").chmod(0o777)
    assert mode(private_folder(tmp_path / "a")) == 0o700


def built_by_hand(settings: Settings) -> None:
    private_folder(settings.building)
    for name in (WAREHOUSE, RESTRICTED, "left_over.wal"):
        (settings.building / name).write_text(name)
    (settings.building / FILES / "welsh").mkdir(parents=True)
    for name in ("rates.csv", "welsh/rates.csv"):
        (settings.building / FILES / name).write_text(name)


def test_a_release_is_closed_until_it_is_published_and_then_only_what_is_public_opens(
    tmp_path, open_umask
):
    settings = Settings(tmp_path / "home")
    built_by_hand(settings)
    release = stage(settings, "000001-aaaaaaaa", MADE)
    assert mode(release.folder) == 0o700
    publish(settings, release)
    assert mode(release.folder) == 0o755
    modes = {
        path.relative_to(release.folder).as_posix(): mode(path)
        for path in release.folder.rglob("*")
    }
    assert {name for name, found in modes.items() if found == 0o444} == {
        *(WAREHOUSE, "manifest.json", "files/rates.csv", "files/welsh/rates.csv")
    }
    assert {name for name, found in modes.items() if found == 0o755} == {"files", "files/welsh"}
    assert {name for name, found in modes.items() if found == 0o400} == {
        RESTRICTED,
        "left_over.wal",
    }
    assert Manifest.read(release.folder / "manifest.json").id == release.id


def test_a_cache_that_others_could_write_into_is_made_anew(tmp_path):
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "graph.gpickle").write_bytes(b"code of ours")
    cache.chmod(0o755)
    assert (own_cache(cache) / "graph.gpickle").exists()
    cache.chmod(0o777)
    assert list(own_cache(cache).iterdir()) == []
    assert mode(cache) == 0o700


def test_what_an_earlier_version_left_open_is_closed(tmp_path, monkeypatch):
    for name in ("PREFECT_HOME", "TMPDIR", "DO_NOT_TRACK"):
        monkeypatch.setenv(name, "unset")
    settings = Settings(tmp_path)
    folders = [settings.logs, settings.prefect, settings.cache, settings.landing / "held"]
    for folder in folders:
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    settings.landing.chmod(0o770)  # somebody lets a group put files there
    history = tmp_path / "history.jsonl"
    history.touch(mode=0o644)
    quiet_tools(settings)
    assert {mode(path) for path in folders} == {0o700}
    assert mode(history) == 0o600
    assert mode(settings.landing) == 0o770
    assert os.environ["TMPDIR"].startswith(str(tmp_path))


def test_a_home_that_everybody_may_write_into_is_refused_by_its_name(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o777)
    with pytest.raises(OpenHomeError, match=f"chmod o-w {home}"):
        quiet_tools(Settings(home))
    assert list(home.iterdir()) == []


def test_sql_that_others_could_have_written_is_not_executed(tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "RECORDING", tmp_path / "target" / "compiled.json")
    compiled.keep_recording("aa", {"models": compiled.Recorder()})
    assert compiled.recorded("aa") == {"models": {}}
    for path in (compiled.RECORDING, compiled.RECORDING.parent):
        path.chmod(0o777)
        assert compiled.recorded("aa") is None
        path.chmod(0o700)
    assert compiled.recorded("aa") == {"models": {}}


def test_neither_a_parse_nor_a_database_that_others_could_have_written_is_begun_with(
    tmp_path, monkeypatch
):
    target = private_folder(tmp_path / "target")
    parse, database = target / "parsed.msgpack", target / "prefect.db"
    parse.write_bytes(b"models")
    database.write_bytes(b"runs")
    monkeypatch.setattr(dbt_arguments, "PARSED", parse)
    monkeypatch.setattr(prefect_server, "EMPTY_DATABASE", database)
    monkeypatch.delenv(prefect_server.DATABASE_VARIABLE, raising=False)

    def is_used() -> tuple[bool, bool]:
        home = private_folder(tmp_path / "home")
        (home / prefect_server.DATABASE).unlink(missing_ok=True)
        prefect_server._begin_database(home)
        given = str(parse) in dbt_arguments.dbt_arguments(target, tmp_path)
        return given, (home / prefect_server.DATABASE).exists()

    assert is_used() == (True, True)
    target.chmod(0o770)
    assert is_used() == (False, False)
    target.chmod(0o700)
    for file in (parse, database):
        file.chmod(0o666)
    assert is_used() == (False, False)


def test_a_secret_is_kept_as_long_as_nobody_else_could_have_read_it(tmp_path, open_umask):
    file = tmp_path / "secret"
    secret = kept_secret(file)
    assert kept_secret(file) == secret
    assert mode(file) == 0o600
    file.chmod(0o644)
    assert kept_secret(file) != secret
    shutil.copy(file, tmp_path / "copy")
    assert kept_secret(file) != secret
    assert mode(file) == 0o600
