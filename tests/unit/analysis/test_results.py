import pandas as pd
import pytest

from analysis.results import COLUMNS, KEY, Statistic, as_frame


def one(statistic: str, **changes) -> Statistic:
    return Statistic(
        **{
            "analysis": "trend", "model": "ols", "statistic": statistic, "start_year": 2003,
            "end_year": 2018, "estimate": 1.5, "n": 16, "unit": "% a year",
            "method": "least squares", "missing_rule": "none missing",
        } | changes
    )  # fmt: skip


def test_the_frame_has_the_columns_in_their_order_and_missing_numbers_are_null():
    frame = as_frame([one("slope")], "0.1.0+abc")
    assert list(frame.columns) == list(COLUMNS)
    assert frame.loc[0, "p_value"] is pd.NA
    assert frame.loc[0, "code_version"] == "0.1.0+abc"


def test_the_order_statistics_were_computed_in_makes_no_difference():
    statistics = [one("slope"), one("slope", area_code="W06000020"), one("intercept")]
    pd.testing.assert_frame_equal(as_frame(statistics, "v"), as_frame(statistics[::-1], "v"))


def test_a_statistic_computed_twice_is_refused():
    with pytest.raises(ValueError, match="computed twice: .*slope"):
        as_frame([one("slope"), one("slope", estimate=2.0)], "v")


def test_every_column_says_what_it_means_and_the_key_is_among_them():
    assert all(column.description.endswith(".") for column in COLUMNS.values())
    assert set(KEY) <= set(COLUMNS)
