"""Claims that two groups are alike: two one-sided tests at a stated margin."""

import numpy as np
from scipy.stats import norm

from analysis.report_checks.claims.claim import (
    ROUNDING_AND_CHANCE,
    ClaimCheck,
    Finding,
    Verdict,
    of_test,
)
from analysis.report_checks.claims.differences import effect_of_test
from analysis.report_checks.claims.rounding import Range, corners, p_shown
from analysis.report_checks.claims.shares import counted
from analysis.report_checks.claims.sizes import group_sizes
from analysis.survey.equivalence import two_one_sided

LOGISTIC_SD = np.pi / np.sqrt(3)  # of the standard logistic distribution
SAYING = {
    Verdict.SUPPORTED: "Alike within the margin.",
    Verdict.CONTRADICTED: "The difference is larger than the margin.",
}
NOT_ALIKE = (
    "Equivalence is not shown; that a difference is not significant does not show it either."
)


def _verdict(p: Range, size: Range, margin: float, error: Range, level: float) -> Verdict:
    """Verdict of p; where the difference is for certain beyond the margin, of that."""
    is_beyond = norm.sf((size.low - margin) / error.high) < level
    return Verdict.CONTRADICTED if is_beyond else of_test(p, level)


def alike(check: ClaimCheck) -> Finding:
    """Ask whether the printed t-test leaves no difference beyond the margin."""
    test, margin, level = check.test("test"), check.number("margin_d"), check.number("level")
    sizes = group_sizes(check, test.df.number + 2)
    error = sizes.error_of_d
    t = test.statistic
    ends = np.array([t.low, t.number, t.high, *([0.0] if t.low < 0 < t.high else [])])
    p = Range.of(two_one_sided(ends, test.df.number, np.array(margin / error)))
    effect = effect_of_test(test, sizes)
    size = Range.of(np.abs(ends) * error)
    verdict = _verdict(p, size, margin, Range.at(error), level)
    return Finding(
        verdict=verdict,
        explanation=f"d = {effect.d:.2f}, 95% limits {effect.between.shown(2)}; two one-sided "
        f"tests at |d| < {margin:g}: {p_shown(p)}. " + SAYING.get(verdict, NOT_ALIKE),
        method="two one-sided t-tests (Schuirmann 1987) of the printed t; groups as large, of "
        "those tested, as they are of all respondents",
        estimate=effect.d,
        between=effect.between,
        p_value=float(two_one_sided(np.array(t.number), test.df.number, np.array(margin / error))),
        unit="Cohen's d",
        interval=ROUNDING_AND_CHANCE,
    )


def log_odds_ratio(
    n_first: float, of_first: float, n_second: float, of_second: float
) -> tuple[float, float]:
    """Log of the odds ratio of the second group to the first, and its standard error (Woolf 1955).

    Parameters
    ----------
    n_first, n_second
        Who did.
    of_first, of_second
        Sizes of the groups.
    """
    cells = np.array([n_second, of_second - n_second, n_first, of_first - n_first])
    logs = np.log(cells)
    return float(logs[0] - logs[1] - logs[2] + logs[3]), float(np.sqrt((1 / cells).sum()))


def shares_alike(check: ClaimCheck) -> Finding:
    """Ask whether two printed shares leave no difference beyond the margin, on the scale of d."""
    margin, level = check.number("margin_d"), check.number("level")
    first, second = counted(check, "first"), counted(check, "second")
    pairs = np.array(
        [
            log_odds_ratio(first.n.number, of_first, second.n.number, of_second)
            for of_first, of_second in zip(*corners(first.sizes, second.sizes), strict=True)
        ]
    )
    d, error = pairs.T / LOGISTIC_SD
    p = two_one_sided(d / error, np.inf, margin / error)
    limits = Range(
        float((d - norm.ppf(0.975) * error).min()), float((d + norm.ppf(0.975) * error).max())
    )
    verdict = _verdict(Range.of(p), Range.of(np.abs(d)), margin, Range.of(error), level)
    return Finding(
        verdict=verdict,
        explanation=f"{second.shown} against {first.shown}: d = {d.mean():.2f}, 95% limits "
        f"{limits.shown(2)}; two one-sided tests at |d| < {margin:g}: {p_shown(Range.of(p))}. "
        + SAYING.get(verdict, NOT_ALIKE),
        method="log odds ratio (Woolf 1955) as d: times root 3 over pi (Hasselblad and Hedges "
        "1995); two one-sided normal tests, at every size of the groups that the percentages allow",
        estimate=float(d.mean()),
        between=limits,
        p_value=float(p.mean()),
        unit="Cohen's d",
        interval=ROUNDING_AND_CHANCE,
    )
