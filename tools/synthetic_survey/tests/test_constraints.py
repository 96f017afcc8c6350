import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tools.synthetic_survey.constraints import check, unmet
from tools.synthetic_survey.layout import Synthetic
from tools.synthetic_survey.measures import pooled_t
from tools.synthetic_survey.sample import read_sample


def with_answers(made: Synthetic, answers: pd.DataFrame) -> Synthetic:
    return Synthetic(made.respondents, answers.reset_index(drop=True), made.comments)


def with_comments(made: Synthetic, comments: pd.DataFrame) -> Synthetic:
    return Synthetic(made.respondents, made.answers, comments.reset_index(drop=True))


def first_with(frame: pd.DataFrame, column: str, value: str) -> int:
    return frame.index[frame[column] == value][0]


def test_every_row_of_the_seed_is_measured_once(seeds, made):
    checked = check(seeds, made)
    assert list(checked["constraint_id"]) == list(seeds["survey_constraints"]["constraint_id"])
    assert np.isfinite(checked["value"]).all()


@pytest.mark.parametrize("item", ["cs1_six_months", "culture_safe", "leader_values", "rate_la"])
def test_a_lost_answer_misses_the_base_of_its_item(seeds, made, item):
    answers = made.answers.drop(first_with(made.answers, "item_id", item))
    assert f"margin.{item}.base" in set(unmet(seeds, with_answers(made, answers))["constraint_id"])


def test_an_answer_given_by_another_misses_the_means_and_t_values(seeds, made):
    rows = made.answers.index[made.answers["item_id"] == "cs1_immediate"]
    answers = made.answers.copy()
    shuffled = answers.loc[rows, "option_id"].sample(frac=1, random_state=1).to_numpy()
    answers.loc[rows, "option_id"] = shuffled
    missed = set(unmet(seeds, with_answers(made, answers))["constraint_id"])
    assert {"t.table_3.case_study_1", "relation.cs1.items_r"} <= missed
    assert not any(name.startswith("margin") for name in missed)


def test_a_leader_called_a_worker_misses_the_sample(seeds, made):
    answers = made.answers.copy()
    answers.loc[first_with(answers, "option_id", "leader"), "option_id"] = "worker"
    missed = set(unmet(seeds, with_answers(made, answers))["constraint_id"])
    assert {"sample.workers", "sample.leaders"} <= missed


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("issue_neglect", "coding.open_2.issue_neglect.n"),
        ("issue_unnamed_1", "coding.open_2.unnamed_secondary"),
        ("not_codable_no_answer", "coding.open_2.responses"),
        ("not_codable", "coding.open_1.noncodable"),
        ("legislation", "framework.mentions"),
    ],
)
def test_a_lost_code_misses_its_count(seeds, made, code, expected):
    comments = made.comments.drop(first_with(made.comments, "code_id", code))
    assert expected in set(unmet(seeds, with_comments(made, comments))["constraint_id"])


def test_missing_answers_beyond_the_printed_range_are_seen(seeds, made):
    rows = made.answers.index[made.answers["item_id"] == "demo_age"]
    missed = unmet(seeds, with_answers(made, made.answers.drop(rows[:20])))
    assert list(missed["constraint_id"]) == ["framework.test_base", "missing.max"]


def test_an_answer_twice_or_one_that_is_not_offered_is_refused(seeds, made):
    with pytest.raises(ValueError, match="answered twice"):
        read_sample(seeds, with_answers(made, pd.concat([made.answers, made.answers.tail(1)])))
    wrong = made.answers.assign(
        option_id=made.answers["option_id"].where(made.answers["item_id"] != "rate_la", "maybe")
    )
    with pytest.raises(ValueError, match="rate_la: an answer that is not offered"):
        read_sample(seeds, with_answers(made, wrong))


def test_pooled_t_is_that_of_scipy():
    rng = np.random.default_rng(1)
    first, second = rng.normal(0.3, 1, 40), rng.normal(0, 2, 25)
    assert pooled_t(first, second) == pytest.approx(stats.ttest_ind(first, second).statistic)
