"""The commands about the report and its respondents; `flows.cli.main` adds them to `gofal`."""

import sys
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import EXIT_HELD, EXIT_REFUSED, fail, home_option, say
from flows.settings import Settings

if TYPE_CHECKING:
    from ingest.survey.read import SurveyData

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
CONTRADICTIONS = """
select
    severity,
    kind,
    location,
    explanation
from ledger.rpt_contradictions
order by publication, severity, kind, location, explanation
"""
CLAIMS = """
select distinct
    claim_order,
    weakest_verdict,
    location,
    sentence
from ledger.rpt_published_claims
where weakest_verdict != 'supported'
order by claim_order
"""


IF_POSITIONS = (
    "If each number were its answer's place in the questionnaire's list, which the codebook would "
    'say with numbers = "positions":'
)


@click.command()
@home_option
@click.option("--score", is_flag=True, help="Print the score alone.")
def ledger(home: Path | None, score: bool) -> None:
    """Say how many printed numbers follow from the data, and which do not.

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
    for title, of_it in groupby(lines, key=lambda line: line["publication_title"]):
        say(f"\n{title}", bold=True)
        for line in of_it:
            grave = f" ({line['severity']})" if line["severity"] else ""
            say(f"  {int(line['n']):>4}  {line['verdict'] + grave:<24} {line['basis']}")
    if any(line["basis"] == "synthetic respondents" for line in lines):
        say(
            "\nConsistent with synthetic respondents, who were made to fit the report: some set of "
            "respondents gives all these numbers together. It says nothing about Wales."
        )
    if score:
        return
    for row in read_rows(release.warehouse, DIFFERENCES):
        say(f"\n{row['value_id']} ({row['location']}): {row['verdict']}", bold=True)
        say(f"  printed {row['printed']}, computed {row['computed']}. {row['reason']}")
    say("\nWhere a publication contradicts itself", bold=True)
    for row in read_rows(release.warehouse, CONTRADICTIONS):
        say(f"  {row['location']} ({row['kind']}): {row['explanation']}")
    say("\nSentences of the report that its printed figures do not support", bold=True)
    for row in read_rows(release.warehouse, CLAIMS):
        say(f"  {row['location']} ({row['weakest_verdict']}): {row['sentence']}")


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


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def survey() -> None:
    """Make the codebook of a survey's export, and try it before anything is built.

    \b
    Example:
      gofal survey template export.csv > codebook.toml
      gofal survey check export.csv codebook.toml
      gofal refresh --survey export.csv --codebook codebook.toml
    """


@survey.command()
@click.argument("export", type=FILE)
@click.option("--qsf", type=FILE, help="The survey as Qualtrics exports it: its recode values.")
def template(export: Path, qsf: Path | None) -> None:
    """Write a codebook for EXPORT, to be looked at and filled in.

    What is recognised is filled in: names and wording of questions, choice texts, labels of SPSS.

    \b
    Examples:
      gofal survey template export.csv > codebook.toml
      gofal survey template export.csv --qsf survey.qsf > codebook.toml
    """
    from domain.problems import SurveyError
    from flows.landing.survey_tables import questionnaire
    from ingest.survey.template import write_template

    try:
        say(write_template(export, qsf, questionnaire()))
    except SurveyError as error:
        fail(str(error), EXIT_REFUSED)


@survey.command()
@click.argument("export", type=FILE)
@click.argument("codebook", type=FILE)
@home_option
def check(export: Path, codebook: Path, home: Path | None) -> None:
    """Say how EXPORT is read with CODEBOOK, and whether it is plausible. Nothing is kept or built.

    \b
    Example:
      gofal survey check export.csv codebook.toml
    """
    from domain.problems import SurveyError
    from flows.landing.survey_judging import SAY_THE_FRAME, failures, in_words, is_of_the_frame
    from flows.landing.surveys import beside_others, landed_surveys, read_export

    settings = Settings.of(home)
    try:
        data = read_export(export, codebook)
        for line in _as_read(data, export, codebook, settings):
            say(line)
        failed = failures(beside_others(data, landed_surveys(settings)))
    except SurveyError as error:
        with suppress(
            SurveyError
        ):  # numbers that nobody explained may be all that stands in its way
            places = read_export(export, codebook, as_positions=True)
            say(IF_POSITIONS)
            for line in _as_read(places, export, codebook, settings):
                say(f"  {line}")
        fail(str(error), EXIT_REFUSED)
    for line in in_words(failed):
        say(f"- {line}", fg="yellow")
    if failed.empty:
        say(
            "Nothing stands in its way: "
            f"gofal refresh --survey {export.name} --codebook {codebook.name}",
            fg="green",
        )
    elif is_of_the_frame(zip(failed["suite"], failed["column"], strict=True)):
        say(SAY_THE_FRAME)
        sys.exit(EXIT_HELD)
    else:
        fail("It would not land: these answers are not plausible.", EXIT_REFUSED)


def _as_read(data: "SurveyData", export: Path, codebook: Path, settings: Settings) -> list[str]:
    """How an export was read: each question's answers with their shares, and rows and answers."""
    from flows.landing.survey_receipts import SurveyReceipt

    receipt = SurveyReceipt.of(data, (export, codebook), settings.clock.now())
    return [*receipt.shares_in_words(), *receipt.in_words()]
