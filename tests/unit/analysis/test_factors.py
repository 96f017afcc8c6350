import numpy as np
import pandas as pd
import pytest

from analysis.survey.factor_statistics import matching_scales
from analysis.survey.factors import factor_solution, residual_of
from analysis.survey.parallel import item_correlations
from tests.unit.analysis.scale_answers import ANSWERS, IN_R, ITEMS, SCALES, simulated

SOLUTION = factor_solution(ANSWERS, 4, seed=1)


def test_loadings_are_those_of_r():
    for factor, loadings in SOLUTION.loadings.items():
        of_r = IN_R[[f"loading.{factor}.{item}" for item in ITEMS]].to_numpy()
        np.testing.assert_allclose(loadings, of_r, atol=1e-5)


def test_communalities_correlations_and_variance_are_those_of_r():
    of_r = IN_R[[f"communality.{item}" for item in ITEMS]].to_numpy()
    np.testing.assert_allclose(SOLUTION.communalities, of_r, atol=1e-5)
    for name, value in IN_R.filter(like="factor_correlation").items():
        _, first, second = name.split(".")
        assert SOLUTION.correlations.loc[first, second] == pytest.approx(value, abs=1e-5)
    for factor, explained in SOLUTION.variance_explained.items():
        of_r = IN_R[f"variance_explained_pct.{factor}"]
        assert 100 * explained / 13 == pytest.approx(of_r, abs=1e-4)
    assert residual_of(item_correlations(ANSWERS).correlations, SOLUTION) == pytest.approx(
        IN_R["rms_residual"], abs=1e-5
    )


def test_the_structure_that_was_simulated_is_found_again():
    answers = simulated((5, 4, 3), 2000, seed=11, loading=0.8, between=0.2)
    solution = factor_solution(answers, 3, seed=1)
    items = list(answers.columns)
    salient = solution.salient_items(0.4)
    assert salient == {
        "factor_1": frozenset(items[:5]),
        "factor_2": frozenset(items[5:9]),
        "factor_3": frozenset(items[9:]),
    }
    # answers cut into five steps correlate a little less than what was cut
    own = [solution.loadings.loc[item, factor] for factor in salient for item in salient[factor]]
    assert 0.7 < min(own) < max(own) < 0.85
    between = solution.correlations.to_numpy()[np.triu_indices(3, k=1)]
    np.testing.assert_allclose(between, 0.2, atol=0.08)


def test_the_order_of_the_items_makes_no_difference():
    shuffled = ANSWERS[list(np.random.default_rng(1).permutation(ITEMS))]
    other = factor_solution(shuffled, 4, seed=1)
    pd.testing.assert_frame_equal(other.loadings.loc[ITEMS], SOLUTION.loadings, atol=1e-5)
    pd.testing.assert_frame_equal(other.correlations, SOLUTION.correlations, atol=1e-5)


def test_turning_an_item_over_turns_over_its_loadings_only():
    turned = factor_solution(ANSWERS.assign(item_06=6 - ANSWERS["item_06"]), 4, seed=1)
    expected = SOLUTION.loadings.copy()
    expected.loc["item_06"] *= -1
    pd.testing.assert_frame_equal(turned.loadings, expected, atol=1e-5)
    assert turned.salient_items(0.4) == SOLUTION.salient_items(0.4)


def test_adding_to_an_item_or_scaling_it_makes_no_difference():
    other = factor_solution(ANSWERS * np.arange(1, 14) + 7, 4, seed=1)
    pd.testing.assert_frame_equal(other.loadings, SOLUTION.loadings, atol=1e-5)


def test_rows_with_a_gap_are_left_out():
    complete = factor_solution(ANSWERS.dropna(), 4, seed=1)
    assert complete.n == SOLUTION.n == IN_R["factors.n"]
    pd.testing.assert_frame_equal(complete.loadings, SOLUTION.loadings)


def test_a_higher_threshold_leaves_fewer_salient_items_and_each_factor_its_line():
    assert SOLUTION.salient_items(0.0)["factor_1"] == frozenset(ITEMS)
    assert SOLUTION.salient_items(0.69)["factor_1"] == frozenset({"item_01", "item_02"})
    assert SOLUTION.salient_items(1.1) == {f"factor_{i}": frozenset() for i in range(1, 5)}


def test_every_found_factor_is_the_scale_its_items_were_simulated_for():
    matches = matching_scales(SOLUTION.salient_items(0.4), SCALES)
    assert [each.scale for each in matches] == ["first", "second", "third", "fourth"]
    assert [each.jaccard for each in matches] == [1.0] * 4
    assert [each.n_shared for each in matches] == [4, 3, 3, 3]


def test_the_best_match_shares_most_of_the_items_of_either_not_most_items():
    found = {"factor_1": frozenset("abc")}
    scales = {"long": frozenset("abcdefgh"), "short": frozenset("ab")}
    (match,) = matching_scales(found, scales)
    assert (match.scale, match.jaccard, match.n_shared) == ("short", 2 / 3, 2)


def test_a_factor_without_items_of_any_scale_has_no_name():
    found = {"factor_1": frozenset("xy"), "factor_2": frozenset(), "factor_3": frozenset("a")}
    (match,) = matching_scales(found, {"only": frozenset("ab")})
    assert match.factor == "factor_3"


def test_of_equally_good_scales_the_first_is_taken():
    scales = {"z": frozenset("ab"), "a": frozenset("ac")}
    (match,) = matching_scales({"factor_1": frozenset("a")}, scales)
    assert match.scale == "z"
