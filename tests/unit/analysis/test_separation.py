import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.survey.logistic.design import logistic_design
from analysis.survey.logistic.fit import logistic_fit
from analysis.survey.logistic.separation import SeparationError, refuse_separation
from tests.unit.analysis.logistic_respondents import (
    BANDS,
    CONTROLS,
    LEADERS,
    PREDICTORS,
    groups,
    respondents,
)


def separated(frame, predictors, controls=()):
    with pytest.raises(SeparationError) as caught:
        refuse_separation(logistic_design(frame, LEADERS, predictors, controls, BANDS))
    return caught.value


def test_respondents_whose_groups_overlap_are_accepted():
    design = logistic_design(respondents(), LEADERS, PREDICTORS, CONTROLS, BANDS)
    assert refuse_separation(design) is None


def test_leaders_above_all_workers_are_separated_completely():
    frame = groups({"a": [4.0, 5.0], "b": [1.0, 2.0]}, {"a": [2.0, 3.0], "b": [1.5, 3.0]})
    error = separated(frame, ["a", "b"])
    assert (error.terms, error.is_complete) == (("a",), True)
    assert str(error) == "leaders_vs_workers: groups are separated completely by a"


def test_groups_that_meet_in_one_value_are_separated_quasi_completely():
    frame = groups({"a": [3.0, 4.0], "b": [1.0, 2.0]}, {"a": [2.0, 3.0], "b": [1.5, 3.0]})
    error = separated(frame, ["a"])
    assert (error.terms, error.is_complete) == (("a",), False)


def test_the_kind_of_separation_is_that_of_the_terms_named():
    """With b it is complete; a alone leaves a leader and a worker on the border."""
    frame = groups({"a": [3.0, 4.0], "b": [1.0, 2.0]}, {"a": [2.0, 3.0], "b": [1.5, 3.0]})
    error = separated(frame, ["a", "b"])
    assert (error.terms, error.is_complete) == (("a",), False)


def test_leaders_who_are_all_qualified_are_named():
    frame = respondents()
    frame.loc[frame["role"] == "leader", "is_qualified"] = True
    error = separated(frame, PREDICTORS, CONTROLS)
    assert (error.terms, error.is_complete) == (("is_qualified",), False)


def test_a_band_without_leaders_is_named_and_its_fellows_are_not():
    frame = respondents()
    frame = frame[~((frame["role"] == "leader") & (frame["age_band"] == "40_to_49"))]
    assert separated(frame, PREDICTORS, CONTROLS).terms == ("age_band=40_to_49",)


def test_a_reference_band_without_leaders_moves_every_band():
    frame = respondents()
    frame = frame[~((frame["role"] == "leader") & (frame["age_band"] == "under_30"))]
    bands = tuple(f"age_band={band}" for band in BANDS["age_band"][1:])
    assert separated(frame, PREDICTORS, CONTROLS).terms == bands


def test_every_term_that_separates_on_its_own_is_named():
    frame = respondents()
    leaders = frame["role"] == "leader"
    frame.loc[leaders, "is_qualified"] = True
    frame = frame[~(leaders & (frame["age_band"] == "40_to_49"))]
    assert separated(frame, PREDICTORS, CONTROLS).terms == ("is_qualified", "age_band=40_to_49")


def test_terms_that_separate_only_together_are_both_named():
    """Leaders score higher on a than on b, workers lower; either overlaps on its own."""
    frame = groups(
        {"a": [2.0, 5.0, 3.5], "b": [1.0, 4.0, 3.0], "c": [1.0, 2.0, 1.0]},
        {"a": [1.0, 4.0, 2.5], "b": [2.0, 5.0, 3.0], "c": [2.0, 1.0, 2.0]},
    )
    assert separated(frame.drop(columns="c"), ["a", "b"]).terms == ("a", "b")
    assert separated(frame.assign(c=[1.0, 2, 1, 1, 2, 1]), ["c", "a", "b"]).terms == ("a", "b")


@pytest.mark.parametrize("factor", [1e-6, 1e6])
def test_separation_does_not_depend_on_the_unit_of_a_score(factor):
    frame = respondents()
    frame["subscale_1"] *= factor
    assert refuse_separation(logistic_design(frame, LEADERS, PREDICTORS)) is None
    top = frame["subscale_1"].max()
    frame.loc[frame["role"] == "leader", "subscale_1"] = top
    assert separated(frame, PREDICTORS).terms == ("subscale_1",)


scores = st.lists(st.integers(1, 5).map(float), min_size=2, max_size=8)


@settings(max_examples=150, deadline=None)
@given(first=scores, second=scores)
def test_one_score_separates_just_when_the_groups_overlap_in_one_value_at_most(first, second):
    assume(len({*first, *second}) > 1)
    gap = max(min(first) - max(second), min(second) - max(first))
    design = logistic_design(groups({"a": first}, {"a": second}), LEADERS, ["a"])
    if gap < 0:
        refuse_separation(design)
        assert logistic_fit(design).converged
    else:
        with pytest.raises(SeparationError) as caught:
            refuse_separation(design)
        assert caught.value.is_complete == (gap > 0)
