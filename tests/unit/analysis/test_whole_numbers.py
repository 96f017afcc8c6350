"""Whole-number rates that give a printed change, and how often some would by accident."""

from itertools import product

import pandas as pd
import pytest

from analysis.report_checks.whole_numbers import (
    OF_END,
    OF_START,
    whole_number_fit,
    whole_number_pairs,
    whole_number_statistics,
)
from domain.printed import Printed
from flows.settings import PROJECT


def change(start: int, end: int, rule: str) -> float:
    return 100 * (end - start) / (start if rule == OF_START else end)


@pytest.mark.parametrize("rule", [OF_START, OF_END])
@pytest.mark.parametrize("printed", [-31.8, 0.0, 29.6, 42.1])
def test_the_pairs_are_those_that_a_search_of_all_finds(printed, rule):
    low, high = 57.5, 143.4
    found = whole_number_pairs(Printed(printed, 1), low, high, rule)
    every = [
        (start, end)
        for start, end in product(range(58, 144), range(1, 400))
        if abs(change(start, end, rule) - printed) <= 0.05 + 1e-9
    ]
    # the first rate may be rounded from either end of its interval
    assert [pair for pair in found if 58 <= pair[0] <= 143] == every


def test_a_rate_that_may_round_to_two_numbers_may_be_either():
    assert whole_number_pairs(Printed(0.0, 1), 70.5, 70.5, OF_START) == [(70, 70), (71, 71)]


def printed_changes() -> pd.DataFrame:
    values = pd.read_csv(PROJECT / "seeds/published/published_values.csv", dtype="str")
    changes = values[values["variable"] == "table_4_change"]
    return changes.rename(columns={"option": "area_code"})[["area_code", "value", "decimals"]]


def test_rates_are_found_again_from_their_changes_with_one_decimal():
    starts = {"A": 58, "B": 135, "C": 80}
    ends = {"A": 44, "B": 106, "C": 123}
    changes = pd.DataFrame(
        [
            {"area_code": area, "value": f"{change(starts[area], ends[area], OF_END):.1f}",
             "decimals": "1", "start_low": starts[area] - 0.4, "start_high": starts[area] + 0.4}
            for area in starts
        ]
    )  # fmt: skip
    fit = whole_number_fit(changes, OF_END)
    pairs = fit.pairs.set_index("area_code")
    assert pairs["start_rate"].to_dict() == starts
    assert pairs["end_rate"].to_dict() == ends
    assert (fit.n_asked, fit.n_fitting) == (3, 3)
    assert 0 < fit.p_value < 0.3


def test_the_chance_that_all_fit_is_the_product_of_the_chances_of_each():
    changes = printed_changes().head(2).assign(start_low=80.0, start_high=80.2)
    fit = whole_number_fit(changes, OF_START)
    alone = [whole_number_fit(changes.iloc[[row]], OF_START) for row in (0, 1)]
    assert fit.expected == pytest.approx(sum(each.expected for each in alone))
    first, second = (each.expected for each in alone)
    tail = {0: 1.0, 1: 1 - (1 - first) * (1 - second), 2: first * second}
    assert fit.p_value == pytest.approx(tail[fit.n_fitting])


def test_an_area_without_an_interval_of_its_rate_is_not_asked():
    changes = printed_changes().head(3).assign(start_low=80.0, start_high=80.2)
    changes.loc[changes.index[0], "start_low"] = None
    assert whole_number_fit(changes, OF_END).n_asked == 2


def test_of_years_without_rates_nothing_is_said():
    rates = pd.DataFrame(
        {"area_code": ["A"], "year_ending_march": [2016],
         "care_rate_low_per_10k": [None], "care_rate_high_per_10k": [None]}
    )  # fmt: skip
    assert whole_number_statistics(printed_changes(), rates, 2020) == []
