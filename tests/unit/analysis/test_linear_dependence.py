import numpy as np
import pandas as pd
import pytest

from analysis.survey.logistic.design import logistic_design, refuse_dependence
from tests.unit.analysis.logistic_respondents import LEADERS, PREDICTORS, groups, respondents


def test_terms_that_follow_from_one_another_are_named_and_others_are_not():
    frame = respondents()
    both = frame.assign(both=frame["subscale_1"] + 2 * frame["factor_2"])
    design = logistic_design(both, LEADERS, [*PREDICTORS, "both"])
    with pytest.raises(ValueError, match="linearly dependent: subscale_1, factor_2, both$"):
        refuse_dependence(design)


@pytest.mark.parametrize(("value", "named"), [(3.0, "intercept, factor_2"), (0.0, "factor_2")])
def test_a_score_that_does_not_vary_is_refused(value, named):
    frame = respondents().assign(factor_2=value)
    with pytest.raises(ValueError, match=f"linearly dependent: {named}$"):
        refuse_dependence(logistic_design(frame, LEADERS, PREDICTORS))


def test_more_terms_than_respondents_are_refused():
    frame = groups({"a": [1.0], "b": [2.0]}, {"a": [4.0], "b": [3.0]})
    with pytest.raises(ValueError, match="linearly dependent: intercept, a, b"):
        refuse_dependence(logistic_design(frame, LEADERS, ["a", "b"]))


def test_terms_that_are_merely_close_or_on_other_scales_are_accepted():
    frame = respondents()
    shaken = frame["subscale_1"] + 1e-4 * pd.Series(np.arange(420) % 7, frame.index)
    design = logistic_design(
        frame.assign(shaken=shaken, factor_2=frame["factor_2"] * 1e6),
        LEADERS,
        [*PREDICTORS, "shaken"],
    )
    assert refuse_dependence(design) is None
