"""Unanswered questions: how many, where in the questionnaire, and whose."""

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from analysis.results import Statistic
from analysis.survey.groups import Comparison, Survey
from analysis.survey.missingness_by_group import (
    Row,
    missing_by_comparison,
    missing_by_grouping,
    unanswered_pct,
)

LEAST_ITEMS = 3  # two always lie on a line
OF_ITEMS = "an item is missing where it was asked and not answered; items asked of nobody left out"


def missing_data(
    answers: pd.DataFrame,
    asked: pd.DataFrame,
    respondents: pd.DataFrame,
    comparisons: list[Comparison],
    groupings: list[str],
    survey: Survey,
) -> list[Statistic]:
    """Describe missing answers, and test whether they go with position or group.

    Parameters
    ----------
    answers
        Scores, NaN where there is no answer; items in the order of the questionnaire, shape
        (respondents, items).
    asked
        Whether the respondent was asked the item, same shape, index and columns.
    respondents
        One row per respondent, with the columns of `comparisons` and `groupings`.
    comparisons
        Pairs of groups, each tested by Mann-Whitney and Welch.
    groupings
        Columns of `respondents`, such as ``area_code``, tested by Kruskal-Wallis.

    Returns
    -------
    list of Statistic
        Tests that do not exist, as where nothing is missing, are left out.

    Raises
    ------
    ValueError
        If the frames do not describe the same respondents and items, there is an answer to an
        item that was not asked, or nobody was asked anything.

    Notes
    -----
    Report p. "Overview of the study": 1 to 16% missing, more as the survey went on, no more in
    some demographic groups or authorities than in others. Its tests are not printed.
    """
    if not (asked.index.equals(answers.index) and asked.columns.equals(answers.columns)):
        raise ValueError("answers and asked differ in respondents or items")
    if not answers.index.isin(respondents.index).all():
        raise ValueError("there are answers of somebody who is not among the respondents")
    unasked = answers.columns[(answers.notna() & ~asked).any()]
    if len(unasked):
        raise ValueError(f"{unasked[0]} was answered where it was not asked")
    if not asked.to_numpy(bool).any():
        raise ValueError("nobody was asked anything")
    missing = asked & answers.isna()
    rows = _by_item(missing, asked)
    people = respondents.join(unanswered_pct(missing, asked), how="inner")
    rows += [row for each in comparisons for row in missing_by_comparison(people, each)]
    rows += [row for each in groupings for row in missing_by_grouping(people, each)]
    shared = {"analysis": "missing_data", "survey_wave": survey.wave, "basis": survey.basis}
    return [
        Statistic(**shared, model=model, statistic=name, is_synthetic=survey.is_synthetic, **row)
        for model, name, row in rows
    ]


def _by_item(missing: pd.DataFrame, asked: pd.DataFrame) -> list[Row]:
    n_asked = asked.sum()
    n_asked = n_asked[n_asked > 0]
    n_missing = missing.sum()[n_asked.index]
    pct = 100 * n_missing / n_asked
    rule = {"missing_rule": OF_ITEMS}
    percent = {**rule, "unit": "% of respondents asked", "method": "missing over asked"}
    rows: list[Row] = []
    for item in n_asked.index:
        of_item = {"measure": str(item), "n": int(n_asked[item])}
        count = {**rule, **of_item, "unit": "respondents", "method": "asked and not answered"}
        rows.append(("count", "n_missing", {**count, "estimate": float(n_missing[item])}))
        rows.append(("count", "missing_pct", {**percent, **of_item, "estimate": float(pct[item])}))
    of_items = {**percent, "n": len(pct), "method": "missing over asked; n is items"}
    for name, value in (("missing_pct_min", pct.min()), ("missing_pct_max", pct.max())):
        rows.append(("count", name, {**of_items, "estimate": float(value)}))
    if len(pct) >= LEAST_ITEMS and np.ptp(pct) > 0:
        # from the columns: an item asked of nobody still takes its place
        place = pd.Series(range(len(asked.columns)), index=asked.columns)[pct.index]
        found = spearmanr(place, pct)
        words = "Spearman correlation of place in the questionnaire and % missing; n is items; "
        rank = {"estimate": float(found.statistic), "p_value": float(found.pvalue), "n": len(pct)}
        about = {**rule, "unit": "rank correlation", "method": f"{words}p by t, n - 2"}
        rows.append(("spearman", "position_correlation", {**about, **rank}))
    return rows
