import numpy as np
import pytest

from analysis.survey.rotation import oblimin

SIMPLE = np.array([[0.8, 0], [0.7, 0], [0.6, 0], [0, 0.7], [0, 0.6]])
CORRELATED = np.array([[1, 0.4], [0.4, 1]])


def unrotated(pattern, correlations, turn=0.7):
    """Uncorrelated loadings of the same common variance, turned by some angle."""
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return pattern @ np.linalg.cholesky(correlations) @ rotation


@pytest.mark.parametrize("turn", [0.0, 0.7, 2.5])
def test_a_simple_structure_of_correlated_factors_is_found_again(turn):
    found = oblimin(unrotated(SIMPLE, CORRELATED, turn), seed=1)
    np.testing.assert_allclose(found.pattern, SIMPLE, atol=1e-5)
    np.testing.assert_allclose(found.correlations, CORRELATED, atol=1e-5)


def test_rotation_leaves_the_common_variance_alone():
    generator = np.random.default_rng(2)
    loadings = generator.uniform(-0.5, 0.5, (12, 4))
    found = oblimin(loadings, seed=1)
    np.testing.assert_allclose(
        found.pattern @ found.correlations @ found.pattern.T, loadings @ loadings.T, atol=1e-10
    )
    np.testing.assert_allclose(np.diag(found.correlations), 1)
    assert found.variance_explained.sum() == pytest.approx((loadings**2).sum())


def test_factors_are_ordered_by_variance_and_their_largest_loading_is_positive():
    found = oblimin(-unrotated(SIMPLE[:, ::-1], CORRELATED), seed=1)
    explained = found.variance_explained
    assert explained[0] > explained[1]
    assert (found.pattern[np.abs(found.pattern).argmax(axis=0), [0, 1]] > 0).all()


def test_turning_over_a_factor_turns_over_its_correlations():
    opposed = CORRELATED * np.array([[1, -1], [-1, 1]])
    found = oblimin(unrotated(SIMPLE * [1, -1], opposed), seed=1)
    np.testing.assert_allclose(found.pattern, SIMPLE, atol=1e-5)
    np.testing.assert_allclose(found.correlations, CORRELATED, atol=1e-5)


def test_neither_the_seed_nor_the_signs_of_unrotated_factors_make_a_difference():
    generator = np.random.default_rng(4)
    loadings = generator.uniform(-0.5, 0.9, (15, 3))
    expected = oblimin(loadings, seed=1).pattern
    np.testing.assert_allclose(oblimin(loadings, seed=2).pattern, expected, atol=1e-5)
    np.testing.assert_allclose(oblimin(loadings * [1, -1, -1], seed=1).pattern, expected, atol=1e-5)


def test_a_single_factor_is_not_rotated_but_turned_to_the_positive_side():
    found = oblimin(np.array([[-0.8], [-0.5], [0.3]]), seed=1)
    np.testing.assert_array_equal(found.pattern, [[0.8], [0.5], [-0.3]])
    np.testing.assert_array_equal(found.correlations, [[1.0]])


def test_a_rotation_that_did_not_converge_is_refused():
    generator = np.random.default_rng(2)
    with pytest.raises(ValueError, match="the rotation of 4 factors did not converge in 2 steps"):
        oblimin(generator.uniform(-0.5, 0.5, (12, 4)), seed=1, steps=2)


def quartimin(pattern):
    squares = pattern**2
    return (squares.sum(axis=1) ** 2 - (squares**2).sum(axis=1)).sum() / 4


def test_of_several_minima_the_least_is_taken():
    generator = np.random.default_rng(44)
    loadings = generator.standard_normal((20, 7))
    loadings *= np.sqrt(generator.uniform(0.2, 0.8, (20, 1))) / np.linalg.norm(
        loadings, axis=1, keepdims=True
    )
    alone = oblimin(loadings, seed=1, n_starts=1).pattern
    assert quartimin(alone) == pytest.approx(0.3972, abs=1e-4)
    for seed in range(4):
        several = oblimin(loadings, seed).pattern
        assert quartimin(several) == pytest.approx(0.3886, abs=1e-4)
