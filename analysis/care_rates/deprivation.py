"""The care rate of an authority against its deprivation: a line, and who bends it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.regression.linear_model import OLS, RegressionResultsWrapper
from statsmodels.tools import add_constant

from analysis.results import Interval, NotEstimableError, Statistic

MISSING = "authorities without a rate or a value of the measure are left out"
LEAST_AUTHORITIES = 4  # a line through three leaves one degree of freedom, and HC3 breaks down
ALONE = 1 - 1e-9  # leverage from which the line goes through an authority whatever its rate is
CLASSICAL = "least squares; errors of equal variance; t interval on n - 2 degrees of freedom"
ROBUST = "least squares; HC3 standard errors (MacKinnon and White 1985); t interval, n - 2"
YEAR = "year_ending_march"
PAIRED = ["area_code", "care_rate_per_10k", "n_children_looked_after", "population_0_17"]
INFLUENCE = {
    "leverage": ("share", "diagonal of the hat matrix; the mean is 2 / n"),
    "studentised_residual": ("standard deviations", "externally studentised residual"),
    "cooks_distance": ("ratio", "Cook's distance (1977)"),
    "dffits": ("standard deviations", "change of the fitted value when the authority is left out"),
}


@dataclass(frozen=True, slots=True)
class Pairs:
    """Care rates of authorities beside their deprivation, for every measure and year.

    Attributes
    ----------
    frames
        By measure and year: a row per authority that has both, in the order of ``area_code``,
        with ``value`` (unit of the measure), ``care_rate_per_10k``, ``n_children_looked_after``
        and ``population_0_17``. Wales is left out.
    """

    frames: dict[tuple[str, int], pd.DataFrame]

    def of(self, measure: str, year: int) -> pd.DataFrame:
        """Give the authorities of a year and measure, shape (authorities, 5).

        Raises
        ------
        NotEstimableError
            If fewer than four authorities have both, or the measure or the rates do not vary.
        """
        paired = self.frames.get((measure, year), pd.DataFrame())
        if len(paired) < LEAST_AUTHORITIES:
            raise NotEstimableError(
                f"{len(paired)} authorities have a rate in {year} and a {measure}"
            )
        if np.ptp(paired["value"]) == 0:
            raise NotEstimableError(f"{measure} is the same for every authority in {year}")
        if np.ptp(paired["care_rate_per_10k"]) == 0:
            raise NotEstimableError(f"the care rate of {year} is the same for every authority")
        return paired


def pairs(rates: pd.DataFrame, deprivation: pd.DataFrame) -> Pairs:
    """Pair the rates of every year with every measure, in one merge.

    Parameters
    ----------
    rates
        ``marts.fct_care_rates``: a row per area and year.
    deprivation
        ``marts.fct_deprivation``: a row per area and measure.
    """
    authorities = rates.loc[~rates["is_wales"].astype(bool), [YEAR, *PAIRED]]
    merged = authorities.merge(deprivation[["area_code", "measure", "value"]], on="area_code")
    merged = merged.dropna(subset=["care_rate_per_10k", "value"]).sort_values("area_code")
    frames = {
        (str(measure), int(year)): paired[[*PAIRED, "value"]].reset_index(drop=True)
        for (measure, year), paired in merged.groupby(["measure", YEAR])
    }
    return Pairs(frames)


def deprivation_regression(paired: pd.DataFrame, measure: str, year: int) -> list[Statistic]:
    """Regress the rate on the measure; slope and intercept with classical and HC3 errors.

    Parameters
    ----------
    paired
        A row per authority, from :meth:`Pairs.of`.

    Returns
    -------
    list of Statistic
        Slope, intercept and R squared; rates in children per 10,000.

    Raises
    ------
    NotEstimableError
        If all authorities but one have the same value: HC3 and residuals then divide by zero.

    Notes
    -----
    The report allows for deprivation in Appendix C, which is not available; it cites that about
    half of the difference between authorities goes with it (Hodges 2020b).
    """
    fit = _fit(paired)
    of_fit: dict[str, Any] = {
        "analysis": "deprivation_regression",
        "measure": measure,
        "start_year": year,
        "end_year": year,
        "n": len(paired),
        "missing_rule": MISSING,
    }
    statistics = [
        Statistic(
            **of_fit,
            model="ols",
            statistic=name,
            estimate=float(value),
            unit=unit,
            method=CLASSICAL,
        )
        for name, value, unit in (
            ("r_squared_adjusted", fit.rsquared_adj, "share"),
            ("residual_sd", np.sqrt(fit.scale), "children per 10,000"),
        )
    ]
    robust = fit.get_robustcov_results("HC3", use_t=True)
    limits = r_squared_limits(fit.rsquared, len(paired))
    explained = Statistic(
        **of_fit,
        model="ols",
        statistic="r_squared",
        estimate=float(fit.rsquared),
        ci_low=limits.low,
        ci_high=limits.high,
        unit="share",
        method=f"{CLASSICAL}; limits of the correlation by Fisher's z, squared",
    )
    return [
        explained,
        *statistics,
        *_coefficients(fit, of_fit, "ols", CLASSICAL),
        *_coefficients(robust, of_fit, "ols_hc3", ROBUST),
    ]


def no_regression(measure: str, year: int, reason: NotEstimableError) -> Statistic:
    """The row of a line that authorities do not determine, with the reason."""
    return Statistic(
        analysis="deprivation_regression",
        model="ols",
        statistic="r_squared",
        measure=measure,
        start_year=year,
        end_year=year,
        estimate=float("nan"),
        n=0,
        unit="share",
        method=CLASSICAL,
        missing_rule=MISSING,
        missing_reason=str(reason),
    )


def r_squared_limits(r_squared: float, n: int) -> Interval:
    """95% limits of the share of variance that one predictor explains.

    Parameters
    ----------
    r_squared
        Square of the correlation, 0 to 1.
    n
        Pairs, four or more.

    Notes
    -----
    Fisher's z of the correlation has a standard error of 1 / sqrt(n - 3). A limit on the other side
    of no correlation counts as 0: the share explained cannot be less.
    """
    if not n > 3:
        raise ValueError(f"limits of a correlation take four pairs or more, not {n}")
    z = np.arctanh(np.clip(r_squared, 0, 1 - 1e-12) ** 0.5)
    margin = norm.ppf(0.975) / (n - 3) ** 0.5
    return Interval(float(np.tanh(max(z - margin, 0)) ** 2), float(np.tanh(z + margin) ** 2))


def influence(paired: pd.DataFrame, measure: str, year: int) -> list[Statistic]:
    """How far each authority bends the line: leverage, residual, Cook's distance, DFFITS.

    Parameters
    ----------
    paired
        A row per authority, from :meth:`Pairs.of`.

    Raises
    ------
    NotEstimableError
        If all authorities but one have the same value.
    """
    measures = _fit(paired).get_influence()
    columns = {
        "leverage": measures.hat_matrix_diag,
        "studentised_residual": measures.resid_studentized_external,
        "cooks_distance": measures.cooks_distance[0],
        "dffits": measures.dffits[0],
    }
    return [
        Statistic(
            analysis="deprivation_influence",
            model="ols",
            statistic=name,
            area_code=area_code,
            measure=measure,
            start_year=year,
            end_year=year,
            estimate=float(value),
            n=len(paired),
            unit=INFLUENCE[name][0],
            method=f"least squares; {INFLUENCE[name][1]}",
            missing_rule=MISSING,
        )
        for name, values in columns.items()
        for area_code, value in zip(paired["area_code"], values, strict=True)
    ]


def _fit(paired: pd.DataFrame) -> RegressionResultsWrapper:
    design = add_constant(paired["value"].to_numpy(float))
    fit = OLS(paired["care_rate_per_10k"].to_numpy(float), design).fit()
    alone = paired.loc[fit.get_influence().hat_matrix_diag > ALONE, "area_code"]
    if not alone.empty:
        raise NotEstimableError(f"{alone.iloc[0]} alone decides the line: others have one value")
    return fit


def _coefficients(fit: Any, of_fit: dict[str, Any], model: str, method: str) -> list[Statistic]:
    """Intercept and slope with the errors of a fit."""
    intervals = np.asarray(fit.conf_int())
    return [
        Statistic(
            **of_fit,
            model=model,
            statistic=name,
            estimate=float(np.asarray(fit.params)[i]),
            std_error=float(np.asarray(fit.bse)[i]),
            ci_low=float(intervals[i][0]),
            ci_high=float(intervals[i][1]),
            p_value=float(np.asarray(fit.pvalues)[i]),
            unit="children per 10,000" + (" per unit of the measure" if i else ""),
            method=method,
        )
        for i, name in enumerate(("intercept", "slope"))
    ]
