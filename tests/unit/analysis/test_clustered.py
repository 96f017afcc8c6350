"""Groups of authorities compared by authorities: clustered errors and permutations."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import permutation_test
from scipy.stats import t as student

from analysis.results import Statistic
from analysis.survey.clustered import (
    clustered_difference,
    nested_associations,
    nested_differences,
)
from analysis.survey.permutations import permutation_p, permutations
from tests.unit.analysis.compared_groups import BY_GROUP, DECREASING, IN_R, MEASURES, found, grouped
from tests.unit.analysis.logistic_respondents import SURVEY


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
