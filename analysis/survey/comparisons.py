"""Means of two groups compared, measure by measure, as one family of tests."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from analysis.results import Statistic
from analysis.survey.groups import Comparison, Survey
from analysis.survey.t_tests import (
    MeanDifference,
    Summary,
    hedges_g,
    is_comparable,
    pooled_t,
    welch_t,
)

ANALYSIS = "group_difference"
MISSING = "respondents with the score"


def group_differences(
    respondents: pd.DataFrame, comparison: Comparison, survey: Survey, measures: Iterable[str]
) -> list[Statistic]:
    """Compare the means of two groups for every measure, one family of tests.

    Returns
    -------
    list of Statistic
        For each measure the pooled difference, t and Hedges' g, the Welch difference and t, and
        the pooled p adjusted by Holm and by Benjamini and Hochberg over all the measures. A
        measure that a t-test cannot take is left out: fewer than two respondents in a group, or
        no variation.
    """
    statistics: list[Statistic] = []
    pooled_rows = []
    for measure in measures:
        first, second = (Summary.of(values) for values in comparison.split(respondents, measure))
        if not is_comparable(first, second):
            continue
        base = Statistic(
            analysis=ANALYSIS,
            model="pooled_t",
            statistic="mean_difference",
            estimate=0.0,
            n=first.n + second.n,
            unit="points of the score",
            method="two-sample t-test, variances pooled, no correction; second group minus first",
            missing_rule=MISSING,
            measure=measure,
            comparison=comparison.name,
            survey_wave=survey.wave,
            n_first=first.n,
            n_second=second.n,
            basis=survey.basis,
            is_synthetic=survey.is_synthetic,
        )
        pooled = _rows(base, pooled_t(first, second))
        welch = replace(
            base,
            model="welch_t",
            method="two-sample t-test, Welch, no correction; second group minus first",
        )
        g, low, high = hedges_g(first, second)
        effect = replace(
            base,
            statistic="hedges_g",
            estimate=g,
            ci_low=low,
            ci_high=high,
            unit="pooled standard deviations",
            method="Hedges' g, correction 1 - 3 / (4 df - 1), normal interval",
        )
        statistics += [*pooled, effect, *_rows(welch, welch_t(first, second))]
        pooled_rows.append(pooled[1])
    return statistics + (_adjusted(pooled_rows) if pooled_rows else [])


def _rows(base: Statistic, test: MeanDifference) -> list[Statistic]:
    common = {"p_value": test.p_value, "df": test.df}
    difference = replace(
        base,
        estimate=test.estimate,
        std_error=test.std_error,
        ci_low=test.ci_low,
        ci_high=test.ci_high,
        **common,
    )
    return [difference, replace(base, statistic="t", estimate=test.t, unit="t", **common)]


def _adjusted(rows: list[Statistic]) -> list[Statistic]:
    """Adjust the p of one family of tests."""
    p_values = [row.p_value for row in rows]
    adjustments = {
        "holm": ("Holm (1979)", multipletests(p_values, method="holm")[1]),
        "benjamini_hochberg": (
            "Benjamini and Hochberg (1995)",
            false_discovery_control(p_values, method="bh"),
        ),
    }
    adjusted = []
    for name, (source, values) in adjustments.items():
        adjusted += [
            replace(
                row,
                statistic=f"p_{name}",
                estimate=float(p),
                p_value=float(p),
                unit="p",
                method=f"{row.method}; p adjusted by {source} over {len(rows)} tests",
            )
            for row, p in zip(rows, values, strict=True)
        ]
    return adjusted
