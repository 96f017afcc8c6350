import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from analysis.care_rates.trends import constant_trend, trend
from tests.unit.analysis.conftest import found, newton


def fit(area, *, per_child):
    """The constant trend of an area, its error, interval and p though its years be alike."""
    needed = ["n_children_looked_after"] + (["population_0_17"] if per_child else [])
    figures = area[["year_ending_march", *needed]].dropna().sort_values("year_ending_march")
    return constant_trend(*figures.to_numpy(float).T)


@pytest.mark.parametrize(("per_child", "name"), [(False, "count_trend"), (True, "rate_trend")])
def test_the_trend_of_wales_is_that_of_r(wales, in_r, per_child, name):
    change = fit(wales, per_child=per_child)
    assert change.annual_change_pct == pytest.approx(in_r[f"{name}.annual_change_pct"], rel=1e-8)
    assert change.ci_low == pytest.approx(in_r[f"{name}.ci_low"], rel=1e-6)
    assert change.ci_high == pytest.approx(in_r[f"{name}.ci_high"], rel=1e-6)
    assert change.p_value == pytest.approx(in_r[f"{name}.p"], rel=1e-5)
    assert change.durbin_watson == pytest.approx(in_r[f"{name}.durbin_watson"])
    statistics = trend(wales, "W92000004", per_child=per_child)
    assert found(statistics, "annual_change_pct").estimate == change.annual_change_pct
    assert found(statistics, "durbin_watson").estimate == change.durbin_watson


def test_the_trend_of_every_area_is_that_of_newton_written_out(care_rates):
    for area_code, area in care_rates.groupby("area_code"):
        for per_child in (False, True):
            used = area.dropna(subset=["population_0_17"]) if per_child else area
            years = used["year_ending_march"].to_numpy(float) - 2010
            counts = used["n_children_looked_after"].to_numpy(float)
            children = used["population_0_17"].to_numpy(float) if per_child else np.ones(len(used))
            b, _, error = newton(counts, years, children)
            change = fit(area, per_child=per_child)
            assert change.annual_change_pct == pytest.approx(100 * np.expm1(b), abs=1e-6)
            half = t.ppf(0.975, len(used) - 2) * error
            assert change.ci_low == pytest.approx(100 * np.expm1(b - half), abs=1e-6)
            stated = found(trend(area, area_code, per_child=per_child), "annual_change_pct")
            assert stated.ci_low == (None if change.durbin_watson < 1 else change.ci_low)


def test_where_years_are_serially_correlated_the_constant_trend_has_no_p_and_says_why(care_rates):
    """Counts of Carmarthenshire and Neath Port Talbot to 2018: a rise, though both were falling."""
    to_2018 = care_rates[care_rates["year_ending_march"] <= 2018]
    for area_code, dw in (("W06000010", "0.3"), ("W06000012", "0.3")):
        area = to_2018[to_2018["area_code"] == area_code]
        change = found(trend(area, area_code, per_child=False), "annual_change_pct")
        assert change.estimate > 0
        assert (change.std_error, change.ci_low, change.ci_high, change.p_value) == (None,) * 4
        assert f"serially correlated, DW {dw}" in change.method
        assert fit(area, per_child=False).p_value < 0.05


@pytest.mark.parametrize(("swing", "is_alike"), [(1, False), (0, True)])
def test_years_that_swing_to_and_fro_keep_their_p_and_years_that_drift_do_not(swing, is_alike):
    years = np.arange(2003, 2019)
    wave = (-1.0) ** years if swing else np.sin((years - 2003) / 3)
    area = pd.DataFrame(
        {"year_ending_march": years, "n_children_looked_after": np.round(400 + 40 * wave)}
    )
    change = found(trend(area, "W", per_child=False), "annual_change_pct")
    assert (change.p_value is None) == is_alike
    assert ("serially correlated" in change.method) == is_alike


def test_the_figures_of_wales_given_to_r_are_those_of_the_seeds(wales, care_rates):
    ours = care_rates[care_rates["is_wales"]].set_index("year_ending_march").sort_index()
    given = wales.set_index("year_ending_march").sort_index()
    pd.testing.assert_frame_equal(ours[given.columns], given, check_dtype=False)


def test_five_years_get_the_quantile_of_three_degrees_of_freedom(care_rates):
    of_study = care_rates["year_ending_march"] <= 2018
    torfaen = care_rates[(care_rates["area_code"] == "W06000020") & of_study]
    change = fit(torfaen, per_child=True)
    growth = 1 + change.annual_change_pct / 100
    half = np.log((1 + change.ci_high / 100) / growth)
    statistics = trend(torfaen, "W06000020", per_child=True)
    assert found(statistics, "annual_change_pct").n == 5
    assert half / (change.std_error / 100 / growth) == pytest.approx(3.182446, rel=1e-6)


def test_the_order_of_the_rows_makes_no_difference(wales):
    assert trend(wales, "W", per_child=False) == trend(
        wales.sample(frac=1, random_state=5), "W", per_child=False
    )


def test_a_count_trend_says_that_it_is_not_adjusted_for_population(wales):
    change = found(trend(wales, "W", per_child=False), "annual_change_pct")
    assert "not adjusted for population" in change.method
    assert "no error, interval or p: serially correlated, DW 0.7" in change.method


def test_an_area_without_a_child_in_care_is_refused_by_name(wales):
    with pytest.raises(ValueError, match="the trend of W: every count is zero"):
        trend(wales.assign(n_children_looked_after=0), "W", per_child=False)


def test_years_without_a_population_are_left_out_and_n_says_so(wales):
    assert found(trend(wales, "W", per_child=True), "annual_change_pct").n == 11
    assert found(trend(wales, "W", per_child=False), "annual_change_pct").n == 22


def test_a_series_that_grows_by_three_percent_a_year_is_found_to():
    years = np.arange(2010, 2020)
    area = pd.DataFrame(
        {
            "year_ending_march": years,
            "n_children_looked_after": np.round(1e5 * 1.03 ** (years - 2010)),
        }
    )
    fitted = found(trend(area, "W", per_child=False), "annual_change_pct")
    assert fitted.estimate == pytest.approx(3, abs=1e-3)


def test_three_years_are_too_few(wales):
    with pytest.raises(ValueError, match="W has 3 years of n_children_looked_after"):
        trend(wales.head(3), "W", per_child=False)
