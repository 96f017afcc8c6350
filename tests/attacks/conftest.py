"""A data directory with one small release, to be asked and attacked from another folder."""

import shutil

import pytest

from flows.settings import Settings
from tests.attacks.releases import release


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = tmp_path_factory.mktemp("made") / "home"
    release(Settings(home))
    return home


@pytest.fixture
def settings(made, tmp_path, monkeypatch):
    settings = Settings(tmp_path / "home")
    shutil.copytree(made, settings.home, symlinks=True)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return settings
