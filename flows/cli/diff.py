"""The command that tells what changed from one release to another."""

from itertools import groupby
from pathlib import Path

import click

from flows.cli.options import fail, home_option, say
from flows.settings import Settings

SHOWN = 12


@click.command()
@click.argument("before_id", required=False)
@click.argument("now_id", required=False)
@home_option
@click.option("--all", "show_all", is_flag=True, help="Print every row.")
def diff(before_id: str | None, now_id: str | None, home: Path | None, show_all: bool) -> None:
    """Say what changed from release BEFORE_ID to NOW_ID, and because of which figure.

    NOW_ID is the current release where it is not named, and BEFORE_ID the one before that.

    \b
    Examples:
      gofal diff
      gofal diff 000002-9f31c2ab 000005-c4d1e6f0 --all
    """
    from flows.releases.compare import DiffError, changes_between
    from flows.releases.rollback import find_release, release_before
    from flows.releases.store import current_release

    settings = Settings.of(home)
    try:
        now = find_release(settings, now_id) if now_id else current_release(settings)
        if now is None:
            fail(f"No release in {settings.place} yet: gofal refresh")
        before = (
            find_release(settings, before_id) if before_id else release_before(settings, now.id)
        )
        changes = changes_between(settings, before, now)
    except DiffError as error:
        fail(str(error))
    say(f"From release {before.id} to {now.id}: {len(changes)} values changed.")
    for subject, rows in groupby(changes, key=lambda row: row["subject"]):
        _print_subject(subject, list(rows), show_all)


def _print_subject(subject: str, rows: list[dict], show_all: bool) -> None:
    """Print the changes of one subject, what it changes first."""
    rows.sort(key=lambda row: row["consequence"] == "None")
    say(f"{subject}: {len(rows)}", bold=True)
    for row in rows if show_all else rows[:SHOWN]:
        names = (row[key] for key in ("area_name", "start_year", "year", "item"))
        place = " ".join(name for name in names if name != "None")
        moved = {
            "added": f"{row['shown_now']} (new)",
            "removed": f"{row['shown_before']} (gone)",
        }.get(row["kind"], f"{row['shown_before']} -> {row['shown_now']}")
        consequence = "" if row["consequence"] == "None" else f" [{row['consequence']}]"
        say(f"  {place}: {moved}{consequence}, because {row['because']}")
    if not show_all and len(rows) > SHOWN:
        say(f"  ... and {len(rows) - SHOWN} more: gofal diff --all")
