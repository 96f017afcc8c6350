"""Coefficients of a logistic regression as log odds, odds ratios, and per standard deviation."""

from collections.abc import Callable

import numpy as np
from scipy.stats import norm, t
from statsmodels.genmod.generalized_linear_model import GLMResultsWrapper

from analysis.results import Statistic
from analysis.survey.logistic.design import LogisticDesign

LOG_ERROR = "the standard error is that of the log odds"


def odds(
    design: LogisticDesign,
    fit: GLMResultsWrapper,
    row: Callable[..., Statistic],
    method: str,
    df: float | None = None,
) -> list[Statistic]:
    """Log odds and odds ratio of each column; of a score also per standard deviation.

    Parameters
    ----------
    row
        Maker of statistics (`analysis.survey.logistic.rows.rows_of`).
    method
        Model and errors in words.
    df
        Degrees of freedom of Student's t for intervals and p; normal without it.

    Notes
    -----
    Wald: the interval of an odds ratio is the exponential of that of the log odds, so it is not
    symmetric. An odds ratio too large for a number is left out, its logarithm is not. A standard
    deviation is that of the respondents of the regression (n - 1).
    """
    reference = norm if df is None else t(df)
    statistics = []
    for column, estimate in fit.params.items():
        error = float(fit.bse[column])
        half = float(reference.ppf(0.975)) * error
        interval = np.array([estimate, estimate - half, estimate + half])
        p_value = float(2 * reference.sf(abs(estimate) / error))
        term = design.term_of[column]
        spread = float(design.columns[column].std()) if term in design.predictors else None
        for name, (value, low, high), unit, words in _versions(
            interval, spread, is_odds=term in design.terms
        ):
            statistics.append(
                row(
                    name,
                    value,
                    term=column,
                    std_error=error * spread if name == "odds_ratio_per_sd" else error,
                    ci_low=float(low),
                    ci_high=float(high),
                    p_value=p_value,
                    df=df,
                    unit=unit,
                    method=f"{method}; {words}" if words else method,
                )
            )
    return statistics


def _versions(
    interval: np.ndarray, spread: float | None, *, is_odds: bool
) -> list[tuple[str, np.ndarray, str, str]]:
    """Statistics of a column: name, estimate and interval, unit, further words."""

    def exponential(of: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            return np.exp(of)

    versions = [("log_odds", interval, "log odds", "")]
    if is_odds:  # the exponential of the intercept is an odds, not a ratio of odds
        versions.append(("odds_ratio", exponential(interval), "ratio of odds", LOG_ERROR))
    if spread is not None:
        words = f"{LOG_ERROR}; a standard deviation is {spread:.3f}"
        unit = "ratio of odds per standard deviation"
        versions.append(("odds_ratio_per_sd", exponential(interval * spread), unit, words))
    return [each for each in versions if np.isfinite(each[1]).all()]
