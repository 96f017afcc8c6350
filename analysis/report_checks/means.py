"""Check of printed t values against printed means and standard deviations."""

from collections.abc import Iterator

import numpy as np

from analysis.report_checks.printed import ROUNDING, Check, PrintedValue, check, figures, tests
from domain.summaries import Summary, pooled_t

LEAST_IN_A_GROUP = 5  # respondents; a split that leaves fewer is not considered
Group = dict[str, PrintedValue]  # mean and sd of one group


def t_from_summary(printed: list[PrintedValue]) -> Iterator[Check]:
    """Ask whether any group sizes and any means and SDs that round to those printed give the t.

    Notes
    -----
    The largest and smallest t over the corners of the rounding intervals and over all splits of
    the df; t is monotone in each mean and SD. Sizes under five in a group are not considered.
    """
    groups: dict[tuple[str, str, str], Group] = {}
    for row in figures(printed, "mean", "sd"):
        groups.setdefault((row.location, row.variable, row.grouping), {})[row.statistic] = row
    for test in tests(printed, "t"):
        t = test.statistic
        first, _, second = t.grouping.partition("_vs_")
        one, two = (groups.get((t.location, t.variable, name), {}) for name in (first, second))
        if not (one.keys() >= {"mean", "sd"} and two.keys() >= {"mean", "sd"}):
            continue
        low, high = _t_range(one, two, int(test.df.number))
        yield check(
            "t_from_summary",
            t.value_id,
            (t, *one.values(), *two.values()),
            at=t.location,
            printed=t.printed,
            recomputed=f"{low:.2f} to {high:.2f}",
            interval=(low, high),
            holds=high >= t.low - ROUNDING and low <= t.high + ROUNDING,
            explanation=f"The printed means and SDs give t between {low:.2f} and {high:.2f}, "
            f"printed {t.printed}.",
            falls=(t,),
        )


def _t_range(first: Group, second: Group, df: int) -> tuple[float, float]:
    n_first = np.arange(LEAST_IN_A_GROUP, df - 2)
    n_second = df + 2 - n_first
    means = (
        (first["mean"].high, second["mean"].low),
        (first["mean"].low, second["mean"].high),
    )
    spreads = (
        (first["sd"].low, second["sd"].low),
        (first["sd"].high, second["sd"].high),
    )
    every = np.concatenate(
        [
            pooled_t(
                Summary(n_first, mean_first, max(sd_first, ROUNDING)),
                Summary(n_second, mean_second, max(sd_second, ROUNDING)),
            ).t
            for mean_first, mean_second in means
            for sd_first, sd_second in spreads
        ]
    )
    return float(every.min()), float(every.max())
