import numpy as np
import pandas as pd
import pytest

from analysis.care_rates.recent_trends import RecentTrend, chi_squared_trend, recent_trend
from analysis.care_rates.series import Measure, Series, Source
from tests.unit.analysis.conftest import FIXTURES

IN_R = pd.read_csv(FIXTURES / "trend_results.csv").set_index("name")["value"]
YEARS = (2020, 2021, 2022, 2023, 2024)
# what Fingertips shows of these five years, with the limits it publishes: England, preventable
# sight loss from diabetic eye disease (41203, crude rate per 100,000), and Yorkshire and the
# Humber, children of two with one dose of MMR (30309, %)
EYE_DISEASE = (
    (2.935, 1.93028, 2.7567, 2.8701, 3.0121),
    (2.7841, 1.8085, 2.6113, 2.7225, 2.8616),
    (3.0919, 2.058, 2.9082, 3.0237, 3.1683),
)
MMR = (
    (92.6254, 92.3221, 90.8708, 90.017, 90.1013),
    (92.4168, 92.1072, 90.6358, 89.7694, 89.8578),
    (92.8288, 92.5315, 91.1004, 90.2594, 90.3396),
)


def rates(figures, low, high, years=YEARS, measure=Measure.CARE_RATE):
    arrays = (np.array(each, dtype=float) for each in (figures, low, high))
    sources = (Source.COMPUTED,) * len(years)
    return Series("W", "Wales", True, measure, np.array(years), *arrays, sources)


@pytest.mark.parametrize(
    ("published", "expected"),
    [(EYE_DISEASE, RecentTrend.INCREASING), (MMR, RecentTrend.DECREASING)],
)
def test_the_marker_is_the_one_that_fingertips_publishes(published, expected):
    assert recent_trend(rates(*published), 2024).trend == expected


def test_the_slope_and_chi_squared_are_those_of_weighted_least_squares_in_r():
    marker = recent_trend(rates(*EYE_DISEASE), 2024)
    assert marker.slope == pytest.approx(IN_R["marker.slope"], rel=1e-10)
    assert marker.chi_squared == pytest.approx(IN_R["marker.chi_squared"], rel=1e-10)


def test_an_example_worked_by_hand():
    """Errors of 1, and 2 more each year: the slope is 2, its variance 1 / (4 + 1 + 0 + 1 + 4)."""
    marker = chi_squared_trend(np.array([10.0, 12, 14, 16, 18]), np.ones(5))
    assert marker.slope == pytest.approx(2)
    assert marker.chi_squared == pytest.approx(40)
    assert marker.trend == RecentTrend.INCREASING


@pytest.mark.parametrize(
    ("step", "expected"), [(0.97, RecentTrend.NO_CHANGE), (0.98, RecentTrend.INCREASING)]
)
def test_chi_squared_has_to_pass_the_point_of_998_in_a_thousand(step, expected):
    """With errors of 1 it is 10 x the step squared: 9.41 and 9.60, about 9.55."""
    marker = chi_squared_trend(step * np.arange(5), np.ones(5))
    assert marker.trend == expected
    assert (marker.p_value < 0.002) == (expected == RecentTrend.INCREASING)


def test_a_slope_that_turns_without_one_of_the_years_is_no_trend_and_says_so():
    marker = chi_squared_trend(np.array([0.3, 0.2, 0.1, 0, 10]), np.ones(5))
    assert marker.p_value < 0.002
    assert marker.trend == RecentTrend.NO_CHANGE
    assert marker.reason == "without one of the years the slope turns"


def test_five_equal_rates_have_not_changed():
    marker = chi_squared_trend(np.full(5, 60.0), np.ones(5))
    assert (marker.trend, marker.p_value) == (RecentTrend.NO_CHANGE, 1)


def test_a_gap_leaves_no_marker_and_its_years_are_named():
    gap = rates(*(each[:4] for each in EYE_DISEASE), years=(2018, 2019, 2020, 2024))
    marker = recent_trend(gap, 2024)
    assert (marker.trend, marker.p_value) == (RecentTrend.UNKNOWN, None)
    assert marker.reason == "no rate of 2021, 2022, 2023"


def test_four_years_leave_no_marker_nor_do_counts_nor_rates_without_limits():
    assert recent_trend(rates(*EYE_DISEASE), 2023).reason == "fewer than 5 years"
    counts = rates(*EYE_DISEASE, measure=Measure.CHILDREN)
    assert recent_trend(counts, 2024).reason == "Fingertips marks rates, not counts"
    unlimited = rates(EYE_DISEASE[0], (np.nan,) * 5, (np.nan,) * 5)
    assert recent_trend(unlimited, 2024).reason == "a rate has no confidence limits"
