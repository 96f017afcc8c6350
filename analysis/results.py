"""Statistics as one long frame: the table ``results.statistics``."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import pandas as pd


class NotEstimableError(ValueError):
    """Figures do not determine a statistic; the message is the reason that its row carries."""


class Column(NamedTuple):
    """Type and meaning of a column of the frame."""

    dtype: str
    description: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of a confidence interval, 95% unless the function says otherwise."""

    low: float
    high: float


COLUMNS = {
    "analysis": Column(
        "str", "Which analysis: deprivation_regression, count_model, count_trend, and so on."
    ),
    "model": Column("str", "Model and estimator: ols, ols_hc3, poisson, quasi_poisson, and so on."),
    "statistic": Column(
        "str", "Which number: slope, r_squared, cooks_distance, rate_ratio, and so on."
    ),
    "area_code": Column("str", "Area it is of; null where it is of all authorities together."),
    "measure": Column("str", "Deprivation measure, score or question; null where it is of none."),
    "term": Column(
        "str", "Predictor, item, factor or answer it is of; null where it is of the whole model."
    ),
    "comparison": Column("str", "Groups compared (survey_comparisons); null where there are none."),
    "survey_wave": Column("str", "Wave of the survey; null for statistics of the care rates."),
    "start_year": Column("Int64", "First 31 March of the data; null for the survey."),
    "end_year": Column(
        "Int64",
        "Last 31 March of the data, the first again for a single year; null for the survey.",
    ),
    "estimate": Column("Float64", "The number; null where missing_reason says why."),
    "std_error": Column("Float64", "Its standard error; null where the method has none."),
    "ci_low": Column("Float64", "Lower end of its 95% interval; null where the method has none."),
    "ci_high": Column("Float64", "Upper end of its 95% interval."),
    "p_value": Column("Float64", "Two-sided p unless the method says otherwise."),
    "df": Column("Float64", "Degrees of freedom; null where the method has none."),
    "n": Column("Int64", "Observations used."),
    "n_first": Column("Int64", "Of these in the first group of the comparison."),
    "n_second": Column("Int64", "Of these in the second group of the comparison."),
    "unit": Column("str", "Unit of the estimate."),
    "method": Column("str", "Model, variance assumption and correction, in words."),
    "missing_rule": Column("str", "What was done about missing values."),
    "missing_reason": Column(
        "str", "Why the estimate, or its error, limits and p, cannot be had; null where they can."
    ),
    "basis": Column(
        "str", "What the figures are worth: public data, survey or synthetic respondents."
    ),
    "is_synthetic": Column("bool", "True where synthetic respondents were used."),
    "code_version": Column("str", "Version of the code that computed it."),
}
KEY = [
    "analysis",
    "model",
    "statistic",
    "measure",
    "term",
    "comparison",
    "survey_wave",
    "area_code",
    "start_year",
    "end_year",
]


@dataclass(frozen=True, slots=True)
class Statistic:
    """One number with everything needed to judge it; the fields are those of `COLUMNS`.

    Where it cannot be had ``estimate`` is NaN, and ``missing_reason`` says why.
    """

    analysis: str
    model: str
    statistic: str
    estimate: float
    n: int
    unit: str
    method: str
    missing_rule: str
    missing_reason: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    area_code: str | None = None
    measure: str | None = None
    term: str | None = None
    comparison: str | None = None
    survey_wave: str | None = None
    std_error: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p_value: float | None = None
    df: float | None = None
    n_first: int | None = None
    n_second: int | None = None
    basis: str = "public data"
    is_synthetic: bool = False


FIELDS = tuple(each.name for each in fields(Statistic))
NUMBERS = ("estimate", "std_error", "ci_low", "ci_high", "p_value", "df")


def as_frame(statistics: Iterable[Statistic], code_version: str) -> pd.DataFrame:
    """Lay statistics out as one long frame, in the order of their key.

    Returns
    -------
    pandas.DataFrame
        Shape (statistics, len(COLUMNS)).

    Raises
    ------
    ValueError
        If two statistics have the same key, or a number is not finite and no reason is given.
    """
    rows = [_row(each) | {"code_version": code_version} for each in statistics]
    return laid_out(rows, COLUMNS, KEY)


def laid_out(rows: list[dict], columns: Mapping[str, Column], key: list[str]) -> pd.DataFrame:
    """Lay results out with the columns and types that are theirs, in the order of their key.

    Raises
    ------
    ValueError
        If two have the same key.
    """
    frame = pd.DataFrame(rows, columns=list(columns))
    frame = frame.astype({name: column.dtype for name, column in columns.items()})
    twice = frame[frame.duplicated(key)]
    if not twice.empty:
        raise ValueError(f"computed twice: {twice.iloc[0][key].to_dict()}")
    return frame.sort_values(key, ignore_index=True)


def _row(statistic: Statistic) -> dict[str, Any]:
    """Its fields; a number that is none is missing if a reason stands beside it, else refused."""
    # not `asdict`: it looks for what is nested in every text and number, for a second of each run
    row = {name: getattr(statistic, name) for name in FIELDS}
    wrong = [name for name in NUMBERS if row[name] is not None and not math.isfinite(row[name])]
    if wrong and statistic.missing_reason is None:
        # a null without a reason would read as a number that has not been computed yet
        key = {name: row[name] for name in KEY}
        raise ValueError(f"not a finite number: {wrong[0]} of {key}")
    return row | dict.fromkeys(wrong, math.nan)
