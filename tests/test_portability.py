"""A clone holds the same bytes on every system, and is the only way to install Gofal."""

import subprocess
import sys
from pathlib import Path

from flows.releases.inputs import read_inputs
from flows.settings import PROJECT
from tests.machine import limit


def git(*arguments: str, cwd: Path) -> str:
    return subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@t.invalid", *arguments],
        cwd=cwd, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def cloned(source: Path, folder: Path, *options: str) -> Path:
    git("clone", "--quiet", *options, str(source), str(folder), cwd=source)
    return folder


def test_a_clone_with_the_line_ends_of_windows_has_the_same_fingerprint(project, tmp_path):
    git("init", "--quiet", cwd=project)
    git("add", "--all", cwd=project)
    git("commit", "--quiet", "--message", "as it stands", cwd=project)
    here = cloned(project, tmp_path / "here")
    windows = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf")
    there = cloned(project, tmp_path / "there", *windows)
    names = git("ls-files", "-z", cwd=here).split("\0")[:-1]
    assert [
        name for name in names if (here / name).read_bytes() != (there / name).read_bytes()
    ] == []
    assert read_inputs(project=there).fingerprint == read_inputs(project=here).fingerprint


def test_without_its_attributes_the_line_ends_of_windows_would_change_a_clone(project, tmp_path):
    """The guard above sees what it is to see."""
    (project / ".gitattributes").unlink()
    git("init", "--quiet", cwd=project)
    git("add", "--all", cwd=project)
    git("commit", "--quiet", "--message", "without attributes", cwd=project)
    there = cloned(project, tmp_path / "there", "-c", "core.autocrlf=true")
    assert b"\r\n" in (there / "Makefile").read_bytes()
    assert read_inputs(project=there).fingerprint != read_inputs(project=project).fingerprint


def test_a_wheel_is_refused_with_what_to_do_instead(tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"),
            *("--disable-pip-version-check", "--wheel-dir", str(tmp_path), "."),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=limit(30),
        check=False,
    )
    assert done.returncode != 0
    assert "Clone it and type `make run`" in done.stdout + done.stderr
    assert not list(tmp_path.glob("*.whl"))
