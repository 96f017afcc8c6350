import numpy as np
import pandas as pd
import pytest

from analysis.results import NotEstimableError
from analysis.survey.reliability import feldt_interval, omega, one_factor, reliability
from domain.summaries import alpha_of_covariance
from tests.unit.analysis.conftest import FIXTURES
from tests.unit.analysis.scale_answers import ANSWERS, IN_R, ITEMS, SURVEY, estimates

FOUR = ITEMS[:4]


def of(answers, items):
    return estimates(reliability(answers, items, "scale", SURVEY))


def of_scale(name, item=None):
    return f"{name}.scale" + (f".{item}" if item else "")


def test_alpha_and_its_interval_are_those_of_r():
    alpha = of(ANSWERS, FOUR).loc["alpha.scale"]
    assert alpha["estimate"] == pytest.approx(IN_R["alpha"], rel=1e-12)
    assert alpha["ci_low"] == pytest.approx(IN_R["alpha.ci_low"], rel=1e-12)
    assert alpha["ci_high"] == pytest.approx(IN_R["alpha.ci_high"], rel=1e-12)
    assert alpha["n"] == IN_R["alpha.n"]


def test_what_each_item_adds_is_what_r_says():
    found = of(ANSWERS, FOUR)["estimate"]
    assert found["alpha_standardised.scale"] == pytest.approx(IN_R["alpha_standardised"], rel=1e-12)
    for name in ("item_rest_correlation", "alpha_if_dropped"):
        for item in FOUR:
            assert found[of_scale(name, item)] == pytest.approx(IN_R[f"{name}.{item}"], rel=1e-12)


def test_alpha_if_dropped_is_the_alpha_of_the_other_items_and_the_rest_is_their_sum():
    complete = ANSWERS[FOUR].dropna()
    found = of(complete, FOUR)["estimate"]
    for item in FOUR:
        others = [each for each in FOUR if each != item]
        alone = of(complete, others)["estimate"]["alpha.scale"]
        assert found[of_scale("alpha_if_dropped", item)] == pytest.approx(alone)
        rest = complete[item].corr(complete[others].sum(axis=1))
        assert found[of_scale("item_rest_correlation", item)] == pytest.approx(rest)


def test_a_pair_has_the_spearman_brown_coefficient_and_no_alpha_if_dropped():
    pair = ITEMS[:2]
    found = of(ANSWERS, pair)["estimate"]
    r = ANSWERS[pair].dropna().corr().iloc[0, 1]
    assert found["spearman_brown.scale"] == pytest.approx(2 * r / (1 + r))
    assert found[of_scale("item_rest_correlation", pair[0])] == pytest.approx(r)
    assert not any(name.startswith("alpha_if_dropped") for name in found.index)
    assert "spearman_brown.scale" not in of(ANSWERS, FOUR).index


def test_adding_a_constant_or_scaling_every_item_alike_changes_nothing():
    shifted = ANSWERS + pd.Series(range(13), index=ITEMS)
    columns = ["estimate", "ci_low", "ci_high"]
    expected = of(ANSWERS, FOUR)[columns]
    pd.testing.assert_frame_equal(of(shifted, FOUR)[columns], expected)
    pd.testing.assert_frame_equal(of(ANSWERS * 25, FOUR)[columns], expected)


def test_scaling_one_item_changes_alpha_but_not_the_standardised_one():
    scaled = ANSWERS.assign(item_01=ANSWERS["item_01"] * 10)
    before, after = of(ANSWERS, FOUR)["estimate"], of(scaled, FOUR)["estimate"]
    assert after["alpha.scale"] < before["alpha.scale"] - 0.1
    assert after["alpha_standardised.scale"] == pytest.approx(before["alpha_standardised.scale"])


def test_the_interval_holds_the_true_alpha_in_95_of_100_samples():
    generator = np.random.default_rng(1965)
    k, n, between = 4, 30, 0.3
    covariance = np.full((k, k), between) + (1 - between) * np.eye(k)
    truth = alpha_of_covariance(covariance)
    inside = 0
    for _ in range(2000):
        sample = generator.multivariate_normal(np.zeros(k), covariance, n)
        found = feldt_interval(alpha_of_covariance(np.cov(sample, rowvar=False)), n, k)
        inside += found.low <= truth <= found.high
    assert inside / 2000 == pytest.approx(0.95, abs=0.015)  # three standard errors


def test_items_that_disagree_have_a_negative_alpha():
    answers = pd.DataFrame({"up": [1.0, 2, 3, 4], "down": [4.0, 3, 2, 2]})
    assert of(answers, ["up", "down"])["estimate"]["alpha.scale"] < 0


def test_an_item_that_everybody_answered_alike_has_no_correlation_and_says_so():
    answers = ANSWERS.assign(item_01=0.1)
    found = of(answers, FOUR)
    nothing = [of_scale("item_rest_correlation", "item_01"), "alpha_standardised.scale"]
    nothing += ["omega.scale", "omega_standardised.scale"]
    assert found.index[found["estimate"].isna()].sort_values().to_list() == sorted(nothing)
    assert found.loc[nothing, "missing_reason"].str.contains("everybody answered alike").all()
    assert found.drop(nothing)["missing_reason"].isna().all()


def test_omega_is_that_of_r_by_the_formula_and_nearly_that_of_psych_by_its_own():
    found = of(ANSWERS, FOUR)["estimate"]
    of_r = pd.read_csv(FIXTURES / "r_ordinal.csv").set_index("name")["value"]
    for name in ("omega", "omega_standardised"):
        assert found[f"{name}.scale"] == pytest.approx(of_r[name], abs=1e-6)
    # its denominator is the variance of the sum observed, not the one the factor implies
    assert found["omega_standardised.scale"] == pytest.approx(of_r["omega.psych"], abs=1e-5)


def test_omega_is_alpha_where_all_items_load_alike():
    covariance = np.full((5, 5), 0.4) + 0.6 * np.eye(5)
    factor = one_factor(covariance)
    alpha = alpha_of_covariance(covariance)
    assert omega(np.ones(5), factor) == pytest.approx(alpha)


def test_omega_of_unequal_loadings_is_written_out_and_above_alpha():
    loadings, deviations = np.array([0.9, 0.7, 0.5, 0.4]), np.array([1.0, 2.0, 0.5, 1.5])
    correlations = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    covariance = correlations * np.outer(deviations, deviations)
    found = omega(deviations, one_factor(covariance))
    common = (deviations * loadings).sum() ** 2
    assert found == pytest.approx(common / covariance.sum(), abs=1e-6)
    assert found > alpha_of_covariance(covariance)


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (ANSWERS[ITEMS[:2]], "two items does not give the loadings"),
        # 0.9 * 0.8 / 0.5 is more than the whole variance of the first item
        (np.linalg.cholesky([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1.0]]), "Heywood"),
    ],
)
def test_a_pair_and_an_item_without_variance_of_its_own_have_no_omega_and_say_why(answers, why):
    if isinstance(answers, np.ndarray):
        free = np.random.default_rng(3).standard_normal((500, 3))
        free = (free - free.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(free.T)).T)
        answers = pd.DataFrame(free @ answers.T, columns=ITEMS[:3])
    found = of(answers, list(answers.columns))
    assert found.loc[["omega.scale", "omega_standardised.scale"], "estimate"].isna().all()
    assert why in found.loc["omega.scale", "missing_reason"]
    assert np.isfinite(found.loc["alpha.scale", "estimate"])


def test_a_score_that_is_no_number_is_refused():
    answers = ANSWERS.copy()
    answers.iloc[0, :4] = [1, 2, 3, np.inf]
    with pytest.raises(NotEstimableError, match="scale: a score is not a finite number"):
        of(answers, FOUR)


@pytest.mark.parametrize("items", [[], ["item_01"], ["item_01", "item_01"]])
def test_fewer_than_two_different_items_are_refused(items):
    with pytest.raises(ValueError, match="scale: alpha needs two or more different items"):
        of(ANSWERS, items)


def test_fewer_than_three_complete_rows_are_refused():
    answers = pd.DataFrame({"a": [1.0, 2, np.nan, 4], "b": [1.0, 3, 2, np.nan]})
    with pytest.raises(ValueError, match="scale: 2 respondents answered every item"):
        of(answers, ["a", "b"])


@pytest.mark.parametrize("b", [[5.0, 4, 3, 2, 1], [0.9, 0.8, 0.7, 0.6, 0.5]])
def test_items_whose_sum_is_the_same_for_everybody_are_refused(b):
    a = [6 - each if max(b) > 1 else 1 - each for each in b]
    with pytest.raises(ValueError, match="the sum of the items is the same for everybody"):
        of(pd.DataFrame({"a": a, "b": b}), ["a", "b"])


def test_every_row_says_whether_respondents_are_synthetic_and_of_which_wave():
    found = of(ANSWERS, FOUR)
    assert found["is_synthetic"].all()
    assert set(found["basis"]) == {"synthetic respondents"}
    assert set(found["survey_wave"]) == {"2020"}
