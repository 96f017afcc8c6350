"""Which unit the words of a printed figure give it, and whether it is its own."""

import pandas as pd
import pytest

from analysis.report_checks.printed import read_printed
from analysis.report_checks.units import unit_in_words


def verdicts(statistic: str, printed: str) -> list[str]:
    row = {
        "value_id": "one",
        "publication": "release",
        "location": "Main points",
        "subject": "Wales",
        "variable": "care_rate",
        "option": "Wales",
        "grouping": "2019",
        "statistic": statistic,
        "printed": printed,
        "value": "7",
        "decimals": "0",
        "bound": "",
        "bound_value": "",
    }
    return [each.verdict for each in unit_in_words(read_printed(pd.DataFrame([row])))]


@pytest.mark.parametrize(
    ("statistic", "printed"),
    [
        ("rate_per_10000", "7 per 10,000"),
        ("rate_increase_per_10000", "7 more per 10000 children"),
        ("percent", "7%"),
        ("increase_percent", "7 per cent"),
        ("percent_of_looked_after", "7 percent"),
        ("change_percent", "7 percentage points"),
    ],
)
def test_a_figure_in_its_own_unit_is_consistent(statistic, printed):
    assert verdicts(statistic, printed) == ["consistent"]


@pytest.mark.parametrize(
    ("statistic", "printed"),
    [
        ("rate_increase_per_10000", "7 percentage points higher"),
        ("rate_per_10000", "7%"),
        ("percent", "7 per 10,000"),
        ("rate_per_10000", "7 per 10,000, or 7 per cent"),
    ],
)
def test_a_figure_in_another_unit_is_inconsistent(statistic, printed):
    assert verdicts(statistic, printed) == ["inconsistent"]


@pytest.mark.parametrize(
    ("statistic", "printed"),
    [("n", "7%"), ("mean", "7 per 10,000"), ("percent", "7"), ("rate_per_10000", "109")],
)
def test_a_figure_that_words_give_no_unit_or_whose_own_is_not_known_is_not_checked(
    statistic, printed
):
    assert verdicts(statistic, printed) == []
