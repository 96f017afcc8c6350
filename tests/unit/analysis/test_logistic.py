import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.survey.logistic.design import logistic_design
from analysis.survey.logistic.fit import logistic_fit
from analysis.survey.logistic.report import logistic_regression
from tests.unit.analysis.conftest import found
from tests.unit.analysis.logistic_respondents import (
    BANDS,
    CONTROLS,
    IN_R,
    LEADERS,
    PREDICTORS,
    SURVEY,
    WORKERS,
    groups,
    respondents,
)


def regression(frame=None, comparison=LEADERS, controls=()):
    frame = respondents() if frame is None else frame
    return logistic_regression(
        logistic_design(frame, comparison, PREDICTORS, controls, BANDS), SURVEY
    )


def odds_ratios(statistics):
    return [each.estimate for each in statistics if each.statistic == "odds_ratio"]


MODELS = [("logit", ()), ("logit_with_controls", CONTROLS)]
COLUMNS = ["intercept", *PREDICTORS]
DUMMIES = ["is_qualified", *(f"age_band={band}" for band in BANDS["age_band"][1:])]


@pytest.mark.parametrize(("model", "controls"), MODELS)
def test_log_odds_errors_and_wald_tests_are_those_of_r(model, controls):
    statistics = regression(controls=controls)
    for term in [*COLUMNS, *(DUMMIES if controls else [])]:
        one = found(statistics, "log_odds", term=term, model=model)
        assert one.estimate == pytest.approx(IN_R[f"{model}.log_odds.{term}"], rel=1e-8)
        assert one.std_error == pytest.approx(IN_R[f"{model}.se.{term}"], rel=1e-8)
        assert one.p_value == pytest.approx(IN_R[f"{model}.p.{term}"], rel=1e-7)


@pytest.mark.parametrize(("model", "controls"), MODELS)
def test_an_odds_ratio_and_its_interval_are_exponentials_of_those_of_r(model, controls):
    statistics = regression(controls=controls)
    terms = [*PREDICTORS, *(DUMMIES if controls else [])]
    assert len(odds_ratios(statistics)) == len(terms)
    for term in terms:
        one = found(statistics, "odds_ratio", term=term)
        assert one.estimate == pytest.approx(np.exp(IN_R[f"{model}.log_odds.{term}"]), rel=1e-8)
        assert one.ci_low == pytest.approx(IN_R[f"{model}.or_low.{term}"], rel=1e-8)
        assert one.ci_high == pytest.approx(IN_R[f"{model}.or_high.{term}"], rel=1e-8)
        assert "standard error is that of the log odds" in one.method


@pytest.mark.parametrize(("model", "controls"), MODELS)
def test_dropping_a_term_costs_the_likelihood_what_it_does_in_r(model, controls):
    statistics = regression(controls=controls)
    for term in (*PREDICTORS, *controls):
        one = found(statistics, "likelihood_ratio_p", term=term)
        assert one.estimate == pytest.approx(IN_R[f"{model}.likelihood_ratio_p.{term}"], rel=1e-6)
        assert one.df == (4 if term == "age_band" else 1)
    whole = found(statistics, "likelihood_ratio", term=None)
    assert whole.estimate == pytest.approx(IN_R[f"{model}.likelihood_ratio"], rel=1e-8)


@pytest.mark.parametrize(("model", "controls"), MODELS)
@pytest.mark.parametrize(
    "name",
    ["log_likelihood", "mcfadden_r_squared", "tjur_r_squared", "c_statistic", "hosmer_lemeshow"],
)
def test_the_fit_of_the_whole_model_is_that_of_r(model, controls, name):
    one = found(regression(controls=controls), name)
    assert one.estimate == pytest.approx(IN_R[f"{model}.{name}"], rel=1e-8)
    if name == "hosmer_lemeshow":
        assert one.p_value == pytest.approx(IN_R[f"{model}.hosmer_lemeshow_p"], rel=1e-7)


@pytest.mark.parametrize(("model", "controls"), MODELS)
def test_an_odds_ratio_per_standard_deviation_is_given_for_scores_only(model, controls):
    statistics = regression(controls=controls)
    of_scores = [each for each in statistics if each.statistic == "odds_ratio_per_sd"]
    assert [each.term for each in of_scores] == list(PREDICTORS)
    for each in of_scores:
        assert each.estimate == pytest.approx(IN_R[f"{model}.or_per_sd.{each.term}"], rel=1e-8)
        assert np.log(each.ci_high / each.ci_low) == pytest.approx(2 * 1.959964 * each.std_error)


@pytest.mark.parametrize("term", PREDICTORS)
def test_controls_change_the_log_odds_as_they_do_in_r_on_the_same_respondents(term):
    one = found(regression(controls=CONTROLS), "log_odds_change", term=term)
    assert one.estimate == pytest.approx(IN_R[f"logit_with_controls.log_odds_change.{term}"])


@pytest.mark.parametrize(("model", "controls"), MODELS)
def test_every_statistic_says_how_many_respondents_it_is_of(model, controls):
    statistics = regression(controls=controls)
    n, n_first = int(IN_R[f"{model}.n"]), int(IN_R[f"{model}.n_first"])
    assert {(each.n, each.n_first, each.n_second) for each in statistics} == {
        (n, n_first, n - n_first)
    }
    assert {each.missing_rule for each in statistics} == {
        f"complete cases over the terms: {420 - n} of 420 respondents lack a term and are left out"
    }
    assert {(each.basis, each.is_synthetic, each.survey_wave) for each in statistics} == {
        ("synthetic respondents", True, "2020")
    }


def test_controls_say_which_band_the_others_are_compared_with():
    assert "age_band against under_30" in found(regression(controls=CONTROLS), "c_statistic").method


def test_swapping_the_groups_inverts_every_odds_ratio_and_leaves_the_fit():
    one, other = regression(controls=CONTROLS), regression(comparison=WORKERS, controls=CONTROLS)
    assert odds_ratios(other) == pytest.approx([1 / each for each in odds_ratios(one)], rel=1e-8)
    for name in ("log_likelihood", "c_statistic", "tjur_r_squared", "mcfadden_r_squared"):
        assert found(other, name).estimate == pytest.approx(found(one, name).estimate, rel=1e-8)


@settings(max_examples=15, deadline=None)
@given(factor=st.floats(1e-3, 1e3))
def test_a_score_times_c_has_the_odds_ratio_to_the_power_of_one_over_c(factor):
    frame = respondents()
    scaled = frame.assign(subscale_1=frame["subscale_1"] * factor)
    before, after = (
        found(regression(each), "log_odds", term="subscale_1") for each in (frame, scaled)
    )
    assert after.estimate * factor == pytest.approx(before.estimate, rel=1e-6)
    assert after.p_value == pytest.approx(before.p_value, rel=1e-6)
    per_sd = [
        found(regression(each), "odds_ratio_per_sd", term="subscale_1") for each in (frame, scaled)
    ]
    assert per_sd[0].estimate == pytest.approx(per_sd[1].estimate, rel=1e-6)


def test_an_odds_ratio_too_large_for_a_number_is_left_out_and_its_logarithm_is_not():
    statistics = regression(respondents().assign(subscale_1=lambda each: each["subscale_1"] / 1e4))
    of_score = [each.statistic for each in statistics if each.term == "subscale_1"]
    assert "odds_ratio" not in of_score
    assert {"log_odds", "odds_ratio_per_sd", "likelihood_ratio"} <= set(of_score)


@pytest.mark.parametrize("times", [2, 5])
def test_every_respondent_several_times_keeps_the_odds_ratios_and_shrinks_the_errors(times):
    frame = respondents()
    one, many = regression(frame), regression(pd.concat([frame] * times))
    assert odds_ratios(many) == pytest.approx(odds_ratios(one), rel=1e-8)
    errors = [found(each, "log_odds", term="factor_2").std_error for each in (one, many)]
    assert errors[0] / errors[1] == pytest.approx(np.sqrt(times), rel=1e-6)


def test_the_order_of_respondents_does_not_matter():
    shuffled = respondents().sample(frac=1, random_state=3)
    assert odds_ratios(regression(shuffled)) == pytest.approx(odds_ratios(regression()), rel=1e-10)


def test_the_odds_ratio_of_yes_or_no_is_the_cross_product_of_the_counts():
    """17 of 20 leaders and 30 of 60 workers are qualified."""
    frame = groups(
        {"is_qualified": [True] * 17 + [False] * 3}, {"is_qualified": [True] * 30 + [False] * 30}
    )
    statistics = logistic_regression(logistic_design(frame, LEADERS, (), ["is_qualified"]), SURVEY)
    one = found(statistics, "odds_ratio", term="is_qualified")
    assert one.estimate == pytest.approx(17 * 30 / (3 * 30))
    assert one.std_error == pytest.approx(np.sqrt(1 / 17 + 1 / 3 + 1 / 30 + 1 / 30))


def test_too_few_events_are_a_row_and_no_error():
    frame = respondents()
    leaders = frame.index[frame["role"] == "leader"]
    few = regression(frame.drop(leaders[15:]))
    one = found(few, "events_per_variable")
    assert one.estimate == one.n_first / 3
    assert one.estimate < 10


def test_too_few_values_of_the_probability_leave_the_tenths_out():
    frame = groups(
        {"is_qualified": [True, False] * 9 + [True]}, {"is_qualified": [True, False] * 9}
    )
    statistics = logistic_regression(logistic_design(frame, LEADERS, (), ["is_qualified"]), SURVEY)
    assert [each for each in statistics if each.statistic == "hosmer_lemeshow"] == []


def test_a_likelihood_that_did_not_converge_is_refused():
    with pytest.raises(ValueError, match="the logistic likelihood did not converge in 1 steps"):
        logistic_fit(logistic_design(respondents(), LEADERS, PREDICTORS), steps=1)
