"""What the report says without a figure: which terms stay significant, and the combined score."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from statsmodels.discrete.discrete_model import Logit
from statsmodels.tools import add_constant

from tools.synthetic_survey.populations import population
from tools.synthetic_survey.questionnaire import Questionnaire
from tools.synthetic_survey.targets import Moments, Window

SIGNIFICANT = 0.04  # below .05 and clear of it: no last digit decides
NOT_SIGNIFICANT = 0.08
MOST_ITERATIONS = 100
CLEARLY, CLEARLY_NOT = (
    2.1,
    1.9,
)  # t of a difference that is significant at .05, and of one that is not
COMBINED, FIRST_CASE = "case_studies_combined", "case_study_1"


def regression_p_values(
    first: np.ndarray, second: np.ndarray, predictors: pd.DataFrame, controls: pd.DataFrame
) -> pd.Series:
    """Two-sided p of each predictor of belonging to the first of two groups (logistic regression).

    Parameters
    ----------
    first, second
        Who is in either group, shape (respondents,).
    predictors, controls
        One row per respondent; who lacks a value is left out.

    Notes
    -----
    Report Tables D7 and D8 (Appendix D, not available): only what stayed significant is printed.
    """
    design = predictors.join(controls)
    used = (first | second) & design.notna().all(axis=1).to_numpy()
    model = Logit(first[used].astype(float), add_constant(design[used]))
    fit = model.fit(disp=0, maxiter=MOST_ITERATIONS)
    return fit.pvalues[list(predictors.columns)]


def is_as_reported(
    seeds: Mapping[str, pd.DataFrame],
    cell: np.ndarray,
    scores: Mapping[str, np.ndarray],
    controls: pd.DataFrame,
) -> bool:
    """Whether all that the report says of significance in the regressions and footnote 19 holds.

    Parameters
    ----------
    seeds
        ``regression_terms`` and ``survey_comparisons`` as text, by name.
    controls
        Columns named as the controls of the seed, or starting with that name and ``=``.

    Notes
    -----
    The regressions are held to it with and without the controls, which "made very little
    difference". Footnote 19: the combined score differs between the groups of authorities, the
    score of case study 1 (Table 5) does not.
    """
    groups = seeds["survey_comparisons"].set_index("comparison")[["first_group", "second_group"]]
    for comparison, rows in seeds["regression_terms"].groupby("comparison"):
        first, second = (population(name)[cell] for name in groups.loc[comparison])
        of_kind = rows.groupby("kind")["term"].agg(list)
        predictors = pd.DataFrame({term: scores[term] for term in of_kind["predictor"]})
        wanted = rows.set_index("term")["is_reported_significant"]
        names = tuple(of_kind.get("control", []))
        controlled = controls[[c for c in controls if c.partition("=")[0] in names]]
        for beside in (controls[[]], controlled):
            p_values = regression_p_values(first, second, predictors, beside)
            for term, p_value in p_values.items():
                reported = wanted[term] == "true"
                if p_value > SIGNIFICANT if reported else p_value < NOT_SIGNIFICANT:
                    return False
    t = {name: abs(group_t(cell, scores[name])) for name in (COMBINED, FIRST_CASE)}
    return t[COMBINED] > CLEARLY and t[FIRST_CASE] < CLEARLY_NOT


def group_t(cell: np.ndarray, score: np.ndarray) -> float:
    """Pooled-variance t of the decreasing group against the increasing one."""
    known = ~np.isnan(score)
    sums = [
        np.bincount(cell[known], weights=weights, minlength=6)
        for weights in (np.ones(known.sum()), score[known], score[known] ** 2)
    ]
    window = Window("t", population("decreasing"), population("increasing"), 0.0, 0.0)
    return float(Moments(*sums).measure(window))


def control_columns(questions: Questionnaire, answers: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Qualification and age as columns of 0 and 1, NaN where not answered."""
    columns = {}
    for control, item in (("is_qualified", "demo_qualified"), ("age_band", "demo_age")):
        for place, option in list(enumerate(questions.options[item]))[1:]:
            is_it = (answers[item] == place).astype(float)
            columns[f"{control}={option}"] = np.where(answers[item] < 0, np.nan, is_it)
    return pd.DataFrame(columns)
