"""Watching the landing folder: real files, looked at again and again."""

import os

import pytest

from flows.service.watch import Watch
from flows.settings import Settings


@pytest.fixture
def watch(tmp_path):
    watch = Watch(Settings(tmp_path))
    watch.settings.landing.mkdir()
    return watch


def test_a_file_has_arrived_when_it_is_as_it_was_at_the_last_look(watch):
    file = watch.settings.landing / "a.csv"
    file.write_text("half")
    assert watch.arrived() == []
    file.write_text("half and more")
    assert watch.arrived() == []
    assert watch.arrived() == [file]


def test_what_arrived_is_reported_once_until_it_changes_or_comes_back(watch):
    file = watch.settings.landing / "a.csv"
    file.write_text("one")
    looks = [watch.arrived() for _ in range(4)]
    assert looks == [[], [file], [], []]
    os.utime(file, ns=(1, 1))
    assert [watch.arrived() for _ in range(3)] == [[], [file], []]
    file.rename(watch.settings.home / "a.csv")
    assert watch.arrived() == []
    (watch.settings.home / "a.csv").rename(file)
    assert [watch.arrived() for _ in range(3)] == [[], [file], []]


def test_a_folder_has_arrived_when_no_file_in_it_changes(watch):
    folder = watch.settings.landing / "pages"
    folder.mkdir()
    (folder / "1.json").write_text("[]")
    assert watch.arrived() == []
    (folder / "2.json").write_text("[]")
    assert watch.arrived() == []
    assert watch.arrived() == [folder]


def test_what_has_landed_is_not_watched(watch):
    for name in ("editions", "held", "refused", "arriving", "surveys"):
        (watch.settings.landing / name).mkdir()
    assert [watch.arrived() for _ in range(3)] == [[], [], []]
    (watch.settings.landing / "link").symlink_to("nowhere")
    assert len([*watch.arrived(), *watch.arrived()]) == 1
