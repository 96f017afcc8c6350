"""Logistic regression of the group of a respondent: odds ratios, tests of terms, fit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import chi2, norm, t

from analysis.results import Statistic
from analysis.survey.groups import Survey
from analysis.survey.logistic.design import LogisticDesign
from analysis.survey.logistic.fit import (
    LogisticFit,
    c_statistic,
    fit_without,
    hosmer_lemeshow,
    logistic_fit,
    tjur_r_squared,
)
from domain.summaries import Summary

Row = Callable[..., Statistic]  # takes name and estimate, and what differs between statistics
LOG_ERROR = "the standard error is that of the log odds"
DROPPED = "likelihood ratio test against the model without the term, same respondents"
NONE = "likelihood ratio test against the model of the intercept, same respondents"
CHANGED = "log odds with the controls less log odds without them, same respondents"
EVENTS = (
    "respondents of the smaller group per coefficient, the intercept not counted; fewer than ten "
    "are too few (Peduzzi and others 1996)"
)
FIT = {
    "log_likelihood": ("log likelihood", "natural logarithm"),
    "mcfadden_r_squared": ("share", "1 less the ratio of log likelihoods (McFadden 1974)"),
    "tjur_r_squared": ("share", "difference of mean fitted probabilities (Tjur 2009)"),
    "c_statistic": ("share of pairs", "area under the receiver operating curve, ties one half"),
}


def logistic_regression(design: LogisticDesign, survey: Survey) -> list[Statistic]:
    """Predict the first group of a comparison; odds ratios, tests of terms, and fit.

    Parameters
    ----------
    design
        Respondents with every term, shape (rows, columns).

    Raises
    ------
    SeparationError
        If terms tell the groups apart without error.
    NotEstimableError
        If terms are linearly dependent, or the likelihood does not converge.

    Notes
    -----
    Report tables D7 and D8, which are not available. The report keeps what "remained
    significant" and does not name the test: Wald's and the likelihood ratio's are both given.
    """
    fit = logistic_fit(design)
    row = rows_of(design, survey)
    words = design.wording
    statistics = odds_ratios(design, fit, row, method=f"{words}; Wald z interval and p")
    for term in design.terms:
        gain = 2 * (fit.log_likelihood - fit_without(design, term).log_likelihood)
        df = len(design.columns_of(term))
        statistics += _likelihood_ratio(row, gain, df, f"{words}; {DROPPED}", term)
    null = fit_without(design, *design.terms)
    gain = 2 * (fit.log_likelihood - null.log_likelihood)
    statistics += _likelihood_ratio(row, gain, design.columns.shape[1] - 1, f"{words}; {NONE}")
    if design.controls:
        without = fit_without(design, *design.controls).coefficients
        # "controlling for this factor made very little difference" (report, under Table 3)
        statistics += [
            row(
                "log_odds_change",
                fit.coefficients[term] - without[term],
                term=term,
                unit="log odds",
                method=f"{words}; {CHANGED}",
            )
            for term in design.predictors
        ]
    return statistics + _whole(design, fit, null, row, words)


def odds_ratios(
    design: LogisticDesign,
    fit: LogisticFit,
    row: Row,
    method: str,
    df: float | None = None,
) -> list[Statistic]:
    """Log odds and odds ratio of each column; of a score also per standard deviation.

    Parameters
    ----------
    row
        Maker of statistics (`analysis.survey.logistic.report.rows_of`).
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
    for column, estimate in fit.coefficients.items():
        error = float(fit.std_errors[column])
        half = float(reference.ppf(0.975)) * error
        interval = np.array([estimate, estimate - half, estimate + half])
        p_value = float(2 * reference.sf(abs(estimate) / error))
        term = design.term_of[column]
        spread = None
        if term in design.predictors:
            spread = float(Summary.of(design.columns[column], design.n).sd)
        for scaled in _scaled(interval, error, spread, is_odds=term in design.terms):
            value, low, high = scaled.interval
            statistics.append(
                row(
                    scaled.statistic,
                    value,
                    term=column,
                    std_error=scaled.std_error,
                    ci_low=float(low),
                    ci_high=float(high),
                    p_value=p_value,
                    df=df,
                    unit=scaled.unit,
                    method=f"{method}; {scaled.words}" if scaled.words else method,
                )
            )
    return statistics


def rows_of(design: LogisticDesign, survey: Survey, *, is_clustered: bool = False) -> Row:
    """Make a maker of statistics: it takes their name, estimate and what differs between them.

    Parameters
    ----------
    is_clustered
        Whether errors are clustered by authority, and so respondents without one left out.
    """
    model = "logit_with_controls" if design.controls else "logit"
    model += "_cluster_robust" if is_clustered else ""
    lacking = "a term or an authority" if is_clustered else "a term"
    n_first, n_second = design.sizes
    n = n_first + n_second
    left_out = f"{design.n_members - n} of {design.n_members} respondents lack {lacking}"

    def row(name: str, estimate: float, **differing: Any) -> Statistic:
        return survey.statistic(
            analysis="logistic_regression",
            model=model,
            statistic=name,
            estimate=float(estimate),
            n=n,
            n_first=n_first,
            n_second=n_second,
            missing_rule=f"complete cases over the terms: {left_out} and are left out",
            comparison=design.comparison.name,
            **differing,
        )

    return row


def _likelihood_ratio(
    row: Row, gain: float, df: int, method: str, term: str | None = None
) -> list[Statistic]:
    gain = max(gain, 0.0)  # rounding, where a term adds nothing
    p_value = float(chi2.sf(gain, df))
    of_test = {"term": term, "p_value": p_value, "df": float(df), "method": method}
    return [
        row("likelihood_ratio", gain, unit="chi-squared", **of_test),
        row("likelihood_ratio_p", p_value, unit="probability", **of_test),
    ]


def _whole(
    design: LogisticDesign,
    fit: LogisticFit,
    null: LogisticFit,
    row: Row,
    words: str,
) -> list[Statistic]:
    fitted = (fit.probability, design.is_first, design.n)
    found = {
        "log_likelihood": fit.log_likelihood,
        "mcfadden_r_squared": 1 - fit.log_likelihood / null.log_likelihood,
        "tjur_r_squared": tjur_r_squared(*fitted),
        "c_statistic": c_statistic(*fitted),
    }
    statistics = [
        row(name, value, unit=FIT[name][0], method=f"{words}; {FIT[name][1]}")
        for name, value in found.items()
    ]
    per_coefficient = min(design.sizes) / (design.columns.shape[1] - 1)
    statistics.append(
        row("events_per_variable", per_coefficient, unit="respondents", method=f"{words}; {EVENTS}")
    )
    test = hosmer_lemeshow(*fitted)
    if test is not None:
        statistics.append(
            row(
                "hosmer_lemeshow",
                test.statistic,
                df=float(test.df),
                p_value=test.p_value,
                unit="chi-squared",
                method=f"{words}; tenths by fitted probability (Hosmer and Lemeshow 1980)",
            )
        )
    return statistics


@dataclass(frozen=True, slots=True)
class _Scaled:
    """A coefficient on one scale: ``interval`` is the estimate and both ends, shape (3,)."""

    statistic: str
    interval: np.ndarray
    std_error: float
    unit: str
    words: str = ""


def _scaled(
    interval: np.ndarray, error: float, spread: float | None, *, is_odds: bool
) -> list[_Scaled]:
    """Log odds, odds ratio and odds ratio per standard deviation, where they are numbers."""
    found = [_Scaled("log_odds", interval, error, "log odds")]
    with np.errstate(over="ignore"):
        if is_odds:  # the exponential of the intercept is an odds, not a ratio of odds
            found.append(_Scaled("odds_ratio", np.exp(interval), error, "ratio of odds", LOG_ERROR))
        if spread is not None:
            unit = "ratio of odds per standard deviation"
            words = f"{LOG_ERROR}; a standard deviation is {spread:.3f}"
            per_sd = np.exp(interval * spread)
            found.append(_Scaled("odds_ratio_per_sd", per_sd, error * spread, unit, words))
    return [each for each in found if np.isfinite(each.interval).all()]
