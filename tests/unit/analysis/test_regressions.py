import pytest

from analysis.results import as_frame
from analysis.survey.logistic.run import logistic_regressions
from tests.unit.analysis.logistic_respondents import (
    BANDS,
    CONTROLS,
    LEADERS,
    PREDICTORS,
    SURVEY,
    respondents,
)


def computed(frame, controls=CONTROLS):
    statistics = logistic_regressions(frame, LEADERS, SURVEY, PREDICTORS, controls, BANDS)
    return as_frame(statistics, "0")


def test_three_models_are_computed_and_every_key_is_unique():
    frame = computed(respondents())
    assert set(frame["model"]) == {"logit", "logit_with_controls", "logit_cluster_robust"}
    assert set(frame["analysis"]) == {"logistic_regression"}
    assert not (frame["statistic"] == "is_separated").any()


def test_without_controls_there_is_no_model_with_them():
    assert set(computed(respondents(), ())["model"]) == {"logit", "logit_cluster_robust"}


def test_a_model_whose_groups_are_separated_says_so_and_the_others_are_computed():
    respondent = respondents()
    respondent.loc[respondent["role"] == "leader", "is_qualified"] = True
    frame = computed(respondent).set_index("model")
    separated = frame[frame["statistic"] == "is_separated"]
    assert list(separated["term"]) == ["is_qualified"]
    assert list(separated.index) == ["logit_with_controls"]
    assert "separated quasi-completely by is_qualified" in separated["method"].iloc[0]
    ratios = frame[frame["statistic"] == "odds_ratio"]
    assert set(ratios.index) == {"logit", "logit_cluster_robust"}
    assert "vif" in set(frame.loc["logit_with_controls", "statistic"])


def test_separation_by_a_predictor_is_said_of_every_model():
    respondent = respondents()
    respondent.loc[respondent["role"] == "leader", "factor_2"] = 5.0
    frame = computed(respondent)
    separated = frame[frame["statistic"] == "is_separated"]
    assert list(separated["model"]) == ["logit", "logit_cluster_robust", "logit_with_controls"]
    assert set(separated["term"]) == {"factor_2"}
    assert not (frame["statistic"] == "odds_ratio").any()


def test_terms_that_repeat_each_other_stop_the_study():
    respondent = respondents()
    respondent["case_study_1"] = respondent["subscale_1"]
    with pytest.raises(ValueError, match="linearly dependent: subscale_1, case_study_1"):
        computed(respondent)
