"""Which respondents carry which answers: the scales are tied together within each cell."""

from collections.abc import Mapping

import numpy as np

from tools.synthetic_survey.populations import CELLS

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


def correlation_matrix(scales: tuple[str, ...]) -> np.ndarray:
    """Lay the correlations out, shape (scales, scales); those not named are 0."""
    matrix = np.eye(len(scales))
    for (first, second), value in CORRELATIONS.items():
        i, j = scales.index(first), scales.index(second)
        matrix[i, j] = matrix[j, i] = value
    return matrix


def carriers(
    rng: np.random.Generator, cell: np.ndarray, scores: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Draw which respondent carries whose answers to each scale.

    Answers to a scale only change hands within a cell, among those with a score, as a whole: no
    figure of a single scale changes. In each cell they go round in the order of a normal vector
    whose sample correlations are exactly those wanted (Iman and Conover 1982).

    Parameters
    ----------
    cell
        Cell of each respondent, shape (respondents,).
    scores
        By scale: scores, NaN where there is none, shape (respondents,).

    Returns
    -------
    dict of numpy.ndarray
        By scale: for each respondent the row whose answers are carried, shape (respondents,).
    """
    scales = tuple(scores)
    wanted = np.linalg.cholesky(correlation_matrix(scales))
    source = {scale: np.arange(len(cell)) for scale in scales}
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
            source[scale][by_leaning] = by_score
    return source
