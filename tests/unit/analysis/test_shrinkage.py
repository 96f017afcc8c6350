import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from analysis.care_rates.ranks import rank_distribution
from analysis.care_rates.shrinkage import COLUMNS, gamma_prior, shrunken_rates
from tests.unit.analysis.conftest import FIXTURES


@pytest.fixture(scope="module")
def in_r():
    """What R finds for the same figures (make_uncertainty_results.R), by name."""
    results = pd.read_csv(FIXTURES / "uncertainty_results.csv")
    return results.set_index("name")["value"]


@pytest.fixture(scope="module")
def shrunken(care_rates):
    return shrunken_rates(care_rates.assign(area_name=care_rates["area_code"]))


@pytest.fixture(scope="module")
def of_2018(shrunken):
    return shrunken[shrunken["year_ending_march"] == 2018].set_index("area_code")


def rates(counts, children) -> pd.DataFrame:
    """Authorities A, B, ... of one year, and Wales."""
    codes = [chr(ord("A") + i) for i in range(len(counts))]
    frame = pd.DataFrame({"n_children_looked_after": counts, "population_0_17": children})
    frame["care_rate_per_10k"] = 1e4 * frame["n_children_looked_after"] / frame["population_0_17"]
    return frame.assign(area_code=codes, area_name=codes, year_ending_march=2018, is_wales=False)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("shrunken_rate_per_10k", "shrunken"),
        ("shrunken_low_per_10k", "low"),
        ("shrunken_high_per_10k", "high"),
    ],
)
def test_shrunken_rates_and_their_limits_are_those_of_r(of_2018, in_r, ours, theirs):
    for code, value in of_2018[ours].items():
        assert value == pytest.approx(in_r[f"{theirs}.{code}"], rel=1e-9)


def test_the_mean_and_spread_of_true_rates_are_those_of_r(of_2018, in_r):
    assert of_2018["mean_rate_per_10k"].iloc[0] == pytest.approx(in_r["prior_mean"], rel=1e-12)
    assert of_2018["between_sd_per_10k"].iloc[0] == pytest.approx(in_r["prior_sd"], rel=1e-9)


def test_expected_ranks_are_those_of_pairs_of_gammas_without_any_integral(of_2018, in_r):
    for code, value in of_2018["expected_rank"].items():
        assert value == pytest.approx(in_r[f"expected_rank.{code}"], abs=1e-4)


def test_the_top_quarter_is_as_probable_as_four_hundred_thousand_draws_in_r_say(of_2018, in_r):
    for code, value in of_2018["top_quarter_probability"].items():
        # five standard errors of the draws
        assert value == pytest.approx(in_r[f"top_quarter.{code}"], abs=5 * 0.5 / 400_000**0.5)


def test_the_ranks_that_chance_leaves_are_those_of_the_draws_in_r(of_2018, in_r):
    for code, area in of_2018.iterrows():
        assert (area["rank_low"], area["rank_high"]) == (
            in_r[f"rank_low.{code}"],
            in_r[f"rank_high.{code}"],
        )


def test_every_year_with_rates_of_authorities_has_all_of_them_and_wales_is_none(shrunken):
    assert list(shrunken.columns) == list(COLUMNS)
    sizes = shrunken.groupby("year_ending_march")["area_code"].nunique()
    assert sizes.to_dict() == dict.fromkeys((2012, 2015, 2016, 2017, 2018, 2024), 22)
    assert "W92000004" not in set(shrunken["area_code"])
    assert set(shrunken["n_top_quarter"]) == {5}


def test_a_shrunken_rate_lies_between_the_rate_and_the_mean_by_its_share(shrunken):
    share = shrunken["shrinkage_share"]
    mixed = share * shrunken["mean_rate_per_10k"] + (1 - share) * shrunken["care_rate_per_10k"]
    np.testing.assert_allclose(mixed, shrunken["shrunken_rate_per_10k"], rtol=1e-12)
    assert share.between(0, 0.2).all()


def test_small_authorities_are_shrunken_more_than_large_ones(of_2018):
    by_size = of_2018.sort_values("population_0_17")["shrinkage_share"]
    assert by_size.is_monotonic_decreasing


def test_the_probabilities_of_the_top_quarter_add_up_to_its_authorities(shrunken):
    sums = shrunken.groupby("year_ending_march")["top_quarter_probability"].sum()
    np.testing.assert_allclose(sums, 5, atol=1e-3)


def test_positions_of_the_caterpillar_are_the_order_of_the_shrunken_rates(of_2018):
    ordered = of_2018.sort_values("caterpillar_position")
    assert list(ordered["caterpillar_position"]) == list(range(1, 23))
    assert ordered["shrunken_rate_per_10k"].is_monotonic_decreasing


def test_rates_that_differ_by_chance_alone_have_no_ranks_worth_telling():
    assert gamma_prior(np.array([10.0, 11, 9, 10]), np.full(4, 1000.0)) is None
    assert shrunken_rates(rates([10, 11, 9, 10], [1000] * 4)).empty


def test_three_authorities_are_too_few():
    assert shrunken_rates(rates([10, 200, 900], [10_000] * 3)).empty
    assert len(shrunken_rates(rates([10, 200, 900, 50], [10_000] * 4))) == 4


def test_no_child_looked_after_leaves_a_rate_above_nought():
    frame = shrunken_rates(rates([0, 200, 900, 50], [10_000] * 4))
    nobody = frame.iloc[0]
    assert nobody["care_rate_per_10k"] == 0
    assert 0 < nobody["shrunken_low_per_10k"] < nobody["shrunken_rate_per_10k"]


def test_an_authority_without_a_rate_is_left_out_and_the_rest_are_ranked():
    frame = rates([10, 200, 900, 50, 70], [10_000] * 5)
    frame.loc[4, ["n_children_looked_after", "care_rate_per_10k"]] = None
    assert set(shrunken_rates(frame)["n_authorities"]) == {4}


def test_of_two_gammas_the_first_is_above_as_often_as_a_beta_says():
    found = rank_distribution(np.array([30.0, 25.0]), np.array([2.0, 1.5]))
    # times their rates they share one scale, and the second's share of the sum is a beta
    assert found.probabilities[0, 1] == pytest.approx(beta.sf(1.5 / 3.5, 25, 30), abs=1e-5)


def test_equal_gammas_have_every_rank_alike():
    found = rank_distribution(np.full(4, 50.0), np.full(4, 2.0))
    np.testing.assert_allclose(found.probabilities, 0.25, atol=1e-6)
    assert list(found.quantile(0.025)) == [1] * 4
    assert list(found.quantile(0.975)) == [4] * 4


@pytest.mark.parametrize(
    ("shape", "rate", "words"),
    [
        ([1.0], [1.0], "a rank among 1 authorities"),
        ([1.0, 0.0], [1.0, 1.0], "not positive and finite"),
        ([1.0, 1.0], [1.0, np.nan], "not positive and finite"),
    ],
)
def test_what_is_no_gamma_is_refused(shape, rate, words):
    with pytest.raises(ValueError, match=words):
        rank_distribution(np.array(shape), np.array(rate))


def test_the_same_figures_give_the_same_bits(care_rates):
    named = care_rates.assign(area_name=care_rates["area_code"])
    shuffled = named.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(shrunken_rates(named), shrunken_rates(shuffled), check_exact=True)
