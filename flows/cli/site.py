"""The command `gofal site`."""

from datetime import date
from pathlib import Path

import click

from flows.cli.options import as_of_option, fail, home_option, say
from flows.settings import Settings


@click.command()
@home_option
@as_of_option
@click.option("--open", "opens", is_flag=True, help="Open it in the browser of this machine.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of a web server: the site is copied into it, and into latest/ beside it.",
)
@click.option(
    "--address",
    metavar="URL",
    help="Where that folder is published; with it pages name their address, for search engines.",
)
def site(
    home: Path | None, as_of: date | None, opens: bool, folder: Path | None, address: str | None
) -> None:
    """Say where the pages of the current release are, open them, or copy them for a web server.

    They are in Welsh and in English, and open with no network and no script: a page of each
    authority and each indicator, the study, the report checked number by number, what changed,
    quality, and every table with its definitions.

    \b
    Examples:
      gofal site --open
      gofal site --to /var/www/gofal --address https://gofal.example.org/
    """
    from flows.releases.site import publish_site
    from flows.releases.store import SITE, current_release

    if address is not None and (folder is None or not address.startswith(("https://", "http://"))):
        raise click.UsageError("--address is an http address, and goes with --to")
    settings = Settings.of(home, as_of)
    release = current_release(settings)
    if release is None:
        fail(f"No release in {settings.place} yet: gofal refresh")
    page = release.folder / SITE / "index.html"
    if not page.exists():
        fail(f"Release {release.id} is of an earlier Gofal and has no site: gofal refresh")
    if folder is not None:
        if settings.home in (folder.resolve(), *folder.resolve().parents):
            fail(f"{folder} lies among the data of Gofal: name a place elsewhere")
        placed = publish_site(release, folder, address or "", settings.cache)
        say(f"Site of release {release.id}: {placed} and {folder / 'latest'}")
        page = placed / "index.html"
    else:
        say(f"Site of release {release.id}: {page}")
    if opens:
        click.launch(page.resolve().as_uri())
