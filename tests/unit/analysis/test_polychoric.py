"""Polychoric correlations: against R, against a closed form, and against the likelihood itself."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import multivariate_normal, norm

from analysis.results import NotEstimableError
from analysis.survey.factors import solution_of
from analysis.survey.polychoric import bivariate_normal, polychoric_correlations
from tests.unit.analysis.conftest import FIXTURES
from tests.unit.analysis.scale_answers import ANSWERS, ITEMS

IN_R = pd.read_csv(FIXTURES / "r_ordinal.csv").set_index("name")["value"]
COMPLETE = ANSWERS.dropna().to_numpy()
FOUND = polychoric_correlations(COMPLETE)


def of_r(kind: str) -> np.ndarray:
    values = np.eye(13)
    for i in range(13):
        for j in range(i + 1, 13):
            values[i, j] = values[j, i] = IN_R[f"{kind}.{i + 1}.{j + 1}"]
    return values


def test_correlations_are_those_of_r_and_of_psych_to_where_psych_stops():
    np.testing.assert_allclose(FOUND, of_r("polychoric"), atol=1e-6)
    np.testing.assert_allclose(FOUND, of_r("psych"), atol=5e-5)


def test_factors_of_polychoric_correlations_are_those_of_r():
    solution = solution_of(FOUND, ITEMS, len(COMPLETE), 4, seed=1)
    for factor, loadings in solution.loadings.items():
        expected = IN_R[[f"loading.{factor}.{item}" for item in ITEMS]].to_numpy()
        np.testing.assert_allclose(loadings, expected, atol=1e-4)
    eigenvalues = np.linalg.eigvalsh(FOUND)[::-1]
    expected = IN_R[[f"eigenvalue.component_{i}" for i in range(1, 14)]].to_numpy()
    np.testing.assert_allclose(eigenvalues, expected, atol=1e-5)


@pytest.mark.parametrize("h", [-2.5, 0.0, 0.4])
@pytest.mark.parametrize("k", [-1.0, 0.0, 1.7])
@pytest.mark.parametrize("r", [-0.95, -0.2, 0.0, 0.6, 0.99])
def test_the_normal_distribution_of_two_variables_is_that_of_scipy(h, k, r):
    expected = multivariate_normal.cdf([h, k], cov=[[1, r], [r, 1]])
    assert bivariate_normal(h, k, r) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("r", [-0.8, -0.3, 0.0, 0.5, 0.9])
def test_of_two_items_cut_at_their_medians_it_is_sheppards_closed_form(r):
    """Both above with probability 1/4 + asin(r) / 2 pi (Sheppard 1899)."""
    n = 100_000
    both = round(n * (0.25 + np.arcsin(r) / (2 * np.pi)))
    cells = [((1, 1), both), ((0, 0), both), ((1, 0), n // 2 - both), ((0, 1), n // 2 - both)]
    answers = np.repeat(np.array([cell for cell, _ in cells]), [times for _, times in cells], 0)
    assert polychoric_correlations(answers)[0, 1] == pytest.approx(r, abs=3e-5)


def most_likely(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation with the largest likelihood, given the thresholds, by search."""
    table = pd.crosstab(one, other).to_numpy()
    h, k = (
        np.r_[-10, norm.ppf(table.sum(axis=axis).cumsum()[:-1] / table.sum()), 10]
        for axis in (1, 0)
    )

    def misfit(r):
        below = [[multivariate_normal.cdf([a, b], cov=[[1, r], [r, 1]]) for b in k] for a in h]
        cells = np.diff(np.diff(below, axis=0), axis=1)
        return -(table * np.log(np.maximum(cells, 1e-300))).sum()

    return minimize_scalar(
        misfit, bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-9}
    ).x


def test_it_is_the_most_likely_correlation_given_the_thresholds():
    assert FOUND[2, 8] == pytest.approx(most_likely(COMPLETE[:, 2], COMPLETE[:, 8]), abs=1e-6)


def test_items_that_all_but_determine_each_other_have_the_most_likely_correlation():
    table = np.array([[2, 0, 0, 0], [1, 5, 0, 0], [0, 0, 6, 1], [0, 0, 2, 3]])
    answers = np.array([place for place, n in np.ndenumerate(table) for _ in range(n)])
    found = polychoric_correlations(answers)[0, 1]
    assert 0.95 < found < 0.99
    assert found == pytest.approx(most_likely(*answers.T), abs=1e-5)


def test_of_few_respondents_it_is_the_most_likely_one_too():
    generator = np.random.default_rng(1979)
    for r in (-0.7, 0.2, 0.8):
        normal = generator.multivariate_normal([0, 0], [[1, r], [r, 1]], 60)
        answers = np.clip(np.round(normal * 1.2 + 3), 1, 5)
        found = polychoric_correlations(answers)[0, 1]
        assert found == pytest.approx(most_likely(*answers.T), abs=1e-6)


def test_only_the_order_of_answers_counts_and_turning_an_item_over_turns_its_correlations():
    stretched = np.where(COMPLETE == 5, 100.0, COMPLETE)
    np.testing.assert_allclose(polychoric_correlations(stretched), FOUND, atol=1e-12)
    turned = COMPLETE.copy()
    turned[:, 3] = 6 - turned[:, 3]
    signs = np.where(np.arange(13) == 3, -1, 1)
    expected = FOUND * np.outer(signs, signs)
    np.testing.assert_allclose(polychoric_correlations(turned), expected, atol=1e-8)


def test_items_with_fewer_answers_than_others_are_correlated_beside_them():
    fewer = COMPLETE.copy()
    fewer[:, 0] = fewer[:, 0] > 3
    np.testing.assert_allclose(polychoric_correlations(fewer)[1:, 1:], FOUND[1:, 1:], atol=1e-12)
    # two answers beside five, and beside two
    found = polychoric_correlations(fewer)[0, 1]
    assert found == pytest.approx(most_likely(fewer[:, 0], fewer[:, 1]), abs=1e-6)
    both = (COMPLETE[:, :2] > 3).astype(float)
    alone = polychoric_correlations(both)[0, 1]
    assert alone == pytest.approx(most_likely(both[:, 0], both[:, 1]), abs=1e-6)


def test_an_item_answered_alike_has_no_correlation():
    with pytest.raises(NotEstimableError, match="everybody answered alike"):
        polychoric_correlations(np.column_stack([COMPLETE[:, :2], np.ones(len(COMPLETE))]))


@pytest.mark.parametrize("sign", [1, -1])
def test_items_that_determine_each_other_have_none_either(sign):
    with pytest.raises(NotEstimableError, match="short of a perfect one"):
        polychoric_correlations(np.column_stack([COMPLETE[:, 0], sign * COMPLETE[:, 0]]))
