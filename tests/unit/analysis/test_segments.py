import numpy as np
import pandas as pd
import pytest
from scipy.stats import t as student

from analysis.care_rates.averages import Averages, Share
from analysis.care_rates.segments import segmented_trend
from analysis.results import NotEstimableError
from tests.unit.analysis.conftest import FIXTURES, WALES

RATES = pd.read_csv(FIXTURES / "yearly_rates.csv")
IN_R = pd.read_csv(FIXTURES / "trend_results.csv").set_index("name")["value"]
NEATH_PORT_TALBOT = "W06000012"
AREAS = ("W06000010", "W06000011", NEATH_PORT_TALBOT, "W06000020", WALES)
# as authorities have rates: every year to 2020, and 2024
YEARS = np.array([*range(2003, 2021), 2024])


def series(area_code):
    of_area = RATES[RATES["area_code"] == area_code]
    return of_area["year_ending_march"].to_numpy(), of_area["rate"].to_numpy()


def line(*slopes, bend=2012, years=YEARS):
    """Rates on a log-linear trend that changes its slope."""
    before, after = (slopes[0], slopes[-1])
    logs = 4 + before * (years - years[0]) + (after - before) * np.maximum(years - bend, 0)
    return np.exp(logs)


def alike(phi, spread, rng, years=YEARS):
    """Errors that resemble those of the years beside them."""
    correlation = phi ** np.abs(years[:, None] - years)
    return np.exp(spread * np.linalg.cholesky(correlation) @ rng.standard_normal(len(years)))


@pytest.mark.parametrize("area_code", AREAS)
def test_the_last_slope_its_interval_and_its_p_are_those_of_gls_in_r(area_code):
    fitted = segmented_trend(*series(area_code))
    assert len(fitted.breaks) == IN_R[f"{area_code}.n_breaks"]
    for ours, name in (
        (fitted.slopes.estimate[-1], "slope"),
        (fitted.slopes.low[-1], "slope_low"),
        (fitted.slopes.high[-1], "slope_high"),
        (fitted.fitted.estimate[-1], "end"),
        (fitted.fitted.low[-1], "end_low"),
        (fitted.autocorrelation.mean, "autocorrelation"),
    ):
        assert ours == pytest.approx(IN_R[f"{area_code}.{name}"], abs=2e-4), name
    assert fitted.slopes.p_value[-1] == pytest.approx(IN_R[f"{area_code}.slope_p"], rel=0.02)


@pytest.mark.parametrize("area_code", [area for area in AREAS if area != "W06000020"])
def test_what_one_more_break_raises_is_that_of_gls_in_r(area_code):
    rises = segmented_trend(*series(area_code)).rises
    for number, rise in enumerate(rises, start=1):
        assert rise == pytest.approx(IN_R[f"{area_code}.rise_{number}"], abs=1e-6)


@pytest.mark.parametrize("area_code", ["W06000011", NEATH_PORT_TALBOT])
def test_a_break_and_its_interval_are_those_of_r_and_within_a_year_of_muggeos_method(area_code):
    (found,) = segmented_trend(*series(area_code)).breaks
    expected = [IN_R[f"{area_code}.break{end}"] for end in ("", "_low", "_high")]
    assert [found.year, found.low, found.high] == expected
    assert found.year == pytest.approx(IN_R[f"{area_code}.muggeo_break"], abs=1)


def test_neath_port_talbot_has_fallen_since_2013_and_carmarthenshire_shows_no_clear_change():
    falling = segmented_trend(*series(NEATH_PORT_TALBOT))
    assert falling.breaks[-1].year == 2013
    assert falling.slopes.high[-1] < 0
    unclear = segmented_trend(*series("W06000010"))
    assert unclear.slopes.low[-1] < 0 < unclear.slopes.high[-1]
    assert unclear.slopes.p_value[-1] > 0.05


@pytest.mark.parametrize("bend", [2008, 2012, 2015])
def test_a_bend_is_found_in_its_year_with_the_slopes_on_both_sides(bend):
    rates = line(0.08, -0.05, bend=bend) * alike(0.2, 0.01, np.random.default_rng(4))
    fitted = segmented_trend(YEARS, rates)
    (found,) = fitted.breaks
    assert found.low <= bend <= found.high
    assert abs(found.year - bend) <= 1
    assert fitted.slopes.estimate == pytest.approx([0.08, -0.05], abs=0.01)


def test_two_bends_are_found_where_they_stand_out():
    logs = 4 + 0.02 * (YEARS - 2003) + 0.13 * np.maximum(YEARS - 2008, 0)
    logs -= 0.23 * np.maximum(YEARS - 2013, 0)
    rates = np.exp(logs) * alike(0.1, 0.01, np.random.default_rng(5))
    fitted = segmented_trend(YEARS, rates)
    assert [each.year for each in fitted.breaks] == [2008, 2013]
    assert fitted.slopes.estimate == pytest.approx([0.02, 0.15, -0.08], abs=0.01)
    assert [fitted.segment(year) for year in (2003, 2008, 2009, 2013, 2014)] == [1, 1, 2, 2, 3]


def test_where_years_are_alike_a_straight_trend_is_seldom_read_as_bent_and_its_interval_holds():
    """200 series with an autocorrelation of 0.8: a break in 5%, and the slope in 90%, is meant."""
    rng = np.random.default_rng(20)
    fits = [segmented_trend(YEARS, line(0.03) * alike(0.8, 0.08, rng)) for _ in range(200)]
    assert np.mean([bool(each.breaks) for each in fits]) < 0.08
    held = [each.slopes.low[-1] < 0.03 < each.slopes.high[-1] for each in fits]
    assert np.mean(held) > 0.85


@pytest.mark.parametrize("phi", [0, 0.5])
def test_the_interval_of_a_slope_holds_it_in_95_of_100_series_of_years_less_alike(phi):
    rng = np.random.default_rng(21)
    fits = [segmented_trend(YEARS, line(-0.02) * alike(phi, 0.08, rng)) for _ in range(100)]
    assert np.mean([each.slopes.low[-1] < -0.02 < each.slopes.high[-1] for each in fits]) >= 0.95


def test_another_unit_and_another_calendar_change_no_slope():
    years, rates = series(NEATH_PORT_TALBOT)
    fitted, other = segmented_trend(years, rates), segmented_trend(years - 1000, rates / 100)
    assert other.slopes.estimate == pytest.approx(fitted.slopes.estimate)
    assert other.slopes.low == pytest.approx(fitted.slopes.low)
    assert other.breaks[0].year == fitted.breaks[0].year - 1000


def test_a_trend_over_a_gap_of_six_years_has_a_fitted_figure_in_each_of_them():
    years = np.array([2003, 2004, 2005, 2006, 2007, 2014, 2015, 2016])
    rates = line(0.03, years=years) * alike(0.3, 0.05, np.random.default_rng(1), years)
    fitted = segmented_trend(years, rates)
    assert fitted.years.tolist() == list(range(2003, 2017))
    assert np.isfinite([fitted.fitted.low, fitted.fitted.high]).all()
    assert (fitted.fitted.low < fitted.fitted.estimate).all()
    assert (fitted.fitted.estimate < fitted.fitted.high).all()


def test_a_break_is_sought_from_eight_years_on_and_two_from_twelve():
    for n, tried in ((7, 0), (8, 1), (11, 1), (12, 2)):
        years = np.arange(2003, 2003 + n)
        rates = line(0.3, -0.3, bend=years[3], years=years)
        rates *= alike(0, 0.001, np.random.default_rng(3), years)
        assert len(segmented_trend(years, rates).rises) == tried


def test_three_years_are_too_few():
    with pytest.raises(NotEstimableError, match="3 years: fewer than 4"):
        segmented_trend(np.array([2003, 2004, 2005]), np.array([1.0, 2, 3]))


def test_a_year_without_a_child_has_no_logarithm_and_is_named():
    with pytest.raises(NotEstimableError, match="0 in 2005: it has no logarithm"):
        segmented_trend(np.arange(2003, 2010), np.array([1.0, 2, 0, 4, 3, 4, 5]))


@pytest.mark.parametrize(
    "rates", [np.full(19, 60.0), np.full(19, 61.7), line(0.03), line(0.08, -0.05), 7 * line(-0.01)]
)
def test_figures_without_an_error_have_no_interval_and_say_so(rates):
    with pytest.raises(NotEstimableError, match="there is no error to measure"):
        segmented_trend(YEARS, rates)


def test_the_mixture_of_one_model_is_its_t():
    alone = Averages.of(np.array([[2.0]]), np.array([[0.5]]), np.array([1.0]), 10)
    assert alone.estimate == pytest.approx([2])
    assert [alone.low[0], alone.high[0]] == pytest.approx([2 - 0.5 * 2.228139, 2 + 0.5 * 2.228139])
    assert alone.p_value == pytest.approx([2 * student.sf(4, 10)])


def test_models_that_disagree_widen_the_interval():
    both = Averages.of(np.array([[1.0, 3.0]]), np.array([[0.5, 0.5]]), np.array([0.5, 0.5]), 10)
    assert both.estimate == pytest.approx([2])
    assert both.low[0] < 2 - 0.5 * 2.228139 - 0.5
    assert both.high[0] > 2 + 0.5 * 2.228139 + 0.5


def test_a_share_gives_the_most_likely_value_and_what_95_of_the_weight_lies_between():
    share = Share.of(np.array([2010, 2011, 2012, 2011]), np.array([0.02, 0.5, 0.1, 0.38]))
    assert (share.most, share.low, share.high) == (2011, 2011, 2012)
    assert share.mean == pytest.approx(2011.08)
