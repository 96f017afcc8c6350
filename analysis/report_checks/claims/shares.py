"""Claims about shares: of respondents, of a population, of two groups."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import confint_proportions_2indep

from analysis.report_checks.claims.claim import (
    ROUNDING_ALONE,
    ROUNDING_AND_CHANCE,
    ClaimCheck,
    Finding,
    Verdict,
    of_outcomes,
    of_test,
)
from analysis.report_checks.claims.rounding import Range, corners, p_of_chi_squared, p_shown
from analysis.report_checks.printed import PrintedValue
from domain.printed import bases


@dataclass(frozen=True, slots=True)
class ImpliedPopulation:
    """What a sample and a part of it, with the response rate of each, say of the population.

    Attributes
    ----------
    n_all, n_part
        People in the population and in the part.
    share_pct
        The part, in percent of the population.
    response_of_others_pct
        Response of those outside the part.
    chi2, p
        Pearson's test that both responded alike, one degree of freedom.
    """

    n_all: float
    n_part: float
    share_pct: float
    response_of_others_pct: float
    chi2: float
    p: float


def implied_population(
    n: float, rate_pct: float, n_part: float, rate_part_pct: float
) -> ImpliedPopulation:
    """Work a population out from two response rates.

    Parameters
    ----------
    n, n_part
        Respondents, and those of the part.
    rate_pct, rate_part_pct
        Response of the population and of the part, 0 to 100.

    Raises
    ------
    ValueError
        If the part would be no part: larger than the population, or with more answers than people.
    """
    n_all, in_part = 100 * n / rate_pct, 100 * n_part / rate_part_pct
    others, answered = n_all - in_part, n - n_part
    if others < answered or in_part < n_part:
        raise ValueError(f"{n} at {rate_pct}% and {n_part} at {rate_part_pct}% leave nobody out")
    table = [[n_part, in_part - n_part], [answered, others - answered]]
    test = chi2_contingency(np.array(table), correction=False)
    return ImpliedPopulation(
        n_all=n_all,
        n_part=in_part,
        share_pct=100 * in_part / n_all,
        response_of_others_pct=100 * answered / others,
        chi2=float(test.statistic),
        p=float(test.pvalue),
    )


def representative(check: ClaimCheck) -> Finding:
    """Compare the share of a part in the sample with the share that response rates imply."""
    n, rate, n_part, rate_part = (check.one(role) for role in ("n", "rate", "n_part", "rate_part"))
    implied = [
        implied_population(n.number, of_all, n_part.number, of_part)
        for of_all, of_part in zip(*corners(rate, rate_part), strict=True)
    ]
    share = Range.of([each.share_pct for each in implied])
    middle = implied_population(n.number, rate.number, n_part.number, rate_part.number)
    p = Range.of([each.p for each in implied])
    in_sample = 100 * n_part.number / n.number
    # that no difference is found shows no likeness: such a claim can fail, and not be shown
    fails = p.high < check.number("level")
    return Finding(
        verdict=Verdict.CONTRADICTED if fails else Verdict.NOT_SHOWN,
        explanation=f"{n.printed} at {rate.printed} and {n_part.printed} at {rate_part.printed} "
        f"imply {Range.of([e.n_all for e in implied]).shown(0)} people, "
        f"{Range.of([e.n_part for e in implied]).shown(0)} of them in the part: "
        f"{share.shown(1)}%. In the sample it is {in_sample:.1f}%. Of the others "
        f"{Range.of([e.response_of_others_pct for e in implied]).shown(1)}% responded; "
        f"chi-squared(1) = {Range.of([e.chi2 for e in implied]).shown(0)}, {p_shown(p)}.",
        method="population = n / response rate, for all and for a part; Pearson chi-squared of "
        "response by part, no continuity correction; every corner of the rounded rates",
        estimate=middle.share_pct,
        between=share,
        p_value=middle.p,
        unit="percent of the population",
        interval=ROUNDING_ALONE,
    )


def majority(check: ClaimCheck) -> Finding:
    """Compare a printed share of those who answered with the share that a word stands for."""
    above = check.number("above_pct")
    if "base" in check.values:
        n, base = check.one("n"), check.one("base")
        share = Range.at(100 * n.number / base.number)
        said = f"{n.number:.0f} of {base.number:.0f} are {share.shown(1)}%"
    else:
        percent = check.one("percent")
        share = Range(percent.low, percent.high)
        said = f"{percent.printed} stands for {share.shown(2)}%"
    holds = [end > above for end in (share.low, share.high)]
    against = "above" if all(holds) else "around" if any(holds) else "not above"
    return Finding(
        verdict=of_outcomes(holds),
        explanation=f"{said}, {against} {above:g}%.",
        method="share of those who answered against the share that the word takes; about the "
        "sample, without a test",
        estimate=(share.low + share.high) / 2,
        between=share,
        unit="percent",
        interval=ROUNDING_ALONE,
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of a group, and every size of the group that gives the printed percentage."""

    n: PrintedValue
    percent: PrintedValue

    @property
    def shown(self) -> str:
        """Percentage and count in words."""
        return f"{self.percent.number:g}% ({self.n.number:.0f})"

    @property
    def sizes(self) -> Range:
        """Smallest and largest size of the group.

        Raises
        ------
        ValueError
            If no size gives the percentage.
        """
        found = bases(self.n.number, self.percent.low, self.percent.high)
        if not len(found):
            raise ValueError(f"{self.percent.value_id}: no base gives it for {self.n.printed}")
        return Range.of(found)


def counted(check: ClaimCheck, group: str) -> Counted:
    """The count and percentage of a group."""
    return Counted(check.one(f"n_{group}"), check.one(f"percent_{group}"))


def difference_of_shares(check: ClaimCheck) -> Finding:
    """Ask whether the second group has the larger share, by the printed chi-squared test."""
    first, second = counted(check, "first"), counted(check, "second")
    test = check.test("test")
    points = second.percent.number - first.percent.number
    limits = Range.of(
        [
            100 * end
            for n_first, n_second in zip(*corners(first.sizes, second.sizes), strict=True)
            for end in confint_proportions_2indep(
                second.n.number,
                n_second,
                first.n.number,
                n_first,
                method="newcomb",
                compare="diff",
            )
        ]
    )
    p = p_of_chi_squared(test)
    return Finding(
        verdict=of_test(p, check.number("level"), is_as_claimed=points > 0),
        explanation=f"{second.shown} against {first.shown}: {points:.1f} points, 95% limits "
        f"{limits.shown(1)}; printed chi-squared {test.statistic.printed}, {p_shown(p)}.",
        method="difference of two shares, Newcombe's hybrid score interval at every size of the "
        "groups that the percentages allow; p of the printed chi-squared test",
        estimate=points,
        between=limits,
        p_value=(p.low + p.high) / 2,
        unit="percentage points",
        interval=ROUNDING_AND_CHANCE,
    )
