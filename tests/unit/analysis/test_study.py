import pandas as pd
import pytest

from analysis.care_rates.run import care_rate_statistics
from analysis.results import as_frame
from tests.unit.analysis.conftest import WALES, found

CHOSEN = "wimd_overall_lsoa_share_20"
YEARS = (2012, 2015, 2016, 2017, 2018, 2024)  # of 2025 there is no population


@pytest.fixture(scope="module")
def statistics(care_rates, deprivation):
    return care_rate_statistics(care_rates, deprivation, CHOSEN)


@pytest.fixture(scope="module")
def frame(statistics):
    return as_frame(statistics, "test")


def test_there_is_a_regression_for_every_year_with_rates_and_measure_with_values(frame):
    lines = frame[(frame["analysis"] == "deprivation_regression") & (frame["model"] == "ols_hc3")]
    slopes = lines[lines["statistic"] == "slope"]
    assert set(zip(slopes["measure"], slopes["start_year"], strict=True)) == {
        (measure, year) for measure in (CHOSEN, "wimd_overall_mean_rank") for year in YEARS
    }
    assert set(slopes["n"]) == {22}


@pytest.mark.parametrize("analysis", ["deprivation_influence", "count_model"])
def test_influence_and_count_models_are_of_the_chosen_measure_in_every_year_with_rates(
    frame, analysis
):
    of_it = frame[frame["analysis"] == analysis]
    assert set(of_it["measure"]) == {CHOSEN}
    assert set(of_it["start_year"]) == {*YEARS}


def test_wales_is_in_no_regression_and_has_both_trends(frame):
    assert set(frame.loc[frame["area_code"] == WALES, "analysis"]) == {"count_trend", "rate_trend"}


def test_all_authorities_and_wales_have_both_trends(frame):
    changes = frame[frame["statistic"] == "annual_change_pct"]
    assert changes.groupby("analysis")["area_code"].nunique().to_dict() == {
        "count_trend": 23,
        "rate_trend": 23,
    }


def test_an_area_with_three_rates_has_no_rate_trend_but_one_of_counts(care_rates, deprivation):
    few = care_rates.copy()
    gone = (few["area_code"] == "W06000020") & few["year_ending_march"].isin([2012, 2015, 2024])
    few.loc[gone, ["population_0_17", "care_rate_per_10k"]] = None
    left = as_frame(care_rate_statistics(few, deprivation, CHOSEN), "test")
    trends = left[left["area_code"].eq("W06000020") & left["measure"].isna()]
    assert set(trends["analysis"]) == {"count_trend"}
    assert trends["missing_rule"].str.contains("4 needed").all()
    assert set(left.loc[left["measure"].eq(CHOSEN) & left["start_year"].eq(2012), "n"]) == {21}


def test_an_area_where_no_child_was_ever_in_care_has_no_trend_and_stops_nothing(
    care_rates, deprivation
):
    nobody = care_rates.copy()
    figures = ["n_children_looked_after", "care_rate_per_10k"]
    nobody.loc[nobody["area_code"] == "W06000020", figures] = 0
    left = as_frame(care_rate_statistics(nobody, deprivation, CHOSEN), "test")
    changes = left[left["statistic"] == "annual_change_pct"]
    assert changes["area_code"].nunique() == 22
    assert "W06000020" not in set(changes["area_code"])


def test_a_line_that_authorities_do_not_determine_is_a_row_with_its_reason_and_stops_nothing(
    care_rates, deprivation, frame
):
    alike, odd = care_rates.copy(), deprivation.copy()
    of_2018 = alike["year_ending_march"].eq(2018) & ~alike["is_wales"].astype(bool)
    alike.loc[of_2018, "care_rate_per_10k"] = 100.0
    (other, *_) = sorted(set(odd.dropna(subset=["value"])["measure"]) - {CHOSEN})
    odd.loc[odd["measure"] == other, "value"] = 7.0
    left = as_frame(care_rate_statistics(alike, odd, CHOSEN), "test")
    without = left[left["missing_reason"].notna()]
    assert set(without["analysis"]) == {"deprivation_regression"}
    assert without["estimate"].isna().all()
    by_year = without.groupby("end_year")["measure"].nunique().to_dict()
    n_measures = frame.loc[frame["analysis"] == "deprivation_regression", "measure"].nunique()
    assert by_year == {year: n_measures if year == 2018 else 1 for year in YEARS}
    assert set(without["missing_reason"]) == {
        "the care rate of 2018 is the same for every authority",
        *(f"{other} is the same for every authority in {year}" for year in YEARS),
    }
    assert left.loc[left["analysis"] == "deprivation_influence", "end_year"].nunique() == 5


def test_the_order_of_the_rows_makes_no_difference(care_rates, deprivation, frame):
    shuffled = care_rate_statistics(
        care_rates.sample(frac=1, random_state=2),
        deprivation.sample(frac=1, random_state=3),
        CHOSEN,
    )
    pd.testing.assert_frame_equal(as_frame(shuffled, "test"), frame, check_exact=True)


def test_every_statistic_says_how_it_was_made(frame):
    assert not frame[["unit", "method", "missing_rule", "basis", "n"]].isna().any(axis=None)
    assert (frame[["unit", "method", "missing_rule"]] != "").all(axis=None)


def test_an_interval_holds_its_estimate_and_stands_beside_an_error_and_a_p(frame):
    with_one = frame.dropna(subset=["ci_low"])
    assert (with_one["ci_low"] < with_one["estimate"]).all()
    assert (with_one["estimate"] < with_one["ci_high"]).all()
    assert with_one["p_value"].between(0, 1).all()
    assert (with_one["std_error"] > 0).all()


def test_more_deprived_authorities_had_higher_rates_in_every_year_to_2018(statistics):
    for year in YEARS[:-1]:
        share = found(statistics, "slope", model="ols_hc3", measure=CHOSEN, start_year=year)
        rank = {"model": "ols_hc3", "measure": "wimd_overall_mean_rank", "start_year": year}
        assert share.ci_low > 0
        assert found(statistics, "slope", **rank).ci_high < 0


def test_in_2024_the_line_still_rises_and_its_interval_leaves_none_open(statistics):
    """The share of LSOAs explained 57% of the differences in 2018, and 19% in 2024."""
    share = found(statistics, "slope", model="ols_hc3", measure=CHOSEN, start_year=2024)
    assert share.estimate > 0 > share.ci_low
    explained = found(statistics, "r_squared", measure=CHOSEN, start_year=2024)
    assert round(explained.estimate, 2) == 0.19
