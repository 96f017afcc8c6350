"""Two groups compared: against R, against the printed tables, and against themselves."""

import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test, ttest_ind
from scipy.stats import t as student
from statsmodels.stats.multitest import multipletests

from analysis.multiple_tests import holm
from analysis.results import NotEstimableError, Statistic
from analysis.survey.clustered import (
    clustered_difference,
    nested_associations,
    nested_differences,
)
from analysis.survey.comparisons import (
    group_differences,
    hedges_g,
    pooled_t_test,
    require_comparable,
    welch_t_test,
)
from analysis.survey.groups import Comparison
from analysis.survey.interaction import gap_difference
from analysis.survey.permutations import permutation_p, permutations
from domain.summaries import Summary
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


def test_a_sample_of_permutations_never_gives_a_p_of_zero():
    totals, sizes = np.repeat([100.0, 200.0], 11), np.full(22, 50.0)
    ways = permutations(22, 11, 0)
    assert not ways.is_exact
    p = permutation_p(totals, sizes, np.repeat([True, False], 11), ways)
    assert p == 1 / (len(ways.is_first) + 1)


def test_clustered_errors_of_a_group_of_two_authorities_give_no_p_and_say_why():
    def of_areas(n: int) -> Statistic:
        people = grouped()
        others = people["area_code"].isin(DECREASING[n:])
        rows = nested_differences(people[~others], BY_GROUP, SURVEY, MEASURES[:1])
        return found(rows, "cluster_robust", "mean_difference", MEASURES[0])

    two = of_areas(2)
    assert (two.p_value, two.ci_low, two.ci_high, two.df) == (None, None, None, None)
    assert "fewer than 3 authorities" in two.method
    assert two.std_error > 0
    assert "fewer than 3 authorities" in two.missing_reason
    assert 0 < of_areas(3).p_value < 1


def test_one_authority_in_a_group_leaves_no_error_and_says_why():
    people = grouped()
    one = people[~people["area_code"].isin(DECREASING[1:])]
    for members in (one, one[one["area_code"].isin([DECREASING[0], "W06000001"])]):
        rows = nested_differences(members, BY_GROUP, SURVEY, MEASURES[:1])
        row = found(rows, "cluster_robust", "mean_difference", MEASURES[0])
        assert np.isfinite(row.estimate)
        assert (row.std_error, row.p_value, row.ci_low, row.df) == (None,) * 4
        assert "a group of one authority" in row.missing_reason


@pytest.mark.parametrize(
    ("score", "why"),
    [(np.nan, "no authority of increasing has respondents"), (np.inf, "not a finite number")],
)
def test_a_measure_that_authorities_cannot_be_compared_by_says_why(score, why):
    (row,) = nested_differences(grouped().assign(odd=score), BY_GROUP, SURVEY, ["odd"])
    assert (row.model, row.measure) == ("permutation", "odd")
    assert why in row.missing_reason


def test_a_constant_measure_has_no_clustered_error():
    rows = nested_differences(grouped().assign(odd=3.1), BY_GROUP, SURVEY, ["odd"])
    row = found(rows, "cluster_robust", "mean_difference", "odd")
    assert (row.std_error, row.p_value) == (None, None)
    assert "nobody differs" in row.missing_reason


def test_two_authorities_against_ten_allow_66_permutations():
    found = permutations(12, 10, 0)
    assert (len(found.is_first), found.is_exact) == (66, True)
    assert len({tuple(way) for way in found.is_first}) == 66
    assert (found.is_first.sum(axis=1) == 10).all()


def test_more_permutations_than_can_be_tried_are_sampled_and_the_sample_is_seeded():
    one, again, other = (permutations(30, 15, seed) for seed in (7, 7, 8))
    assert not one.is_exact
    assert (one.is_first.sum(axis=1) == 15).all()
    assert (one.is_first == again.is_first).all()
    assert not (one.is_first == other.is_first).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_the_exact_permutation_test_is_that_of_scipy(measure):
    scored = BY_GROUP.members(grouped()).dropna(subset=["area_code", measure])
    by_area = scored.groupby("area_code")
    totals, sizes = (by_area[measure].agg(each).to_numpy(float) for each in ("sum", "count"))
    is_first = (by_area["care_rate_group"].first() == "increasing").to_numpy()

    def difference(first, second, axis):
        means = [totals[each].sum(axis) / sizes[each].sum(axis) for each in (first, second)]
        return np.abs(means[1] - means[0])

    areas = np.arange(len(sizes))
    expected = permutation_test(
        (areas[is_first], areas[~is_first]), difference, n_resamples=np.inf, alternative="greater"
    )
    ways = permutations(len(sizes), int(is_first.sum()), 0)
    assert len(ways.is_first) == len(expected.null_distribution)
    assert permutation_p(totals, sizes, is_first, ways) == pytest.approx(expected.pvalue)


@pytest.mark.parametrize("measure", MEASURES)
def test_clustered_errors_are_liang_and_zeger_written_out(measure):
    scored = BY_GROUP.members(grouped()).dropna(subset=["area_code", measure])
    found = clustered_difference(scored, BY_GROUP, measure)
    y = scored[measure].to_numpy(float)
    x = np.column_stack([np.ones(len(y)), scored["care_rate_group"] == "decreasing"])
    bread = np.linalg.inv(x.T @ x)
    residual = y - x @ (bread @ x.T @ y)
    sums = pd.DataFrame(x * residual[:, None]).groupby(scored["area_code"].to_numpy()).sum()
    g, n = len(sums), len(y)
    factor = g / (g - 1) * (n - 1) / (n - 2)
    variance = factor * bread @ (sums.to_numpy().T @ sums.to_numpy()) @ bread
    assert found.std_error == pytest.approx(np.sqrt(variance[1, 1]), rel=1e-10)
    assert found.n_areas == g
    half = student.ppf(0.975, g - 1) * found.std_error
    assert found.interval.low == pytest.approx(found.estimate - half, rel=1e-10)
    assert found.p_value == pytest.approx(
        2 * student.sf(abs(found.estimate) / found.std_error, g - 1), rel=1e-10
    )


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


def gaps_in(people) -> dict[str, Statistic]:
    inner = tuple(
        Comparison(f"in_{group}", "role", "leader", "worker", "care_rate_group", group)
        for group in ("increasing", "decreasing")
    )
    rows = gap_difference(people, inner, SURVEY, MEASURES[0])
    return {row.model: row for row in rows if row.statistic == "difference_of_gaps"}


def cell(people) -> pd.Series:
    return (people["role"] == "leader") & (people["care_rate_group"] == "decreasing")


def test_a_cell_of_one_respondent_has_no_hc3_error_and_one_of_nobody_no_difference_of_gaps():
    people = grouped().dropna(subset=[MEASURES[0]])
    leaders = people.index[cell(people)]
    one = gaps_in(people.drop(leaders[1:]))
    assert one["pooled"].p_value > 0
    assert "a cell has one respondent" in one["hc3"].missing_reason
    assert np.isnan(one["hc3"].p_value)
    scoreless = people.copy()
    scoreless.loc[leaders, MEASURES[0]] = np.nan
    for nobody in (people.drop(leaders), scoreless):
        (row,) = gaps_in(nobody).values()
        assert np.isnan(row.estimate)
        assert re.search("a cell has nobody|no respondents in leader", row.missing_reason)


@pytest.mark.parametrize(("score", "why"), [(np.inf, "not a finite"), (3.1, "nobody differs")])
def test_gaps_of_scores_that_are_no_numbers_or_all_alike_say_why(score, why):
    (row,) = gaps_in(grouped().assign(**{MEASURES[0]: score})).values()
    assert why in row.missing_reason
