"""The command `gofal`. Everything slow is imported by the command that needs it."""

from datetime import date
from pathlib import Path

import click

from flows.cli.diff import diff
from flows.cli.fetch import fetch
from flows.cli.landing import accept, build, land, leave
from flows.cli.options import Commands, as_of_option, fail, home_option
from flows.cli.serve import serve
from flows.cli.survey import ledger, synthesise
from flows.permissions import close_to_others
from flows.settings import Settings, version


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done or nothing to do, 1 failed, 2 wrong usage, 3 another run is busy, "
    "4 a delivery was refused, 5 a delivery is held.",
)
@click.version_option(version(), prog_name="gofal")
def main() -> None:
    """Gofal: a data warehouse about children looked after in Wales.

    \b
    Examples:
      gofal refresh
      gofal query "select * from marts.fct_care_rates where area_name = 'Torfaen'"
      gofal rollback
    """
    close_to_others()


@main.command()
@home_option
@as_of_option
@click.option("--force", is_flag=True, help="Build a new release even if nothing is new.")
@click.option(
    "--survey",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Export of real respondents (CSV, SAV or XLSX), used from now on; needs --codebook.",
)
@click.option(
    "--codebook",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file that maps the export's columns to questions.",
)
def refresh(
    home: Path | None,
    as_of: date | None,
    force: bool,
    survey: Path | None,
    codebook: Path | None,
) -> None:
    """Land what lies in the landing folder; build, check and publish a release if any is new.

    \b
    Examples:
      gofal refresh
      gofal refresh --home /srv/gofal --force
      gofal refresh --survey export.csv --codebook codebook.toml
      gofal refresh --as-of 2020-12-31
    """
    if (survey is None) != (codebook is None):
        raise click.UsageError("--survey and --codebook go together")
    landing = (survey, codebook) if survey and codebook else None
    leave(build(Settings.of(home, as_of), force=force, survey=landing).landings)


@main.command()
@home_option
def status(home: Path | None) -> None:
    """Say which release readers see and what is in it.

    \b
    Example:
      gofal status --home /srv/gofal
    """
    from flows.releases.freshness import freshness, newest_count_by_authority
    from flows.releases.manifest import ReleaseError
    from flows.releases.store import current_release, list_releases

    settings = Settings.of(home)
    release = current_release(settings)
    if release is None:
        fail(f"No release in {settings.home} yet: gofal refresh")
    try:
        release.require_whole()
    except ReleaseError as error:
        fail(str(error))
    manifest = release.manifest
    click.echo(f"Release   {release.id}, built {manifest.created_at.isoformat()}")
    click.echo(f"Code      {manifest.code_version}")
    click.echo(f"Warehouse {release.warehouse}")
    click.echo(f"Checks    {manifest.checks.n}, {manifest.checks.n_failed} failed")
    newest_count = newest_count_by_authority(release.warehouse)
    click.echo(freshness(newest_count, settings.clock.today()))
    newest = list_releases(settings)[-1]
    if newest.id != release.id:
        click.secho(f"Readers were rolled back; the newest is {newest.id}.", fg="yellow")
    for table in manifest.tables:
        click.echo(f"  {table.table:<40} {table.n_rows:>7,} rows")


@main.command()
@click.argument("sql")
@home_option
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write instead."
)
@click.option("--restricted", is_flag=True, help="Open the file of respondents too (owner only).")
def query(
    sql: str,
    home: Path | None,
    as_of: date | None,
    form: str,
    output: Path | None,
    restricted: bool,
) -> None:
    """Ask the current release a question in SQL; it cannot be changed by one.

    \b
    Examples:
      gofal query "from marts.dim_local_authorities"
      gofal query "from marts.fct_care_rates" --format csv > care_rates.csv
      gofal query "from marts.fct_care_rates" --format parquet --output care_rates.parquet
      gofal query --restricted "from restricted.marts.dim_respondents"
      gofal query --as-of 2020-12-31 "from marts.fct_care_rates"
    """
    from flows.releases.store import current_release
    from flows.warehouse.query import QueryError, run_query

    settings = Settings.of(home, as_of)
    release = current_release(settings)
    if release is None:
        fail(f"No release in {settings.place} yet: gofal refresh")
    try:
        run_query(release.warehouse, sql, form, output, release.restricted if restricted else None)
    except QueryError as error:
        fail(str(error))


@main.command()
@home_option
def releases(home: Path | None) -> None:
    """List all releases, the newest last; * is the one readers see.

    \b
    Example:
      gofal releases
    """
    from flows.releases.store import current_release, list_releases

    settings = Settings.of(home)
    current = current_release(settings)
    if not list_releases(settings):
        fail(f"No release in {settings.home} yet: gofal refresh")
    for release in list_releases(settings):
        mark = "*" if current and release.id == current.id else " "
        n_rows = sum(table.n_rows for table in release.manifest.tables)
        click.echo(
            f"{mark} {release.id}  {release.manifest.created_at.isoformat()}  {n_rows:>8,} rows"
        )


@main.command()
@click.argument("release_id", required=False)
@home_option
def rollback(release_id: str | None, home: Path | None) -> None:
    """Send readers back to an earlier release: the one named, or the one before.

    \b
    Examples:
      gofal rollback
      gofal rollback 000002-9f31c2ab
    """
    from flows.locks import locked
    from flows.releases.manifest import ReleaseError
    from flows.releases.rollback import roll_back

    settings = Settings.of(home)
    try:
        with locked(settings):
            release = roll_back(settings, release_id)
    except ReleaseError as error:
        fail(str(error))
    click.echo(f"Readers now see release {release.id}.")


@main.command()
@home_option
def docs(home: Path | None) -> None:
    """Write the documentation of the current release and say where it is.

    Three pages that open with no network: every table and column (made by dbt), what the
    quality checks found, and every printed number beside the computed one.

    \b
    Example:
      gofal docs
    """
    from flows.releases.docs import DocsError, write_docs
    from flows.releases.store import current_release

    settings = Settings.of(home)
    release = current_release(settings)
    if release is None:
        fail(f"No release in {settings.home} yet: gofal refresh")
    click.echo(f"Documenting release {release.id}")
    try:
        page = write_docs(settings, release)
    except DocsError as error:
        fail(str(error))
    click.echo(f"Tables and columns: {page}")
    click.echo(f"Quality checks:     {release.folder / 'quality.html'}")
    click.echo(f"Ledger:             {release.folder / 'ledger.html'}")


main.add_command(ledger)
main.add_command(synthesise)
main.add_command(land)
main.add_command(accept)
main.add_command(diff)
main.add_command(serve)
main.add_command(fetch)
