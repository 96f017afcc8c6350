"""The commands that bring data in: land, accept, withdraw; and how they tell what came of it."""

import gc
import getpass
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from flows.cli.options import EXIT_BUSY, EXIT_HELD, EXIT_REFUSED, fail, home_option, say
from flows.settings import Settings

if TYPE_CHECKING:
    from flows.landing.deliveries import Landed, Landing
    from flows.refresh.run import Outcome

Command = Callable[..., None]


def _because(words: str) -> Callable[[Command], Command]:
    return click.option("--because", required=True, metavar="REASON", help=words)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@home_option
@click.option(
    "--published-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of publication. [default: what the file says, else today]",
)
@click.option("--together", is_flag=True, help="The files are one delivery: pages, or look-ups.")
@click.option("--no-refresh", is_flag=True, help="Only land: the next refresh builds.")
def land(
    files: tuple[Path, ...],
    home: Path | None,
    published_on: date | None,
    together: bool,
    no_refresh: bool,
) -> None:
    """Keep FILES for ever, judge them, and build a release with what was found good.

    Without FILES, what lies in the landing folder lands. The originals of FILES stay where they
    are. A file that is refused, or held until `gofal accept`, changes nothing.

    \b
    Examples:
      gofal land children_looked_after.csv --published-on 2026-12-01
      gofal land page_1.json page_2.json --together
      gofal land
    """
    from flows.landing import land as landing
    from flows.landing.deliveries import LandingStatus
    from flows.landing.inbox import land_dropped

    settings = Settings.of(home)
    day = published_on.date() if published_on else None
    for file in files:
        if not (file.exists() or file.is_symlink()):
            fail(f"{file}: there is no such file")
    groups = [list(files)] if together and files else [[file] for file in files]
    landings = [landing.land(settings, group, published_on=day) for group in groups]
    if not files:
        landings += land_dropped(settings)
    if not files and not landings:
        say(f"Nothing lies in {settings.landing}.")
    for each in landings:
        tell(each)
    if not no_refresh and any(each.status is LandingStatus.LANDED for each in landings):
        landings += build(settings).landings
    leave(landings)


@click.command()
@click.argument("number", type=int)
@home_option
@_because("Why it may be used, such as: stands so in the published table. Everybody can read it.")
@click.option("--take-back", is_flag=True, help="Hold it again: it was accepted by mistake.")
@click.option("--no-refresh", is_flag=True, help="Only decide: the next refresh builds.")
def accept(number: int, home: Path | None, because: str, take_back: bool, no_refresh: bool) -> None:
    """Put the held or withdrawn delivery NUMBER into use, having looked at its report.

    What its report names is written down with the reason and passes the checks from now on, and
    nothing else does. marts.rpt_accepted_findings shows it.

    \b
    Examples:
      gofal accept 7 --because "Powys stands so in the published table"
      gofal accept 7 --take-back --because "the table was corrected"
    """
    from flows.landing import decisions

    settings = Settings.of(home)
    decide = decisions.take_back if take_back else decisions.accept
    landed = _decided(decide, settings, number, because)
    if take_back:
        say(f"Held again: delivery {landed.number}: {landed.delivery}.")
    else:
        findings = landed.receipt.acceptances[-1].findings
        say(f"Accepted delivery {landed.number}: {landed.delivery}.")
        for finding in findings:
            say(f"  {finding}")
    if not no_refresh:
        leave(build(settings).landings)


@click.command()
@click.argument("number", type=int)
@home_option
@_because("Why it may not be used, such as: the publisher took it back.")
@click.option("--no-refresh", is_flag=True, help="Only decide: the next refresh builds.")
def withdraw(number: int, home: Path | None, because: str, no_refresh: bool) -> None:
    """Take delivery NUMBER out of use. It is kept, and `gofal accept` puts it back.

    \b
    Example:
      gofal withdraw 7 --because "landed by mistake"
    """
    from flows.landing import decisions

    settings = Settings.of(home)
    landed = _decided(decisions.withdraw, settings, number, because)
    say(f"Withdrew delivery {landed.number}: {landed.delivery}. It lies in {landed.folder}.")
    if not no_refresh:
        leave(build(settings).landings)


def _decided(
    decide: Callable[[Settings, int, str, str], "Landed"],
    settings: Settings,
    number: int,
    because: str,
) -> "Landed":
    if not because.strip():
        fail("Say why: --because must not be blank")
    try:
        return decide(settings, number, _who(), " ".join(because.split()))
    except LookupError as error:
        fail(str(error))


def _who() -> str:
    """The person who types; an account need not have a name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"account {os.getuid()}"


def tell(landing: "Landing") -> None:
    """Say what became of a delivery, and what was found in it."""
    from flows.landing.deliveries import LandingStatus
    from flows.landing.judging import as_lines

    colours = {
        LandingStatus.LANDED: "green",
        LandingStatus.HELD: "yellow",
        LandingStatus.REFUSED: "red",
        LandingStatus.LEFT: "yellow",
    }
    say(landing.sentence(), fg=colours.get(landing.status))
    for line in as_lines(landing.problems):
        say(f"  {line}")


def build(
    settings: Settings,
    *,
    force: bool = False,
    survey: tuple[Path, Path] | None = None,
    from_spark: Path | None = None,
) -> "Outcome":
    """Refresh and say what came of it, or fail with the reason."""
    from flows.landing.survey_judging import SurveyHeldError
    from flows.locks import BusyError
    from flows.refresh.run import Action, reason, refresh_warehouse

    try:
        outcome = refresh_warehouse(settings, force=force, survey=survey, from_spark=from_spark)
    except BusyError as error:
        fail(str(error), EXIT_BUSY)
    except SurveyHeldError as error:
        fail(f"{error}\n\nNothing was published.", EXIT_HELD)
    except Exception as error:
        fail(f"{reason(error)}\n\nNothing was published. Logs: {settings.logs}")
    gc.freeze()  # the process ends here: taking a hundred libraries apart would cost a second
    for landing in outcome.landings:
        tell(landing)
    release = outcome.release
    match outcome.action:
        case Action.NOTHING_NEW:
            say(f"Nothing new: release {release.id} has these inputs and this code.")
        case Action.RECOVERED:
            say(f"Published release {release.id}, which an earlier run had finished.")
        case Action.PUBLISHED:
            say(f"Published release {release.id}.", fg="green")
    return outcome


def leave(landings: "Iterable[Landing]") -> NoReturn:
    """End with the exit code that says what became of deliveries."""
    from flows.landing.deliveries import LandingStatus

    statuses = {landing.status for landing in landings}
    if LandingStatus.REFUSED in statuses or LandingStatus.LEFT in statuses:
        sys.exit(EXIT_REFUSED)
    sys.exit(EXIT_HELD if LandingStatus.HELD in statuses else 0)
