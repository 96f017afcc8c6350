"""Claims whose respondents come in clusters: what a design effect leaves of a printed t."""

import numpy as np
from scipy.stats import t as student

from analysis.report_checks.claims.claim import ROUNDING_ALONE, ClaimCheck, Finding, of_test
from analysis.report_checks.claims.rounding import Range, magnitude, p_shown
from analysis.report_checks.printed import PrintedValue


def clustered_p(t: np.ndarray, n: float, n_clusters: int, icc: np.ndarray) -> np.ndarray:
    """Two-sided p of a t between groups of clusters, with its design effect (Kish 1965).

    Parameters
    ----------
    t
        Of the test that takes respondents to be independent.
    n, n_clusters
        Respondents and clusters; clusters of one size are assumed, and unequal ones are worse.
    icc
        Intraclass correlation, 0 to 1.

    Returns
    -------
    numpy.ndarray
        On clusters less two degrees of freedom.

    Raises
    ------
    ValueError
        If there are fewer than three clusters.
    """
    if n_clusters < 3:
        raise ValueError(f"{n_clusters} clusters leave no degrees of freedom")
    effect = 1 + (n / n_clusters - 1) * icc
    return 2 * student.sf(np.abs(t) / np.sqrt(effect), n_clusters - 2)


def tipping_icc(t: np.ndarray, n: float, n_clusters: int, level: float) -> np.ndarray:
    """Intraclass correlation from which a printed t is no longer significant; 0 if it never is.

    Parameters
    ----------
    t, n, n_clusters
        As in `clustered_p`.
    level
        Two-sided.
    """
    critical = student.isf(level / 2, n_clusters - 2)
    return np.clip(((t / critical) ** 2 - 1) / (n / n_clusters - 1), 0, 1)


def _t_of(statistic: PrintedValue, df: float) -> Range:
    """Size of a printed t, or the root of a chi-squared with one degree of freedom.

    Raises
    ------
    ValueError
        If a chi-squared has more.
    """
    if statistic.statistic == "t":
        return magnitude(statistic)
    if df != 1:
        raise ValueError(f"{statistic.value_id}: chi-squared on {df:g} degrees of freedom is no t")
    return Range(float(np.sqrt(max(statistic.low, 0))), float(np.sqrt(statistic.high)))


def design_effect(check: ClaimCheck) -> Finding:
    """Ask whether a printed t, or chi-squared on one df, stands if those of a cluster are alike."""
    test, level = check.test("test"), check.number("level")
    n_clusters = len(check.many("clusters"))
    n = check.one("n").number if "n" in check.values else test.df.number + 2
    iccs = [check.number("icc_low"), check.number("icc_high")]
    size = _t_of(test.statistic, test.df.number)
    ends = np.array([size.low, size.high])
    p = [Range.of(clustered_p(ends, n, n_clusters, np.array(icc))) for icc in iccs]
    tips = Range.of(tipping_icc(ends, n, n_clusters, level))
    middle = np.array((size.low + size.high) / 2)
    tip = float(tipping_icc(middle, n, n_clusters, level))
    limit = f"significant below {tip:.3f}" if tip > 0 else "significant with none"
    at_high = float(clustered_p(middle, n, n_clusters, np.array(iccs[1])))
    return Finding(
        verdict=of_test(Range(p[0].low, p[1].high), level),
        explanation=f"{n:.0f} respondents in {n_clusters} clusters, "
        f"{test.statistic.statistic} = {test.statistic.printed}: with an intraclass correlation "
        f"of {iccs[0]:g} {p_shown(p[0])}, of {iccs[1]:g} {p_shown(p[1])}; {limit}. The report "
        "prints no such correlation.",
        method="t over the root of 1 + (n / clusters - 1) ICC (Kish 1965), clusters less two "
        "degrees of freedom; the estimate is the ICC from which it is not significant, p is at "
        "the largest ICC of the range",
        estimate=tip,
        between=tips,
        p_value=at_high,
        unit="intraclass correlation",
        interval=ROUNDING_ALONE,
    )
