"""Two groups compared: against R, against the printed tables, and against themselves."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.survey.cluster_inference import nested_associations, nested_differences
from analysis.survey.comparisons import group_differences
from analysis.survey.groups import Comparison
from analysis.survey.interaction import gap_difference
from analysis.survey.permutations import labellings
from analysis.survey.t_tests import Summary, hedges_g, is_comparable, pooled_t, welch_t
from tests.unit.analysis.conftest import FIXTURES, SEEDS
from tests.unit.analysis.logistic_respondents import LEADERS, SURVEY, WORKERS, respondents

MEASURES = ["subscale_1", "case_study_1", "factor_2"]
DECREASING = ("W06000003", "W06000007", "W06000012")
BY_GROUP = Comparison("increasing_vs_decreasing", "care_rate_group", "increasing", "decreasing")
IN_R = pd.read_csv(FIXTURES / "comparison_results.csv").set_index("name")["value"]
GROUPS = st.lists(st.floats(1, 5).map(lambda x: round(x, 2)), min_size=3, max_size=30)


def grouped() -> pd.DataFrame:
    people = respondents()
    group = people["area_code"].isin(DECREASING).map({True: "decreasing", False: "increasing"})
    return people.assign(care_rate_group=group.where(people["area_code"].notna()))


def found(statistics, model, statistic, measure):
    (row,) = [
        each
        for each in statistics
        if (each.model, each.statistic, each.measure) == (model, statistic, measure)
    ]
    return row


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
    for test in (pooled_t, welch_t):
        assert test(*moved).t == pytest.approx(test(one, two).t, abs=1e-6)


def test_hedges_g_corrects_small_samples_and_leaves_large_ones():
    small = hedges_g(Summary(8, 3.0, 0.5), Summary(54, 3.6, 0.6))[0]
    large = hedges_g(Summary(8000, 3.0, 0.5), Summary(54000, 3.6, 0.6))[0]
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
        unit = pooled_t(one, two).t
        ends = [
            pooled_t(one, Summary(two.n, (abs(t) + half) / unit, 1.0)).p_value
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
    assert not is_comparable(first, second)
    with pytest.raises(ValueError, match=r"a t-test takes two|neither group varies"):
        pooled_t(first, second)


def test_a_measure_that_cannot_be_compared_is_left_out():
    people = respondents().assign(constant=3.0)
    assert group_differences(people, LEADERS, SURVEY, ["constant"]) == []


@pytest.mark.parametrize("measure", MEASURES)
def test_inference_on_authorities_agrees_with_r(measure):
    statistics = nested_differences(grouped(), BY_GROUP, SURVEY, MEASURES)
    robust = found(statistics, "cluster_robust", "mean_difference", measure)
    assert robust.std_error == pytest.approx(IN_R[f"{measure}.cluster_robust.std_error"])
    permuted = found(statistics, "permutation", "mean_difference", measure)
    assert permuted.p_value == pytest.approx(IN_R[f"{measure}.permutation.p_value"])
    n = found(statistics, "permutation", "n_labellings", measure).estimate
    assert n == IN_R[f"{measure}.permutation.n_labellings"]
    least = found(statistics, "permutation", "smallest_possible_p", measure).estimate
    assert permuted.p_value >= least == 1 / n


def test_two_authorities_against_ten_allow_66_labellings():
    ways, is_exact = labellings(12, 10, 0)
    assert (len(ways), is_exact) == (66, True)
    assert len({tuple(way) for way in ways}) == 66
    assert (ways.sum(axis=1) == 10).all()


def test_more_labellings_than_can_be_tried_are_sampled_and_the_sample_is_seeded():
    one, is_exact = labellings(30, 15, 7)
    again, _ = labellings(30, 15, 7)
    other, _ = labellings(30, 15, 8)
    assert not is_exact
    assert (one.sum(axis=1) == 15).all()
    assert (one == again).all()
    assert not (one == other).all()


def test_an_authority_with_respondents_in_both_groups_is_refused():
    people = grouped()
    people.loc[people.index[people["area_code"] == DECREASING[0]][:3], "care_rate_group"] = (
        "increasing"
    )
    with pytest.raises(ValueError, match="has respondents in both groups"):
        nested_differences(people, BY_GROUP, SURVEY, MEASURES)


def test_the_share_of_an_answer_is_permuted_like_a_mean():
    people = BY_GROUP.members(grouped().assign(named=lambda frame: frame["factor_2"] > 4))
    people = people.assign(named=people["named"].astype(float))
    rows = nested_associations(people, BY_GROUP, SURVEY, "open_framework", "named")
    as_mean = nested_differences(people, BY_GROUP, SURVEY, ["named"])
    assert [row.estimate for row in rows] == [row.estimate for row in as_mean]
    assert {(row.measure, row.term) for row in rows} == {("open_framework", "named")}


@pytest.mark.parametrize("measure", MEASURES)
def test_the_difference_between_gaps_agrees_with_r(measure):
    inner = tuple(
        Comparison(f"in_{group}", "role", "leader", "worker", "care_rate_group", group)
        for group in ("increasing", "decreasing")
    )
    rows = gap_difference(grouped(), inner, SURVEY, measure)
    for model in ("pooled", "hc3"):
        row = found(rows, model, "difference_of_gaps", measure)
        assert row.estimate == pytest.approx(IN_R[f"{measure}.gap.estimate"])
        assert row.std_error == pytest.approx(IN_R[f"{measure}.gap.{model}"])
    sizes = [row for row in rows if row.statistic == "n"]
    assert sum(row.estimate for row in sizes) == sizes[0].n


def test_a_comparison_without_respondents_in_a_group_names_it():
    nobody = Comparison("nobody", "role", "leader", "volunteer")
    with pytest.raises(ValueError, match="no respondents in volunteer"):
        group_differences(respondents(), nobody, SURVEY, MEASURES)


def test_holm_is_never_below_benjamini_and_hochberg():
    statistics = group_differences(respondents(), LEADERS, SURVEY, MEASURES)
    for measure in MEASURES:
        p = found(statistics, "pooled_t", "t", measure).p_value
        bh = found(statistics, "pooled_t", "p_benjamini_hochberg", measure).estimate
        holm = found(statistics, "pooled_t", "p_holm", measure).estimate
        assert all(low <= high + 1e-12 for low, high in pairwise([p, bh, holm]))
