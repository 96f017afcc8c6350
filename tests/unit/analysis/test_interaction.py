"""The gap between leaders and workers of one group of authorities, beside that of the other."""

import re

import numpy as np
import pandas as pd
import pytest

from analysis.results import Statistic
from analysis.survey.groups import Comparison
from analysis.survey.interaction import gap_difference
from tests.unit.analysis.compared_groups import IN_R, MEASURES, found, grouped
from tests.unit.analysis.logistic_respondents import SURVEY


@pytest.mark.parametrize("measure", MEASURES)
def test_the_difference_between_gaps_agrees_with_r(measure):
    inner = tuple(
        Comparison(f"in_{group}", "role", "leader", "worker", "care_rate_group", group)
        for group in ("increasing", "decreasing")
    )
    rows = gap_difference(grouped(), inner, SURVEY, measure)
    for model in ("pooled", "hc3"):
        row = found(rows, model, "difference_of_gaps", measure)
        assert row.estimate == pytest.approx(IN_R[f"{measure}.gap.estimate"])
        assert row.std_error == pytest.approx(IN_R[f"{measure}.gap.{model}"])
    sizes = [row for row in rows if row.statistic == "n"]
    assert sum(row.estimate for row in sizes) == sizes[0].n


def gaps_in(people) -> dict[str, Statistic]:
    inner = tuple(
        Comparison(f"in_{group}", "role", "leader", "worker", "care_rate_group", group)
        for group in ("increasing", "decreasing")
    )
    rows = gap_difference(people, inner, SURVEY, MEASURES[0])
    return {row.model: row for row in rows if row.statistic == "difference_of_gaps"}


def cell(people) -> pd.Series:
    return (people["role"] == "leader") & (people["care_rate_group"] == "decreasing")


def test_a_cell_of_one_respondent_has_no_hc3_error_and_one_of_nobody_no_difference_of_gaps():
    people = grouped().dropna(subset=[MEASURES[0]])
    leaders = people.index[cell(people)]
    one = gaps_in(people.drop(leaders[1:]))
    assert one["pooled"].p_value > 0
    assert "a cell has one respondent" in one["hc3"].missing_reason
    assert np.isnan(one["hc3"].p_value)
    scoreless = people.copy()
    scoreless.loc[leaders, MEASURES[0]] = np.nan
    for nobody in (people.drop(leaders), scoreless):
        (row,) = gaps_in(nobody).values()
        assert np.isnan(row.estimate)
        assert re.search("a cell has nobody|no respondents in leader", row.missing_reason)


@pytest.mark.parametrize(("score", "why"), [(np.inf, "not a finite"), (3.1, "nobody differs")])
def test_gaps_of_scores_that_are_no_numbers_or_all_alike_say_why(score, why):
    (row,) = gaps_in(grouped().assign(**{MEASURES[0]: score})).values()
    assert why in row.missing_reason
