import numpy as np
import pytest
from statsmodels.multivariate.factor import Factor

from analysis.survey.factors import minimum_residual
from analysis.survey.parallel import item_correlations
from tests.unit.analysis.scale_answers import ANSWERS, IN_R, simulated

CORRELATIONS = item_correlations(ANSWERS).correlations
PAIRS = item_correlations(simulated((5, 3, 3, 3, 2, 2, 2), 700, seed=1)).correlations


def test_communalities_are_those_of_r():
    found = minimum_residual(CORRELATIONS, 4)
    of_r = IN_R.filter(like="communality").to_numpy()
    np.testing.assert_allclose((found.loadings**2).sum(axis=1), of_r, atol=1e-6)
    np.testing.assert_allclose(found.uniquenesses, 1 - of_r, atol=1e-6)


def test_loadings_are_where_principal_axis_factoring_comes_to_rest():
    found = minimum_residual(CORRELATIONS, 4)
    axes = Factor(corr=CORRELATIONS, n_factor=4).fit(maxiter=5000, tol=1e-12).loadings
    np.testing.assert_allclose(np.abs(found.loadings), np.abs(axes), atol=1e-6)


def test_correlations_that_one_factor_made_are_taken_apart_again():
    truth = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    correlations = np.outer(truth, truth)
    np.fill_diagonal(correlations, 1)
    found = minimum_residual(correlations, 1)
    np.testing.assert_allclose(np.abs(found.loadings[:, 0]), truth, atol=1e-6)
    assert not found.heywood_cases.any()


def test_a_uniqueness_that_would_fall_below_nought_is_held_and_counted():
    correlations = np.array([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1.0]])  # 0.9 * 0.8 / 0.5 > 1
    found = minimum_residual(correlations, 1)
    np.testing.assert_array_equal(found.heywood_cases, [True, False, False])
    assert found.uniquenesses[0] == pytest.approx(0.005)
    assert np.isfinite(found.loadings).all()


def test_factors_of_two_items_are_extracted_too():
    found = minimum_residual(PAIRS, 7)
    assert found.loadings.shape == (20, 7)
    assert (found.uniquenesses >= 0.005).all()


@pytest.mark.parametrize("n_factors", [0, 3])
def test_more_factors_than_the_correlations_can_tell_are_refused(n_factors):
    with pytest.raises(ValueError, match=f"5 items cannot have {n_factors} common factors"):
        minimum_residual(CORRELATIONS[:5, :5], n_factors)


def test_a_factor_more_than_there_are_takes_nothing_from_the_uniquenesses():
    correlations = np.full((6, 6), 0.3) + 0.7 * np.eye(6)
    found = minimum_residual(correlations, 2)
    np.testing.assert_allclose(found.uniquenesses, 0.7, atol=1e-6)
    np.testing.assert_allclose(found.loadings[:, 1], 0, atol=1e-6)


def test_an_extraction_that_did_not_converge_is_refused():
    with pytest.raises(ValueError, match="7 factors did not converge in 3 steps"):
        minimum_residual(PAIRS, 7, steps=3)
