import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind, ttest_ind_from_stats

from domain.summaries import (
    Summary,
    alpha_of_answers,
    alpha_of_covariance,
    alpha_of_variances,
    pooled_t,
)

GENERATOR = np.random.default_rng(3)
FIRST, SECOND = GENERATOR.normal(3, 1, 40), GENERATOR.normal(3.4, 0.7, 25)
ANSWERS = GENERATOR.integers(1, 6, (50, 4)) + GENERATOR.integers(0, 4, (50, 1))


def test_a_summary_is_that_of_pandas():
    found, values = Summary.of(FIRST), pd.Series(FIRST)
    assert (found.n, found.mean) == (40, pytest.approx(values.mean(), rel=1e-14))
    assert found.sd == pytest.approx(values.std(), rel=1e-14)


def test_one_respondent_has_a_mean_and_no_deviation_and_nobody_has_neither():
    assert Summary.of([3.0]).mean == 3.0
    assert np.isnan([Summary.of([3.0]).sd, Summary.of([]).mean, Summary.of([]).sd]).all()


def test_pooled_t_is_that_of_scipy_from_values_and_from_summaries():
    one, two = Summary.of(FIRST), Summary.of(SECOND)
    found = pooled_t(one, two)
    expected = ttest_ind(SECOND, FIRST)
    assert (found.t, found.df) == (pytest.approx(expected.statistic, rel=1e-12), expected.df)
    summaries = (two.mean, two.sd, two.n, one.mean, one.sd, one.n)
    assert found.t == pytest.approx(ttest_ind_from_stats(*summaries).statistic, rel=1e-12)
    assert found.difference / found.std_error == found.t
    assert found.std_error == pytest.approx(found.pooled_sd * np.sqrt(1 / one.n + 1 / two.n))


def test_many_pairs_of_groups_at_once_are_those_pairs_one_by_one():
    sizes = np.array([5, 20, 60])
    together = pooled_t(Summary(sizes, 3.0, 0.9), Summary(65 - sizes, 3.4, 0.7))
    alone = [pooled_t(Summary(int(n), 3.0, 0.9), Summary(65 - int(n), 3.4, 0.7)).t for n in sizes]
    assert together.t.tolist() == alone


def test_groups_that_do_not_vary_have_no_finite_t():
    assert np.isinf(pooled_t(Summary(5, 3.0, 0.0), Summary(5, 4.0, 0.0)).t)
    assert np.isnan(pooled_t(Summary(5, 3.0, 0.0), Summary(5, 3.0, 0.0)).t)


def test_alpha_of_answers_is_that_of_their_covariances_and_of_their_variances():
    expected = alpha_of_covariance(np.cov(ANSWERS, rowvar=False))
    assert 0 < expected < 1
    assert alpha_of_answers(ANSWERS) == pytest.approx(expected, rel=1e-12)
    variances = ANSWERS.var(axis=0).sum() * np.ones(3)
    totals = ANSWERS.sum(axis=1).var() * np.array([1, 2, 3])
    many = alpha_of_variances(variances, totals, 4)
    assert many[0] == pytest.approx(expected, rel=1e-12)
    assert (np.diff(many) > 0).all()


@pytest.mark.parametrize("k", [2, 3, 7])
def test_alpha_of_parallel_items_is_the_spearman_brown_coefficient(k):
    between = 0.4
    covariance = np.full((k, k), between) + (1 - between) * np.eye(k)
    assert alpha_of_covariance(covariance) == pytest.approx(k * between / (1 + (k - 1) * between))


def test_a_single_item_and_a_sum_that_does_not_vary_have_no_alpha():
    assert np.isnan(alpha_of_covariance(np.array([[2.0]])))
    assert np.isnan(alpha_of_covariance(np.array([[1.0, -1.0], [-1.0, 1.0]])))
    assert np.isnan(alpha_of_answers(np.full((5, 3), 2.0)))
    assert np.isnan(alpha_of_variances(np.ones(2), np.array([0.0, 3.0]), 4)).tolist() == [1, 0]
