"""Every logistic regression of a comparison: without controls, with them, and clustered."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pandas as pd

from analysis.results import NotEstimableError, Statistic
from analysis.survey.groups import Comparison, Survey
from analysis.survey.logistic.clustered import clustered_regression
from analysis.survey.logistic.collinearity import correlations, inflation
from analysis.survey.logistic.design import LogisticDesign, logistic_design
from analysis.survey.logistic.report import (
    logistic_regression,
    rows_of,
)
from analysis.survey.logistic.separation import SeparationError

MODEL = "logit"
WITH_CONTROLS = "logit_with_controls"
CLUSTERED = "logit_cluster_robust"
NONE = "complete cases over the terms"
Step = Callable[[LogisticDesign, Survey], list[Statistic]]


def logistic_regressions(
    respondents: pd.DataFrame,
    comparison: Comparison,
    survey: Survey,
    predictors: Sequence[str],
    controls: Sequence[str] = (),
    bands: Mapping[str, Sequence[str]] | None = None,
) -> list[Statistic]:
    """Compute the regressions of a comparison, and before them how their terms repeat each other.

    Each model needs its own terms alone: where a wave did not ask for a control, the model without
    controls stands. Where terms separate the groups a model has no odds ratios: in their place
    stands a row ``is_separated`` for each of these terms. What else a model cannot give has a
    reason in its row ``odds_ratio``. The other models are computed all the same.

    Parameters
    ----------
    respondents
        Rows of respondents, with the columns of the comparison, ``area_code`` and the terms, and
        ``n_respondents`` where a row stands for more than one.
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
        If a band is not in the questionnaire.
    """
    plain = partial(logistic_design, respondents, comparison, predictors)
    models: list[tuple[str, Callable[[], LogisticDesign], tuple[Step, ...]]] = [
        (MODEL, plain, (correlations, inflation, logistic_regression)),
        (CLUSTERED, lambda: plain().with_area(), (clustered_regression,)),
    ]
    if controls:
        with_controls = partial(plain, controls, bands)
        models.append((WITH_CONTROLS, with_controls, (inflation, logistic_regression)))
    statistics: list[Statistic] = []
    for model, design, steps in models:
        try:
            is_clustered = model == CLUSTERED
            rows = design().distinct(by_area=is_clustered)
            statistics += _computed(rows, steps, survey, is_clustered=is_clustered)
        except NotEstimableError as reason:
            statistics.append(
                survey.missing(
                    reason,
                    analysis="logistic_regression",
                    model=model,
                    statistic="odds_ratio",
                    comparison=comparison.name,
                    unit="ratio of odds",
                    method="logistic regression",
                    missing_rule=NONE,
                )
            )
    return statistics


def _computed(
    design: LogisticDesign, steps: Sequence[Step], survey: Survey, *, is_clustered: bool
) -> list[Statistic]:
    """What a model gives; of groups that are separated, by which terms."""
    statistics: list[Statistic] = []
    try:
        for step in steps:
            statistics += step(design, survey)
    except SeparationError as separated:
        row = rows_of(design, survey, is_clustered=is_clustered)
        how = f"{separated}: no odds ratio is finite (Konis 2007)"
        statistics += [
            row("is_separated", 1, term=term, unit="1 is yes", method=f"{design.wording}; {how}")
            for term in separated.terms
        ]
    return statistics
