"""The command `gofal`. Everything slow is imported by the command that needs it."""

from datetime import date
from pathlib import Path

import click

from flows.cli.diff import diff
from flows.cli.export import export
from flows.cli.fetch import fetch
from flows.cli.landing import accept, build, land, leave, withdraw
from flows.cli.options import Commands, as_of_option, fail, home_option, say
from flows.cli.query import query
from flows.cli.serve import serve
from flows.cli.site import site
from flows.cli.survey import ledger, survey, synthesise
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
@click.option(
    "--from-spark",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="What a job of Spark's wrote of the landed respondents: a new release is built on it.",
)
def refresh(
    home: Path | None,
    as_of: date | None,
    force: bool,
    survey: Path | None,
    codebook: Path | None,
    from_spark: Path | None,
) -> None:
    """Land what lies in the landing folder; build, check and publish a release if any is new.

    \b
    Examples:
      gofal refresh
      gofal refresh --home /srv/gofal --force
      gofal refresh --survey export.csv --codebook codebook.toml
      gofal refresh --as-of 2020-12-31
      gofal refresh --from-spark /mnt/cluster/output
    """
    if (survey is None) != (codebook is None):
        raise click.UsageError("--survey and --codebook go together")
    if survey and from_spark:
        raise click.UsageError("land the respondents first: --from-spark is of those that landed")
    landing = (survey, codebook) if survey and codebook else None
    place = from_spark.resolve() if from_spark else None  # the build works in another folder
    settings = Settings.of(home, as_of)
    leave(build(settings, force=force, survey=landing, from_spark=place).landings)


@main.command()
@home_option
def status(home: Path | None) -> None:
    """Say which release readers see and what is in it.

    \b
    Example:
      gofal status --home /srv/gofal
    """
    from flows.releases.freshness import freshness, newest_count_by_authority
    from flows.releases.store import current_release, list_releases

    settings = Settings.of(home)
    release = current_release(settings)
    _tell_damage(settings)
    if release is None:
        fail(f"No release in {settings.home} yet: gofal refresh")
    release.require_whole(as_reader=True)
    manifest = release.manifest
    say(f"Release   {release.id}, built {manifest.created_at.isoformat()}")
    say(f"Code      {manifest.code_version}")
    say(f"Warehouse {release.warehouse}")
    say(f"Checks    {manifest.checks.n}, {manifest.checks.n_failed} failed")
    newest_count = newest_count_by_authority(release.warehouse)
    say(freshness(newest_count, settings.clock.today()))
    newest = list_releases(settings)[-1:]
    if newest and newest[0].id != release.id:
        say(f"Readers were rolled back; the newest is {newest[0].id}.", fg="yellow")
    for table in manifest.tables:
        say(f"  {table.table:<40} {table.n_rows:>7,} rows")


def _tell_damage(settings: Settings) -> None:
    """Say what of the releases is not as it was left, and what to do: everything else goes on."""
    from flows.releases.store import damaged_releases, is_pointer_lost

    for damage in damaged_releases(settings):
        say(str(damage), fg="yellow", err=True)
    if is_pointer_lost(settings):
        say(
            f"{settings.current} is no pointer to a release, as a copy that follows links leaves "
            "it: gofal rollback ID (see gofal releases) puts the pointer back",
            fg="yellow",
            err=True,
        )


@main.command()
@home_option
def releases(home: Path | None) -> None:
    """List all releases, the newest last; * is the one readers see.

    \b
    Example:
      gofal releases
    """
    from flows.releases.store import current_id, list_releases

    settings = Settings.of(home)
    current = current_id(settings)
    _tell_damage(settings)
    if not list_releases(settings):
        fail(f"No release in {settings.home}, or none that is whole: gofal refresh")
    for release in list_releases(settings):
        mark = "*" if release.id == current else " "
        n_rows = sum(table.n_rows for table in release.manifest.tables)
        say(f"{mark} {release.id}  {release.manifest.created_at.isoformat()}  {n_rows:>8,} rows")


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
    from flows.releases.rollback import roll_back

    settings = Settings.of(home)
    with locked(settings):
        release = roll_back(settings, release_id)
    say(f"Readers now see release {release.id}.")


main.add_command(query)
main.add_command(export)
main.add_command(ledger)
main.add_command(synthesise)
main.add_command(survey)
main.add_command(land)
main.add_command(accept)
main.add_command(withdraw)
main.add_command(diff)
main.add_command(serve)
main.add_command(site)
main.add_command(fetch)
