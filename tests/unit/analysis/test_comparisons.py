"""Two groups compared: against R, against the printed tables, and against themselves."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind
from statsmodels.stats.multitest import multipletests

from analysis.multiple_tests import holm
from analysis.results import NotEstimableError
from analysis.survey.comparisons import (
    group_differences,
    hedges_g,
    pooled_t_test,
    require_comparable,
    welch_t_test,
)
from analysis.survey.groups import Comparison
from domain.summaries import Summary
from tests.unit.analysis.compared_groups import IN_R, MEASURES, found
from tests.unit.analysis.conftest import SEEDS
from tests.unit.analysis.logistic_respondents import LEADERS, SURVEY, WORKERS, respondents

GROUPS = st.lists(st.floats(1, 5).map(lambda x: round(x, 2)), min_size=3, max_size=30)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("model", ["pooled_t", "welch_t"])
def test_t_tests_agree_with_r(model, measure):
    statistics = group_differences(respondents(), LEADERS, SURVEY, MEASURES)
    difference = found(statistics, model, "mean_difference", measure)
    assert found(statistics, model, "t", measure).estimate == pytest.approx(
        IN_R[f"{measure}.{model}.t"]
    )
    for name in ("df", "p_value", "ci_low", "ci_high", "std_error"):
        assert getattr(difference, name) == pytest.approx(IN_R[f"{measure}.{model}.{name}"]), name
    assert difference.n == difference.n_first + difference.n_second


@pytest.mark.parametrize("measure", MEASURES)
def test_adjusted_p_values_agree_with_r(measure):
    statistics = group_differences(respondents(), LEADERS, SURVEY, MEASURES)
    for ours, theirs in (("p_holm", "holm"), ("p_benjamini_hochberg", "BH")):
        row = found(statistics, "pooled_t", ours, measure)
        assert row.estimate == pytest.approx(IN_R[f"{measure}.{theirs}"])


def test_two_groups_swapped_turn_the_sign_and_keep_the_p():
    one = group_differences(respondents(), LEADERS, SURVEY, MEASURES)
    other = group_differences(respondents(), WORKERS, SURVEY, MEASURES)
    for row, turned in zip(one, other, strict=True):
        if row.statistic in ("mean_difference", "t", "hedges_g"):
            assert turned.estimate == pytest.approx(-row.estimate)
        assert turned.p_value == pytest.approx(row.p_value) if row.p_value else True


@settings(max_examples=60, deadline=None)
@given(GROUPS, GROUPS, st.floats(-3, 3))
def test_adding_a_constant_changes_no_test(first, second, constant):
    one, two = (Summary.of(pd.Series(values)) for values in (first, second))
    if max(one.sd, two.sd) < 0.01:
        return
    moved = [Summary(each.n, each.mean + constant, each.sd) for each in (one, two)]
    for test in (pooled_t_test, welch_t_test):
        assert test(*moved).t == pytest.approx(test(one, two).t, abs=1e-6)


def test_hedges_g_corrects_small_samples_and_leaves_large_ones():
    small = hedges_g(Summary(8, 3.0, 0.5), Summary(54, 3.6, 0.6)).estimate
    large = hedges_g(Summary(8000, 3.0, 0.5), Summary(54000, 3.6, 0.6)).estimate
    pooled = np.sqrt((7 * 0.5**2 + 53 * 0.6**2) / 60)
    assert small == pytest.approx(0.6 / pooled * (1 - 3 / 239))
    assert large == pytest.approx(0.6 / np.sqrt((7999 * 0.25 + 53999 * 0.36) / 61998), rel=1e-4)


def test_every_printed_p_but_one_follows_from_its_t_and_df():
    values = pd.read_csv(SEEDS / "published/published_values.csv", dtype=str)
    tests = values[values["location"].isin(["Table 3", "Table 5", "footnote 18"])]
    wrong = []
    for (_, variable, grouping), rows in tests.groupby(["location", "variable", "grouping"]):
        test = rows.set_index("statistic")
        if "t" not in test.index or pd.isna(test.loc["p", "value"]):
            continue
        t, df, p = (float(test.loc[name, "value"]) for name in ("t", "df", "p"))
        # of every t that rounds to the printed one, by way of groups of any size
        n = int(df) + 2
        one, two = Summary(n // 2, 0.0, 1.0), Summary(n - n // 2, 1.0, 1.0)
        unit = pooled_t_test(one, two).t
        ends = [
            pooled_t_test(one, Summary(two.n, (abs(t) + half) / unit, 1.0)).p_value
            for half in (0.05, -0.05)
        ]
        if not ends[0] - 0.0005 <= p <= ends[1] + 0.0005:
            wrong.append((variable, grouping))
    assert wrong == [("factor_2", "increasing_vs_decreasing")]


@pytest.mark.parametrize(
    ("first", "second"),
    [(Summary(1, 3.0, float("nan")), Summary(5, 3, 1)), (Summary(5, 3, 0), Summary(5, 4, 0))],
)
def test_groups_that_a_t_test_cannot_take_are_refused(first, second):
    for test in (require_comparable, pooled_t_test, welch_t_test, hedges_g):
        with pytest.raises(NotEstimableError, match=r"a t-test takes two|neither group varies"):
            test(first, second)


# 3.1 has no exact binary form: its mean differs from it, and t was 4e15
@pytest.mark.parametrize(
    ("score", "why"),
    [
        (3.1, "neither group varies"),
        (np.nan, "the first group has 0 respondents"),
        (np.inf, "a score of the first group is not a finite number"),
    ],
)
def test_a_measure_that_cannot_be_compared_says_why_and_the_others_are_as_without_it(score, why):
    people = respondents().assign(odd=score)
    rows = group_differences(people, LEADERS, SURVEY, ["odd", *MEASURES])
    odd = [row for row in rows if row.measure == "odd"]
    assert [row.statistic for row in odd] == ["hedges_g", "t"]
    assert all(why in row.missing_reason and np.isnan(row.estimate) for row in odd)
    others = [row for row in rows if row.measure != "odd"]
    assert others == group_differences(people, LEADERS, SURVEY, MEASURES)


def test_constants_that_differ_between_the_groups_have_no_t():
    people = respondents()
    people["odd"] = np.where(people["role"] == "leader", 3.1, 4.1)
    (row,) = (
        row for row in group_differences(people, LEADERS, SURVEY, ["odd"]) if row.statistic == "t"
    )
    assert "neither group varies" in row.missing_reason


def test_a_comparison_without_respondents_in_a_group_names_it():
    nobody = Comparison("nobody", "role", "leader", "volunteer")
    with pytest.raises(ValueError, match="no respondents in volunteer"):
        group_differences(respondents(), nobody, SURVEY, MEASURES)


@pytest.mark.parametrize("equal_var", [True, False])
@pytest.mark.parametrize("measure", MEASURES)
def test_t_tests_from_summaries_are_those_of_scipy_from_values(measure, equal_var):
    groups = LEADERS.split(respondents())
    first, second = (each[measure].dropna() for each in (groups.first, groups.second))
    test = pooled_t_test if equal_var else welch_t_test
    found = test(Summary.of(first), Summary.of(second))
    expected = ttest_ind(second, first, equal_var=equal_var)
    interval = expected.confidence_interval(0.95)
    assert found.t == pytest.approx(expected.statistic, rel=1e-10)
    assert (found.df, found.p_value) == pytest.approx((expected.df, expected.pvalue), rel=1e-10)
    assert (found.ci_low, found.ci_high) == pytest.approx((interval.low, interval.high), rel=1e-10)


@pytest.mark.parametrize("p_values", [[0.3], [0.04, 0.01, 0.03, 0.04, 0.9], [0.5, 0.5, 0.0, 1.0]])
def test_holm_is_that_of_multipletests(p_values):
    expected = multipletests(p_values, method="holm")[1]
    np.testing.assert_allclose(holm(p_values), expected, rtol=1e-12)


def test_holm_is_never_below_benjamini_and_hochberg():
    statistics = group_differences(respondents(), LEADERS, SURVEY, MEASURES)
    for measure in MEASURES:
        p = found(statistics, "pooled_t", "t", measure).p_value
        bh = found(statistics, "pooled_t", "p_benjamini_hochberg", measure).estimate
        holm = found(statistics, "pooled_t", "p_holm", measure).estimate
        assert all(low <= high + 1e-12 for low, high in pairwise([p, bh, holm]))
