"""Claims that a gap between two kinds of people is smaller in one place than in another."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from analysis.report_checks.claims.claim import ROUNDING_ALONE, ClaimCheck, Finding, Verdict
from analysis.report_checks.claims.rounding import Range, corners, p_shown
from domain.summaries import Numbers

METHOD = (
    "gap = t times its standard error, from t, df, the SD of all and the size of the smaller "
    "group; "
    "z of the difference of two gaps; over the rounded t and SD and every size that is possible; "
    "the estimate and its p take the smaller group to be spread like all who answered"
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Size of a difference of two means, and its standard error, in points of the score."""

    size: Numbers
    error: Numbers


def gap_of_t(t: Numbers, df: float, sd: Numbers, n_few: Numbers) -> Gap:
    """Work a gap out from its pooled t and the SD of everybody.

    Parameters
    ----------
    t, df
        The test of the gap.
    sd
        Standard deviation of both groups together.
    n_few
        Size of the smaller group.

    Notes
    -----
    The squares about one mean are those about two, and those between them: t squared times the
    pooled variance. So the pooled variance is SD squared (n - 1) / (df + t squared).
    """
    n = df + 2
    pooled = sd * np.sqrt((n - 1) / (df + t**2))
    error = pooled * np.sqrt(1 / n_few + 1 / (n - n_few))
    return Gap(np.abs(t) * error, error)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second gap less the first, over all that rounding and sizes leave.

    Attributes
    ----------
    n_few
        Size of the smaller group behind the second gap.
    first, second
        The two gaps.
    """

    n_few: np.ndarray
    first: Gap
    second: Gap

    @property
    def apart(self) -> np.ndarray:
        """First gap less second: below 0 where the first is smaller."""
        return self.first.size - self.second.size

    @property
    def z(self) -> np.ndarray:
        """It over its standard error."""
        return self.apart / np.hypot(self.first.error, self.second.error)

    @property
    def p(self) -> np.ndarray:
        """Two-sided."""
        return 2 * norm.sf(np.abs(self.z))

    @property
    def larger_from(self) -> int | None:
        """Size from which the first gap is the larger one whatever the rounding; None if none."""
        smaller = self.n_few[self.apart <= 0]
        first = int(smaller.max()) + 1 if smaller.size else int(self.n_few.min())
        return first if first <= self.n_few.max() else None

    def significant_to(self, level: float) -> int | None:
        """Largest size with which the first gap can be significantly smaller; None if none."""
        sizes = self.n_few[(self.p < level) & (self.apart < 0)]
        return int(sizes.max()) if sizes.size else None


def compare_gaps(check: ClaimCheck) -> Comparison:
    """Both gaps at every corner of the rounded figures and every size of the smaller group."""
    closer, wider = check.test("closer"), check.test("wider")
    n_closer = check.one("closer_n").number
    most = check.one("few_n").number - n_closer
    ends = corners(closer.statistic, check.one("closer_sd"), wider.statistic, check.one("wider_sd"))
    sizes = np.arange(check.number("least_n"), most + 1)
    n_few = np.repeat(sizes, len(ends[0]))
    t_closer, sd_closer, t_wider, sd_wider = (np.tile(each, len(sizes)) for each in ends)
    return Comparison(
        n_few,
        gap_of_t(t_closer, closer.df.number, sd_closer, n_closer),
        gap_of_t(t_wider, wider.df.number, sd_wider, n_few),
    )


def smaller_gap(check: ClaimCheck) -> Finding:
    """Ask whether a gap is smaller in the first place, where only tests within each are printed."""
    closer, wider = check.test("closer"), check.test("wider")
    n_closer = check.one("closer_n").number
    level, every = check.number("level"), compare_gaps(check)
    n_outside = check.one("base").number - (closer.df.number + 2)
    few = (check.one("few_n").number - n_closer) * (wider.df.number + 2) / n_outside
    middle = Comparison(
        np.array([few]),
        *(
            gap_of_t(np.array([test.statistic.number]), test.df.number, sd.number, n)
            for test, sd, n in (
                (closer, check.one("closer_sd"), n_closer),
                (wider, check.one("wider_sd"), few),
            )
        ),
    )
    apart, p_middle = float(middle.apart[0]), float(middle.p[0])
    return Finding(
        verdict=_verdict(every, level),
        explanation=f"The gap is {Range.of(every.first.size).shown(2)} points where it is said to "
        f"be smaller ({n_closer:.0f} of {closer.df.number + 2:.0f}), and in the other place, with "
        f"about {few:.0f} of {wider.df.number + 2:.0f}, {float(middle.second.size[0]):.2f}. "
        f"{_in_words(every, level)}No test of the difference is printed: z is "
        f"{Range.of(every.z).shown(1)}, {p_shown(Range.of(every.p))}.",
        method=METHOD,
        estimate=apart,
        between=Range.of(every.apart),
        p_value=p_middle,
        unit="points of the score",
        interval=ROUNDING_ALONE,
    )


def _verdict(every: Comparison, level: float) -> Verdict:
    counts = every.p < level
    as_claimed, opposite = counts & (every.apart < 0), counts & (every.apart > 0)
    if as_claimed.all():
        return Verdict.SUPPORTED
    if opposite.all():
        return Verdict.CONTRADICTED
    return Verdict.NOT_SHOWN if as_claimed.any() else Verdict.NOT_SUPPORTED


def _in_words(every: Comparison, level: float) -> str:
    """What the size of the smaller group behind the second gap, which is not printed, decides."""
    said = ""
    if every.larger_from is not None:
        said += f"With {every.larger_from} or more there it is larger whatever the rounding. "
    if (most := every.significant_to(level)) is not None:
        said += f"It can be significantly smaller with {most} or fewer there, and not with more. "
    return said
