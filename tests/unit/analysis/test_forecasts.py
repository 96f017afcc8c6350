import numpy as np
import pandas as pd
import pytest

from analysis.care_rates.forecast_models import (
    MODELS,
    Ahead,
    damped_trend,
    drift,
    last_rate,
    local_level,
)
from analysis.care_rates.forecasts import NotShown, forecasts, scored, smaller_errors_p
from analysis.care_rates.series import Measure, Series, Source
from tests.unit.analysis.conftest import FIXTURES, WALES

RATES = pd.read_csv(FIXTURES / "yearly_rates.csv")
IN_R = pd.read_csv(FIXTURES / "trend_results.csv").set_index("name")["value"]
YEARS = np.arange(2003, 2025)
T_95 = {20: 2.085963, 21: 2.079614}
YARDSTICK = np.array([3.1, 2.2, 4.5, 5.0, 1.2, 3.3, 2.8, 4.1, 3.9, 2.5])
MODEL = np.array([2.9, 1.0, 3.8, 5.2, 1.1, 2.0, 2.9, 3.0, 3.2, 2.6])


def rates(figures, years=YEARS):
    figures, years = np.asarray(figures, dtype=float), np.asarray(years)
    sources = (Source.COMPUTED,) * len(years)
    return Series("W", "Wales", True, Measure.CARE_RATE, years, figures, figures, figures, sources)


def wales():
    of_wales = RATES[RATES["area_code"] == WALES]
    return of_wales["year_ending_march"].to_numpy(), of_wales["rate"].to_numpy()


def wander(rng, n=22, step=0.06, slope=0.0):
    return 80 * np.exp(np.cumsum(slope + step * rng.standard_normal(n)))


def test_the_random_walk_with_drift_is_that_of_r():
    ahead = drift(*wales(), 3)
    assert np.log(ahead.value) == pytest.approx(IN_R["drift.mean"], rel=1e-10)
    half = np.log(ahead.high / ahead.low) / 2
    assert half / T_95[20] == pytest.approx(IN_R["drift.se"], rel=1e-6)


def test_exponential_smoothing_is_that_of_r():
    ahead = local_level(*wales(), 3)
    assert np.log(ahead.value) == pytest.approx(IN_R["local_level.mean"], rel=1e-10)
    half = np.log(ahead.high / ahead.low) / 2
    assert half / T_95[20] == pytest.approx(IN_R["local_level.se"], rel=1e-6)


def test_same_as_last_year_by_hand():
    """Steps of +0.1 and -0.1 in logarithms: the variance of a step is 0.01."""
    logs = np.array([4.0, 4.1] * 11)
    ahead = last_rate(YEARS, np.exp(logs), 3)
    assert np.log(ahead.value) == pytest.approx(4.1)
    assert np.log(ahead.high) == pytest.approx(4.1 + T_95[21] * np.sqrt(3 * 0.01), rel=1e-6)


def test_a_damped_trend_by_hand():
    """4% a year for five years goes on as 0.8 of it, and 0.8 of that."""
    logs = np.concatenate([np.full(17, 4.0), 4 + 0.04 * np.arange(1, 6)])
    for horizon, reach in ((1, 0.8), (2, 0.8 + 0.64), (3, 0.8 + 0.64 + 0.512)):
        ahead = damped_trend(YEARS, np.exp(logs), horizon)
        assert np.log(ahead.value) == pytest.approx(4.2 + 0.04 * reach)


def test_the_recent_years_of_a_series_with_a_gap_begin_with_the_newest_figure_five_years_back():
    years = np.array([2017, 2018, 2019, 2020, 2024])
    ahead = damped_trend(years, np.exp([4.0, 4.0, 4.0, 4.3, 4.5]), 1)
    assert np.log(ahead.value) == pytest.approx(4.5 + 0.8 * 0.5 / 5)


def test_a_step_over_a_gap_counts_by_the_root_of_its_years():
    """A step of 0.2 over four years is one of 0.1 a year."""
    years = np.array([2010, 2011, 2012, 2016])
    ahead = last_rate(years, np.exp([4.0, 4.1, 4.0, 4.2]), 1)
    half = np.log(ahead.high / ahead.value)
    assert half == pytest.approx(3.182446 * 0.1, rel=1e-6)


@pytest.mark.parametrize("horizon", [1, 2, 3])
def test_the_test_of_diebold_and_mariano_is_that_of_r(horizon):
    """Two years on the variance is small; three years on it is negative, and taken as of one."""
    ours = smaller_errors_p(YARDSTICK, MODEL, horizon)
    assert ours == pytest.approx(IN_R[f"diebold_mariano.{horizon}"], rel=1e-9)


def test_equal_errors_are_no_win_and_errors_always_smaller_by_the_same_are_one():
    assert smaller_errors_p(YARDSTICK, YARDSTICK, 1) == 1
    assert smaller_errors_p(YARDSTICK, YARDSTICK - 0.5, 2) == 0


def test_a_forecast_is_scored_with_what_was_known_by_then():
    """Whatever came after the last origin and its later year changes no score."""
    series = rates(wander(np.random.default_rng(1)))
    scores = scored(series, 2, drift)
    assert scores.origins.tolist() == list(range(2010, 2023))
    at = list(scores.origins).index(2015)
    ahead = drift(YEARS[:13], series.figures[:13], 2)
    assert YEARS[12] == 2015
    assert scores.errors[at] == pytest.approx(abs(ahead.value - series.figures[14]))
    shorter = scored(rates(series.figures[:15], YEARS[:15]), 2, drift)
    assert scores.errors[: len(shorter.errors)] == pytest.approx(shorter.errors)


def test_steady_growth_is_forecast_with_its_model_and_limits_for_one_to_three_years():
    found = forecasts(rates(wander(np.random.default_rng(2), step=0.01, slope=0.05)))
    shown = [each for each in found if each.ahead]
    assert [(each.horizon, each.model) for each in shown] == [
        (1, "drift"), (2, "drift"), (3, "drift"),
    ]  # fmt: skip
    for each in shown:
        assert each.ahead.low < each.ahead.value < each.ahead.high
        assert each.scores.errors.mean() < each.yardstick_error
        assert each.p_value <= 0.05 / 3
        assert each.reason is None


def test_a_model_that_wins_with_limits_too_narrow_is_not_shown(monkeypatch):
    def too_sure(years, figures, horizon):
        value = drift(years, figures, horizon).value
        return Ahead(value, value * 0.9999, value * 1.0001)

    monkeypatch.setitem(MODELS, "drift", too_sure)
    found = forecasts(rates(wander(np.random.default_rng(2), step=0.01, slope=0.05)))
    reasons = {each.reason for each in found if each.model == "drift"}
    assert reasons == {NotShown.LIMITS}
    assert "drift" not in {each.model for each in found if each.ahead}


def test_of_two_models_that_win_the_one_that_errs_less_is_shown(monkeypatch):
    monkeypatch.setitem(MODELS, "damped_trend", lambda *known: near(drift(*known), len(known[0])))
    found = forecasts(rates(wander(np.random.default_rng(2), step=0.01, slope=0.05)))
    assert {each.model for each in found if each.ahead} == {"drift"}
    assert {each.reason for each in found if each.model == "damped_trend"} == {NotShown.BEATEN}


def near(ahead, n_years):
    """A forecast a little above another, and from the next year a little below."""
    return Ahead(ahead.value * (1 + 0.02 * (-1) ** n_years), ahead.low, ahead.high)


def test_a_rate_that_wanders_is_not_forecast_and_the_scores_say_why():
    found = forecasts(rates(wander(np.random.default_rng(3))))
    assert len(found) == 12
    assert not any(each.ahead for each in found)
    assert all(len(each.scores.errors) >= 5 for each in found)
    for each in found:
        is_smaller = each.scores.errors.mean() < each.yardstick_error
        assert (each.reason == NotShown.CHANCE) == is_smaller


def test_by_chance_a_wandering_rate_is_forecast_no_more_often_than_one_time_in_twelve():
    """Three models share the 5%."""
    rng = np.random.default_rng(4)
    found = [each for _ in range(60) for each in forecasts(rates(wander(rng))) if each.horizon == 1]
    assert sum(bool(each.ahead) for each in found) <= 60 / 12


def test_no_forecast_goes_past_three_years():
    found = forecasts(rates(wander(np.random.default_rng(2), step=0.01, slope=0.05)))
    assert {each.horizon for each in found} == {1, 2, 3}


def test_few_years_are_not_scored_and_say_so():
    years = (2012, 2015, 2016, 2017, 2018, 2024)
    found = forecasts(rates([78.0, 70, 71, 86, 100, 130], years))
    assert len(found) == 12
    assert {each.reason for each in found} == {
        "not shown: 0 years to score a forecast by, fewer than 5; a forecast takes 8 rates"
    }
    assert all(each.scores is None and each.ahead is None for each in found)


def test_a_rate_of_zero_and_rates_that_never_change_have_no_forecast_and_a_reason():
    nobody = forecasts(rates([*wander(np.random.default_rng(5))[:21], 0]))
    assert {each.reason for each in nobody} == {"not shown: a rate of 0 has no logarithm"}
    constant = forecasts(rates(np.full(22, 60.0)))
    assert {each.reason for each in constant} == {NotShown.YARDSTICK, NotShown.NOT_SMALLER}
