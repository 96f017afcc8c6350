"""Weighted figures of waves as one long frame, which is their owner's alone."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import pandas as pd

from analysis.results import Column, laid_out

COLUMNS = {
    "survey_wave": Column("str", "Wave of the survey, such as 2020."),
    "analysis": Column("str", "answer_share, scale_score or group_difference."),
    "statistic": Column("str", "share, mean, sd, mean_difference or t."),
    "measure": Column("str", "Question or score."),
    "option_id": Column("str", "Answer or merged category; null where it is of a score."),
    "grouping": Column("str", "What respondents are grouped by; null of a comparison."),
    "group_name": Column("str", "Group of respondents; null of a comparison."),
    "comparison": Column("str", "Groups compared (survey_comparisons); null where there are none."),
    "estimate": Column("Float64", "The number, weighted."),
    "unweighted_estimate": Column("Float64", "The same with every respondent counting alike."),
    "std_error": Column("Float64", "Standard error of the weighted estimate; null of t and SD."),
    "unweighted_std_error": Column("Float64", "Of the unweighted difference; else null."),
    "ci_low": Column("Float64", "Lower 95% limit of the weighted estimate; null where none is."),
    "ci_high": Column("Float64", "Upper 95% limit."),
    "p_value": Column("Float64", "Two-sided p of the weighted difference; else null."),
    "unweighted_p_value": Column("Float64", "Two-sided p of Welch's unweighted test; else null."),
    "df": Column("Float64", "Degrees of freedom of the weighted estimate."),
    "n": Column("Int64", "Respondents used."),
    "n_effective": Column(
        "Float64", "Respondents with equal weights that tell as much (Kish); of two groups the sum."
    ),
    "design_effect": Column("Float64", "n by n_effective: Kish's design effect of the weights."),
    "n_first": Column("Int64", "Of these in the first group of the comparison."),
    "n_second": Column("Int64", "Of these in the second group of the comparison."),
    "n_effective_first": Column("Float64", "n_effective of the first group."),
    "n_effective_second": Column("Float64", "n_effective of the second group."),
    "unit": Column("str", "Unit of the estimate."),
    "method": Column("str", "Estimator, error and limits, in words."),
    "missing_rule": Column("str", "Whom it is of, and the scale of their weights."),
    "basis": Column("str", "survey respondents, or synthetic respondents."),
    "is_synthetic": Column("bool", "True where synthetic respondents were used."),
    "code_version": Column("str", "Version of the code that computed it."),
}
KEY = [
    "survey_wave",
    "analysis",
    "statistic",
    "measure",
    "option_id",
    "grouping",
    "group_name",
    "comparison",
]


@dataclass(frozen=True, slots=True)
class WeightedStatistic:
    """One weighted number beside the unweighted one; the fields are those of `COLUMNS`."""

    survey_wave: str
    analysis: str
    statistic: str
    measure: str
    estimate: float
    unweighted_estimate: float
    n: int
    n_effective: float
    unit: str
    method: str
    missing_rule: str
    basis: str
    is_synthetic: bool
    option_id: str | None = None
    grouping: str | None = None
    group_name: str | None = None
    comparison: str | None = None
    std_error: float | None = None
    unweighted_std_error: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_value: float | None = None
    unweighted_p_value: float | None = None
    df: float | None = None
    n_first: int | None = None
    n_second: int | None = None
    n_effective_first: float | None = None
    n_effective_second: float | None = None

    @property
    def design_effect(self) -> float:
        """By what unequal weights multiply the variance of a mean (Kish 1965)."""
        return self.n / self.n_effective


FIELDS = tuple(each.name for each in fields(WeightedStatistic))


def as_frame(statistics: Iterable[WeightedStatistic], code_version: str) -> pd.DataFrame:
    """Lay weighted statistics out as one long frame, in the order of their key.

    Returns
    -------
    pandas.DataFrame
        Shape (statistics, len(COLUMNS)).

    Raises
    ------
    ValueError
        If two statistics have the same key.
    """
    rows = [
        {name: getattr(each, name) for name in FIELDS}
        | {"design_effect": each.design_effect, "code_version": code_version}
        for each in statistics
    ]
    return laid_out(rows, COLUMNS, KEY)
