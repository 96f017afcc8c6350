"""What a reader of the public file alone learns of a respondent: nothing.

The synthetic respondents landed as an export, so they are real for all that Gofal knows. One leader
of them is alone in the authorities that are left out of the comparison.
"""

import shutil
from itertools import permutations

import duckdb
import pandas as pd
import pytest

from flows.releases.store import current_release, list_releases
from flows.settings import Settings
from flows.warehouse.connect import opened
from tests.conftest import copy_home, run_gofal
from tests.survey_exports import CODEBOOK, exported, write_csv

pytestmark = pytest.mark.slow

COUNTS = {
    "fct_answer_shares": ("base_n", "n"),
    "fct_scale_scores": ("n",),
    "fct_framework_use": ("n_respondents", "n_named"),
    "fct_comment_themes": ("n_mentions", "n_respondents"),
    "fct_comment_responses": ("n_responses",),
    "fct_missing_answers": ("n_asked", "n_answered", "n_missing"),
    "fct_response_rates": ("n_respondents",),
}
HALF = 2  # a count shown as 30 is 28 to 32


@pytest.fixture(scope="module")
def shares(answered) -> pd.DataFrame:
    """Answers by group as everybody may read them."""
    with duckdb.connect(str(current_release(answered).warehouse), read_only=True) as warehouse:
        return warehouse.sql("from marts.fct_answer_shares").df()


@pytest.fixture(scope="module")
def members(answered) -> dict[tuple[str, str], set[str]]:
    """Who of each group answered a question or has a score: what no reader knows."""
    with duckdb.connect(str(current_release(answered).restricted), read_only=True) as restricted:
        groups = restricted.sql("from intermediate.int_survey_groupings").df()
        answers = restricted.sql("select item_id as of, * from marts.fct_respondent_answers").df()
        scores = restricted.sql("select scale_id as of, * from marts.fct_respondent_scores").df()
    told = pd.concat([answers, scores])[["of", "respondent_id"]]
    rows = told.merge(groups, on="respondent_id")
    return rows.groupby(["of", "group_name"])["respondent_id"].agg(set).to_dict()


@pytest.mark.parametrize(("table", "columns"), COUNTS.items())
def test_no_count_of_one_to_nine_is_shown_and_all_are_multiples_of_five(answered, table, columns):
    with duckdb.connect(str(current_release(answered).warehouse), read_only=True) as warehouse:
        for column in columns:
            assert warehouse.sql(
                f"select count(*) filter (where {column} % 5 != 0 or {column} < 10), "
                f"count({column}) > 0 from marts.{table}"
            ).fetchone() == (0, True), column


def test_a_group_less_another_never_tells_what_the_few_between_them_answered(shares, members):
    """The excluded group less its workers is one leader: each answer of theirs stays open."""
    n_tried = 0
    shown = shares[shares["n"].notna() & ~shares["item_id"].isin(["demo_role", "demo_la"])]
    for (item, option), rows in shown.groupby(["item_id", "option_id"]):
        counts = dict(zip(rows["group_name"], rows["n"], strict=True))
        for whole, part in permutations(counts, 2):
            of_whole, of_part = members[(item, whole)], members[(item, part)]
            between = len(of_whole - of_part)
            if not of_part < of_whole or between >= 10:
                continue
            least = max(0, counts[whole] - HALF - (counts[part] + HALF))
            most = min(between, counts[whole] + HALF - (counts[part] - HALF))
            assert most - least >= min(5, between), (item, option, whole, part)
            n_tried += 1
    assert n_tried > 0


def test_all_less_the_parts_of_it_tells_no_mean_of_a_few(answered, members):
    with duckdb.connect(str(current_release(answered).warehouse), read_only=True) as warehouse:
        scores = warehouse.sql("from marts.fct_scale_scores where mean_score is not null").df()
    for scale, rows in scores.groupby("scale_id"):
        groups = [members[(scale, name)] for name in rows["group_name"]]
        for whole, part in permutations(groups, 2):
            if not part < whole:
                continue
            left = whole - part
            assert len(left) >= 10
            assert all(len(left - third) >= 10 for third in groups if third < left)


def test_no_test_or_interval_of_a_small_group_is_shown(answered):
    with duckdb.connect(str(current_release(answered).warehouse), read_only=True) as warehouse:
        assert warehouse.sql(
            "select count(*) filter (where least(n, n_first, n_second) < 10), "
            "count(*) filter (where withheld_reason is not null and estimate is not null) "
            "from results.statistics where survey_wave is not null and unit != 'labellings' "
            "and analysis != 'missing_data'"
        ).fetchone() == (0, 0)


def test_no_weight_of_a_respondent_is_in_what_anybody_can_read(answered):
    release = current_release(answered)
    with opened(release.warehouse, restricted=release.restricted) as warehouse:
        n_weights = warehouse.sql(
            "select count(distinct weight) from restricted.marts.dim_respondents"
        ).fetchone()
        assert n_weights == (792,)
        columns = warehouse.sql(
            "select table_schema, table_name, column_name, data_type "
            "from information_schema.columns where table_catalog != 'restricted'"
        ).fetchall()
        named = {name for _, _, name, _ in columns}
        assert not named & {"weight", "n_effective", "design_effect", "unweighted_estimate"}
        assert "weighted_statistics" not in {table for _, table, *_ in columns}
        numbers = [each for each in columns if each[3] in ("DOUBLE", "FLOAT", "VARCHAR")]
        assert len(numbers) > 100
        found = [
            f"{schema}.{table}.{column}"
            for schema, table, column, _ in numbers
            if warehouse.sql(
                f'select count(*) from "{schema}"."{table}" '
                f'where round(try_cast("{column}" as double), 9) in '
                "(select weight from restricted.marts.dim_respondents)"
            ).fetchone()
            != (0,)
        ]
    assert found == []


def test_one_respondent_less_is_not_published_and_the_export_is_set_aside(answered, tmp_path):
    """Whoever compared both releases would learn what that respondent answered."""
    home = Settings(tmp_path / "home")
    copy_home(answered, home.home)
    fewer = write_csv(tmp_path / "fewer.csv", exported(codes=False).iloc[1:])
    done = run_gofal(
        "refresh", "--home", str(home.home), "--survey", str(fewer), "--codebook", str(CODEBOOK)
    )
    assert done.returncode == 1
    assert "fewer than 10 respondents came, left or changed an answer" in done.stderr
    assert len(list_releases(home)) == len(list_releases(answered))
    assert len(list((home.surveys / "refused").iterdir())) == 1
    assert "Nothing new" in run_gofal("refresh", "--home", str(home.home)).stdout
    shutil.rmtree(home.home)
