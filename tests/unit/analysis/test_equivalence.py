"""Two one-sided tests of the survey's own scores, and that they are those of the claims."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.weightstats import ttost_ind

from analysis.report_checks.claims import equivalence as claims
from analysis.results import NotEstimableError, as_frame
from analysis.survey import equivalence
from analysis.survey.equivalence import equivalence_p, equivalences
from domain.summaries import Summary, pooled_t
from tests.unit.analysis.conftest import SEEDS
from tests.unit.analysis.logistic_respondents import LEADERS, SURVEY, WORKERS, respondents

MARGIN = 0.3
MEASURES = ["subscale_1", "case_study_1", "factor_2"]
SCORES = st.lists(st.floats(1, 5).map(lambda x: round(x, 2)), min_size=3, max_size=30)


def rows(people, comparison=LEADERS, measures=MEASURES, margin=MARGIN):
    found = equivalences(comparison.split(people), comparison, SURVEY, measures, margin)
    return as_frame(found, "v").set_index("measure")


@pytest.mark.parametrize("measure", MEASURES)
def test_p_is_that_of_statsmodels_at_the_margin_in_points(measure):
    groups = LEADERS.split(respondents())
    first, second = (each[measure].dropna() for each in (groups.first, groups.second))
    margin = MARGIN * pooled_t(Summary.of(first), Summary.of(second)).pooled_sd
    expected = ttost_ind(second, first, -margin, margin, usevar="pooled")[0]
    row = rows(respondents()).loc[measure]
    assert row["estimate"] == row["p_value"] == pytest.approx(expected, rel=1e-10)
    assert (row["n"], row["df"]) == (len(first) + len(second), len(first) + len(second) - 2)
    assert "0.3 pooled standard deviations" in row["method"]


@given(SCORES, SCORES, st.floats(0.1, 2))
@settings(max_examples=50, deadline=None)
def test_a_wider_margin_or_the_groups_exchanged_never_raise_p(one, two, margin):
    first, second = Summary.of(one), Summary.of(two)
    if first.sd == second.sd == 0:
        with pytest.raises(NotEstimableError, match="neither group varies"):
            equivalence_p(first, second, margin)
        return
    p = equivalence_p(first, second, margin)
    assert 0 <= p <= 1
    assert equivalence_p(second, first, margin) == pytest.approx(p, abs=1e-12)
    assert equivalence_p(first, second, 2 * margin) <= p + 1e-12


def test_which_group_is_first_makes_no_difference():
    expected = rows(respondents())["estimate"].to_numpy(float)
    found = rows(respondents(), WORKERS)["estimate"].to_numpy(float)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_groups_that_cannot_be_compared_have_a_reason_in_place_of_p():
    people = respondents().assign(constant=3.1, empty=np.nan)
    found = rows(people, measures=["constant", "empty"])
    assert found["estimate"].isna().all()
    assert "neither group varies" in found.loc["constant", "missing_reason"]
    assert "the first group has 0 respondents" in found.loc["empty", "missing_reason"]


def test_claims_and_tables_are_tested_by_one_function_at_one_margin_and_level():
    assert claims.two_one_sided is equivalence.two_one_sided
    checks = pd.read_csv(SEEDS / "published/published_claim_checks.csv", dtype=str)
    alike = checks[checks["kind"].isin(["alike", "shares_alike"])]
    parameters = pd.read_csv(SEEDS / "reference/study_parameters.csv", dtype=str)
    value = parameters.set_index("parameter")["value"]
    margin, level = value["equivalence_margin_sd"], value["significance_p"]
    assert len(alike) == 7
    assert set(alike["parameters"]) == {f"margin_d={margin}; level={level}"}
