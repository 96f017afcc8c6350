"""Real respondents through the whole of it: an export in, a release out, or nothing changed."""

import stat

import duckdb
import pandas as pd
import pytest

from flows.releases.manifest import ReleaseError
from flows.releases.store import current_release, list_releases
from flows.warehouse.connect import opened
from tests.conftest import run_gofal
from tests.dbt import run_dbt
from tests.survey_exports import CODEBOOK, codebook, exported, write_csv, write_qualtrics

pytestmark = pytest.mark.slow

SURVEY_TABLES = (
    "answer_shares",
    "scale_scores",
    "framework_use",
    "comment_themes",
    "comment_responses",
    "missing_answers",
    "response_rates",
)


def contents(release) -> dict[str, pd.DataFrame]:
    """The survey's exact figures without the flag that says where respondents are from."""
    with opened(release.warehouse, restricted=release.restricted) as warehouse:
        return {
            table: warehouse.sql(f"from restricted.intermediate.int_{table}")
            .df()
            .drop(columns="is_synthetic")
            for table in SURVEY_TABLES
        }


def verdicts(release) -> list[tuple[str, str]]:
    """The verdict on each printed value, decided on exact values, shown or not.

    What synthetic respondents agree with real ones reproduce.
    """
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        return warehouse.sql(
            "select value_id, if(verdict = 'consistent', 'reproduced', verdict) "
            "from ledger.rpt_published_vs_computed order by all"
        ).fetchall()


def test_respondents_are_in_a_file_that_only_its_owner_can_read(built):
    release = current_release(built)
    assert stat.S_IMODE(release.restricted.stat().st_mode) == 0o400
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        assert warehouse.sql(
            "select count(*) from information_schema.columns where column_name = 'respondent_id'"
        ).fetchone() == (0,)
    done = run_gofal(
        "query", "--home", str(built.home), "--restricted", "--format", "csv",
        "select role, count(*) as n from restricted.marts.dim_respondents group by all order by 1",
    )  # fmt: skip
    assert done.stdout.split() == ["role,n", "leader,74", "worker,718"], done.stderr


def test_everything_that_uses_synthetic_respondents_says_so(built):
    release = current_release(built)
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        for table in SURVEY_TABLES:
            assert warehouse.sql(
                "select bool_and(is_synthetic and disclosure_rule = 'none' "
                f"and withheld_reason is null) from marts.fct_{table}"
            ).fetchone() == (True,)
        assert warehouse.sql(
            "select bool_and(is_synthetic = (survey_wave is not null)), "
            "bool_and(is_synthetic = (basis = 'synthetic respondents')) from results.statistics"
        ).fetchone() == (True, True)
        assert warehouse.sql(
            "select bool_and(is_synthetic = (basis = 'synthetic respondents')) "
            "from ledger.rpt_published_vs_computed"
        ).fetchone() == (True,)


# that CSV, XLSX and SAV give the same frames is tested where they are read
def test_an_export_of_the_same_people_gives_the_same_exact_figures_and_shows_them_by_its_rule(
    built, answered
):
    before, verdicts_before = contents(current_release(built)), verdicts(current_release(built))
    release = current_release(answered)
    assert release.id.startswith("000002-")
    after = contents(release)
    assert verdicts(release) == verdicts_before
    for table, expected in before.items():
        pd.testing.assert_frame_equal(
            after[table].sort_values(list(expected), ignore_index=True),
            expected.sort_values(list(expected), ignore_index=True),
        )
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        assert warehouse.sql(
            "select distinct basis from results.statistics where survey_wave is not null"
        ).fetchall() == [("survey respondents",)]
        for table in (*(f"marts.fct_{name}" for name in SURVEY_TABLES), "results.statistics"):
            assert warehouse.sql(
                f"select distinct disclosure_rule from {table} where survey_wave is not null"
            ).fetchall() == [("threshold_10",)]
        # counts are rounded to 5, and a group of fewer than 10 has none
        assert warehouse.sql(
            "select count(*) filter (where base_n % 5 != 0 or n % 5 != 0), min(base_n) >= 10 "
            "from marts.fct_answer_shares"
        ).fetchone() == (0, True)
        assert warehouse.sql(
            "select count(*) filter (where n % 5 != 0 or n_first % 5 != 0), min(n_first) >= 10 "
            "from results.statistics where survey_wave is not null and unit != 'labellings' "
            "and n_first is not null"
        ).fetchone() == (0, True)
        # the ledger's verdict stands where its computed value is withheld
        assert warehouse.sql(
            "select bool_and(computed_value is null and verdict != 'not recomputable'), "
            "count(*) > 0 "
            "from ledger.rpt_published_vs_computed where withheld_reason is not null"
        ).fetchone() == (True, True)
    landed = [
        path
        for path in (entry.path for entry in release.manifest.inputs)
        if path.startswith("landing/")
    ]
    assert len(landed) == 2
    # it stays in use, and is not read anew
    assert "Nothing new" in run_gofal("refresh", "--home", str(answered.home)).stdout


WEIGHTED = "restricted.results.weighted_statistics"


def test_weighted_figures_stand_beside_the_unweighted_ones_for_the_owner_alone(answered):
    release = current_release(answered)
    with opened(release.warehouse, restricted=release.restricted) as warehouse:
        beside = (
            ("answer_share", "share", "int_answer_shares", "item_id", "answer_pct"),
            ("scale_score", "mean", "int_scale_scores", "scale_id", "mean_score"),
            ("scale_score", "sd", "int_scale_scores", "scale_id", "sd_score"),
        )
        for analysis, statistic, table, measure, figure in beside:
            option = "option_id is not distinct from weighted.option_id"
            joined = f"and exact.{option}" if table == "int_answer_shares" else ""
            n, n_beside, apart, n_moved = warehouse.sql(
                f"select count(*), count(exact.{figure}), "
                f"max(abs(weighted.unweighted_estimate - exact.{figure})), "
                f"count(*) filter (abs(weighted.estimate - exact.{figure}) > 1e-6) "
                f"from {WEIGHTED} as weighted left join restricted.intermediate.{table} as exact "
                f"on exact.{measure} = weighted.measure and exact.grouping = weighted.grouping "
                f"and exact.group_name = weighted.group_name {joined} "
                f"where weighted.analysis = '{analysis}' and weighted.statistic = '{statistic}'"
            ).fetchone()
            assert (n_beside, apart < 1e-8) == (n, True), analysis
            of_all = (
                f"select count(*) from restricted.intermediate.int_{table.removeprefix('int_')}"
            )
            of_all += f" where {figure} is not null"
            assert warehouse.sql(of_all).fetchone() == (n,), analysis
            assert n_moved > n / 2
        tests = warehouse.sql(
            "select count(*), max(abs(weighted.unweighted_estimate - exact.estimate)), "
            "bool_and(weighted.n = exact.n and weighted.n_first = exact.n_first) "
            f"from {WEIGHTED} as weighted join restricted.results.statistics as exact "
            "using (survey_wave, analysis, statistic, measure, comparison) "
            "where exact.model = 'welch_t'"
        ).fetchone()
        n_tests = warehouse.sql(
            f"select count(*) from {WEIGHTED} where analysis = 'group_difference'"
        ).fetchone()
    assert (tests[0], tests[1] < 1e-10, tests[2]) == (*n_tests, True, True)
    asked = ("query", "--home", str(answered.home), "--format", "csv")
    line = run_gofal(*asked, "--restricted", QUERY_OF_WEIGHTS).stdout.splitlines()
    assert line[0].startswith("group_name,estimate,unweighted_estimate,n,n_effective")
    assert [row.split(",")[0] for row in line[1:]] == ["leader", "worker"]
    assert run_gofal(*asked, QUERY_OF_WEIGHTS).returncode == 1


QUERY_OF_WEIGHTS = (
    "select group_name, estimate, unweighted_estimate, n, n_effective "
    f"from {WEIGHTED} where statistic = 'mean' and measure = 'factor_1' and grouping = 'role' "
    "order by all"
)


def test_without_weights_there_is_no_weighted_figure(built):
    release = current_release(built)
    with opened(release.warehouse, restricted=release.restricted) as warehouse:
        assert warehouse.sql(f"select count(*) from {WEIGHTED}").fetchone() == (0,)
        assert warehouse.sql(
            "select count(weight) from restricted.marts.dim_respondents"
        ).fetchone() == (0,)


def test_a_damaged_export_changes_nothing(home, tmp_path):
    table = exported(codes=False)
    table.loc[7, "Q_culture_safe"] = "Agree a bit"
    path = write_csv(tmp_path / "export.csv", table)
    before = current_release(home).id
    done = run_gofal(
        "refresh", "--home", str(home.home), "--survey", str(path), "--codebook", str(CODEBOOK)
    )
    assert done.returncode == 1
    for said in ("export.csv, row 11", "Q_culture_safe", "'Agree a bit'", "Nothing was published"):
        assert said in done.stderr
    assert current_release(home).id == before
    assert len(list_releases(home)) == 1
    assert not list(home.surveys.glob("0*"))


WRITTEN = "Mae mwy o deuluoedd angen cymorth"  # what people wrote, and nothing of ours says


@pytest.fixture
def of_researchers(tmp_path):
    """An export of another wave: roles worded otherwise, free text, and rows that are nobody's."""
    table = exported(codes=False).head(262)
    teams = list(table["Q_demo_team"].unique())
    others = dict(zip(teams, [*teams[1:], teams[0]], strict=True))
    table["Q_demo_team"] = table["Q_demo_team"].map(others)  # nobody answers as in 2020
    table = table.replace({"Q_demo_role": {"Worker": "Social worker", "Leader": "Head of service"}})
    texts = [f"{WRITTEN}, medd {row}" if row % 2 else "" for row in range(len(table))]
    statuses = ["Survey Preview", "Spam", *["IP Address"] * (len(table) - 2)]
    return write_qualtrics(tmp_path / "export.csv", table.assign(Why=texts, Status=statuses))


def test_a_researchers_export_goes_from_a_template_to_a_published_wave_in_five_commands(
    home, of_researchers, tmp_path
):
    template = run_gofal("survey", "template", str(of_researchers))
    assert template.returncode == 0, template.stderr
    book = tmp_path / "codebook.toml"
    filled = template.stdout
    for empty, full in (
        ('wave = ""', 'wave = "2023"'),
        ('"Social worker" = ""', '"Social worker" = "worker"'),
        ('"Head of service" = ""', '"Head of service" = "leader"'),
        ('# Why = ""', 'Why = "open_1"'),
    ):
        assert empty in filled
        filled = filled.replace(empty, full)
    book.write_text(filled, "utf-8")

    checked = run_gofal("survey", "check", str(of_researchers), str(book))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    told = "Wave 2023: 260 of 262 rows are respondents; left out: 1 status preview, 1 status spam."
    assert told in checked.stdout
    assert "'Social worker' is worker (wording of the codebook)" in checked.stdout

    refreshed = run_gofal(
        *("refresh", "--home", str(home.home)),
        *("--survey", str(of_researchers), "--codebook", str(book)),
    )
    assert refreshed.returncode == 0, refreshed.stdout + refreshed.stderr
    assert told in refreshed.stdout
    assert "Published release 000002-" in refreshed.stdout

    shown = run_gofal(
        *("query", "--home", str(home.home), "--format", "csv"),
        "select item_id, option_id, answer_pct from marts.fct_answer_shares "
        "where survey_wave = '2023' and grouping = 'all' and item_id = 'demo_role'",
    )
    assert shown.stdout.splitlines()[0] == "item_id,option_id,answer_pct"
    assert "demo_role,worker," in shown.stdout
    read = run_gofal(
        *("query", "--home", str(home.home), "--restricted", "--format", "csv"),
        "select question_id, comment_text from restricted.marts.fct_respondent_comments "
        "where comment_text is not null",
    )
    assert read.stdout.count(WRITTEN) == 130
    assert what_anybody_can_read_of(current_release(home), WRITTEN) == []


def what_anybody_can_read_of(release, text: str) -> list[str]:
    """Tables of the shared warehouse, and pages, in which a text stands."""
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        columns = warehouse.sql(
            "select table_schema, table_name, column_name from information_schema.columns "
            "where data_type = 'VARCHAR'"
        ).fetchall()
        found = [
            f"{schema}.{table}.{column}"
            for schema, table, column in columns
            if warehouse.sql(
                f'select bool_or(contains("{column}", $text)) from "{schema}"."{table}"',
                params={"text": text},
            ).fetchone()[0]
        ]
    pages = [page for page in release.folder.glob("*.html") if text in page.read_text("utf-8")]
    return found + [page.name for page in pages]


def test_a_check_says_what_is_not_understood_and_lays_out_what_to_paste(tmp_path):
    table = exported(codes=False).head(40).replace({"Q_demo_role": {"Worker": "Social worker"}})
    export = write_csv(tmp_path / "export.csv", table)
    done = run_gofal("survey", "check", str(export), str(CODEBOOK))
    assert done.returncode == 4
    assert "rows unknown answer 'Social worker'" in done.stderr
    assert (
        "To paste into the codebook, and to fill in:\n\n# below [answers.Q_demo_role]"
        in done.stderr
    )


def test_numbers_that_nobody_explained_are_refused_and_shown_as_their_places_would_read(tmp_path):
    export = write_csv(tmp_path / "export.csv", exported(codes=True).head(20))
    refused = run_gofal("survey", "check", str(export), str(CODEBOOK))
    assert refused.returncode == 4
    assert "numbers, and nothing says what they stand for: '1, 2'" in refused.stderr
    heading, *shown = refused.stdout.splitlines()
    assert 'numbers = "positions"' in heading
    assert any("20 of 20 rows are respondents" in line for line in shown)
    assert any("by position on the scale" in line for line in shown)
    odd = write_csv(tmp_path / "odd.csv", exported(codes=True).head(20).assign(Q_rate_la="9"))
    neither = run_gofal("survey", "check", str(odd), str(CODEBOOK))
    assert (neither.returncode, neither.stdout) == (4, "")


def test_a_small_wave_is_held_by_check_and_by_refresh_with_the_figure(tmp_path):
    export = write_csv(tmp_path / "export.csv", exported(codes=False).head(150))
    book = codebook(tmp_path)  # of 2020: so these people are nobody's twins
    checked = run_gofal("survey", "check", str(export), str(book))
    refreshed = run_gofal(
        *("refresh", "--home", str(tmp_path / "home")),
        *("--survey", str(export), "--codebook", str(book)),
    )
    for done in (checked, refreshed):
        assert done.returncode == 5, done.stdout + done.stderr
        said = done.stdout + done.stderr
        assert "survey_workforce.response_pct: 1 of 1 rows: 4.275" in said
        assert 'compared_with = "nothing"' in said
    assert "Nothing was published" in refreshed.stderr


def test_an_export_without_its_codebook_is_wrong_usage(tmp_path):
    done = run_gofal("refresh", "--home", str(tmp_path), "--survey", str(CODEBOOK))
    assert done.returncode == 2
    assert "go together" in done.stderr


def test_the_ledger_accounts_for_every_printed_value(built):
    done = run_gofal("ledger", "--home", str(built.home))
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Ledger of 533 printed values")
    score = [line.split() for line in lines if line.startswith("   ") and line.split()[0].isdigit()]
    assert sum(int(words[0]) for words in score) == 533
    assert "says nothing" in done.stdout or "nothing about Wales" in done.stdout
    assert "table_5.factor_2.p" in done.stdout
    assert "contradicts itself" in done.stdout
    assert "(contradicted): In general the survey was representative" in done.stdout


def test_the_ledger_names_what_every_agreement_rests_on(built):
    release = current_release(built)
    with duckdb.connect(str(release.warehouse), read_only=True) as warehouse:
        verdicts = dict(
            warehouse.sql(
                "select verdict, count(*) from ledger.rpt_published_vs_computed group by all"
            ).fetchall()
        )
        unexplained = warehouse.sql(
            "select count(*) from ledger.rpt_published_vs_computed "
            "where verdict in ('differs', 'not recomputable') and note is null"
        ).fetchone()
    assert unexplained == (0,)
    assert sum(verdicts.values()) == 533
    assert verdicts["consistent"] > 400
    assert verdicts["reproduced"] == 28  # on public data, or printed counts
    assert verdicts["contradicted"] > 10


def test_a_difference_without_a_note_fails_the_test_of_the_ledger(built, project, tmp_path):
    """dbt on a copy of the release: what becomes of a run that dbt fails is tried elsewhere."""
    notes = project / "seeds/reference/ledger_notes.csv"
    kept = [
        line
        for line in notes.read_text().splitlines(keepends=True)
        if not line.startswith("footnote_2.wales")
    ]
    notes.write_text("".join(kept))
    done = run_dbt(
        "build", "--select", "ledger_notes", "rpt_published_vs_computed",
        "--exclude-resource-type", "unit_test",
        settings=built, folder=tmp_path, project=project,
    )  # fmt: skip
    assert not done.is_success
    assert "Failure in test every_difference_is_explained" in done.said, done.said
    unexplained = "verdict in ('differs', 'not recomputable') and note is null"
    with duckdb.connect(str(done.warehouse), read_only=True) as warehouse:
        found = warehouse.sql(
            f"select value_id from ledger.rpt_published_vs_computed where {unexplained}"
        ).fetchall()
    assert ("footnote_2.wales.rate_2019_20",) in found


def test_a_damaged_file_of_respondents_is_told_from_the_published_one(home):
    release = current_release(home)
    beside = {name for name in release.manifest.files if "/" not in name}
    assert beside == {"gofal.duckdb", "restricted.duckdb"}
    release.require_whole()
    release.restricted.chmod(0o600)
    with release.restricted.open("ab") as file:
        file.write(b"x")
    with pytest.raises(ReleaseError, match=r"restricted\.duckdb is not the file"):
        release.require_whole()
