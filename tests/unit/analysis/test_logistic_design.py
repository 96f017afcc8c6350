import numpy as np
import pytest

from analysis.survey.groups import Comparison
from analysis.survey.logistic.design import logistic_design
from tests.unit.analysis.logistic_respondents import (
    BANDS,
    CONTROLS,
    LEADERS,
    PREDICTORS,
    groups,
    respondents,
)


def test_respondents_who_lack_any_term_are_left_out():
    frame = respondents()
    design = logistic_design(frame, LEADERS, PREDICTORS, CONTROLS, BANDS)
    complete = frame.dropna(subset=[*PREDICTORS, *CONTROLS])
    assert list(design.columns.index) == list(complete.index)
    assert list(design.is_first) == list(complete["role"] == "leader")
    assert design.n_members == 420


def test_bands_have_a_column_each_but_the_first_in_the_order_of_the_questionnaire():
    design = logistic_design(respondents(), LEADERS, ["factor_2"], ["age_band"], BANDS)
    assert design.columns_of("age_band") == [f"age_band={band}" for band in BANDS["age_band"][1:]]
    assert design.references == {"age_band": "under_30"}


def test_a_band_that_nobody_is_in_has_no_column_and_cannot_be_the_reference():
    frame = respondents()
    older = frame[~frame["age_band"].isin(["under_30", "50_to_59"])]
    design = logistic_design(older, LEADERS, ["factor_2"], ["age_band"], BANDS)
    assert design.columns_of("age_band") == ["age_band=40_to_49", "age_band=60_or_over"]
    assert design.references == {"age_band": "30_to_39"}


def test_a_band_that_the_questionnaire_does_not_have_is_refused():
    frame = respondents().replace({"age_band": {"60_or_over": "70_or_over"}})
    with pytest.raises(ValueError, match="age_band: not a band of the questionnaire: 70_or_over"):
        logistic_design(frame, LEADERS, ["factor_2"], ["age_band"], BANDS)


@pytest.mark.parametrize("dtype", ["boolean", object])
def test_a_qualification_that_is_not_known_is_missing_whatever_its_type(dtype):
    frame = groups({"is_qualified": [True, False, None]}, {"is_qualified": [False, True, None]})
    typed = frame.astype({"is_qualified": dtype})
    design = logistic_design(typed, LEADERS, (), ["is_qualified"])
    assert list(design.columns["is_qualified"]) == [1, 0, 0, 1]


def test_a_comparison_within_authorities_takes_only_their_respondents():
    frame = respondents().assign(care_rate_group=["decreasing", "increasing"] * 210)
    within = Comparison("within", "role", "leader", "worker", "care_rate_group", "decreasing")
    assert logistic_design(frame, within, ["factor_2"]).n_members == 210


def test_a_group_without_a_complete_respondent_is_refused():
    frame = groups({"factor_2": [np.nan, np.nan]}, {"factor_2": [1.0, 2.0]})
    with pytest.raises(ValueError, match="leaders_vs_workers: nobody in leader has every term"):
        logistic_design(frame, LEADERS, ["factor_2"])
