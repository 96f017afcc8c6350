import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import pearsonr

from analysis.care_rates.deprivation import (
    deprivation_regression,
    influence,
    pairs,
    r_squared_limits,
)
from analysis.results import NotEstimableError
from tests.unit.analysis.conftest import FIXTURES, found


def test_the_line_and_its_classical_errors_are_those_of_r(authorities, in_r):
    line = deprivation_regression(authorities, "share", 2018)
    slope = found(line, "slope", model="ols")
    assert slope.estimate == pytest.approx(in_r["slope"], rel=1e-10)
    assert slope.std_error == pytest.approx(in_r["slope_se"], rel=1e-10)
    assert slope.p_value == pytest.approx(in_r["slope_p"], rel=1e-8)
    assert (slope.ci_low, slope.ci_high) == pytest.approx(
        (in_r["slope_ci_low"], in_r["slope_ci_high"]), rel=1e-10
    )
    for name in ("r_squared", "r_squared_adjusted", "residual_sd"):
        assert found(line, name).estimate == pytest.approx(in_r[name], rel=1e-10)
    assert found(line, "intercept", model="ols").estimate == pytest.approx(in_r["intercept"])
    assert {each.n for each in line} == {22}


def test_robust_errors_are_hc3_as_in_the_sandwich_package(authorities, in_r):
    slope = found(deprivation_regression(authorities, "share", 2018), "slope", model="ols_hc3")
    assert slope.std_error == pytest.approx(in_r["slope_se_hc3"], rel=1e-10)
    assert slope.ci_low == pytest.approx(in_r["slope_ci_low_hc3"], rel=1e-10)
    assert slope.p_value == pytest.approx(in_r["slope_p_hc3"], rel=1e-8)
    assert "HC3" in slope.method


@pytest.mark.parametrize(
    ("model", "name"), [("ols", "intercept_se"), ("ols_hc3", "intercept_se_hc3")]
)
def test_the_error_of_the_intercept_is_that_of_r(authorities, in_r, model, name):
    line = deprivation_regression(authorities, "share", 2018)
    assert found(line, "intercept", model=model).std_error == pytest.approx(in_r[name], rel=1e-10)


def test_the_figures_given_to_r_are_those_of_the_seeds(authorities, care_rates, deprivation):
    paired = pairs(care_rates, deprivation).of("wimd_overall_lsoa_share_20", 2018)
    pd.testing.assert_frame_equal(
        paired[list(authorities.columns)], authorities, check_dtype=False, rtol=1e-12
    )


@pytest.mark.parametrize("year", [2012, 2015, 2016, 2017, 2018])
def test_the_line_of_every_year_leaves_residuals_that_sum_to_nought(care_rates, deprivation, year):
    paired = pairs(care_rates, deprivation).of("wimd_overall_mean_rank", year)
    line = deprivation_regression(paired, "rank", year)
    slope, intercept = (found(line, each, model="ols").estimate for each in ("slope", "intercept"))
    residuals = paired["care_rate_per_10k"] - intercept - slope * paired["value"]
    assert residuals.sum() == pytest.approx(0, abs=1e-8)
    assert (residuals * paired["value"]).sum() == pytest.approx(0, abs=1e-5)
    of_all = paired["care_rate_per_10k"].var(ddof=0) * len(paired)
    assert found(line, "r_squared").estimate == pytest.approx(1 - (residuals**2).sum() / of_all)


def test_the_leverages_sum_to_the_two_coefficients(authorities):
    of_all = influence(authorities, "share", 2018)
    assert sum(e.estimate for e in of_all if e.statistic == "leverage") == pytest.approx(2)


def test_leaving_an_authority_out_moves_its_fitted_value_as_dffits_says(authorities):
    """Torfaen, the authority that bends the line most, taken out and the line drawn again."""
    torfaen = authorities["area_code"] == "W06000020"
    x = authorities["value"]
    y = authorities["care_rate_per_10k"]
    with_it, without = np.polyfit(x, y, 1), np.polyfit(x[~torfaen], y[~torfaen], 1)
    at = float(x[torfaen].iloc[0])
    left = y[~torfaen] - np.polyval(without, x[~torfaen])
    sd = np.sqrt((left**2).sum() / (len(left) - 2))
    of_all = influence(authorities, "share", 2018)
    leverage = found(of_all, "leverage", area_code="W06000020").estimate
    moved = (np.polyval(with_it, at) - np.polyval(without, at)) / (sd * np.sqrt(leverage))
    assert found(of_all, "dffits", area_code="W06000020").estimate == pytest.approx(moved)


@pytest.mark.parametrize("name", ["leverage", "studentised_residual", "cooks_distance", "dffits"])
def test_influence_of_every_authority_is_that_of_r(authorities, in_r, name):
    of_all = influence(authorities, "share", 2018)
    for area_code in authorities["area_code"]:
        one = found(of_all, name, area_code=area_code)
        assert one.estimate == pytest.approx(in_r[f"{name}.{area_code}"], rel=1e-8)


@given(shift=st.floats(-50, 500), scale=st.floats(0.1, 10))
def test_shifting_all_rates_leaves_the_slope_and_scaling_them_scales_it(shift, scale):
    real = pd.read_csv(FIXTURES / "authorities_2018.csv")
    moved = real.assign(care_rate_per_10k=real["care_rate_per_10k"] * scale + shift)
    before = found(deprivation_regression(real, "share", 2018), "slope", model="ols").estimate
    after = found(deprivation_regression(moved, "share", 2018), "slope", model="ols").estimate
    assert after == pytest.approx(before * scale, rel=1e-6)


def marts(authorities):
    rates = authorities.drop(columns="value").assign(year_ending_march=2018, is_wales=False)
    wales = rates.iloc[[0]].assign(area_code="W92000004", is_wales=True)
    deprivation = authorities[["area_code", "value"]].assign(measure="share")
    return pd.concat([rates, wales]), deprivation


def test_points_leave_wales_and_missing_rates_out_and_ignore_the_order_of_rows(authorities):
    rates, deprivation = marts(authorities)
    rates.loc[rates["area_code"] == "W06000020", "care_rate_per_10k"] = None
    paired = pairs(rates.sample(frac=1, random_state=1), deprivation).of("share", 2018)
    assert list(paired["area_code"]) == sorted(set(authorities["area_code"]) - {"W06000020"})


def test_one_authority_unlike_all_others_is_refused(authorities):
    alone = authorities.assign(value=(authorities["area_code"] == "W06000019").astype(float))
    with pytest.raises(ValueError, match="W06000019 alone decides the line"):
        deprivation_regression(alone, "share", 2018)


def test_three_authorities_are_too_few_and_the_error_says_how_many(authorities):
    rates, deprivation = marts(authorities)
    with pytest.raises(ValueError, match="3 authorities have a rate in 2018 and a share"):
        pairs(rates, deprivation.head(3)).of("share", 2018)


def test_too_few_authorities_and_a_measure_without_variation_are_refused(authorities):
    rates, deprivation = marts(authorities)
    with pytest.raises(ValueError, match="0 authorities have a rate in 2019"):
        pairs(rates, deprivation).of("share", 2019)
    with pytest.raises(NotEstimableError, match="share is the same for every authority"):
        pairs(rates, deprivation.assign(value=0.2)).of("share", 2018)


@pytest.mark.parametrize(("r", "n"), [(0.9, 10), (-0.7576, 22), (0.3, 22), (0.01, 5)])
def test_limits_of_r_squared_are_those_of_the_correlation_and_never_below_none(r, n):
    values = np.arange(n, dtype=float)
    noise = np.random.default_rng(1).normal(size=n)
    noise -= np.polyval(np.polyfit(values, noise, 1), values)
    line = (values - values.mean()) / values.std()
    # a second variable whose correlation with the first is just r
    other = abs(r) * line + (1 - r**2) ** 0.5 * noise / noise.std()
    of_r = pearsonr(values, other).confidence_interval()
    limits = r_squared_limits(r**2, n)
    assert limits.low == pytest.approx(max(of_r.low, 0) ** 2)
    assert limits.high == pytest.approx(of_r.high**2)


def test_half_explained_lies_within_the_limits_of_57_percent_of_22_authorities():
    limits = r_squared_limits(0.574, 22)
    assert (round(limits.low, 2), round(limits.high, 2)) == (0.24, 0.80)
    with pytest.raises(ValueError, match="four pairs"):
        r_squared_limits(0.5, 3)
