from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tools.synthetic_survey.constraints import as_frame, read_constraints
from tools.synthetic_survey.layout import Synthetic
from tools.synthetic_survey.tests.measures import check, unmet
from tools.synthetic_survey.tests.sample import read_sample

WORKER, LEADER = 1, 2  # positions of the answers to demo_role


def with_answers(made: Synthetic, item: str, answers: pd.Series) -> Synthetic:
    return Synthetic(made.responses.assign(**{item: answers}), made.comments)


def with_comments(made: Synthetic, comments: pd.DataFrame) -> Synthetic:
    return Synthetic(made.responses, comments.reset_index(drop=True))


def without(answers: pd.Series, n: int) -> pd.Series:
    """The answers of a question without the first that were given."""
    return answers.drop(answers.dropna().index[:n]).reindex(answers.index)


def first_with(frame: pd.DataFrame, column: str, value: str) -> int:
    return frame.index[frame[column] == value][0]


def written_out() -> pd.DataFrame:
    """The constraints as they were once typed, one by one, from the report."""
    file = Path(__file__).parent / "fixtures/survey_constraints_345.csv"
    return pd.read_csv(file, dtype=str, keep_default_na=False).set_index("constraint_id")


def test_the_rules_and_the_judged_rows_give_the_constraints_once_typed_by_hand(constraints):
    derived, typed = as_frame(constraints), written_out()
    assert derived.index.is_unique
    assert set(derived.index) == set(typed.index)
    derived = derived.loc[typed.index]
    assert len(typed) == 345
    words = ["kind", "variable", "population", "statistic", "status", "source"]
    pd.testing.assert_frame_equal(derived[words], typed[words])
    assert (derived["low"] == typed["low"].replace("", "-inf").astype(float)).all()
    assert (derived["high"] == typed["high"].replace("", "inf").astype(float)).all()


def test_no_judged_row_says_what_a_rule_says(seeds):
    judged = seeds["survey_constraints"].set_index("constraint_id")
    none = seeds["survey_constraints"].head(0)
    by_rule = as_frame(read_constraints({**seeds, "survey_constraints": none}))
    assert len(by_rule) + len(judged) > 345  # some rows take the place of a derived one
    for name in judged.index.intersection(by_rule.index):
        bounds = judged.loc[name, ["low", "high"]].astype(float)
        assert (bounds != by_rule.loc[name, ["low", "high"]]).any(), name


def test_a_judged_row_without_bounds_names_an_exact_printed_value_first(seeds):
    judged = seeds["survey_constraints"]
    printed = seeds["published_values"].set_index("value_id")
    without = judged[(judged["low"] == "") & (judged["high"] == "")]
    first = printed.loc[without["source"].str.partition("; ")[0]]
    assert len(first) == 21
    assert (first["decimals"] == "0").all()
    assert (first["value"] != "").all()


def test_a_number_of_the_report_moves_its_constraint(seeds):
    values = seeds["published_values"]
    moved = values.assign(
        value=values["value"].mask(values["value_id"] == "table_3.factor_7.leaders.mean", "4.2")
    )
    rows = as_frame(read_constraints({**seeds, "published_values": moved}))
    mean = rows.loc["mean.table_3.factor_7.leaders"]
    assert (mean["low"], mean["high"]) == (4.15, 4.25)


def test_a_judged_row_without_bounds_that_names_no_number_is_refused(seeds):
    judged = seeds["survey_constraints"]
    for source, message in (
        ("table_9.nothing.n", "sample.rows has no bounds and names no printed value"),
        ("table_3.subscale_1.p", "table_3.subscale_1.p is printed in words: <.001"),
    ):
        wrong = judged.assign(
            source=judged["source"].mask(judged["constraint_id"] == "sample.rows", source)
        )
        with pytest.raises(ValueError, match=message):
            read_constraints({**seeds, "survey_constraints": wrong})


def test_where_no_t_satisfies_the_printed_p_the_range_is_that_of_t(constraints):
    row = as_frame(constraints).loc["t.table_5.factor_2"]
    assert (row["low"], row["high"]) == (-1.35, -1.25)
    assert "p, 0.814, is given up" in row["note"]


def test_every_constraint_is_measured_once(seeds, constraints, made):
    checked = check(seeds, made)
    assert list(checked["constraint_id"]) == [each.constraint_id for each in constraints]
    assert np.isfinite(checked["value"]).all()


@pytest.mark.parametrize("item", ["cs1_six_months", "culture_safe", "leader_values", "rate_la"])
def test_a_lost_answer_misses_the_base_of_its_item(seeds, made, item):
    lost = with_answers(made, item, without(made.responses[item], 1))
    assert f"margin.{item}.base" in set(unmet(seeds, lost)["constraint_id"])


def test_an_answer_given_by_another_misses_the_means_and_t_values(seeds, made):
    answers = made.responses["cs1_immediate"].copy()
    given = answers.dropna()
    answers[given.index] = given.sample(frac=1, random_state=1).to_numpy()
    shuffled = with_answers(made, "cs1_immediate", answers)
    missed = set(unmet(seeds, shuffled)["constraint_id"])
    assert {"t.table_3.case_study_1", "relation.cs1.items_r"} <= missed
    assert not any(name.startswith("margin") for name in missed)


def test_a_leader_called_a_worker_misses_the_sample(seeds, made):
    roles = made.responses["demo_role"].copy()
    roles[first_with(made.responses, "demo_role", LEADER)] = WORKER
    missed = set(unmet(seeds, with_answers(made, "demo_role", roles))["constraint_id"])
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
    ages = without(made.responses["demo_age"], 20)
    missed = unmet(seeds, with_answers(made, "demo_age", ages))
    assert list(missed["constraint_id"]) == ["framework.test_base", "missing.max"]


def test_an_answer_that_is_not_offered_is_refused(seeds, made):
    for item, wrong in (("rate_la", 6), ("demo_role", 0), ("demo_la", 23)):
        answers = made.responses[item].copy()
        answers[answers.dropna().index[0]] = wrong
        with pytest.raises(ValueError, match=f"{item}: an answer that is not offered"):
            read_sample(seeds, with_answers(made, item, answers))
