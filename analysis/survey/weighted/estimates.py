"""Weighted means and shares, with errors as of a sample drawn with replacement.

Weights count on the scale on which their mean is 1 over the respondents used. The error of a mean
is linearised (Binder 1983; Lumley 2010): it counts that weights differ, and knows nothing of strata
or clusters of the sample, which no export tells.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit
from scipy.stats import t as student
from statsmodels.stats.weightstats import DescrStatsW

from analysis.results import Interval
from domain.weights import effective_n, equivalent_df, normalised

LEAST_DF = 1.0  # with fewer, one weight is nearly all of them, and limits would mean nothing
UPPER_TAIL = 0.975


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """A weighted mean of respondents, in the unit of the values.

    Attributes
    ----------
    n, n_effective
        Respondents, and how many with equal weights would tell as much (Kish 1965).
    mean, unweighted_mean, sd
        The SD is None of one respondent.
    std_error
        Of the mean; None of one respondent, or where all values are equal.
    df
        Degrees of freedom of the error, by the weights (Satterthwaite 1946).
    """

    n: int
    n_effective: float
    mean: float
    unweighted_mean: float
    sd: float | None
    std_error: float | None
    df: float

    @property
    def quantile(self) -> float | None:
        """How many errors 95% limits lie from the mean; None where weights leave too few df."""
        if self.std_error is None or self.df < LEAST_DF:
            return None
        return float(stdtrit(self.df, UPPER_TAIL))

    @property
    def limits(self) -> Interval | None:
        """95% limits of the mean."""
        quantile = self.quantile
        if quantile is None or self.std_error is None:
            return None
        width = quantile * self.std_error
        return Interval(self.mean - width, self.mean + width)

    @property
    def share_limits(self) -> Interval | None:
        """95% limits of a mean that is a share, from 0 to 1: symmetric about its logit."""
        quantile = self.quantile
        if quantile is None or self.std_error is None:
            return None
        logit = np.log(self.mean / (1 - self.mean))
        width = quantile * self.std_error / (self.mean * (1 - self.mean))
        low, high = 1 / (1 + np.exp(-np.array([logit - width, logit + width])))
        return Interval(float(low), float(high))


@dataclass(frozen=True, slots=True)
class WeightedDifference:
    """Second weighted mean minus first, with its two-sided t-test and 95% limits."""

    estimate: float
    std_error: float
    df: float
    t: float
    p_value: float
    limits: Interval


def weighted_mean(values: np.ndarray, weights: np.ndarray) -> WeightedMean:
    """Summarise the values of a group.

    Parameters
    ----------
    values
        Scores, or 0 and 1; none missing, shape (respondents,).
    weights
        Above zero, on any scale; shape (respondents,).

    Raises
    ------
    ValueError
        If there is no respondent.
    """
    n = len(values)
    if not n:
        raise ValueError("no respondents: nothing has a mean")
    scaled = normalised(weights)
    # with weights that add up to n its mean and SD (n - 1) are those of the field
    described = DescrStatsW(values, weights=scaled, ddof=1)
    residuals = scaled * (values - described.mean)
    varies = n > 1 and bool(np.ptp(values) > 0)
    return WeightedMean(
        n=n,
        n_effective=effective_n(scaled),
        mean=float(described.mean),
        unweighted_mean=float(values.mean()),
        sd=float(described.std) if n > 1 else None,
        std_error=float(np.sqrt(n / (n - 1) * np.sum(residuals**2)) / n) if varies else None,
        df=equivalent_df(scaled),
    )


def weighted_difference(first: WeightedMean, second: WeightedMean) -> WeightedDifference | None:
    """Test a difference of weighted means, each group a sample of its own.

    Returns
    -------
    WeightedDifference or None
        None where no test can be made: a group of one, no variation, or weights so unequal that
        one respondent is nearly a whole group.

    Notes
    -----
    The errors of the groups add up, and their df as Welch's (1947) do: with equal weights it is
    his test. Survey software takes n - 2; with few leaders and unequal weights that rejects far
    too often (docs/survey_method.md).
    """
    groups = (first, second)
    if any(each.n < 2 or each.df < LEAST_DF for each in groups):
        return None
    variances = [(each.std_error or 0.0) ** 2 for each in groups]
    error = float(np.sqrt(sum(variances)))
    if error == 0:
        return None
    df = error**4 / sum(v**2 / each.df for v, each in zip(variances, groups, strict=True))
    estimate = second.mean - first.mean
    t = estimate / error
    width = float(student.ppf(UPPER_TAIL, df)) * error
    limits = Interval(estimate - width, estimate + width)
    return WeightedDifference(estimate, error, df, t, float(2 * student.sf(abs(t), df)), limits)
