"""Respondents in two groups of authorities, what R finds of them, and how a row is found."""

import pandas as pd

from analysis.survey.groups import Comparison
from tests.unit.analysis.conftest import FIXTURES
from tests.unit.analysis.logistic_respondents import respondents

MEASURES = ["subscale_1", "case_study_1", "factor_2"]
DECREASING = ("W06000003", "W06000007", "W06000012")
BY_GROUP = Comparison("increasing_vs_decreasing", "care_rate_group", "increasing", "decreasing")
IN_R = pd.read_csv(FIXTURES / "comparison_results.csv").set_index("name")["value"]


def grouped() -> pd.DataFrame:
    people = respondents()
    group = people["area_code"].isin(DECREASING).map({True: "decreasing", False: "increasing"})
    return people.assign(care_rate_group=group.where(people["area_code"].notna()))


def found(statistics, model, statistic, measure):
    (row,) = [
        each
        for each in statistics
        if (each.model, each.statistic, each.measure) == (model, statistic, measure)
    ]
    return row
