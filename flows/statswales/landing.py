"""What is fetched lands like any file: by hand, and in the runs of the service."""

from collections.abc import Iterator

from flows.landing.deliveries import Landing, LandingStatus
from flows.landing.land import land
from flows.settings import Settings
from flows.statswales.client import Client
from flows.statswales.fetch import Fetched, fetch, remember


def land_fetched(
    settings: Settings, api: Client, names: tuple[str, ...] = (), api_version: str = "v1"
) -> Iterator[Landing | Fetched]:
    """Fetch datasets and land what is new, one after the other.

    Parameters
    ----------
    names
        Datasets; all that are known if none is named.

    Yields
    ------
    Landing or Fetched
        What became of a download; of a dataset that has not changed what was asked for.

    Raises
    ------
    FetchError
        If there is no connection, or an answer is not what was asked for: what came before it has
        landed.
    """
    for fetched in fetch(settings, api, names, api_version):
        if fetched.file is None:
            yield fetched
            continue
        landing = land(
            settings, [fetched.file], published_on=fetched.published_on, source=fetched.source
        )
        if landing.status not in (LandingStatus.LEFT, LandingStatus.REFUSED):
            remember(settings, fetched)
        yield landing
