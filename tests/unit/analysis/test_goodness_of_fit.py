import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.survey.logistic.fit import c_statistic, hosmer_lemeshow, tjur_r_squared

pairs = st.lists(
    st.tuples(st.integers(1, 99).map(lambda each: each / 100), st.booleans()), min_size=2
).filter(lambda each: len({is_first for _, is_first in each}) == 2)


@given(pairs)
def test_the_c_statistic_counts_pairs_and_ties_one_half(each):
    probability, is_first = np.array([p for p, _ in each]), np.array([f for _, f in each])
    difference = np.subtract.outer(probability[is_first], probability[~is_first])
    counted = np.where(difference == 0, 0.5, difference > 0).mean()
    assert c_statistic(probability, is_first) == pytest.approx(counted)


def test_probabilities_equal_but_for_rounding_are_ties():
    assert c_statistic(np.array([0.5 + 1e-16, 0.5]), np.array([True, False])) == 0.5


@given(pairs)
def test_reversing_probabilities_reverses_the_c_statistic(each):
    probability, is_first = np.array([p for p, _ in each]), np.array([f for _, f in each])
    reversed_ = c_statistic(1 - probability, is_first)
    assert reversed_ == pytest.approx(1 - c_statistic(probability, is_first))


def test_groups_told_apart_have_a_tjur_r_squared_of_one_and_a_coin_of_nought():
    is_first = np.array([True, True, False])
    assert tjur_r_squared(is_first.astype(float), is_first) == 1
    assert tjur_r_squared(np.full(3, 0.4), is_first) == 0


def test_tenths_with_as_many_respondents_as_fitted_have_no_distance():
    """Ten tenths of a hundred, of whom 5, 15 ... 95 are in the first group as fitted."""
    share = np.repeat(np.arange(5, 100, 10), 100) / 100
    jitter = np.tile(np.linspace(-1e-9, 1e-9, 100), 10)
    is_first = np.concatenate([np.arange(100) < n for n in range(5, 100, 10)])
    test = hosmer_lemeshow(share + jitter, is_first)
    assert test.statistic == pytest.approx(0, abs=1e-6)
    assert (test.df, test.p_value) == (8, pytest.approx(1))


def test_probabilities_wrong_by_ten_points_are_found_out():
    share = np.repeat(np.arange(5, 90, 9), 100) / 100
    jitter = np.tile(np.linspace(-1e-9, 1e-9, 100), 10)
    is_first = np.concatenate([np.arange(100) < n + 10 for n in range(5, 90, 9)])
    test = hosmer_lemeshow(share + jitter, is_first)
    expected = (100 * 0.1) ** 2 / (100 * np.unique(share) * (1 - np.unique(share)))
    assert test.statistic == pytest.approx(expected.sum(), rel=1e-6)
    assert test.p_value < 0.001


def test_too_few_values_for_ten_groups_have_no_test():
    assert hosmer_lemeshow(np.array([0.2, 0.8] * 20), np.array([True, False] * 20)) is None
