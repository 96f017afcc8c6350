"""Disclosure control of a large wave takes kinds of respondents: here both ways agree."""

import pandas as pd
import pytest

from domain.respondents import n_of_rows
from flows.refresh.disclosure_kinds import kinds_of_respondents
from flows.releases.store import current_release
from flows.warehouse.connect import opened

FRAMES = {
    "dim_respondents": ["is_qualified"],
    "fct_respondent_answers": ["item_id", "option_id"],
    "fct_respondent_scores": ["scale_id", "score"],
    "fct_respondent_comments": ["question_id", "code_id"],
}
WAVE = "2020"


@pytest.fixture(scope="module")
def by_kind_and_one_by_one(built):
    release = current_release(built)
    with opened(release.warehouse, restricted=release.restricted) as warehouse:
        people = {name: warehouse.sql(f"from restricted.marts.{name}").df() for name in FRAMES}
        groups = warehouse.sql("from restricted.intermediate.int_survey_groupings").df()
        kinds = kinds_of_respondents(warehouse, WAVE)
    return kinds, people | {"int_survey_groupings": groups}


@pytest.mark.parametrize("name", FRAMES)
def test_kinds_give_each_group_the_counts_that_its_respondents_do(by_kind_and_one_by_one, name):
    by_kind, one_by_one = (in_groups(frames, name) for frames in by_kind_and_one_by_one)
    if (
        name == "fct_respondent_comments"
    ):  # of the open questions a large wave shows frameworks alone
        one_by_one = one_by_one.loc[:, :, ["open_framework"]]
    assert by_kind.sum() > len(by_kind) > 30
    pd.testing.assert_series_equal(by_kind, one_by_one)


def in_groups(frames, name):
    """How many respondents of each group are alike in the columns of a frame."""
    rows = frames[name][["respondent_id", *FRAMES[name]]].assign(n=n_of_rows(frames[name]))
    groups = frames["int_survey_groupings"][["respondent_id", "grouping", "group_name"]]
    keys = ["grouping", "group_name", *FRAMES[name]]
    return rows.merge(groups, on="respondent_id").groupby(keys, dropna=False)["n"].sum()
