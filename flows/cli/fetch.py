"""The command that asks StatsWales for new data."""

from pathlib import Path

import click

from domain.printable import printable
from flows.cli.landing import build, leave, tell
from flows.cli.options import fail, home_option, say
from flows.settings import Settings


@click.command()
@click.argument("datasets", nargs=-1)
@home_option
@click.option("--api", help="Address of the API. [default: $GOFAL_STATSWALES_API, else StatsWales]")
@click.option("--api-version", type=click.Choice(["v1", "v2"]), default="v1", show_default=True)
@click.option("--no-refresh", is_flag=True, help="Only land: the next refresh builds.")
def fetch(
    datasets: tuple[str, ...],
    home: Path | None,
    api: str | None,
    api_version: str,
    no_refresh: bool,
) -> None:
    """Take DATASETS, or all that are known, from the StatsWales API, and land what is new.

    DATASETS are names of ours, or ids of StatsWales. A dataset that has not changed since it landed
    costs one small request.

    \b
    Examples:
      gofal fetch
      gofal fetch children_looked_after --no-refresh
      gofal fetch 38c79cbf-8bb9-4476-86e9-a6348c5a9088
    """
    from flows.landing.deliveries import Landing, LandingStatus
    from flows.statswales import fetch as fetching
    from flows.statswales.client import FetchError
    from flows.statswales.landing import land_fetched

    settings = Settings.of(home)
    landings = []
    try:
        asked = fetching.client(api)
    except fetching.AddressError as error:
        raise click.UsageError(printable(str(error))) from error
    try:
        for each in land_fetched(settings, asked, datasets, api_version):
            if isinstance(each, Landing):
                tell(each)
                landings.append(each)
            else:
                say(f"Nothing new: {each.dataset} is as it was.")
    except FetchError as error:
        fail(str(error))
    if not no_refresh and any(landing.status is LandingStatus.LANDED for landing in landings):
        landings += build(settings).landings
    leave(landings)
