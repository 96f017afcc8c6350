"""Counts of children looked after as counts: Poisson, its overdispersion, negative binomial."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2
from statsmodels.discrete.discrete_model import NegativeBinomial
from statsmodels.genmod.families import NegativeBinomial as NegativeBinomialFamily
from statsmodels.genmod.generalized_linear_model import GLM, GLMResultsWrapper
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
    "maximum likelihood; Wald interval from the expected information at that alpha, as R's glm.nb",
}
AT_BOUND = (
    "maximum likelihood, at its bound 0: counts vary no more than Poisson counts do, so that the "
    "negative binomial model is the Poisson model; no interval and no rate ratio of its own"
)
# what a rate ratio compares: values of the measure this far apart, in words
STEPS = {"share": (0.1, "10 percentage points more"), "rank": (100.0, "100 ranks less deprived")}


def count_models(paired: pd.DataFrame, measure: str, unit: str, year: int) -> list[Statistic]:
    """Model the counts of a year on deprivation: three rate ratios and what tells them apart.

    Parameters
    ----------
    paired
        A row per authority, from :meth:`analysis.care_rates.deprivation.Pairs.of`.
    unit
        ``share`` or ``rank``: the ratio is per 10 percentage points or per 100 ranks.

    Returns
    -------
    list of Statistic
        Where counts vary no more than Poisson counts do, the negative binomial model is the
        Poisson model: it has no rate ratio of its own, and its alpha is 0 with the reason.

    Raises
    ------
    ValueError
        If a count or a population is missing, or a likelihood does not converge.
    """
    counts = paired["n_children_looked_after"].to_numpy(float)
    step, words = STEPS[unit]
    value = paired["value"].to_numpy(float) / step
    # centred, so that the optimiser of the negative binomial starts well
    design = add_constant(value - value.mean())
    children = paired["population_0_17"].to_numpy(float)
    poisson = poisson_fit(counts, design, children, quasi=False)
    binomial = _negative_binomial(counts, design, np.log(children), poisson)
    fits = {
        "poisson": poisson,
        "quasi_poisson": poisson_fit(counts, design, children, quasi=True),
        "negative_binomial": _at_its_alpha(counts, design, np.log(children), binomial),
    }
    shared: dict[str, Any] = {
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
        for model, fit in fits.items()
        if fit is not None
    ]
    return [*statistics, *_dispersion(shared, poisson), _alpha(shared, poisson, binomial)]


def is_overdispersed(counts: np.ndarray, expected: np.ndarray) -> bool:
    """Whether counts vary more than Poisson counts, so that alpha is above 0.

    Parameters
    ----------
    counts, expected
        Seen, and fitted by the Poisson model; shape (observations,).

    Notes
    -----
    The slope of the negative binomial's likelihood in alpha, at 0, is half the sum of
    (y - mu)^2 - y (Cameron and Trivedi 1986): where it is not positive, the likelihood falls from
    there on and alpha is 0. Asked of the optimiser, the same question is answered by rounding:
    near the bound it can end anywhere, and its Hessian cannot always be inverted.
    """
    return bool(((counts - expected) ** 2 - counts).sum() > 0)


def _negative_binomial(
    counts: np.ndarray, design: np.ndarray, offset: np.ndarray, poisson: GLMResultsWrapper
) -> Any:
    """Fit NB2; None where alpha is at its bound 0.

    With an alpha close to 0 the optimiser may stop short of the maximum; Newton's steps go on.
    """
    if not is_overdispersed(counts, np.asarray(poisson.fittedvalues)):
        return None
    model = NegativeBinomial(counts, design, offset=offset)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a likelihood that did not converge is no result
        try:
            return model.fit(disp=False, maxiter=500, method="bfgs")
        except Warning:
            warnings.simplefilter("ignore")
            nearly = model.fit(disp=False, maxiter=500, method="bfgs")
        warnings.simplefilter("error")
        try:
            return model.fit(disp=False, maxiter=500, method="newton", start_params=nearly.params)
        except Warning as warning:
            raise ValueError(
                f"the negative binomial model did not converge: {warning}"
            ) from warning


def _at_its_alpha(
    counts: np.ndarray, design: np.ndarray, offset: np.ndarray, binomial: Any
) -> GLMResultsWrapper | None:
    """Fit the coefficients with alpha at its maximum: their errors are of expected information.

    Maximum likelihood in one step has errors of the observed information, by numerical steps at
    that. Coefficients and alpha are independent in the expected one, so that nothing is lost.
    """
    if binomial is None:
        return None
    family = NegativeBinomialFamily(alpha=float(binomial.params[-1]))
    model = GLM(counts, design, family=family, offset=offset)
    return model.fit(tol_criterion="params", tol=1e-10)


def _ratio(fit: Any, i: int) -> dict[str, Any]:
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


def _dispersion(shared: dict[str, Any], poisson: GLMResultsWrapper) -> list[Statistic]:
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


def _alpha(shared: dict[str, Any], poisson: GLMResultsWrapper, binomial: Any) -> Statistic:
    of_alpha: dict[str, Any] = {
        **shared,
        "model": "negative_binomial",
        "statistic": "alpha",
        "unit": "variance beyond Poisson, per squared mean",
    }
    if binomial is None:
        return Statistic(**of_alpha, estimate=0.0, p_value=1.0, method=AT_BOUND)
    low, high = np.asarray(binomial.conf_int())[-1]
    ratio = max(0.0, 2 * (float(binomial.llf) - float(poisson.llf)))
    return Statistic(
        **of_alpha,
        estimate=float(binomial.params[-1]),
        std_error=float(binomial.bse[-1]),
        ci_low=float(low),
        ci_high=float(high),
        # alpha = 0 lies on the boundary: half a chi-squared with one degree of freedom
        p_value=float(chi2.sf(ratio, 1)) / 2,
        method="maximum likelihood by BFGS; Wald interval from the observed information; "
        "likelihood ratio test against Poisson, half of chi-squared(1)",
    )
