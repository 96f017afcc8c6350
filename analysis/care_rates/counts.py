"""Counts of children looked after as counts: Poisson, its overdispersion, negative binomial."""

import warnings

import numpy as np
import pandas as pd
from scipy.stats import chi2
from statsmodels.discrete.discrete_model import NegativeBinomial
from statsmodels.tools import add_constant

from analysis.care_rates.deprivation import MISSING
from analysis.care_rates.poisson import poisson_fit
from analysis.results import Statistic

OFFSET = "log population aged 0 to 17 as offset"
METHODS = {
    "poisson": f"Poisson regression, log link, {OFFSET}; variance equal to the mean; Wald interval",
    "quasi_poisson": f"Poisson regression, log link, {OFFSET}; variance the Pearson dispersion "
    "times the mean; t interval on n - 2 degrees of freedom",
    "negative_binomial": f"negative binomial regression (NB2), log link, {OFFSET}; alpha by "
    "maximum likelihood; Wald interval",
}
# what a rate ratio compares: values of the measure this far apart, in words
STEPS = {"share": (0.1, "10 percentage points more"), "rank": (100.0, "100 ranks less deprived")}


def count_models(paired: pd.DataFrame, measure: str, unit: str, year: int) -> list[Statistic]:
    """Model the counts of a year on deprivation: three rate ratios and what tells them apart.

    Parameters
    ----------
    paired
        A row per authority, from :func:`analysis.care_rates.deprivation.points`.
    unit
        ``share`` or ``rank``: the ratio is per 10 percentage points or per 100 ranks.

    Raises
    ------
    ValueError
        If a count or a population is missing, or a likelihood does not converge; that of the
        negative binomial often does not where counts vary no more than Poisson counts do.
    """
    counts = paired["n_children_looked_after"].to_numpy(float)
    step, words = STEPS[unit]
    value = paired["value"].to_numpy(float) / step
    # centred, so that the optimiser of the negative binomial starts well
    design = add_constant(value - value.mean())
    children = paired["population_0_17"].to_numpy(float)
    poisson = poisson_fit(counts, design, children, quasi=False)
    quasi = poisson_fit(counts, design, children, quasi=True)
    binomial = _negative_binomial(counts, design, np.log(children))
    shared = {
        "analysis": "count_model",
        "measure": measure,
        "start_year": year,
        "end_year": year,
        "n": len(paired),
        "missing_rule": MISSING,
    }
    statistics = [
        Statistic(
            **shared,
            **_ratio(fit, 1),
            model=model,
            statistic="rate_ratio",
            unit=f"ratio of rates, {words}",
            method=METHODS[model],
        )
        for model, fit in (
            ("poisson", poisson),
            ("quasi_poisson", quasi),
            ("negative_binomial", binomial),
        )
    ]
    return [*statistics, *_dispersion(shared, poisson), *_alpha(shared, poisson, binomial)]


def _negative_binomial(counts: np.ndarray, design: np.ndarray, offset: np.ndarray):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a likelihood that did not converge is no result
        try:
            return NegativeBinomial(counts, design, offset=offset).fit(
                disp=False, maxiter=500, method="bfgs"
            )
        except Warning as warning:
            raise ValueError(
                f"the negative binomial model did not converge: {warning}"
            ) from warning


def _ratio(fit, i: int) -> dict[str, float]:
    """Exponentiate a coefficient and its interval; the standard error is by the delta method."""
    ratio = float(np.exp(fit.params[i]))
    low, high = np.exp(np.asarray(fit.conf_int())[i])
    return {
        "estimate": ratio,
        "std_error": ratio * float(fit.bse[i]),
        "ci_low": float(low),
        "ci_high": float(high),
        "p_value": float(fit.pvalues[i]),
    }


def _dispersion(shared: dict, poisson) -> list[Statistic]:
    statistic = float(poisson.pearson_chi2)
    df = int(poisson.df_resid)
    return [
        Statistic(
            **shared,
            model="poisson",
            statistic="pearson_dispersion",
            estimate=statistic / df,
            p_value=float(chi2.sf(statistic, df)),
            unit="ratio of variances",
            method=f"Pearson chi-squared over its {df} degrees of freedom, 1 if Poisson; upper p",
        )
    ]


def _alpha(shared: dict, poisson, binomial) -> list[Statistic]:
    low, high = np.asarray(binomial.conf_int())[-1]
    ratio = max(0.0, 2 * (float(binomial.llf) - float(poisson.llf)))
    return [
        Statistic(
            **shared,
            model="negative_binomial",
            statistic="alpha",
            estimate=float(binomial.params[-1]),
            std_error=float(binomial.bse[-1]),
            ci_low=float(low),
            ci_high=float(high),
            # alpha = 0 lies on the boundary: half a chi-squared with one degree of freedom
            p_value=float(chi2.sf(ratio, 1)) / 2,
            unit="variance beyond Poisson, per squared mean",
            method="maximum likelihood; Wald interval; likelihood ratio test against Poisson, "
            "half of chi-squared(1)",
        )
    ]
