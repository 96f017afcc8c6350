"""The command `gofal query`."""

import re
import sys
from datetime import date
from pathlib import Path

import click

from flows.cli.options import as_of_option, fail, home_option, require_outside
from flows.settings import Settings

FORMS = ("table", "csv", "json", "parquet", "xlsx")
SUFFIXES = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".xlsx": "xlsx"}
LONGEST_SQL = 1_000_000
OPTION = re.compile(r"--[a-z][a-z-]*(=|\Z)")


class AsksInSql(click.Command):
    """A command whose SQL may begin with a comment, which looks like an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take whatever begins like a comment for SQL."""
        sql = [arg for arg in args if arg.startswith("--") and arg != "--"]
        sql = [arg for arg in sql if not OPTION.match(arg)]
        if sql and "--" not in args:
            args = [*(arg for arg in args if arg not in sql), "--", *sql]
        return super().parse_args(ctx, args)


@click.command(cls=AsksInSql)
@click.argument("sql", required=False)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that holds the SQL instead.",
)
@home_option
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="[default: what the suffix of --output says, else table]",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="New file for the answer: .csv, .json, .parquet or .xlsx.",
)
@click.option("--overwrite", is_flag=True, help="Replace the file that --output names.")
@click.option("--restricted", is_flag=True, help="Open the file of respondents too (owner only).")
@click.option(
    "--memory-mb",
    type=click.IntRange(100),
    default=1000,
    show_default=True,
    help="Memory the answer may take.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.1),
    default=60,
    show_default=True,
    help="Time the answer may take.",
)
def query(
    sql: str | None,
    file: Path | None,
    home: Path | None,
    as_of: date | None,
    form: str | None,
    output: Path | None,
    overwrite: bool,
    restricted: bool,
    **limits: float,
) -> None:
    """Ask the current release a question in SQL; no question can change it or anything else.

    SQL is one select, from, describe, summarize, show tables or explain; - reads it from standard
    input. It reaches the release alone. A terminal is shown what fits it, in rounded figures;
    a file or a pipe is given everything.

    \b
    Examples:
      gofal query "show tables"
      gofal query "from marts.dim_local_authorities"
      gofal query "from marts.fct_care_rates" --output care_rates.xlsx
      gofal query "from marts.fct_care_rates" --format csv > care_rates.csv
      gofal query --file question.sql
      gofal query --restricted "from restricted.marts.dim_respondents"
      gofal query --as-of 2020-12-31 "from marts.fct_care_rates"
    """
    from flows.releases.store import current_release
    from flows.warehouse.query import Query, run_query
    from flows.warehouse.statements import QueryError

    text = _sql(sql, file)
    chosen = _form(form, output)
    settings = Settings.of(home, as_of)
    if output:
        _require_free(output, settings, overwrite)
    release = current_release(settings)
    if release is None:
        fail(f"No release in {settings.place} yet: gofal refresh")
    try:
        run_query(
            release.warehouse,
            Query(text, chosen, output, release.restricted if restricted else None, **limits),
        )
    except QueryError as error:
        fail(str(error))


def _sql(sql: str | None, file: Path | None) -> str:
    """The question, from wherever it comes."""
    if (sql is None) == (file is None):
        raise click.UsageError("give the SQL, or - for standard input, or --file: one of them")
    if sql is not None and sql != "-":
        content = sql.encode("utf-8", "surrogateescape")  # as typed, whatever the locale
    elif file:
        with file.open("rb") as stream:
            content = stream.read(LONGEST_SQL + 1)
    else:
        content = sys.stdin.buffer.read(LONGEST_SQL + 1)
    name = file or ("standard input" if sql == "-" else "the question")
    if len(content) > LONGEST_SQL:
        fail(f"{name}: more than {LONGEST_SQL:,} bytes are no question")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        fail(f"{name} is not UTF-8: save it as UTF-8")


def _form(form: str | None, output: Path | None) -> str:
    """What the answer is written as: the suffix of the file says it, and nothing may contradict."""
    if output is None:
        return form or "table"
    suffix = output.suffix.lower()
    if suffix not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise click.UsageError(f"--output {output.name}: the file's name ends in one of {known}")
    if form not in (None, SUFFIXES[suffix]):
        raise click.UsageError(f"--format {form} and a file named {suffix} contradict each other")
    return SUFFIXES[suffix]


def _require_free(output: Path, settings: Settings, overwrite: bool) -> None:
    """Never write over a file unasked, nor into a folder that Gofal keeps."""
    require_outside(output, settings)
    if output.exists() and not overwrite:
        fail(f"{output} is there already: --overwrite replaces it")
