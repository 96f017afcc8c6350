import numpy as np
import pandas as pd
import pytest

from analysis.survey.groups import Comparison
from analysis.survey.logistic import clustered as module
from analysis.survey.logistic.clustered import clustered_regression
from analysis.survey.logistic.design import logistic_design
from analysis.survey.logistic.report import logistic_regression
from analysis.survey.logistic.separation import SeparationError
from tests.unit.analysis.conftest import found
from tests.unit.analysis.logistic_respondents import (
    IN_R,
    LEADERS,
    PREDICTORS,
    SURVEY,
    respondents,
)


def clustered(frame):
    return clustered_regression(logistic_design(frame, LEADERS, PREDICTORS), SURVEY)


@pytest.mark.parametrize("term", PREDICTORS)
def test_clustered_errors_are_those_of_the_sandwich_package(term):
    statistics = clustered(respondents())
    one = found(statistics, "log_odds", term=term, model="logit_cluster_robust")
    assert one.estimate == pytest.approx(IN_R[f"clustered.log_odds.{term}"], rel=1e-8)
    assert one.std_error == pytest.approx(IN_R[f"clustered.se.{term}"], rel=1e-8)
    assert one.p_value == pytest.approx(IN_R[f"clustered.p.{term}"], rel=1e-7)
    assert one.df == IN_R["clustered.areas"] - 1
    ratio = found(statistics, "odds_ratio", term=term)
    assert ratio.ci_low == pytest.approx(IN_R[f"clustered.or_low.{term}"], rel=1e-8)


def test_respondents_without_an_authority_are_left_out_and_counted():
    statistics = clustered(respondents())
    n = int(IN_R["clustered.n"])
    assert {each.n for each in statistics} == {n}
    assert {each.missing_rule for each in statistics} == {
        f"complete cases over the terms: {420 - n} of 420 respondents lack a term or an authority "
        "and are left out"
    }


def test_clusters_change_the_errors_and_not_the_odds_ratios():
    known = respondents().dropna(subset=["area_code"])
    plain = logistic_regression(logistic_design(known, LEADERS, PREDICTORS), SURVEY)
    one, other = (found(each, "odds_ratio", term="factor_2") for each in (plain, clustered(known)))
    assert one.estimate == pytest.approx(other.estimate, rel=1e-10)
    assert one.std_error != pytest.approx(other.std_error, rel=1e-3)


def test_the_authorities_of_either_group_are_counted():
    frame = respondents()
    leaders = frame["role"] == "leader"
    frame = frame[~leaders | frame["area_code"].isin(["W06000001", "W06000002", "W06000003"])]
    statistics = clustered(frame)
    counted = {each.statistic: each.estimate for each in statistics if each.unit == "authorities"}
    assert counted == {"areas": 14, "areas_first": 3, "areas_second": 14}


def test_one_authority_is_refused():
    with pytest.raises(ValueError, match="clustered errors need two authorities"):
        clustered(respondents().assign(area_code="W06000015"))


def test_a_group_in_which_nobody_names_an_authority_is_refused():
    frame = respondents()
    frame.loc[frame["role"] == "leader", "area_code"] = None
    with pytest.raises(ValueError, match="nobody in leader has every term and an authority"):
        clustered(frame)


def test_separation_among_those_who_name_an_authority_is_refused():
    frame = respondents()
    overlap = (frame["role"] == "leader") & (frame["subscale_1"] < 3.4)
    frame.loc[overlap, "area_code"] = None
    frame.loc[(frame["role"] == "worker") & (frame["subscale_1"] > 3.4), "area_code"] = None
    with pytest.raises(SeparationError, match="quasi-completely by subscale_1"):
        clustered(frame)


def survey_without_a_difference(random):
    """Two authorities of decreasing and ten of increasing rates; a score likens neighbours only."""
    areas = np.repeat(np.arange(12), [35] * 2 + [41] * 10)
    score = random.normal(0, 0.05**0.5, 12)[areas] + random.normal(0, 0.95**0.5, areas.size)
    groups = np.where(areas < 2, "decreasing", "increasing")
    return pd.DataFrame({"s": score, "area_code": areas.astype(str), "care_rate_group": groups})


def test_with_two_authorities_in_a_group_there_is_an_odds_ratio_and_no_p_or_limits():
    rates = Comparison("rates", "care_rate_group", "increasing", "decreasing")
    frame = survey_without_a_difference(np.random.default_rng(7))
    statistics = clustered_regression(logistic_design(frame, rates, ["s"]), SURVEY)
    for name in ("odds_ratio", "odds_ratio_per_sd", "log_odds"):
        one = found(statistics, name, term="s")
        assert one.estimate is not None
        assert one.std_error is not None
        assert (one.p_value, one.ci_low, one.ci_high, one.df) == (None, None, None, None)
        assert "fewer than 3 authorities" in one.missing_reason
    assert found(statistics, "areas_second").missing_reason is None


def test_with_two_authorities_in_a_group_neither_plain_nor_clustered_errors_keep_their_promise(
    monkeypatch,
):
    """Why no p is given: one in twenty is promised; of 400 such surveys 23% and 19% were below."""
    monkeypatch.setattr(module, "LEAST_CLUSTERS", 2)
    random = np.random.default_rng(7)
    rates = Comparison("rates", "care_rate_group", "increasing", "decreasing")
    below = {logistic_regression: 0, clustered_regression: 0}
    for _ in range(100):
        design = logistic_design(survey_without_a_difference(random), rates, ["s"])
        for regression in below:
            one = found(regression(design, SURVEY), "odds_ratio", term="s")
            below[regression] += one.p_value < 0.05
    assert min(below.values()) > 10
    assert "2 with decreasing" in one.method
