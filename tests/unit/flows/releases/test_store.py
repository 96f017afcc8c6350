import json
import os
from pathlib import Path

import pytest

from flows import files
from flows.files import file_sha256
from flows.releases.rollback import roll_back
from flows.releases.store import (
    FILES,
    ReleaseError,
    current_release,
    list_releases,
    next_release_id,
    publish,
    stage,
    was_published,
)
from flows.settings import RESTRICTED, WAREHOUSE, Settings
from tests.manifests import MADE


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path)


def released(settings, content: bytes, *, published: bool = True):
    settings.building.mkdir(exist_ok=True)
    (settings.building / WAREHOUSE).write_bytes(content)
    (settings.building / RESTRICTED).write_bytes(b"respondents")
    release = stage(settings, next_release_id(settings, "ab" * 32), MADE)
    if published:
        publish(settings, release)
    return release


def test_a_staged_release_is_listed_but_not_current_until_it_is_published(settings):
    release = released(settings, b"one", published=False)
    assert [each.id for each in list_releases(settings)] == [release.id]
    assert current_release(settings) is None
    assert not was_published(settings, release)
    publish(settings, release)
    assert current_release(settings).id == release.id == "000001-abababab"
    assert was_published(settings, release)


def test_what_is_in_the_folder_of_files_is_named_with_its_hash_and_belongs_to_the_release(settings):
    (settings.building / FILES).mkdir(parents=True)
    (settings.building / FILES / "rates.csv").write_text("a,b")
    (settings.building / WAREHOUSE).write_bytes(b"one")
    (settings.building / RESTRICTED).write_bytes(b"respondents")
    release = stage(settings, "000001-abababab", MADE)
    file = release.folder / FILES / "rates.csv"
    assert release.manifest.files["files/rates.csv"] == file_sha256(file)
    publish(settings, release)
    file.chmod(0o644)
    file.write_text("a,c")
    with pytest.raises(ReleaseError, match=r"rates\.csv is not the file that was published"):
        release.require_whole()
    file.unlink()
    with pytest.raises(ReleaseError, match=r"rates\.csv is missing"):
        release.require_whole()


def test_all_of_a_release_is_on_the_disk_before_it_has_its_name(settings, monkeypatch):
    synced = []
    monkeypatch.setattr(files, "sync", synced.append)
    (settings.building / FILES).mkdir(parents=True)
    (settings.building / FILES / "rates.csv").write_text("a,b")
    release = released(settings, b"one", published=False)
    inside = {path.relative_to(release.folder) for path in release.folder.rglob("*")}
    assert {path.relative_to(settings.building) for path in synced} == {Path(), *inside}


def test_what_cannot_be_put_on_the_disk_is_no_release(settings, monkeypatch):
    def sync(path):
        if path.name == RESTRICTED:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "sync", sync)
    with pytest.raises(OSError, match="No space left"):
        released(settings, b"one")
    assert list_releases(settings) == []


def test_a_reader_can_have_a_release_compared_but_for_what_its_owner_keeps(settings, monkeypatch):
    release = released(settings, b"one")
    release.restricted.chmod(0o600)
    release.restricted.write_bytes(b"other")
    with pytest.raises(ReleaseError, match=r"restricted\.duckdb is not the file"):
        release.require_whole(as_reader=True)  # it is ours
    monkeypatch.setattr(os, "geteuid", lambda: 43210)
    monkeypatch.setattr(os, "access", lambda path, _mode: path.name != RESTRICTED)
    release.require_whole(as_reader=True)
    with pytest.raises(ReleaseError, match=r"restricted\.duckdb is not the file"):
        release.require_whole()
    release.warehouse.chmod(0o600)
    release.warehouse.write_bytes(b"two")
    with pytest.raises(ReleaseError, match=r"gofal\.duckdb is not the file"):
        release.require_whole(as_reader=True)


def test_a_folder_without_a_manifest_was_never_finished(settings):
    (settings.releases / "000007-half").mkdir(parents=True)
    assert list_releases(settings) == []
    assert next_release_id(settings, "cd" * 32) == "000008-cdcdcdcd"


@pytest.mark.parametrize("content", ["", "{", '{"id": "000001-abababab"}'])
def test_a_damaged_manifest_is_named_with_what_to_do(settings, content):
    release = released(settings, b"one")
    manifest = release.folder / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text(content)
    with pytest.raises(ReleaseError, match=r"manifest\.json is damaged .* gofal refresh --force"):
        current_release(settings)


def test_a_manifest_is_read_as_it_was_written(settings):
    release = released(settings, b"one")
    assert current_release(settings).manifest == release.manifest
    assert release.manifest.created_at.isoformat() == "2026-11-23T00:00:00+00:00"


def test_rolling_back_goes_one_step_and_then_to_the_release_named(settings):
    first, second, third = (released(settings, text) for text in (b"1", b"2", b"3"))
    assert roll_back(settings).id == second.id
    assert roll_back(settings).id == first.id
    assert roll_back(settings, third.id).id == third.id
    history = (settings.home / "history.jsonl").read_text().splitlines()
    assert [json.loads(line)["action"] for line in history].count("rolled back to") == 3


def test_rolling_back_past_the_first_release_is_refused_and_names_what_there_is(settings):
    release = released(settings, b"1")
    with pytest.raises(ReleaseError, match=f"no release before {release.id}; there are: "):
        roll_back(settings)
    with pytest.raises(ReleaseError, match="no release 'x'"):
        roll_back(settings, "x")


def test_a_damaged_release_is_never_pointed_to(settings):
    first = released(settings, b"1")
    second = released(settings, b"2")
    first.warehouse.chmod(0o644)
    first.warehouse.write_bytes(b"?")
    with pytest.raises(ReleaseError, match="is damaged"):
        roll_back(settings)
    assert current_release(settings).id == second.id


def test_the_pointer_is_relative_so_that_a_home_can_be_moved(settings, tmp_path):
    released(settings, b"1")
    moved = Settings(tmp_path.rename(tmp_path.with_name("moved")))
    assert current_release(moved).warehouse.read_bytes() == b"1"
