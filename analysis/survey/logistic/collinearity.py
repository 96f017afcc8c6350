"""How far the terms of a logistic regression repeat one another, before it is fitted."""

from itertools import combinations

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

from analysis.results import NotEstimableError, Statistic
from analysis.survey.groups import Survey
from analysis.survey.logistic.design import INTERCEPT, LogisticDesign, refuse_dependence
from analysis.survey.logistic.report import rows_of
from domain.summaries import correlations_of

GENERALISED = (
    "generalised variance inflation factor (Fox and Monette 1992), of the columns of the term "
    "together; for one column 1 / (1 - R squared) on the other columns"
)
CONDITION = (
    "largest over smallest singular value of the columns, intercept included, each of unit "
    "length (Belsley, Kuh and Welsch 1980)"
)
PEARSON = "Pearson correlation; interval by Fisher's z; p from Student's t on n - 2 degrees"


def inflation(design: LogisticDesign, survey: Survey) -> list[Statistic]:
    """Variance inflation factor and tolerance of each term, and the condition number.

    Parameters
    ----------
    design
        From `analysis.survey.logistic.design.logistic_design`.

    Raises
    ------
    NotEstimableError
        If terms are linearly dependent: the factors would be infinite.

    Notes
    -----
    Of the columns, not of the fitted coefficients: it can be judged before a fit. The report
    left age out of the regression of leaders "because of collinearity" (text under Table 3).
    """
    refuse_dependence(design)
    rows = rows_of(design, survey)
    scores = design.columns.drop(columns=INTERCEPT)
    correlations = correlations_of(scores.to_numpy(float), design.n)
    statistics = []
    for term in design.terms:
        own = scores.columns.isin(design.columns_of(term))
        factor = (
            _determinant(correlations, own)
            * _determinant(correlations, ~own)
            / np.linalg.det(correlations)
        )
        df = float(own.sum())
        for name, value in (("vif", factor), ("tolerance", 1 / factor)):
            statistics.append(
                rows(name, value, term=term, df=df, unit="ratio of variances", method=GENERALISED)
            )
    columns = design.columns.to_numpy(float) * np.sqrt(design.n)[:, None]
    # the triangle has the singular values of the columns without a row per respondent
    triangle = np.linalg.qr(columns / np.linalg.norm(columns, axis=0), mode="r")
    number = np.linalg.cond(triangle)
    statistics.append(rows("condition_number", number, unit="ratio", method=CONDITION))
    return statistics


def correlations(design: LogisticDesign, survey: Survey) -> list[Statistic]:
    """Correlation of each pair of predictors, among the respondents of the regression.

    Parameters
    ----------
    design
        From `analysis.survey.logistic.design.logistic_design`.

    Raises
    ------
    NotEstimableError
        If terms are linearly dependent, or fewer than four respondents have every term.

    Notes
    -----
    The report gives strong relation to the values as the reason why the case studies "ceased
    being statistically significant" (text under Table 3).
    """
    refuse_dependence(design)
    n = sum(design.sizes)
    if n < 4:
        raise NotEstimableError(f"{design.comparison.name}: {n} respondents give no interval")
    rows = rows_of(design, survey)
    half = norm.ppf(0.975) / np.sqrt(n - 3)
    statistics = []
    found = correlations_of(design.columns[list(design.predictors)].to_numpy(float), design.n)
    for i, j in combinations(range(len(design.predictors)), 2):
        one, other, r = design.predictors[i], design.predictors[j], found[i, j]
        p_value = 2 * student.sf(abs(r) * np.sqrt((n - 2) / ((1 - r) * (1 + r))), n - 2)
        low, high = np.tanh(np.arctanh(r) + np.array([-half, half]))
        statistics.append(
            rows(
                "correlation",
                r,
                measure=one,
                term=other,
                ci_low=float(low),
                ci_high=float(high),
                p_value=float(p_value),
                df=float(n - 2),
                unit="correlation",
                method=PEARSON,
            )
        )
    return statistics


def _determinant(correlations: np.ndarray, chosen: np.ndarray) -> float:
    return float(np.linalg.det(correlations[np.ix_(chosen, chosen)]))
