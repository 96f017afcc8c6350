"""The commands about the report and its respondents; `flows.cli.main` adds them to `gofal`."""

from pathlib import Path

import click

from flows.cli.options import fail, home_option, say
from flows.settings import Settings

DIFFERENCES = """
select
    if(severity is null, verdict, verdict || ', ' || severity) as verdict,
    value_id,
    location,
    printed,
    coalesce(computed_rounded::varchar, '') as computed,
    coalesce(contradiction, note) as reason
from ledger.rpt_published_vs_computed
where verdict in ('differs', 'contradicted')
order by verdict, value_id
"""
CONTRADICTIONS = (
    "select severity, kind, location, explanation from ledger.rpt_contradictions order by all"
)


@click.command()
@home_option
@click.option("--score", is_flag=True, help="Print the score alone.")
def ledger(home: Path | None, score: bool) -> None:
    """Say how many of the report's printed numbers follow from the data, and which do not.

    \b
    Examples:
      gofal ledger
      gofal ledger --score
    """
    from flows.releases.score import ledger_score
    from flows.releases.store import current_release
    from flows.warehouse.read import read_rows

    settings = Settings.of(home)
    release = current_release(settings)
    if release is None:
        fail(f"No release in {settings.home} yet: gofal refresh")
    lines = ledger_score(release)
    n_printed = sum(int(line["n"]) for line in lines)
    say(f"Ledger of {n_printed} printed values, release {release.id}")
    for line in lines:
        grave = f" ({line['severity']})" if line["severity"] else ""
        say(f"  {int(line['n']):>4}  {line['verdict'] + grave:<24} {line['basis']}")
    if any(line["basis"] == "synthetic respondents" for line in lines):
        say(
            "Consistent with synthetic respondents, who were made to fit the report: some set of "
            "respondents gives all these numbers together. It says nothing about Wales."
        )
    if score:
        return
    for row in read_rows(release.warehouse, DIFFERENCES):
        say(f"\n{row['value_id']} ({row['location']}): {row['verdict']}", bold=True)
        say(f"  printed {row['printed']}, computed {row['computed']}. {row['reason']}")
    say("\nWhere the report contradicts itself", bold=True)
    for row in read_rows(release.warehouse, CONTRADICTIONS):
        say(f"  {row['location']} ({row['kind']}): {row['explanation']}")


@click.command(
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
@click.pass_context
def synthesise(context: click.Context) -> None:
    """Make synthetic respondents whose answers give the printed report."""
    # a program of its own: it is imported, and reads its options, when it is asked for
    from tools.synthetic_survey.__main__ import main

    main(context.args, prog_name=context.command_path, standalone_mode=False)
