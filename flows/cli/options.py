"""What every command shares: where the home is, and how to say that something failed."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click

EXIT_FAILED = 1
EXIT_BUSY = 3
EXIT_REFUSED = 4
EXIT_HELD = 5


class Commands(click.Group):
    """The commands. A busy run or a damaged release is said in one line, whoever meets it."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except RuntimeError as error:
            from flows.locks import BusyError
            from flows.permissions import OpenHomeError
            from flows.releases.manifest import ReleaseError

            if isinstance(error, BusyError):
                fail(str(error), EXIT_BUSY)
            if isinstance(error, ReleaseError | OpenHomeError):
                fail(str(error))
            raise


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


def fail(message: str, code: int = EXIT_FAILED) -> NoReturn:
    """Say what is wrong on standard error and leave."""
    click.secho(message, fg="red", err=True)
    sys.exit(code)
