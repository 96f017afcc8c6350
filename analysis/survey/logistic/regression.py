"""Logistic regression of the group of a respondent on scores and characteristics."""

from collections.abc import Callable

from scipy.stats import chi2
from statsmodels.genmod.generalized_linear_model import GLMResultsWrapper

from analysis.results import Statistic
from analysis.survey.groups import Survey
from analysis.survey.logistic.design import LogisticDesign
from analysis.survey.logistic.fit import fit_without, logistic_fit
from analysis.survey.logistic.goodness_of_fit import c_statistic, hosmer_lemeshow, tjur_r_squared
from analysis.survey.logistic.odds_ratios import odds
from analysis.survey.logistic.rows import rows_of, wording

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

    Raises
    ------
    SeparationError
        If terms tell the groups apart without error.
    ValueError
        If terms are linearly dependent, or the likelihood does not converge.

    Notes
    -----
    Report tables D7 and D8, which are not available. The report keeps what "remained
    significant" and does not name the test: Wald's and the likelihood ratio's are both given.
    """
    fit = logistic_fit(design)
    row = rows_of(design, survey)
    words = wording(design)
    statistics = odds(design, fit, row, method=f"{words}; Wald z interval and p")
    for term in design.terms:
        gain = 2 * (fit.llf - fit_without(design, term).llf)
        df = len(design.columns_of(term))
        statistics += _likelihood_ratio(row, gain, df, f"{words}; {DROPPED}", term)
    gain = 2 * (fit.llf - fit_without(design, *design.terms).llf)
    statistics += _likelihood_ratio(row, gain, design.columns.shape[1] - 1, f"{words}; {NONE}")
    if design.controls:
        without = fit_without(design, *design.controls).params
        # "controlling for this factor made very little difference" (report, under Table 3)
        statistics += [
            row(
                "log_odds_change",
                fit.params[term] - without[term],
                term=term,
                unit="log odds",
                method=f"{words}; {CHANGED}",
            )
            for term in design.predictors
        ]
    return statistics + _whole(design, fit, row, words)


def _likelihood_ratio(
    row: Callable[..., Statistic], gain: float, df: int, method: str, term: str | None = None
) -> list[Statistic]:
    gain = max(gain, 0.0)  # rounding, where a term adds nothing
    p_value = float(chi2.sf(gain, df))
    of_test = {"term": term, "p_value": p_value, "df": float(df), "method": method}
    return [
        row("likelihood_ratio", gain, unit="chi-squared", **of_test),
        row("likelihood_ratio_p", p_value, unit="probability", **of_test),
    ]


def _whole(
    design: LogisticDesign, fit: GLMResultsWrapper, row: Callable[..., Statistic], words: str
) -> list[Statistic]:
    probability = fit.fittedvalues.to_numpy(float)
    found = {
        "log_likelihood": fit.llf,
        "mcfadden_r_squared": 1 - fit.llf / fit_without(design, *design.terms).llf,
        "tjur_r_squared": tjur_r_squared(probability, design.is_first),
        "c_statistic": c_statistic(probability, design.is_first),
    }
    statistics = [
        row(name, value, unit=FIT[name][0], method=f"{words}; {FIT[name][1]}")
        for name, value in found.items()
    ]
    events = min(design.is_first.sum(), (~design.is_first).sum())
    per_coefficient = events / (design.columns.shape[1] - 1)
    statistics.append(
        row("events_per_variable", per_coefficient, unit="respondents", method=f"{words}; {EVENTS}")
    )
    test = hosmer_lemeshow(probability, design.is_first)
    if test is not None:
        statistic, df, p_value = test
        statistics.append(
            row(
                "hosmer_lemeshow",
                statistic,
                df=float(df),
                p_value=p_value,
                unit="chi-squared",
                method=f"{words}; tenths by fitted probability (Hosmer and Lemeshow 1980)",
            )
        )
    return statistics
