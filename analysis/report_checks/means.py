"""Check of printed t values against printed means and standard deviations."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.report_checks.printed import Check, exact, tests, verdict


def t_from_summary(printed: pd.DataFrame) -> Iterator[Check]:
    """Ask whether any group sizes and any means and SDs that round to those printed give the t.

    Notes
    -----
    The largest and smallest t over the corners of the rounding intervals and over all splits of
    the df; t is monotone in each mean and SD. Sizes under five in a group are not considered.
    """
    figures = exact(printed)
    groups: dict[tuple, dict] = {}
    for row in figures[figures["statistic"].isin(["mean", "sd"])].itertuples():
        groups.setdefault((row.location, row.variable, row.grouping), {})[row.statistic] = row
    for parts in tests(printed, "t"):
        t, df = parts["t"], parts["df"]
        first, _, second = t.grouping.partition("_vs_")
        summaries = {
            group: groups.get((t.location, t.variable, group), {}) for group in (first, second)
        }
        if not all({"mean", "sd"} <= each.keys() for each in summaries.values()):
            continue
        low, high = _t_range(summaries[first], summaries[second], int(df.number))
        holds = high >= t.low - 1e-9 and low <= t.high + 1e-9
        yield Check(
            f"t_from_summary.{t.value_id}",
            "t_from_summary",
            (t.value_id, *(row.value_id for each in summaries.values() for row in each.values())),
            t.location,
            t.printed,
            f"{low:.2f} to {high:.2f}",
            low,
            high,
            verdict(holds),
            f"The printed means and SDs give t between {low:.2f} and {high:.2f}, "
            f"printed {t.printed}.",
            () if holds else (t.value_id,),
        )


def _t_range(first: dict, second: dict, df: int) -> tuple[float, float]:
    n_first = np.arange(5, df - 2)
    n_second = df + 2 - n_first
    ends = []
    for diff, wide in (
        (second["mean"].low - first["mean"].high, True),
        (second["mean"].low - first["mean"].high, False),
        (second["mean"].high - first["mean"].low, True),
        (second["mean"].high - first["mean"].low, False),
    ):
        end = "high" if wide else "low"
        one, two = max(getattr(first["sd"], end), 1e-9), max(getattr(second["sd"], end), 1e-9)
        pooled = ((n_first - 1) * one**2 + (n_second - 1) * two**2) / df
        ends.append(diff / np.sqrt(pooled * (1 / n_first + 1 / n_second)))
    every = np.concatenate(ends)
    return float(every.min()), float(every.max())
