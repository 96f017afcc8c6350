import numpy as np
import pandas as pd
import pytest

from analysis.survey.factor_statistics import ORDINAL, FactorRule, congruence, factor_analysis
from tests.unit.analysis.conftest import FIXTURES
from tests.unit.analysis.scale_answers import ANSWERS, ITEMS, SCALES, SURVEY, estimates, simulated

RULE = FactorRule(least_loading=0.4, least_items=3)


def every(answers, scales=SCALES, rule=RULE, seed=1):
    return estimates(factor_analysis(answers, scales, SURVEY, rule, seed))


def of(answers, scales=SCALES, rule=RULE, seed=1):
    """By Pearson correlations."""
    found = every(answers, scales, rule, seed)
    return found.loc[found["model"] != ORDINAL, "estimate"]


def ordinal(answers, scales=SCALES, rule=RULE, seed=1):
    found = every(answers, scales, rule, seed)
    return found[found["model"] == ORDINAL]


FOUND = of(ANSWERS)
IN_R = pd.read_csv(FIXTURES / "r_ordinal.csv").set_index("name")["value"]


def test_four_factors_of_at_least_three_items_are_kept_and_named():
    assert FOUND["n_factors"] == FOUND["n_factors_retained"] == 4
    assert FOUND["n_pairs"] == 0
    overlaps = FOUND.filter(like="scale_overlap")
    assert list(overlaps.index) == [
        f"scale_overlap.factor_{i}.{scale}" for i, scale in enumerate(SCALES, start=1)
    ]
    assert (overlaps == 1).all()


def test_two_items_are_a_pair_and_no_factor():
    found = of(simulated((4, 4, 2), 1500, seed=2), {})
    assert found["n_factors"] == 3
    assert found["n_factors_retained"] == 2
    assert found["n_pairs"] == 1
    assert found["n_salient_items.factor_3"] == 2


def test_a_rule_of_two_items_makes_a_factor_of_a_pair():
    found = of(simulated((4, 4, 2), 1500, seed=2), {}, FactorRule(0.4, 2))
    assert found["n_factors_retained"] == 3
    assert found["n_pairs"] == 0


def test_a_threshold_that_no_loading_reaches_keeps_nothing():
    found = of(ANSWERS, rule=FactorRule(1.1, 3))
    assert found["n_factors_retained"] == found["n_pairs"] == 0
    assert not any(name.startswith("scale_overlap") for name in found.index)


def test_communality_and_uniqueness_make_one_and_the_total_is_the_sum_of_the_factors():
    for item in ITEMS:
        assert FOUND[f"communality.{item}"] + FOUND[f"uniqueness.{item}"] == pytest.approx(1)
    factors = FOUND[[f"variance_explained_pct.factor_{i}" for i in range(1, 5)]]
    assert FOUND["variance_explained_pct"] == pytest.approx(factors.sum())
    mean = FOUND[[f"communality.{item}" for item in ITEMS]].mean()
    assert FOUND["variance_explained_pct"] == pytest.approx(100 * mean)


def test_every_two_factors_have_one_correlation():
    found = FOUND.filter(like="factor_correlation")
    pairs = ["1.factor_2", "1.factor_3", "1.factor_4", "2.factor_3", "2.factor_4", "3.factor_4"]
    assert list(found.index) == [f"factor_correlation.factor_{pair}" for pair in pairs]
    assert (found.abs() < 1).all()


def test_an_item_whose_uniqueness_was_held_is_marked():
    generator = np.random.default_rng(3)
    # 0.9 * 0.8 / 0.5 is more than the whole variance of the first item
    target = np.array([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1.0]])
    answers = pd.DataFrame(
        generator.multivariate_normal(np.zeros(3), target, 500), columns=[*"abc"]
    )
    found = of(answers, {})
    assert found.filter(like="is_heywood_case").to_list() == [1, 0, 0]
    assert FOUND.filter(like="is_heywood_case").sum() == 0


def test_unrelated_items_have_a_scree_and_no_loadings():
    generator = np.random.default_rng(8)
    found = of(pd.DataFrame(generator.integers(1, 6, (400, 6)), columns=[*"abcdef"]).astype(float))
    assert found["n_factors"] == 0
    assert not any(name.startswith("loading") for name in found.index)


def test_the_same_seed_gives_the_same_statistics():
    pd.testing.assert_series_equal(of(ANSWERS), FOUND, check_exact=True)


def test_the_factors_of_ordered_answers_stand_beside_and_are_those_of_r():
    found = ordinal(ANSWERS)
    for name in [*IN_R.filter(like="loading").index, *IN_R.filter(like="communality").index]:
        assert found.loc[name, "estimate"] == pytest.approx(IN_R[name], abs=1e-4)
    assert set(found["unit"]) >= {"standard deviations", "share of variance", "items"}
    assert found["method"].str.startswith("polychoric correlations").all()
    kinds = {name.split(".")[0] for name in FOUND.index}
    both = {name.split(".")[0] for name in found.index}
    parallel = {"eigenvalue_threshold", "n_factors"}
    assert kinds - parallel == both - {"factor_congruence"}


def test_each_factor_of_ordered_answers_says_which_of_the_others_it_is_like():
    likeness = ordinal(ANSWERS).filter(like="factor_congruence", axis=0)
    assert len(likeness) == 4
    assert likeness["term"].nunique() == 4
    assert likeness["estimate"].between(0.99, 1).all()


def test_congruence_is_one_of_a_multiple_and_zero_of_nothing_in_common():
    loadings = np.array([0.8, 0.5, 0.0, -0.3])
    assert congruence(loadings, -2 * loadings) == pytest.approx(1)
    assert congruence(loadings, np.array([0.3, 0, 0.9, 0.8])) == pytest.approx(0, abs=1e-12)


def test_where_ordered_answers_have_no_correlations_the_reason_stands_in_their_place():
    answers = ANSWERS.copy()
    # all of the three say yes or no, and nobody says yes to the second alone
    answers[ITEMS[1]] = (answers[ITEMS[0]] > 2).where(answers[ITEMS[0]].notna()).astype(float)
    (row,) = ordinal(answers).itertuples()
    assert row.statistic == "n_factors_retained"
    assert "short of a perfect one" in row.missing_reason
    assert of(answers)["n_factors"] > 0
