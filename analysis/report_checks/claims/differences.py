"""Claims that two groups differ: d with its interval, Holm's p, one effect against another."""

from dataclasses import dataclass

import numpy as np
from scipy.special import nctdtrinc
from scipy.stats import norm

from analysis.multiple_tests import holm
from analysis.report_checks.claims.claim import (
    ROUNDING_ALONE,
    ROUNDING_AND_CHANCE,
    ClaimCheck,
    Finding,
    Verdict,
    of_test,
)
from analysis.report_checks.claims.rounding import (
    Range,
    magnitude,
    p_of_t,
    p_shown,
    printed_p,
)
from analysis.report_checks.claims.sizes import Sizes, group_sizes
from analysis.report_checks.printed import PrintedTest

TAIL = 0.025  # on each side of a 95% interval


@dataclass(frozen=True, slots=True)
class Effect:
    """Cohen's d, second group less first, with its 95% interval."""

    d: float
    between: Range


def effect_of_t(t: float, df: float, sizes: Sizes) -> Effect:
    """Turn a pooled t into Cohen's d, with the exact interval by the noncentral t (Steiger 2004).

    Parameters
    ----------
    t, df
        The test.
    sizes
        Respondents of the two groups.
    """
    size, error = abs(t), sizes.error_of_d
    # solved above 0 and mirrored
    ends = [float(nctdtrinc(df, share, size)) * error for share in (1 - TAIL, TAIL)]
    between = Range(*ends) if t >= 0 else Range(-ends[1], -ends[0])
    return Effect(t * error, between)


def effect_of_test(test: PrintedTest, sizes: Sizes) -> Effect:
    """D of a printed t, and the interval that holds those of every t that rounds to it."""
    t, df = test.statistic, test.df.number
    lowest, highest = (effect_of_t(each, df, sizes) for each in (t.low, t.high))
    return Effect(
        effect_of_t(t.number, df, sizes).d, Range(lowest.between.low, highest.between.high)
    )


def difference(check: ClaimCheck) -> Finding:
    """Ask whether the printed t-test shows the second group above, or below, the first."""
    test, sign = check.test("test"), check.number("sign")
    effect = effect_of_test(test, group_sizes(check, test.df.number + 2))
    p = p_of_t(test)
    t = test.statistic
    return Finding(
        verdict=of_test(p, check.number("level"), is_as_claimed=sign * t.number > 0),
        explanation=f"t({test.df.number:.0f}) = {t.printed}, {p_shown(p)}; d = {effect.d:.2f}, "
        f"95% limits {effect.between.shown(2)}, second group less first.",
        method="two-sided p of the printed pooled t; d = t sqrt(1/n1 + 1/n2), noncentral t "
        "interval; groups as large, of those tested, as they are of all respondents",
        estimate=effect.d,
        between=effect.between,
        p_value=(p.low + p.high) / 2,
        unit="Cohen's d",
        interval=ROUNDING_AND_CHANCE,
    )


def holm_adjusted(check: ClaimCheck) -> Finding:
    """Ask whether a printed p stands after Holm's adjustment over the tests it is printed with."""
    p, family = check.one("p"), check.many("family")
    place = [each.value_id for each in family].index(p.value_id)
    ends = [printed_p(each) for each in family]
    # an adjusted p rises with every p of the family: its ends are those of all together
    adjusted = Range(
        *(float(holm([getattr(each, end) for each in ends])[place]) for end in ("low", "high"))
    )
    # a bound has no number of its own: its end is the most that can be said against the claim
    numbers = [
        each.number if each.is_figure else end.high for each, end in zip(family, ends, strict=True)
    ]
    estimate = float(holm(numbers)[place])
    return Finding(
        verdict=of_test(adjusted, check.number("level")),
        explanation=f"Printed p {p.printed}; adjusted for the {len(family)} tests of the table "
        f"{p_shown(adjusted)}.",
        method="Holm (1979) over the printed p of the table, every p over its rounding interval",
        estimate=estimate,
        between=adjusted,
        p_value=estimate,
        unit="adjusted p",
        interval=ROUNDING_ALONE,
    )


def difference_of_effects(first: float, second: float, error: float, r: float) -> float:
    """Z of the difference of two effects on the same respondents.

    Parameters
    ----------
    first, second
        The effects, in one unit.
    error
        Standard error of each.
    r
        Correlation of the two estimates.
    """
    return (first - second) / (error * np.sqrt(2 * (1 - r)))


def larger_effect(check: ClaimCheck) -> Finding:
    """Ask whether one difference between two groups is larger than another, sign apart."""
    larger, smaller = check.test("larger"), check.test("smaller")
    n = (larger.df.number + smaller.df.number) / 2 + 2
    error = group_sizes(check, n).error_of_d
    one, two = magnitude(larger.statistic), magnitude(smaller.statistic)
    apart = Range((one.low - two.high) * error, (one.high - two.low) * error)
    middle = (abs(larger.statistic.number) - abs(smaller.statistic.number)) * error
    r = check.number("r_high")
    z = [
        difference_of_effects(each, 0.0, error, each_r)
        for each in (apart.low, apart.high)
        for each_r in (0.0, r)
    ]
    p = Range.of(2 * norm.sf(np.abs([*z, *([0.0] if apart.low < 0 < apart.high else [])])))
    verdict = of_test(p, check.number("level"), is_as_claimed=middle > 0)
    of_middle = 2 * norm.sf(abs(difference_of_effects(middle, 0.0, error, 0.0)))
    return Finding(
        verdict=verdict,
        explanation=f"|d| = {abs(larger.statistic.number) * error:.2f} against "
        f"{abs(smaller.statistic.number) * error:.2f}: {middle:.2f} apart, z = "
        f"{Range.of(z).shown(1)} for correlations of the two scores from 0 to {r:g}, "
        f"{p_shown(p)}. "
        + (
            "That one is significant and the other not does not make them differ."
            if verdict in (Verdict.NOT_SUPPORTED, Verdict.NOT_SHOWN)
            else "They differ."
        ),
        method="z of the difference of two |d| on the same groups, over rounded t and a range of "
        "correlations; p at the estimate takes the scores to be independent",
        estimate=middle,
        between=apart,
        p_value=float(of_middle),
        unit="Cohen's d",
        interval=ROUNDING_ALONE,
    )
