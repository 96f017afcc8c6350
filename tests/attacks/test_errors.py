"""What the system refuses is one line; a mistake in Gofal keeps its traceback."""

import errno

import click
import pytest
from click.testing import CliRunner

from flows.cli.options import Commands
from tests.attacks.releases import one_line


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(errno.EROFS, "Read-only file system", "/a"), "/a: Read-only file system: run"),
        (OSError(errno.ENOSPC, "No space left on device", "/a"), "/a: No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "/\x1b[2J"), r"/\x1b[2J: Permission"),
    ],
)
def test_what_the_system_refuses_is_one_line(error, line):
    assert one_line(_raising(error)).startswith(line)


@pytest.mark.parametrize("error", [ValueError("a mistake"), RuntimeError("x"), OSError("no file")])
def test_a_mistake_in_gofal_keeps_its_traceback(error):
    assert _raising(error).exception is error


def _raising(error: Exception):
    @click.group(cls=Commands)
    def main() -> None:
        """Stand for gofal."""

    @main.command()
    def stumble() -> None:
        raise error

    return CliRunner().invoke(main, ["stumble"])
