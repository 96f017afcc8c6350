"""The printed tables with plain pandas and scipy: what survey statistics are measured against."""

import time

import pandas as pd
from scipy.stats import chi2_contingency, ttest_ind

from analysis.survey.run import survey_statistics
from flows.refresh.statistics import QUESTIONNAIRE
from flows.refresh.survey_counts import read_counts
from flows.releases.store import Release
from flows.warehouse.connect import opened
from flows.warehouse.read import read_seed, read_table, read_tables

RESTRICTED_MARTS = ("dim_respondents", "fct_respondent_scores", "fct_respondent_comments")


def survey_seconds(release: Release) -> tuple[float, float]:
    """Seconds of all our statistics of the survey, and of the printed tables done by hand."""
    with opened(release.warehouse, restricted=release.restricted) as warehouse:
        questionnaire = read_tables(warehouse, "reference", QUESTIONNAIRE)
        questionnaire["scale_items"] = read_seed(warehouse, "reference.scale_items")
        marts = read_tables(warehouse, "restricted.marts", RESTRICTED_MARTS)
        items = read_table(warehouse, "marts.dim_survey_items")
        counts = read_counts(warehouse, items, questionnaire)
    survey_statistics(counts, items, questionnaire)  # imports, and first calls
    start = time.perf_counter()
    survey_statistics(counts, items, questionnaire)
    ours = time.perf_counter() - start
    start = time.perf_counter()
    tables_by_hand(marts)
    return ours, time.perf_counter() - start


def tables_by_hand(marts: dict[str, pd.DataFrame]) -> None:
    """Means, deviations and t-tests of Tables 3 and 5 and footnote 18, and Table 6."""
    people = marts["dim_respondents"].set_index("respondent_id")
    scores = marts["fct_respondent_scores"].set_index("respondent_id").join(people, rsuffix="_")
    decreasing = people["care_rate_group"] == "decreasing"
    increasing = people["care_rate_group"] == "increasing"
    for _, rows in scores.groupby("scale_id"):
        for column, first, second in (
            ("role", "leader", "worker"),
            ("care_rate_group", "increasing", "decreasing"),
        ):
            one, two = (rows.loc[rows[column] == each, "score"] for each in (first, second))
            one.agg(["mean", "std"]), two.agg(["mean", "std"]), ttest_ind(two, one)
        for group in ("increasing", "decreasing"):
            within = rows[rows["care_rate_group"] == group]
            ttest_ind(
                within.loc[within["role"] == "worker", "score"],
                within.loc[within["role"] == "leader", "score"],
            )
    comments = marts["fct_respondent_comments"]
    for framework in ("signs_of_safety", "outcomes_framework"):
        named = people.index.isin(comments.loc[comments["code_id"] == framework, "respondent_id"])
        table = pd.crosstab(decreasing[decreasing | increasing], named[decreasing | increasing])
        chi2_contingency(table, correction=False)
