import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from analysis.care_rates.change_heterogeneity import change_heterogeneity
from analysis.care_rates.dispersion import dispersion_statistics, spread_between
from analysis.care_rates.run import uncertainty_statistics
from analysis.results import as_frame
from tests.unit.analysis.conftest import FIXTURES, found


@pytest.fixture(scope="module")
def in_r():
    """What R finds for the same figures (make_uncertainty_results.R), by name."""
    results = pd.read_csv(FIXTURES / "uncertainty_results.csv")
    return results.set_index("name")["value"]


@pytest.fixture(scope="module")
def from_2015_to_2018(care_rates):
    return change_heterogeneity(care_rates, 2015, 2018)


def two_years(first, second, children) -> pd.DataFrame:
    """Authorities A, B, ... in 2015 and 2018."""
    codes = [chr(ord("A") + i) for i in range(len(first))]
    frames = [
        pd.DataFrame(
            {
                "area_code": codes,
                "year_ending_march": year,
                "n_children_looked_after": counts,
                "population_0_17": children,
                "is_wales": False,
            }
        )
        for year, counts in ((2015, first), (2018, second))
    ]
    return pd.concat(frames, ignore_index=True)


def test_the_figures_given_to_r_are_those_of_the_seeds(care_rates):
    given = pd.read_csv(FIXTURES / "changes_2015_2018.csv").set_index("area_code")
    for year in (2015, 2018):
        of_year = care_rates[care_rates["year_ending_march"] == year].set_index("area_code")
        of_year = of_year.loc[given.index]
        assert (of_year["n_children_looked_after"] == given[f"n_{year}"]).all()
        assert (of_year["population_0_17"] == given[f"children_{year}"]).all()


def test_the_spread_between_authorities_and_its_limits_are_those_of_metafor(care_rates, in_r):
    of_2018 = dispersion_statistics(care_rates, 2018)
    tau = found(of_2018, "between_sd_per_10k")
    assert tau.estimate == pytest.approx(in_r["between_sd"], rel=1e-7)
    assert (tau.ci_low, tau.ci_high) == pytest.approx(
        (in_r["between_sd_low"], in_r["between_sd_high"]), rel=1e-6
    )


def test_the_dispersion_about_wales_and_its_limits_are_its_chi_squared(care_rates):
    of_2018 = found(dispersion_statistics(care_rates, 2018), "dispersion")
    given = pd.read_csv(FIXTURES / "changes_2015_2018.csv")
    wales = given["wales_rate_2018"]
    rate = 1e4 * given["n_2018"] / given["children_2018"]
    squared = ((rate - wales) ** 2 / (1e4 * wales / given["children_2018"])).sum()
    assert of_2018.estimate == pytest.approx(squared / 22, rel=1e-10)
    assert chi2.sf(squared / of_2018.ci_low, 22) == pytest.approx(0.025)
    assert chi2.cdf(squared / of_2018.ci_high, 22) == pytest.approx(0.025)


def test_rates_that_differ_by_less_than_chance_have_no_spread_of_their_own():
    spread = spread_between(np.array([100.0, 101, 99, 100]), np.full(4, 100.0))
    assert (spread.estimate, spread.limits.low, spread.limits.high) == (0, 0, 0)


def test_chance_may_be_enough_where_the_lower_limit_is_nought():
    spread = spread_between(np.array([80.0, 120, 95, 110]), np.full(4, 200.0))
    assert spread.limits.low == 0 < spread.estimate < spread.limits.high


@pytest.mark.parametrize(
    ("rates", "variances"), [([1.0], [1.0]), ([1.0, 2.0], [1.0, 0.0]), ([1.0, 2.0], [1.0, np.nan])]
)
def test_a_spread_takes_two_rates_of_positive_variance(rates, variances):
    with pytest.raises(ValueError, match="two rates or more"):
        spread_between(np.array(rates), np.array(variances))


def test_without_the_rate_of_wales_or_four_authorities_nothing_is_said(care_rates):
    assert dispersion_statistics(care_rates[~care_rates["is_wales"]], 2018) == []
    few = ["W06000001", "W06000002", "W06000003", "W92000004"]
    assert dispersion_statistics(care_rates[care_rates["area_code"].isin(few)], 2018) == []
    assert dispersion_statistics(care_rates, 1999) == []


def test_one_change_for_all_authorities_is_tried_as_poisson_regression_in_r_tries_it(
    from_2015_to_2018, in_r
):
    test = found(from_2015_to_2018, "chi_squared")
    assert test.estimate == pytest.approx(in_r["chi_squared"], rel=1e-10)
    assert test.df == in_r["df"] == 21
    assert test.p_value == pytest.approx(in_r["p"], rel=1e-8)
    assert found(from_2015_to_2018, "rate_ratio").estimate == pytest.approx(in_r["rate_ratio"])


def test_each_authority_stands_against_the_rest_as_in_metafor_and_by_holm(from_2015_to_2018, in_r):
    for each in from_2015_to_2018:
        if each.statistic == "ratio_of_rate_ratios":
            assert each.estimate == pytest.approx(in_r[f"ratio.{each.area_code}"], rel=1e-9)
            assert each.p_value == pytest.approx(in_r[f"p.{each.area_code}"], rel=1e-7)
            assert each.ci_low < each.estimate < each.ci_high
            assert (each.ci_low > 1 or each.ci_high < 1) == (each.p_value < 0.05)
        elif each.statistic == "p_holm":
            assert each.estimate == pytest.approx(in_r[f"holm.{each.area_code}"], rel=1e-7)


def test_from_2015_to_2018_five_authorities_changed_otherwise_than_the_rest(from_2015_to_2018):
    """Carmarthenshire, Neath Port Talbot, Caerphilly, Blaenau Gwent and Powys."""
    assert {
        e.area_code for e in from_2015_to_2018 if e.statistic == "p_holm" and e.estimate < 0.05
    } == {
        "W06000010",
        "W06000012",
        "W06000018",
        "W06000019",
        "W06000023",
    }


def test_rates_that_all_doubled_changed_alike():
    alike = change_heterogeneity(two_years([10, 20, 30, 40], [20, 40, 60, 80], 1000), 2015, 2018)
    assert found(alike, "chi_squared").estimate == pytest.approx(0, abs=1e-9)
    assert found(alike, "rate_ratio").estimate == pytest.approx(2)
    assert {e.estimate for e in alike if e.statistic == "p_holm"} == {1}


def test_no_child_in_a_year_or_three_authorities_leave_nothing_to_compare():
    assert change_heterogeneity(two_years([0, 20, 30, 40], [1, 2, 3, 4], 1000), 2015, 2018) == []
    assert change_heterogeneity(two_years([10, 20, 30], [1, 2, 3], 1000), 2015, 2018) == []


def test_an_authority_with_one_of_the_years_is_left_out():
    frame = two_years([10, 20, 30, 40, 50], [20, 40, 60, 80, 1], 1000)
    frame.loc[4, "population_0_17"] = None
    whole = found(change_heterogeneity(frame, 2015, 2018), "chi_squared")
    assert (whole.n, whole.df) == (4, 3)


def test_changes_are_compared_over_the_windows_between_years_with_rates(care_rates):
    frame = as_frame(uncertainty_statistics(care_rates, {3, 4, 5, 6}), "test")
    changes = frame[frame["statistic"] == "chi_squared"]
    assert set(zip(changes["start_year"], changes["end_year"], strict=True)) == {
        (2012, 2015),
        (2012, 2016),
        (2012, 2017),
        (2012, 2018),
        (2015, 2018),
        (2018, 2024),
    }
    spreads = frame[frame["analysis"] == "funnel_dispersion"]
    assert set(spreads["start_year"]) == {2012, 2015, 2016, 2017, 2018, 2024}
    assert (spreads["ci_low"] < spreads["estimate"]).all()
    assert (spreads["estimate"] < spreads["ci_high"]).all()
