"""`gofal query` reads, and only reads: tried on a small release with what would harm a real one."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.settings import PROJECT, WAREHOUSE
from flows.warehouse.connect import WarehouseError, opened, quoted, reading
from tests.attacks.releases import TEXTS, ask, everything, gofal, quoted_name

# as the review of security tried them, and their kin; HOME is the data directory
NO_QUESTIONS = (
    "copy (select 1 as a) to 'copied.csv'",
    "copy marts.fct_care_rates to 'copied.parquet' (format parquet)",
    "copy (from marts.fct_care_rates) to 'HOME/current/gofal.duckdb'",
    "-- harmless\n/* very */ copy (select 1) to 'copied.csv'",
    "export database 'exported'",
    "import database 'exported'",
    "attach 'new.duckdb' as other",
    "attach 'HOME/current/restricted.duckdb' as other (read_only)",
    "detach gofal",
    "install httpfs",
    "load 'own.duckdb_extension'",
    "set memory_limit = '1TB'",
    "reset memory_limit",
    "use marts",
    "create temp table copied as select 1",
    "create table marts.copied as select 1",
    "create secret s (type s3)",
    "insert into marts.fct_care_rates values (1, 'a', 1)",
    "update marts.fct_care_rates set year = 1",
    "delete from marts.fct_care_rates",
    "drop table marts.fct_care_rates",
    "alter table marts.fct_care_rates add column a int",
    "comment on table marts.fct_care_rates is 'x'",
    "pragma database_list",
    "pragma enable_profiling",
    "call pragma_version()",
    "call enable_logging(storage = 'file', storage_path = 'HOME/logged')",
    "checkpoint",
    "vacuum",
    "begin",
    "prepare p as select 1",
    "execute p",
    "explain analyze copy (select 1) to 'copied.csv'",
    "explain analyze create temp table copied as select 1",
    "explain (format json) copy (select 1) to 'copied.csv'",
    "select 1; select 2",
    "select 1; copy (select 1) to 'copied.csv'",
    "explain select 1; copy (select 1) to 'copied.csv'",
    "explain select 1; select 2",
    "pivot marts.fct_care_rates on area_name using sum(year)",
    "",
    "-- nothing",
    "selec 1",
)
# parsed as one select, and yet more than a look at the release
NO_OTHER_FILE = (
    "select content from read_text('/etc/hostname')",
    "select * from read_csv('/etc/hostname', header = false)",
    "select count(*) from glob('/etc/*')",
    "select size from read_blob('HOME/current/restricted.duckdb')",
    "from read_parquet('HOME/x.parquet')",
    "from sniff_csv('/etc/hostname')",
    "from 'copied.csv'",
    "from 'https://example.org/a.parquet'",
    "with a as (from glob('/etc/*')) from a",
    "select (select count(*) from read_text('/etc/hostname'))",
    "describe from read_csv('/etc/hostname')",
    "summarize from read_csv('/etc/hostname')",
    "explain analyze from read_text('/etc/hostname')",
    "from marts.fct_care_rates, lateral (from glob('/etc/*'))",
    "from query('from glob(''/etc/*'')')",
    "from json_execute_serialized_sql(json_serialize_sql('from glob(''/etc/*'')'))",
    "from enable_logging(storage = 'file', storage_path = 'HOME/logged')",
    "from system.main.enable_logging(storage = 'stdout')",
    "from enable_profiling()",
    "from checkpoint()",
    "from duckdb_secrets()",
)
QUESTIONS = (
    "select count(*) from marts.fct_care_rates",
    "from marts.fct_care_rates",
    "with a as (select 1 as one) select one from a",
    "describe marts.fct_care_rates",
    "summarize marts.fct_care_rates",
    "explain select count(*) from marts.fct_care_rates",
    "explain analyze select count(*) from marts.fct_care_rates",
    "EXPLAIN (format json) (select 1)",
    "show tables",
    "values (1), (2)",
    "-- how many\nselect count(*) from marts.fct_care_rates",
    "--how many\n/* of them */ select count(*)\nfrom marts.fct_care_rates; -- all\n",
    "from marts.care_rates_as_of(current_date)",
    "from range(3)",
    "select unnest([1, 2])",
    "pivot marts.fct_care_rates on area_name in ('Torfaen') using sum(year)",
    "unpivot marts.fct_care_rates on year, care_rate_per_10k",
    "select table_name from information_schema.tables",
    "from duckdb_columns()",
    "from marts.dim_texts where text like '%ô%'",
)


@pytest.mark.parametrize("sql", (*NO_QUESTIONS, *NO_OTHER_FILE))
def test_what_does_more_than_ask_is_refused_in_one_line_and_changes_no_file(
    settings, tmp_path, sql
):
    before = everything(tmp_path)
    done = gofal("query", sql.replace("HOME", str(settings.home)), home=settings.home)
    assert done.exit_code == 1, done.output
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert everything(tmp_path) == before


@pytest.mark.parametrize("sql", QUESTIONS)
def test_a_question_is_answered(settings, sql):
    assert ask(settings, sql)


@pytest.mark.parametrize(
    ("sql", "remedy"),
    [
        ("copy (select 1) to 'a.csv'", "--output answer.csv"),
        ("create table a as select 1", "with NAME as (select ...)"),
        ("set threads = 1", "--memory-mb and --seconds"),
        ("drop table marts.fct_care_rates", "this is drop; nothing was run"),
        ("vacuum", "this is vacuum; nothing was run"),
        ("select 1; select 2", "one question at a time, and these are 2"),
        ("attach 'a.duckdb'", "copy the release and open the copy"),
        ("from read_csv('a.csv')", "show tables"),
    ],
)
def test_a_refusal_says_what_to_do_instead(settings, sql, remedy):
    assert remedy in gofal("query", sql, home=settings.home).stderr


def test_a_locked_session_reaches_nothing_even_if_no_statement_is_looked_at(settings, tmp_path):
    """The second wall: what holds where a statement passes for a question."""
    before = everything(tmp_path)
    with reading(settings.current / WAREHOUSE) as connection:
        for sql in (
            "copy (select 1) to 'copied.csv'",
            "attach 'new.duckdb' as other",
            "from read_text('/etc/hostname')",
            "set memory_limit = '1TB'",
            "set enable_external_access = true",
            "install httpfs",
            "drop table marts.fct_care_rates",
            "create table marts.copied as select 1",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(sql)
    assert everything(tmp_path) == before


def test_without_the_lock_a_read_only_session_writes_files(settings, tmp_path):
    """The test above sees what it is to see."""
    with opened(settings.current / WAREHOUSE) as connection:
        connection.execute(f"copy (select 1) to {quoted(tmp_path / 'copied.csv')}")
    assert (tmp_path / "copied.csv").exists()


def test_one_file_may_be_read_locked_twice_at_once(settings):
    with reading(settings.current / WAREHOUSE) as one, reading(settings.current / WAREHOUSE) as two:
        assert one.execute("from marts.fct_care_rates").fetchall()
        assert two.execute("from marts.fct_care_rates").fetchall()


def test_respondents_are_there_for_who_asks_for_them_and_for_nobody_else(settings, tmp_path):
    sql = "from restricted.marts.dim_respondents"
    assert gofal("query", sql, home=settings.home).exit_code == 1
    file = tmp_path / "respondents.csv"
    ask(settings, sql, "--restricted", "--output", str(file))
    assert file.read_text() == "respondent_id\n1\n"
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("sql", "limits"),
    [
        ("select range from range(2000000000) order by hash(range)", ("--memory-mb", "100")),
        ("select length(repeat('x', 3000000000))", ("--memory-mb", "100")),
        ("select count(*) from range(1000000) a, range(1000000) b", ("--seconds", "0.1")),
        ("from range(2000000000)", ("--seconds", "0.1", "--output", "all.csv")),
    ],
)
def test_a_question_without_end_ends_by_a_limit_that_it_names(settings, sql, limits):
    done = gofal("query", sql, *limits, home=settings.home)
    assert done.exit_code == 1
    assert f"{limits[0]} allows more" in done.stderr
    assert list(Path().iterdir()) == []


def test_sql_comes_from_an_argument_a_file_or_standard_input(settings, tmp_path):
    file = tmp_path / "question.sql"
    file.write_text("\ufeff-- ŵ\nselect 7 as n", encoding="utf-8")
    assert ask(settings, "--file", str(file)).split() == ["n", "-", "7"]
    assert ask(settings, "-", input="select 8 as n").split() == ["n", "-", "8"]
    assert ask(settings, "--format", "csv", "--without a blank\nselect 9 as n") == "n\n9\n"


@pytest.mark.parametrize(
    "arguments", [(), ("select 1", "--file", "question.sql"), ("--formt", "csv", "select 1")]
)
def test_none_or_two_questions_and_unknown_options_are_wrong_usage(settings, arguments):
    Path("question.sql").write_text("select 1")
    assert gofal("query", *arguments, home=settings.home).exit_code == 2


@pytest.mark.parametrize("content", [b"\xff\xfeselect 1", b" " * 1_000_001])
def test_a_file_that_is_no_question_is_one_line(settings, content):
    Path("question.sql").write_bytes(content)
    done = gofal("query", "--file", "question.sql", home=settings.home)
    assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)


def test_show_tables_lists_the_marts_with_their_meaning(settings):
    (line,) = (line for line in ask(settings, "show tables;").splitlines() if "care_rates" in line)
    assert line.split("  ", 1)[0] == "marts.fct_care_rates"
    assert line.endswith("One row per year.")


def test_what_goes_on_to_a_pipe_is_cut_neither_in_rows_nor_in_columns_nor_in_digits(settings):
    columns = ", ".join(f"range / 7 as a_rather_long_name_{n}" for n in range(30))
    lines = ask(settings, f"select {columns} from range(12000)").splitlines()
    assert len(lines) == 12_002
    assert len(lines[0].split()) == 30
    assert lines[3].split()[0] == repr(1 / 7)


def test_rows_that_come_late_and_are_wider_are_printed_whole(settings):
    sql = "select if(range = 11000, repeat('x', 99), 'a') as word from range(12000)"
    assert "x" * 99 in ask(settings, sql)


@pytest.mark.parametrize("text", TEXTS)
def test_no_cell_and_no_name_of_a_column_reaches_a_terminal_as_a_command(settings, text):
    shown = ask(settings, "from marts.dim_texts") + ask(
        settings, f"select 1 as {quoted_name(text)}"
    )
    assert not any(sign in shown for sign in "\x1b\x9b\u202e\t")
    if text == "\x1b[2Jgone":
        assert r"\x1b[2Jgone" in shown


def test_an_error_that_quotes_a_cell_is_printed_escaped(settings):
    done = gofal("query", "select text::integer from marts.dim_texts", home=settings.home)
    assert done.exit_code == 1
    assert "\x1b" not in done.stderr
    assert r"\x1b[2Jgone" in done.stderr


def test_a_question_waits_for_none_of_the_slow_libraries(settings):
    slow = "{'pandas', 'numpy', 'openpyxl', 'prefect', 'dbt', 'great_expectations', 'statsmodels'}"
    program = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print(sorted({slow} & set(sys.modules)), file=sys.stderr))\n"
        "from flows.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "query", "show tables", "--home", str(settings.home)],
        cwd=PROJECT, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "marts.fct_care_rates" in done.stdout
    assert done.stderr == "[]\n"


def test_a_file_that_is_no_warehouse_is_named(tmp_path):
    (tmp_path / WAREHOUSE).write_text("no database")
    with (
        pytest.raises(WarehouseError, match=r"gofal\.duckdb cannot be opened"),
        reading(tmp_path / WAREHOUSE),
    ):
        pass
