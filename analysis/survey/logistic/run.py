"""Every logistic regression of a comparison: without controls, with them, and clustered."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.results import Statistic
from analysis.survey.groups import Comparison, Survey
from analysis.survey.logistic.collinearity import correlations, inflation
from analysis.survey.logistic.design import logistic_design
from analysis.survey.logistic.report import (
    clustered_regression,
    logistic_regression,
    rows_of,
)
from analysis.survey.logistic.separation import SeparationError


def logistic_regressions(
    respondents: pd.DataFrame,
    comparison: Comparison,
    survey: Survey,
    predictors: Sequence[str],
    controls: Sequence[str] = (),
    bands: Mapping[str, Sequence[str]] | None = None,
) -> list[Statistic]:
    """Compute the regressions of a comparison, and before them how their terms repeat each other.

    Where terms separate the groups the model has no odds ratios: in their place stands a row
    ``is_separated`` for each of these terms. The other models are computed all the same.

    Parameters
    ----------
    respondents
        One row per respondent, with the columns of the comparison, ``area_code`` and the terms.
    predictors
        Scales, in the order of the seed ``regression_terms``.
    controls
        Characteristics that the report tried and dropped; the model with them is left out where
        there are none.
    bands
        Bands of a characteristic in the order of the questionnaire.

    Raises
    ------
    ValueError
        If a group has no respondent with every term, terms are linearly dependent, or a
        likelihood does not converge.
    """
    design = logistic_design(respondents, comparison, predictors)
    statistics = [*correlations(design, survey), *inflation(design, survey)]
    models = [(design, logistic_regression, False)]
    if controls:
        controlled = logistic_design(respondents, comparison, predictors, controls, bands)
        statistics += inflation(controlled, survey)
        models.append((controlled, logistic_regression, False))
    models.append((design.with_area(), clustered_regression, True))
    for each, regression, is_clustered in models:
        try:
            statistics += regression(each, survey)
        except SeparationError as separated:
            row = rows_of(each, survey, is_clustered=is_clustered)
            statistics += [
                row("is_separated", 1, term=term, unit="1 is yes", method=f"{each.wording}; {how}")
                for term in separated.terms
                for how in [f"{separated}: no odds ratio is finite (Konis 2007)"]
            ]
    return statistics
