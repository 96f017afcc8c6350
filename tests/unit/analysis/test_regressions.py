import numpy as np
import pandas as pd
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


def reasons(frame) -> dict[str, str]:
    """Why models have no odds ratios, by model."""
    missing = frame[frame["missing_reason"].notna()]
    assert set(missing["statistic"]) <= {"odds_ratio"}
    assert missing["estimate"].isna().all()
    return dict(zip(missing["model"], missing["missing_reason"], strict=True))


def test_terms_that_repeat_each_other_are_the_reason_of_every_model_and_stop_nothing():
    respondent = respondents()
    respondent["case_study_1"] = respondent["subscale_1"]
    found = reasons(computed(respondent))
    assert list(found) == ["logit", "logit_cluster_robust", "logit_with_controls"]
    assert all("linearly dependent: subscale_1, case_study_1" in why for why in found.values())


@pytest.mark.parametrize(
    ("control", "value", "why"),
    [
        ("age_band", None, "nobody in leader has every term"),
        ("age_band", "30_to_39", "everybody is in one band of age_band"),
        ("is_qualified", True, "linearly dependent: intercept, is_qualified"),
    ],
)
def test_a_control_that_was_not_asked_or_does_not_vary_costs_the_model_with_controls_alone(
    control, value, why
):
    respondent = respondents()
    respondent[control] = pd.Series(value, respondent.index, dtype=respondent[control].dtype)
    found = computed(respondent)
    ((model, reason),) = reasons(found).items()
    assert (model, why in reason) == ("logit_with_controls", True)
    whole = computed(respondents())
    for model in ("logit", "logit_cluster_robust"):
        one, other = (frame[frame["model"] == model] for frame in (found, whole))
        assert one["estimate"].to_list() == other["estimate"].to_list()


def test_without_authorities_the_clustered_model_alone_has_a_reason():
    found = reasons(computed(respondents().assign(area_code=None)))
    assert list(found) == ["logit_cluster_robust"]
    assert "nobody in leader has every term and an authority" in next(iter(found.values()))


def test_one_authority_in_each_group_has_no_clustered_errors():
    respondent = respondents()
    respondent["area_code"] = respondent["role"].map({"leader": "W1", "worker": "W2"})
    (reason,) = reasons(computed(respondent)).values()
    assert "two authorities, or two a group" in reason


def test_a_score_that_is_no_number_is_the_reason_of_every_model():
    respondent = respondents()
    respondent.iloc[0, respondent.columns.get_loc("factor_2")] = np.inf
    found = reasons(computed(respondent))
    assert len(found) == 3
    assert all("factor_2 is not a finite number" in why for why in found.values())
