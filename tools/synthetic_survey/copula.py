"""How the scales go together: drawn within cells until the regressions are as reported."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from statsmodels.discrete.discrete_model import Logit
from statsmodels.tools import add_constant

from domain.summaries import Summary, pooled_t
from tools.synthetic_survey.item_response import ItemResponse
from tools.synthetic_survey.populations import CELLS, population
from tools.synthetic_survey.questionnaire import Questionnaire, score

# Correlations between scores within a cell; not printed but for their signs. The report says that
# the two case studies go together, that leaders' values explain their answers to the case studies
# (not significant beside the values), and which terms stay significant beside which others.
CORRELATIONS = {
    ("factor_1", "factor_3"): 0.38,
    ("subscale_1", "subscale_3"): 0.40,
    ("case_study_1", "subscale_1"): -0.32,
    ("case_study_1", "subscale_3"): -0.32,
    ("case_study_2", "subscale_1"): -0.22,
    ("case_study_2", "subscale_3"): -0.40,
    ("case_study_1", "case_study_2"): 0.28,
    ("subscale_1", "subscale_2"): -0.15,
    ("factor_3", "subscale_1"): -0.16,
    ("case_study_2", "factor_3"): 0.06,
    ("factor_4", "factor_5"): 0.10,
    ("factor_5", "factor_6"): 0.15,
    ("factor_4", "factor_7"): 0.10,
    ("factor_2", "factor_7"): 0.15,
    ("factor_5", "subscale_3"): 0.10,
}
SIGNIFICANT = 0.04  # below .05 and clear of it: no last digit decides
NOT_SIGNIFICANT = 0.08
MOST_ITERATIONS = 100
# t of a difference that is significant at .05, and of one that is not
CLEARLY, CLEARLY_NOT = 2.1, 1.9
COMBINED, FIRST_CASE = "case_studies_combined", "case_study_1"
MOST_DRAWS = 400


def correlation_matrix(scales: tuple[str, ...]) -> np.ndarray:
    """Lay the correlations out, shape (scales, scales); those not named are 0."""
    matrix = np.eye(len(scales))
    for (first, second), value in CORRELATIONS.items():
        i, j = scales.index(first), scales.index(second)
        matrix[i, j] = matrix[j, i] = value
    return matrix


def draw_donors(
    rng: np.random.Generator, cell: np.ndarray, scores: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Draw from which respondent each one receives the answers to each scale: the donor.

    Answers to a scale are permuted within a cell, among those with a score, as a whole: no figure
    of a single scale changes. In each cell they follow the order of a normal vector whose sample
    correlations are exactly those wanted (Iman and Conover 1982).

    Parameters
    ----------
    cell
        Cell of each respondent, shape (respondents,).
    scores
        By scale: scores, NaN where there is none, shape (respondents,).

    Returns
    -------
    dict of numpy.ndarray
        By scale: for each respondent the row of the donor, shape (respondents,).
    """
    scales = tuple(scores)
    wanted = np.linalg.cholesky(correlation_matrix(scales))
    donor = {scale: np.arange(len(cell)) for scale in scales}
    for number in range(len(CELLS)):
        who = np.flatnonzero(cell == number)
        normal = rng.standard_normal((len(who), len(scales)))
        if len(who) > 2 * len(scales):  # take out the chance correlations of the draw
            normal -= normal.mean(axis=0)
            found = np.linalg.cholesky(np.cov(normal, rowvar=False))
            normal = np.linalg.solve(found, normal.T).T
        leaning = normal @ wanted.T
        for column, scale in enumerate(scales):
            has_score = ~np.isnan(scores[scale][who])
            receivers = who[has_score]
            ties = rng.random(len(receivers))
            by_leaning = receivers[np.argsort(leaning[has_score, column], kind="stable")]
            by_score = receivers[np.lexsort((ties, scores[scale][receivers]))]
            donor[scale][by_leaning] = by_score
    return donor


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
    increasing, decreasing = (
        Summary.of(score[known & population(group)[cell]]) for group in ("increasing", "decreasing")
    )
    return float(pooled_t(increasing, decreasing).t)


def control_columns(questions: Questionnaire, answers: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Qualification and age as columns of 0 and 1, NaN where not answered."""
    columns = {}
    for control, item in (("is_qualified", "demo_qualified"), ("age_band", "demo_age")):
        for place, option in list(enumerate(questions.options[item]))[1:]:
            is_it = (answers[item] == place).astype(float)
            columns[f"{control}={option}"] = np.where(answers[item] < 0, np.nan, is_it)
    return pd.DataFrame(columns)


def join_scales(
    rng: np.random.Generator,
    seeds: Mapping[str, pd.DataFrame],
    questions: Questionnaire,
    response: ItemResponse,
    answers: Mapping[str, np.ndarray],
) -> dict[str, np.ndarray]:
    """Permute the answers to each scale until the regressions come out as reported.

    Returns
    -------
    dict of numpy.ndarray
        By item of a scale: the place of the option, shape (respondents,).

    Raises
    ------
    RuntimeError
        If they do not within `MOST_DRAWS` draws.
    """
    controls = control_columns(questions, answers)
    scores = {scale: score(questions, answers, scale) for scale in questions.scale_items}
    for _ in range(MOST_DRAWS):
        donor = draw_donors(rng, response.cell, scores)
        received = {
            item: answers[item][donor[scale]]
            for scale, items in questions.scale_items.items()
            for item in items
        }
        new_scores = {
            scale: score(questions, received, scale) for scale in (*scores, *questions.parts)
        }
        if is_as_reported(seeds, response.cell, new_scores, controls):
            return received
    raise RuntimeError(f"no regression as reported within {MOST_DRAWS} draws")
