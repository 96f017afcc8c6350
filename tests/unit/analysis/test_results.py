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


@pytest.mark.parametrize("estimate", [float("nan"), float("inf")])
def test_an_estimate_that_is_no_number_is_refused(estimate):
    with pytest.raises(ValueError, match="not a finite number: .*'statistic': 'slope'"):
        as_frame([one("intercept"), one("slope", estimate=estimate)], "v")


@pytest.mark.parametrize("number", ["p_value", "ci_low", "ci_high", "std_error", "df"])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_p_a_limit_or_an_error_that_is_no_number_is_refused(number, value):
    with pytest.raises(ValueError, match=f"not a finite number: {number} of .*'slope'"):
        as_frame([one("slope", **{number: value})], "v")


def test_what_has_a_reason_is_null_whatever_it_was_and_the_rest_of_the_row_stays():
    odd = {"estimate": float("nan"), "p_value": float("inf"), "ci_low": float("-inf")}
    frame = as_frame([one("slope", missing_reason="three years", std_error=2.0, **odd)], "v")
    assert frame.loc[0, [*odd]].isna().all()
    assert (frame.loc[0, "std_error"], frame.loc[0, "missing_reason"]) == (2.0, "three years")


def test_no_statistics_are_an_empty_frame_of_the_same_types():
    assert as_frame([], "v").dtypes.equals(as_frame([one("slope")], "v").dtypes)
    assert len(as_frame([], "v")) == 0


def test_the_types_are_those_written_down_even_where_a_column_is_all_missing():
    frame = as_frame([one("slope")], "v")
    assert {n: str(t) for n, t in frame.dtypes.items()} == {n: c.dtype for n, c in COLUMNS.items()}


def test_every_column_says_what_it_means_and_the_key_is_among_them():
    assert all(column.description.endswith(".") for column in COLUMNS.values())
    assert set(KEY) <= set(COLUMNS)
