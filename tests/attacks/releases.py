"""Small releases of real DuckDB files, for attacks that need no figures of Wales."""

from pathlib import Path

import duckdb
from click.testing import CliRunner, Result

from flows.cli.main import main
from flows.files import file_sha256
from flows.releases.store import Release, next_release_id, publish, stage
from flows.settings import RESTRICTED, WAREHOUSE, Settings
from tests.manifests import MADE

# text as somebody might land it: what a terminal obeys, what turns text round, what computes
TEXTS = ("\x1b[2Jgone", "\x9b2J", "\u202eabc", "=1+1", "@SUM(A1)", "\ttab", "-2+3|x", "Ynys Môn")
PUBLIC = """
create schema marts;
create schema previous;
create table marts.fct_care_rates as
    select range as year, 'Torfaen' as area_name, range / 7 as care_rate_per_10k from range(3);
comment on table marts.fct_care_rates is 'One row per year. No more.';
create table marts.dim_texts (text varchar);
create macro marts.care_rates_as_of(day) as table select * from marts.fct_care_rates;
"""
CLOSED = "create schema marts; create table marts.dim_respondents as select 1 as respondent_id"


def release(settings: Settings) -> Release:
    """Publish a small release in a data directory."""
    settings.building.mkdir(parents=True)
    with duckdb.connect(str(settings.building / WAREHOUSE)) as public:
        public.execute(PUBLIC)
        public.executemany("insert into marts.dim_texts values (?)", [(text,) for text in TEXTS])
    with duckdb.connect(str(settings.building / RESTRICTED)) as closed:
        closed.execute(CLOSED)
    made = stage(settings, next_release_id(settings, "ab" * 32), MADE)
    publish(settings, made)
    return made


def gofal(*arguments: str, home: Path, **options: object) -> Result:
    """Type a command about a data directory."""
    return CliRunner().invoke(main, [*arguments, "--home", str(home)], **options)


def ask(settings: Settings, *arguments: str, **options: object) -> str:
    """What `gofal query` answers."""
    result = gofal("query", *arguments, home=settings.home, **options)
    assert result.exit_code == 0, result.output
    return result.stdout


def one_line(done: Result) -> str:
    """What a command said on standard error, if that is one line and no traceback."""
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    (line,) = done.stderr.strip().splitlines()
    return line


def everything(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its hash."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): file_sha256(path) for path in files}


def quoted_name(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
