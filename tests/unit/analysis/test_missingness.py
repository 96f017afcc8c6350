import numpy as np
import pandas as pd
import pytest

from analysis.survey.groups import Comparison
from analysis.survey.missing import missing_data
from tests.unit.analysis.scale_answers import ANSWERS, IN_R, PEOPLE, SURVEY, estimates

ROLES = Comparison("leaders_vs_workers", "role", "leader", "worker")
ASKED = pd.DataFrame(data=True, index=ANSWERS.index, columns=ANSWERS.columns)


def of(answers=ANSWERS, asked=ASKED, people=PEOPLE, comparisons=(ROLES,), groupings=("area_code",)):
    missing = asked & answers.isna()
    items = pd.DataFrame({"n_asked": asked.sum(), "n_missing": missing.sum()})
    unanswered = pd.DataFrame({"n_asked": asked.sum(axis=1), "n_unanswered": missing.sum(axis=1)})
    rows = people.join(unanswered, how="inner")
    return estimates(missing_data(items, rows, list(comparisons), list(groupings), SURVEY))


FOUND = of()


def test_missing_answers_are_counted_among_those_asked():
    assert FOUND.loc["n_missing.item_13", "estimate"] == ANSWERS["item_13"].isna().sum()
    pct = 100 * ANSWERS["item_13"].isna().mean()
    assert FOUND.loc["missing_pct.item_13", "estimate"] == pytest.approx(pct)
    assert FOUND.loc["missing_pct.item_13", "n"] == 320


def test_the_range_over_items_is_that_of_the_least_and_most_unanswered():
    pct = 100 * ANSWERS.isna().mean()
    assert FOUND.loc["missing_pct_min", "estimate"] == pytest.approx(pct.min())
    assert FOUND.loc["missing_pct_max", "estimate"] == pytest.approx(pct.max())


def test_the_correlation_with_place_is_that_of_r_and_the_other_way_in_reverse_order():
    correlation = FOUND.loc["position_correlation", "estimate"]
    assert correlation == pytest.approx(IN_R["position"])
    reverse = of(ANSWERS.iloc[:, ::-1], ASKED.iloc[:, ::-1])
    assert reverse.loc["position_correlation", "estimate"] == pytest.approx(-correlation)


def test_two_roles_compare_as_in_r():
    ranks = FOUND.loc["probability_of_more_missing"]
    assert ranks["estimate"] == pytest.approx(IN_R["mann_whitney"])
    assert ranks["p_value"] == pytest.approx(IN_R["mann_whitney.p"])
    welch = FOUND.loc["mean_difference"]
    assert welch["estimate"] == pytest.approx(IN_R["welch"])
    of_r = IN_R[["welch.df", "welch.p", "welch.ci_low", "welch.ci_high"]].to_list()
    assert welch[["df", "p_value", "ci_low", "ci_high"]].to_list() == pytest.approx(of_r)
    assert welch["n_first"] == (PEOPLE["role"] == "leader").sum()


def test_areas_compare_as_in_r():
    assert FOUND.loc["h.area_code", "estimate"] == pytest.approx(IN_R["kruskal"])
    assert FOUND.loc["h.area_code", "p_value"] == pytest.approx(IN_R["kruskal.p"])
    assert FOUND.loc["h.area_code", "df"] == 3
    share = IN_R["kruskal"] / 319
    assert FOUND.loc["epsilon_squared.area_code", "estimate"] == pytest.approx(share)


def test_an_item_that_was_not_asked_is_not_missing():
    asked, answers = ASKED.copy(), ANSWERS.copy()
    leaders = PEOPLE["role"] == "leader"
    asked.loc[leaders, "item_13"] = False
    answers.loc[leaders, "item_13"] = np.nan
    found = of(answers, asked)
    workers = ANSWERS.loc[~leaders, "item_13"]
    assert found.loc["missing_pct.item_13", "n"] == len(workers)
    assert found.loc["n_missing.item_13", "estimate"] == workers.isna().sum()


def test_leaders_who_are_asked_half_and_skip_the_same_share_do_not_differ_from_workers():
    people = pd.DataFrame({"role": ["leader", "leader", "worker", "worker"]}, index=[*"abcd"])
    answers = pd.DataFrame(1.0, index=people.index, columns=[f"q{i}" for i in range(4)])
    asked = answers.astype(bool)
    asked.loc[["a", "b"], ["q2", "q3"]] = False
    answers = answers.where(asked)
    answers.loc["a", "q0"] = np.nan
    answers.loc["c", ["q0", "q1"]] = np.nan
    found = of(answers, asked, people, groupings=())
    assert found.loc["mean_difference", "estimate"] == 0
    assert found.loc["probability_of_more_missing", "estimate"] == 0.5


def test_a_group_that_stops_half_way_is_seen():
    answers = ANSWERS.copy()
    answers.loc[PEOPLE["role"] == "worker", answers.columns[6:]] = np.nan
    found = of(answers)
    assert found.loc["probability_of_more_missing", "estimate"] > 0.95
    assert found.loc["mean_difference", "ci_low"] > 40
    assert found.loc["probability_of_more_missing", "p_value"] < 1e-6


def test_respondents_of_no_area_are_left_out_of_the_test_of_areas():
    people = PEOPLE.assign(area_code=PEOPLE["area_code"].where(PEOPLE["area_code"] != "a"))
    found = of(people=people)
    assert found.loc["h.area_code", "n"] == (PEOPLE["area_code"] != "a").sum()
    assert found.loc["h.area_code", "df"] == 2


def test_respondents_who_were_asked_nothing_are_left_out():
    asked = ASKED.copy()
    asked.iloc[:100] = False
    found = of(ANSWERS.where(asked), asked)
    assert found.loc["probability_of_more_missing", "n"] == 220


def test_a_survey_without_gaps_has_counts_of_zero_and_tests_that_say_why_they_are_none():
    found = of(ANSWERS.fillna(3))
    is_count = found["statistic"].isin(
        ["n_missing", "missing_pct", "missing_pct_min", "missing_pct_max"]
    )
    assert (found.loc[is_count, "estimate"] == 0).all()
    tests = found[~is_count]
    assert set(tests["statistic"]) == set(FOUND.loc[~FOUND["model"].eq("count"), "statistic"])
    assert tests["estimate"].isna().all()
    assert tests["missing_reason"].str.startswith("nothing differs").all()


def test_groups_of_one_respondent_or_without_variation_have_no_welch_test_and_say_why():
    leaders = PEOPLE.index[PEOPLE["role"] == "leader"]
    one = PEOPLE.assign(role="worker")
    one.loc[leaders[0], "role"] = "leader"
    answers = ANSWERS.fillna(3)
    answers.loc[leaders[0], "item_01"] = np.nan
    found = of(answers, people=one)
    assert "a t-test takes two" in found.loc["mean_difference", "missing_reason"]
    assert found.loc["probability_of_more_missing", "p_value"] > 0
    answers.loc[leaders, "item_01"] = np.nan
    assert "nobody differs" in of(answers).loc["mean_difference", "missing_reason"]
    alone = of(people=PEOPLE.assign(area_code="a"))
    assert "fewer than two groups" in alone.loc["h.area_code", "missing_reason"]


def test_a_questionnaire_that_asked_nobody_anything_is_refused():
    with pytest.raises(ValueError, match="nobody was asked anything"):
        of(ANSWERS * np.nan, ~ASKED)


def test_a_comparison_with_a_group_of_nobody_is_refused():
    nobody = Comparison("none", "role", "leader", "inspector")
    with pytest.raises(ValueError, match="none: no respondents in inspector"):
        of(comparisons=[nobody])
