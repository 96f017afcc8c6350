import numpy as np
import pytest

from analysis.survey.logistic.collinearity import correlations, inflation
from analysis.survey.logistic.design import logistic_design
from tests.unit.analysis.conftest import found
from tests.unit.analysis.logistic_respondents import (
    BANDS,
    CONTROLS,
    IN_R,
    LEADERS,
    PREDICTORS,
    SURVEY,
    groups,
    respondents,
)


@pytest.mark.parametrize(("model", "controls"), [("logit", ()), ("logit_with_controls", CONTROLS)])
def test_variance_inflation_and_condition_number_are_those_of_r(model, controls):
    design = logistic_design(respondents(), LEADERS, PREDICTORS, controls, BANDS)
    statistics = inflation(design, SURVEY)
    for term in (*PREDICTORS, *controls):
        one = found(statistics, "vif", term=term, model=model)
        assert one.estimate == pytest.approx(IN_R[f"{model}.vif.{term}"], rel=1e-8)
        assert one.df == (4 if term == "age_band" else 1)
        assert found(statistics, "tolerance", term=term).estimate == pytest.approx(1 / one.estimate)
    number = found(statistics, "condition_number")
    assert number.estimate == pytest.approx(IN_R[f"{model}.condition_number"], rel=1e-8)


def test_a_correlation_its_interval_and_p_are_those_of_r():
    statistics = correlations(logistic_design(respondents(), LEADERS, PREDICTORS), SURVEY)
    one = found(statistics, "correlation", measure="subscale_1", term="case_study_1")
    assert one.estimate == pytest.approx(IN_R["logit.correlation"], rel=1e-10)
    assert one.ci_low == pytest.approx(IN_R["logit.correlation_low"], rel=1e-10)
    assert one.ci_high == pytest.approx(IN_R["logit.correlation_high"], rel=1e-10)
    assert one.p_value == pytest.approx(IN_R["logit.correlation_p"], rel=1e-8)


def test_every_pair_of_predictors_is_correlated_once():
    design = logistic_design(respondents(), LEADERS, PREDICTORS, CONTROLS, BANDS)
    pairs = [(each.measure, each.term) for each in correlations(design, SURVEY)]
    assert pairs == [
        ("subscale_1", "case_study_1"),
        ("subscale_1", "factor_2"),
        ("case_study_1", "factor_2"),
    ]


def test_terms_at_right_angles_are_not_inflated():
    square = {"a": [1.0, 1.0, 2.0, 2.0], "b": [1.0, 2.0, 1.0, 2.0]}
    design = logistic_design(groups(square, square), LEADERS, ["a", "b"])
    assert found(inflation(design, SURVEY), "vif", term="a").estimate == pytest.approx(1)
    assert correlations(design, SURVEY)[0].estimate == pytest.approx(0, abs=1e-12)


def test_one_term_alone_is_not_inflated():
    design = logistic_design(respondents(), LEADERS, ["factor_2"])
    assert found(inflation(design, SURVEY), "vif").estimate == pytest.approx(1)


def test_the_inflation_of_two_terms_follows_from_their_correlation():
    design = logistic_design(respondents(), LEADERS, ["subscale_1", "case_study_1"])
    r = correlations(design, SURVEY)[0].estimate
    assert found(inflation(design, SURVEY), "vif", term="subscale_1").estimate == pytest.approx(
        1 / (1 - r**2)
    )


@pytest.mark.parametrize("compute", [inflation, correlations])
def test_terms_that_repeat_each_other_are_refused_not_infinite(compute):
    frame = respondents().assign(again=lambda frame: 6 - frame["subscale_1"])
    design = logistic_design(frame, LEADERS, [*PREDICTORS, "again"])
    with pytest.raises(ValueError, match="linearly dependent: intercept, subscale_1, again"):
        compute(design, SURVEY)


def test_three_respondents_are_too_few_for_the_interval_of_a_correlation():
    frame = groups({"a": [1.0, 2.0], "b": [2.0, 1.0]}, {"a": [3.0], "b": [np.pi]})
    with pytest.raises(ValueError, match="3 respondents give no interval"):
        correlations(logistic_design(frame, LEADERS, ["a", "b"]), SURVEY)
