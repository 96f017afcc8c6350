"""The command `gofal serve`."""

from pathlib import Path

import click

from flows.cli.options import EXIT_BUSY, fail, home_option
from flows.settings import Settings


@click.command()
@home_option
@click.option(
    "--cron", default="0 7 * * 1-5", show_default=True, help="When to refresh: weekday mornings."
)
@click.option(
    "--timezone", default="Europe/London", show_default=True, help="Whose clock the cron means."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=4200,
    show_default=True,
    help="Where Prefect's server listens, on this machine alone.",
)
@click.option(
    "--site-port",
    type=click.IntRange(0, 65535),
    default=4201,
    show_default=True,
    help="Where the pages of the release are served, to this machine alone; 0 for any free port.",
)
@click.option(
    "--poll",
    "poll_seconds",
    type=click.FloatRange(min=0.2),
    default=5,
    show_default=True,
    help="Seconds between two looks at the landing folder and at the queue.",
)
@click.option(
    "--notify",
    metavar="TARGET",
    help="Who hears of failed, held and refused runs: an http address, or a notification block "
    "of the server as type/name. [default: nobody]",
)
@click.option("--fetch", "fetches", is_flag=True, help="Ask StatsWales before each run.")
def serve(home: Path | None, **service: str | float | bool | None) -> None:
    """Refresh on a schedule and whenever a file is put into the landing folder, until stopped.

    Runs a Prefect server that ends with the command. Its page asks for the secret in the file that
    is named at the start. Where PREFECT_API_URL names a server, that one is used instead.

    \b
    Examples:
      gofal serve --home /srv/gofal
      gofal serve --fetch --cron "35 9 * * *" --notify https://example.org/hooks/gofal
    """
    from flows.locks import BusyError
    from flows.refresh.prefect_server import ServerError
    from flows.service.serve import Service
    from flows.service.serve import serve as serve_home

    try:
        serve_home(Settings.of(home), Service(**service), click.echo)
    except BusyError as error:
        fail(str(error), EXIT_BUSY)
    except (ServerError, TimeoutError, ValueError) as error:
        fail(str(error))
