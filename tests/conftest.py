"""A real release, built once by the real command, for every test that reads one."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from flows.settings import PROJECT, Settings

# Prefect, imported by a test itself, would keep its state in the home of whoever runs the tests
os.environ.setdefault("PREFECT_HOME", tempfile.mkdtemp(prefix="gofal-tests-prefect-"))


def run_gofal(*arguments: str, project: Path = PROJECT, **options) -> subprocess.CompletedProcess:
    """Run `gofal` as a user would, from the project given, and return what it said."""
    return subprocess.run(
        [sys.executable, "-c", "from flows.cli.main import main; main()", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), **options.pop("environment", {})},
        capture_output=True,
        text=True,
        timeout=300,
        **options,
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Settings:
    """A home with one release; tests must not change it."""
    home = tmp_path_factory.mktemp("built")
    done = run_gofal("refresh", "--home", str(home))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" s\n") == 8, done.stdout
    return Settings(home)


@pytest.fixture
def home(built, tmp_path) -> Settings:
    """A copy of the built home, to be changed."""
    copy = tmp_path / "home"
    shutil.copytree(built.home, copy, symlinks=True)
    return Settings(copy)


def copy_project(copy: Path) -> Path:
    """Copy the project as git knows it, without what runs have left in it."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for name in filter(None, tracked.split("\0")):
        if (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, copy / name)
    return copy


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the project, to be damaged."""
    return copy_project(tmp_path / "project")
