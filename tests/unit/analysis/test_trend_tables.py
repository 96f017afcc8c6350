import numpy as np
import pandas as pd
import pytest

from analysis.care_rates import forecast_tables, trend_tables
from analysis.care_rates.run import care_rate_trends
from analysis.care_rates.series import Measure, Source, byar_limits, yearly_series
from analysis.results import as_frame
from tests.unit.analysis.conftest import SEEDS, WALES

CARMARTHENSHIRE, NEATH_PORT_TALBOT, TORFAEN = "W06000010", "W06000012", "W06000020"


@pytest.fixture(scope="module")
def named(care_rates):
    """Rates of the seeds, as the mart has them; every area in every year."""
    years = sorted(care_rates["year_ending_march"].unique())
    every = pd.MultiIndex.from_product(
        [sorted(care_rates["area_code"].unique()), years], names=["area_code", "year_ending_march"]
    )
    whole = care_rates.set_index(["area_code", "year_ending_march"]).reindex(every).reset_index()
    population = pd.read_csv(SEEDS / "raw/raw_ons_population.csv")
    population["year_ending_march"] = population["mid_year"] + 1
    whole = whole.drop(columns="population_0_17").merge(
        population[["area_code", "year_ending_march", "population_0_17"]], how="left"
    )
    of_wales = care_rates.set_index(["area_code", "year_ending_march"])["population_0_17"]
    keys = pd.MultiIndex.from_frame(whole[["area_code", "year_ending_march"]])
    whole["population_0_17"] = whole["population_0_17"].fillna(
        pd.Series(of_wales.reindex(keys).to_numpy(), whole.index)
    )
    return whole.assign(area_name=whole["area_code"], is_wales=whole["area_code"] == WALES)


@pytest.fixture(scope="module")
def published():
    return pd.read_csv(SEEDS / "raw/raw_statswales_care_rates.csv")


@pytest.fixture(scope="module")
def found(named, published):
    return care_rate_trends(named, published)


def at(frame, area_code, year, measure="care_rate"):
    (row,) = frame[
        (frame["area_code"] == area_code)
        & (frame["measure"] == measure)
        & (frame["year_ending_march"] == year)
    ].to_dict("records")
    return row


def test_there_is_a_row_for_every_area_measure_and_year_and_the_gap_has_no_figure(found):
    frame = found.trends
    assert not frame.duplicated(trend_tables.KEY).any()
    assert frame["area_code"].nunique() == 23
    gap = frame[frame["year_ending_march"].between(2021, 2023) & ~frame["is_wales"]]
    assert gap["observed"].isna().all()
    assert gap["fitted"].notna().all()
    assert list(frame.columns) == list(trend_tables.COLUMNS)


def test_a_computed_rate_goes_before_a_printed_one_which_stands_in_where_it_is_missing(found):
    computed, printed = (at(found.trends, CARMARTHENSHIRE, year) for year in (2018, 2020))
    assert computed["observed_source"] == Source.COMPUTED
    assert computed["observed"] != round(computed["observed"])
    assert (printed["observed"], printed["observed_source"]) == (44, Source.PUBLISHED)


def test_the_limits_of_a_printed_rate_are_those_of_its_count_or_of_the_count_it_implies(
    named, published
):
    series = yearly_series(named, published)
    rates, counts = (
        next(each for each in series if each.area_code == CARMARTHENSHIRE and each.measure == of)
        for of in (Measure.CARE_RATE, Measure.CHILDREN)
    )
    with_count, without = (list(rates.years).index(year) for year in (2010, 2020))
    of_count = counts.figures[list(counts.years).index(2010)]
    low, _ = byar_limits(np.array([of_count]))
    assert rates.low[with_count] / rates.figures[with_count] == pytest.approx(low[0] / of_count)
    children = named.set_index(["area_code", "year_ending_march"])["population_0_17"]
    implied = 44 * children[(CARMARTHENSHIRE, 2020)] / 10_000
    _, high = byar_limits(np.array([implied]))
    assert rates.high[without] == pytest.approx(44 * high[0] / implied)


def test_byars_limits_are_close_to_the_exact_ones_and_begin_at_zero():
    """Exact limits of 10: 4.795 and 18.390; of 0: 0 and 3.689 (Garwood 1936)."""
    low, high = byar_limits(np.array([0.0, 10, 100]))
    assert low == pytest.approx([0, 4.795, 81.364], abs=0.02)
    assert high == pytest.approx([3.689, 18.390, 121.627], abs=0.04)


def test_neath_port_talbot_reads_as_falling_and_carmarthenshire_as_no_clear_change(found):
    falling = at(found.trends, NEATH_PORT_TALBOT, 2024)
    assert falling["reading"] == "falling"
    assert falling["break_year_low"] <= falling["break_year"] <= falling["break_year_high"]
    for measure in Measure:
        assert at(found.trends, CARMARTHENSHIRE, 2024, measure)["reading"] == "no clear change"


def test_limits_hold_what_they_limit_and_every_number_has_its_limits(found):
    frame = found.trends
    for value, low, high in (
        ("observed", "observed_low", "observed_high"),
        ("fitted", "fitted_low", "fitted_high"),
        ("annual_change_pct", "annual_change_low_pct", "annual_change_high_pct"),
    ):
        given = frame.dropna(subset=[value])
        assert (given[low] < given[value]).all()
        assert (given[value] < given[high]).all()
        assert (frame[value].isna() == frame[low].isna()).all()
        assert (frame[value].isna() == frame[high].isna()).all()
    assert ((frame["annual_change_p"] < 0.05) == (frame["reading"] != "no clear change")).all()


def test_a_segment_begins_in_the_year_after_its_break(found):
    for _, trend in found.trends.groupby(["area_code", "measure"]):
        begun = trend[trend["segment_number"].diff() > 0]
        assert (begun["year_ending_march"] == begun["break_year"] + 1).all()
        assert len(begun) == trend["n_segments"].iloc[0] - 1


def test_the_marker_of_2020_is_that_of_the_years_of_the_report_and_that_of_2024_has_a_gap(found):
    assert at(found.trends, NEATH_PORT_TALBOT, 2020)["recent_trend"] == "decreasing"
    assert at(found.trends, WALES, 2020)["recent_trend"] == "increasing"
    gap = at(found.trends, NEATH_PORT_TALBOT, 2024)
    assert gap["recent_trend"] == "cannot be calculated"
    assert gap["recent_trend_reason"] == "no rate of 2021, 2022, 2023"


def test_no_marker_and_no_trend_is_missing_without_a_reason(found):
    frame = found.trends
    is_unknown = frame["recent_trend"] == "cannot be calculated"
    assert frame.loc[is_unknown, "recent_trend_reason"].notna().all()
    assert (is_unknown == frame["recent_trend_p"].isna()).all()
    assert (frame["fitted"].isna() == frame["trend_missing_reason"].notna()).all()


def test_an_area_without_a_child_in_care_for_a_year_has_a_reason_and_stops_nobody(named, published):
    few = named.copy()
    at_once = (few["area_code"] == TORFAEN) & (few["year_ending_march"] == 2016)
    few.loc[at_once, ["n_children_looked_after", "care_rate_per_10k"]] = 0
    without = care_rate_trends(few, published)
    torfaen = without.trends[without.trends["area_code"] == TORFAEN]
    assert set(torfaen["trend_missing_reason"]) == {"0 in 2016: it has no logarithm"}
    assert torfaen["fitted"].isna().all()
    others = without.trends[without.trends["area_code"] != TORFAEN]
    assert others["fitted"].notna().all()
    assert at(without.trends, TORFAEN, 2016)["observed_low"] == 0


def test_an_area_with_three_years_has_a_reason_and_an_area_with_none_has_no_row(named, published):
    few = named[~((named["area_code"] == TORFAEN) & (named["year_ending_march"] > 2005))].copy()
    few.loc[few["area_code"] == CARMARTHENSHIRE, "n_children_looked_after"] = None
    few.loc[few["area_code"] == CARMARTHENSHIRE, "care_rate_per_10k"] = None
    left = care_rate_trends(few, published[published["area_code"] != CARMARTHENSHIRE])
    torfaen = left.trends[left.trends["area_code"] == TORFAEN]
    assert set(torfaen["measure"]) == {"children_looked_after"}
    assert set(torfaen["trend_missing_reason"]) == {"3 years: fewer than 4"}
    for frame in (left.trends, left.forecasts):
        assert CARMARTHENSHIRE not in set(frame["area_code"])


def test_statistics_of_the_last_segment_are_those_of_the_table_and_have_keys_of_their_own(found):
    frame = as_frame(found.statistics, "test")
    assert set(frame["model"]) == {"segmented_ar1"}
    change = frame[(frame["statistic"] == "annual_change_pct") & (frame["n"] > 0)]
    assert len(change) == 46
    ours = change[
        (change["area_code"] == NEATH_PORT_TALBOT) & (change["analysis"] == "rate_trend")
    ].iloc[0]
    row = at(found.trends, NEATH_PORT_TALBOT, 2024)
    assert ours["estimate"] == row["annual_change_pct"]
    assert ours["p_value"] == row["annual_change_p"]
    assert ours["method"].startswith("the last segment, from 2013 on")
    assert not frame[["unit", "method", "missing_rule", "ci_low", "ci_high"]].isna().any(axis=None)


def test_there_is_a_forecast_or_a_reason_for_every_area_horizon_and_model(found):
    frame = found.forecasts
    assert not frame.duplicated(forecast_tables.KEY).any()
    assert len(frame) == 23 * 3 * 4
    assert (frame["is_shown"] == frame["not_shown_reason"].isna()).all()
    assert (frame["is_shown"] == frame["forecast_rate_per_10k"].notna()).all()
    shown = frame[frame["is_shown"]]
    assert (shown["mean_absolute_error_per_10k"] < shown["last_rate_error_per_10k"]).all()
    assert not shown.duplicated(["area_code", "horizon_years"]).any()
    assert (frame["forecast_year"] - frame["last_year"] == frame["horizon_years"]).all()


def test_the_order_of_the_rows_makes_no_difference(named, published, found):
    shuffled = care_rate_trends(
        named.sample(frac=1, random_state=1), published.sample(frac=1, random_state=2)
    )
    pd.testing.assert_frame_equal(shuffled.trends, found.trends, check_exact=True)
    pd.testing.assert_frame_equal(shuffled.forecasts, found.forecasts, check_exact=True)
