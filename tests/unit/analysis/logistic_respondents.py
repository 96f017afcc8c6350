"""Invented respondents for logistic regression, and what R finds in them."""

import pandas as pd

from analysis.survey.groups import Comparison, Survey
from tests.unit.analysis.conftest import FIXTURES

LEADERS = Comparison("leaders_vs_workers", "role", "leader", "worker")
WORKERS = Comparison("leaders_vs_workers", "role", "worker", "leader")
SURVEY = Survey("2020", is_synthetic=True)
PREDICTORS = ("subscale_1", "case_study_1", "factor_2")
CONTROLS = ("is_qualified", "age_band")
BANDS = {"age_band": ["under_30", "30_to_39", "40_to_49", "50_to_59", "60_or_over"]}
IN_R = pd.read_csv(FIXTURES / "logistic_results.csv").set_index("name")["value"]


def respondents() -> pd.DataFrame:
    """Read the respondents given to R (make_logistic_results.R)."""
    frame = pd.read_csv(FIXTURES / "logistic_respondents.csv", index_col="respondent_id")
    return frame.astype({"is_qualified": "boolean"})


def groups(first: dict[str, list], second: dict[str, list]) -> pd.DataFrame:
    """Leaders and workers with these scores, each of an authority of their own."""
    both = pd.concat(
        [pd.DataFrame(first).assign(role="leader"), pd.DataFrame(second).assign(role="worker")],
        ignore_index=True,
    )
    return both.assign(area_code=[f"W060000{i:02d}" for i in range(len(both))])
