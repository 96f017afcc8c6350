"""The command `gofal export`."""

from datetime import date
from pathlib import Path

import click

from flows.cli.options import as_of_option, fail, home_option, require_outside, say
from flows.cli.query import SUFFIXES
from flows.settings import Settings


@click.command()
@home_option
@as_of_option
@click.option(
    "--table",
    "tables",
    multiple=True,
    help="A public table, such as fct_care_rates; may be given more than once.  [default: all]",
)
@click.option(
    "--format",
    "forms",
    type=click.Choice(list(SUFFIXES.values())),
    multiple=True,
    help="May be given more than once.  [default: csv, parquet and json]",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="New folder for the files.  [default: gofal-RELEASE]",
)
def export(
    home: Path | None,
    as_of: date | None,
    tables: tuple[str, ...],
    forms: tuple[str, ...],
    folder: Path | None,
) -> None:
    """Write public tables of the current release into a folder, for Excel, R, Power BI and others.

    Beside them stand datapackage.json (columns, types, units, definitions, keys, licence, hash of
    each file) and, for each CSV, its description in the W3C's vocabulary. No respondent can be
    worked out from the files: they hold what the public tables hold.

    \b
    Examples:
      gofal export
      gofal export --table fct_care_rates --format xlsx --to care_rates
      gofal export --as-of 2020-12-31 --format csv --to as_known_in_2020
    """
    from flows.releases.export import export as write
    from flows.releases.store import current_release

    settings = Settings.of(home, as_of)
    release = current_release(settings)
    if release is None:
        fail(f"No release in {settings.place} yet: gofal refresh")
    chosen = tuple(dict.fromkeys(forms)) or ("csv", "parquet", "json")
    place = folder or Path(f"gofal-{release.id}")
    require_outside(place, settings)
    files = write(release, place, tables, chosen)
    say(f"Release {release.id}: {len(files)} files, described in {place / 'datapackage.json'}")
