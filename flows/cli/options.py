"""What every command shares: where the home is, and how to say that something failed."""

import errno
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click

from domain.printable import printable
from domain.problems import StateError
from flows.settings import Settings

EXIT_FAILED = 1
EXIT_BUSY = 3
EXIT_REFUSED = 4
EXIT_HELD = 5


NOT_OURS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class Commands(click.Group):
    """The commands. What the state of the disk or of another run stops is said in one line.

    This is the one place that decides so. Any other exception is a mistake in Gofal and keeps its
    traceback.
    """

    def invoke(self, ctx: click.Context) -> object:
        """Run the command asked for."""
        from flows.locks import BusyError

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a terminal need not know every letter
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except BusyError as error:
            fail(str(error), EXIT_BUSY)
        except StateError as error:
            fail(str(error))
        except OSError as error:
            if error.filename is None:
                raise  # such as a pipe that nobody reads any more
            fail(_of_the_system(error))


def _of_the_system(error: OSError) -> str:
    """What the system says of a file, with what to do."""
    files = " to ".join(str(file) for file in (error.filename, error.filename2) if file)
    remedy = "run gofal as the owner of the data directory" if error.errno in NOT_OURS else ""
    return ": ".join(filter(None, (files, error.strerror, remedy)))


def say(text: str, **style: object) -> None:
    """Print a line or more; what a terminal would obey is shown as an escape."""
    click.secho(printable(text, keep="\n"), **style)


def home_option(command: Callable) -> Callable:
    """Add ``--home`` to a command."""
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        help="Where landing, releases and logs live. [default: $GOFAL_HOME, else data/]",
    )(command)


def as_of_option(command: Callable) -> Callable:
    """Add ``--as-of``, the day whose world is meant, to a command."""
    return click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=lambda _context, _option, day: day and day.date(),
        metavar="YYYY-MM-DD",
        help="The world as it was known on that day, in releases of its own.",
    )(command)


def require_outside(output: Path, settings: Settings) -> None:
    """Leave unless a place lies outside the folders that Gofal keeps, and in no release."""
    place = output.resolve()
    if settings.home in place.parents and place.parent != settings.home:
        fail(f"{output} lies among the data of Gofal: name a place elsewhere")
    if any((folder / "manifest.json").exists() for folder in place.parents[:2]):
        fail(f"{output} lies in a release, which is never written to: name a place elsewhere")


def fail(message: str, code: int = EXIT_FAILED) -> NoReturn:
    """Say what is wrong on standard error and leave."""
    say(message, fg="red", err=True)
    sys.exit(code)
