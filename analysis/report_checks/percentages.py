"""Checks of percentages against counts and bases."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.report_checks.printed import Check, exact, shown, verdict
from domain.printed import bases

PARTS = ["variable", "option", "grouping"]


def percent_of_base(printed: pd.DataFrame) -> Iterator[Check]:
    """Compare each percentage with its count over its printed base."""
    for n, percent, base in _with_counts(printed):
        if base is None:
            continue
        share = 100 * n.number / base.number
        holds = percent.low - 1e-9 <= share <= percent.high + 1e-9
        yield Check(
            f"percent_of_base.{percent.value_id}",
            "percent_of_base",
            (n.value_id, percent.value_id, base.value_id),
            percent.location,
            f"{n.number:.0f} of {base.number:.0f} = {percent.printed}",
            f"{share:.3f}",
            percent.low,
            percent.high,
            verdict(holds),
            f"{n.number:.0f} of {base.number:.0f} is {share:.3f}%, printed {percent.printed}."
            + ("" if holds else _sum_of_rounded(printed, percent)),
            () if holds else (percent.value_id,),
        )


def percent_without_base(printed: pd.DataFrame) -> Iterator[Check]:
    """Ask whether any whole base gives the percentage for the count."""
    for n, percent, base in _with_counts(printed):
        if base is not None or n.number == 0:
            continue
        found = bases(n.number, percent.low, percent.high)
        low, high = 100 * n.number / percent.high, 100 * n.number / max(percent.low, 1e-9)
        yield Check(
            f"percent_without_base.{percent.value_id}",
            "percent_without_base",
            (n.value_id, percent.value_id),
            percent.location,
            f"{n.number:.0f} = {percent.printed}",
            shown(found),
            low,
            high,
            verdict(len(found) > 0),
            f"{n.number:.0f} is {percent.printed} of a base between {low:.2f} and {high:.2f}: "
            + (
                f"{shown(found)}."
                if len(found)
                else "no whole number; it may be a sum of rounded percentages."
            ),
            () if len(found) else (percent.value_id,),
        )


def shares_of_one_question(printed: pd.DataFrame) -> Iterator[Check]:
    """Ask whether all percentages of a question and group can have one base."""
    pairs = [
        (n, percent) for n, percent, base in _with_counts(printed) if base is None and n.number
    ]
    groups: dict[tuple, list] = {}
    for n, percent in pairs:
        if len(bases(n.number, percent.low, percent.high)):
            groups.setdefault((n.variable, n.grouping), []).append((n, percent))
    for (variable, grouping), members in groups.items():
        options = {n.option for n, _ in members}
        if len(options) < 2:
            continue
        sets = [set(bases(n.number, p.low, p.high).tolist()) for n, p in members]
        common = np.array(sorted(set.intersection(*sets)), dtype=int)
        listed = "; ".join(
            f"{p.printed} ({n.number:.0f}) needs {shown(np.array(sorted(s)))}"
            for (n, p), s in zip(members, sets, strict=True)
        )
        ids = tuple(each.value_id for pair in members for each in pair)
        yield Check(
            f"shares_of_one_question.{variable}.{grouping}",
            "shares_of_one_question",
            ids,
            members[0][1].location,
            listed,
            shown(common),
            float(common.min()) if len(common) else float("nan"),
            float(common.max()) if len(common) else float("nan"),
            verdict(len(common) > 0),
            f"One question, one base: {listed}; in common {shown(common)}.",
            () if len(common) else tuple(p.value_id for _, p in members),
        )


def _with_counts(printed: pd.DataFrame) -> Iterator[tuple]:
    """Counts with the percentages of the same part, and the printed base if there is one."""
    figures = exact(printed)
    counts = figures[figures["statistic"] == "n"].drop_duplicates([*PARTS, "value"])
    base = figures[figures["statistic"] == "base_n"]
    base_of = {(row.variable, row.grouping): row for row in base.itertuples() if not row.option}
    percents: dict[tuple, list] = {}
    for row in figures[figures["statistic"] == "percent"].itertuples():
        percents.setdefault((row.variable, row.option, row.grouping), []).append(row)
    for n in counts.itertuples():
        seen = set()
        for percent in percents.get((n.variable, n.option, n.grouping), []):
            if percent.printed.strip("%") not in seen and percent.decimals != "0":
                seen.add(percent.printed.strip("%"))
                yield n, percent, base_of.get((n.variable, n.grouping))


def _sum_of_rounded(printed: pd.DataFrame, percent) -> str:
    """Say if a percentage is the sum of two printed rows of its question."""
    rows = exact(printed)
    rows = rows[
        (rows["variable"] == percent.variable)
        & (rows["grouping"] == percent.grouping)
        & (rows["statistic"] == "percent")
        & (rows["option"] != percent.option)
    ].drop_duplicates("option")
    numbers = rows["number"].to_list()
    for place, one in enumerate(numbers):
        for two in numbers[place + 1 :]:
            if abs(one + two - percent.number) < 1e-9:
                return f" It is the sum of the rounded {one:g} and {two:g}."
    return ""
