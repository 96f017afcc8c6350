"""Real respondents through the whole of it: an export in, a release that shows them by its rule."""

import stat

import duckdb
import pandas as pd
import pytest

from flows.releases.manifest import ReleaseError
from flows.releases.store import current_release
from flows.warehouse.connect import opened
from tests.conftest import run_gofal

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
