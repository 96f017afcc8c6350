"""What respondents have to meet: the printed figures, and what was judged about the others.

Most constraints follow by rule from `published_values`. The seed ``survey_constraints`` holds the
others. A row there that has the name of a derived one takes its place; one without bounds takes
them from the first printed value that it names.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import pandas as pd
from scipy.stats import t as student

from domain.printed import Printed, bases

SURE, ROUNDED, DERIVED = "printed", "printed (rounding interval)", "derived"
PLACES_OF_COUNTS = "table_1|table_2|drivers|agencies|culture|leadership|frameworks"
# The order of rows decides the order of sums of doubles and so the respondents, to the last bit.
TABLES = {
    "table_3": ("workers minus leaders", ("leaders", "workers"), "all"),
    "table_5": (
        "decreasing minus increasing",
        ("decreasing", "increasing"),
        "increasing + decreasing",
    ),
}
WITHIN = "footnote_18"  # workers and leaders within the authorities of a group
OVERALL = ("value_subscales", "vignettes")
NAME_OF_N = {"all": "all", "increasing + decreasing": "two_groups"}
T_DECIMALS = 4  # of a range of t that follows from p: no version of a library decides a bit
ADDED_UP = 2  # a percentage added up from two rounded ones is off by up to two half units


@dataclass(frozen=True, slots=True)
class Constraint:
    """A figure of some respondents, and the range it has to be in, ends included."""

    constraint_id: str
    kind: str
    variable: str
    population: str
    statistic: str
    low: float
    high: float
    status: str
    source: str
    note: str = ""


def read_constraints(seeds: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Lay out every constraint: those that follow from printed values, and the judged ones.

    Parameters
    ----------
    seeds
        ``published_values``, ``survey_constraints``, ``survey_items`` and ``merged_options`` as
        text, by name.

    Returns
    -------
    pandas.DataFrame
        One row per constraint with the fields of `Constraint`; ``high`` is infinite where open.
    """
    printed = {row.value_id: row for row in seeds["published_values"].itertuples()}
    items = set(seeds["survey_items"]["item_id"])
    merged = set(seeds["merged_options"]["merged_option_id"])
    derived = (
        *_margins(printed, items, merged),
        *_numbers_with_a_score(printed),
        *_statistics(printed),
        *_codes(printed),
    )
    by_id = {each.constraint_id: each for each in derived}
    judged = (_judged(row, printed) for row in seeds["survey_constraints"].itertuples(index=False))
    by_id |= {each.constraint_id: each for each in judged}
    return pd.DataFrame(list(by_id.values()))


def _interval(row: tuple) -> tuple[float, float]:
    """Range of the quantity behind a printed value: a count is exact, the rest was rounded."""
    if row.statistic == "df":  # of a difference between two means: two respondents fewer
        return float(row.value) + 2, float(row.value) + 2
    if row.decimals == "0":
        return float(row.value), float(row.value)
    rounded = Printed.of(row.value, row.decimals)
    return rounded.low, rounded.high


def _judged(row: tuple, printed: Mapping[str, tuple]) -> Constraint:
    if row.low or row.high:
        low, high = float(row.low or -np.inf), float(row.high or np.inf)
    else:
        low, high = _interval(printed[row.source.partition("; ")[0]])
    return Constraint(**row._asdict() | {"low": low, "high": high})


def _matching(printed: Mapping[str, tuple], pattern: str) -> Iterator[tuple[re.Match, tuple]]:
    """Printed values whose name is as described, in the order of the report."""
    for value_id, row in printed.items():
        if found := re.fullmatch(pattern, value_id):
            yield found, row


def _margins(
    printed: Mapping[str, tuple], items: set[str], merged: set[str]
) -> Iterator[Constraint]:
    """Counts of answers to closed questions, and how many answered."""
    asked: dict[str, str] = {}
    for found, row in _matching(printed, rf"({PLACES_OF_COUNTS})\.(\w+?)(?:\.(\w+)\.n|\.base_n)"):
        place, item, name = found.groups()
        if item not in items:
            continue
        asked[item] = row.grouping
        of_option = "n" if place.startswith("table") else f"n in categories '{name}'"
        statistic = of_option if name else "base_n"
        note = "split between the merged categories free" if row.option in merged else ""
        named = f"margin.{item}.{name or 'base'}"
        low, high = _interval(row)
        yield Constraint(
            named, "margin", item, row.grouping, statistic, low, high, SURE, row.value_id, note
        )
    for item, grouping in asked.items():
        if not any(name.endswith(f".{item}.base_n") for name in printed):
            yield _base(printed, item, grouping)


def _base(printed: Mapping[str, tuple], item: str, grouping: str) -> Constraint:
    """How many answered an item of which counts and percentages are printed."""
    used = [row for _, row in _matching(printed, rf"(?:{PLACES_OF_COUNTS})\.{item}\..*")]
    counts = {row.option: int(row.value) for row in used if row.statistic == "n"}
    shares = [
        (counts[row.option], rounded)
        for row in used
        if row.statistic == "percent" and (rounded := Printed.of(row.value, row.decimals))
    ]
    note = "from count and percentage"
    for half_units in (1, ADDED_UP):
        on = [
            bases(n, float(share.value - off), float(share.value + off))
            for n, share in shares
            for off in (half_units * share.half_unit,)
        ]
        possible = reduce(np.intersect1d, on)
        if len(possible):
            break
        note += "; needs percentages added from rounded categories"
    low, high = float(possible.min()), float(possible.max())
    source = "; ".join(row.value_id for row in used)
    named = f"margin.{item}.base"
    return Constraint(named, "margin", item, grouping, "base_n", low, high, DERIVED, source, note)


def _numbers_with_a_score(printed: Mapping[str, tuple]) -> Iterator[Constraint]:
    """How many have a score: the degrees of freedom of a difference, and two."""
    places = "|".join((*TABLES, WITHIN))
    for found, row in _matching(printed, rf"({places})\.(\w+)(?:\.(\w+))?\.df"):
        place, scale, group = found.groups()
        population = group or TABLES[place][2]
        named = f"n.{scale}.{NAME_OF_N.get(population, population)}"
        low, high = _interval(row)
        yield Constraint(
            named, "composite_n", scale, population, "n", low, high, DERIVED, row.value_id
        )


def _statistics(printed: Mapping[str, tuple]) -> Iterator[Constraint]:
    """Means, standard deviations, alphas and t values of scores."""
    for place, (contrast, groups, _) in TABLES.items():
        for found, _ in _matching(printed, rf"{place}\.(\w+)\.t"):
            for group in groups:
                for statistic in ("mean", "sd"):
                    row = printed[f"{place}.{found[1]}.{group}.{statistic}"]
                    yield _rounded(f"{statistic}.{place}.{found[1]}.{group}", group, row)
            yield _difference(printed, f"{place}.{found[1]}", contrast)
    for found, row in _matching(printed, rf"(?:{'|'.join(OVERALL)})\.(\w+)\.(mean|sd)"):
        yield _rounded(f"{found[2]}.overall.{found[1]}", "all", row)
    for found, row in _matching(printed, r"footnote_13\.(\w+)\.alpha"):
        yield _rounded(f"alpha.{found[1]}", "all", row)
    for found, _ in _matching(printed, rf"({WITHIN}\.\w+\.(\w+))\.t"):
        yield _difference(printed, found[1], f"{found[2]}: {TABLES['table_3'][0]}")


def _rounded(named: str, population: str, row: tuple) -> Constraint:
    low, high = _interval(row)
    return Constraint(
        named, "statistic", row.variable, population, row.statistic, low, high, ROUNDED,
        row.value_id,
    )  # fmt: skip


def _difference(printed: Mapping[str, tuple], place: str, contrast: str) -> Constraint:
    """Range of t that rounds to the printed t and has the printed p, if any does."""
    t, p, df = (printed[f"{place}.{name}"] for name in ("t", "p", "df"))
    constraint = _rounded(f"t.{place}", contrast, t)
    ends = [float(student.isf(each / 2, int(df.value))) for each in _range_of_p(p)]
    if float(t.value) < 0:
        ends = [-end for end in reversed(ends)]
    low, high = max(constraint.low, ends[0]), min(constraint.high, ends[1])
    both = "pooled-variance t; interval from the rounding of t "
    source = f"{t.value_id}; {p.value_id}"
    if low > high:
        note = f"{both}alone: no t satisfies t and p, so the printed p, {p.printed}, is given up"
        return replace(constraint, source=source, note=note)
    low, high = round(low, T_DECIMALS), round(high, T_DECIMALS)
    return replace(constraint, low=low, high=high, source=source, note=f"{both}and p together")


def _range_of_p(p: tuple) -> tuple[float, float]:
    """Largest and smallest p that the print allows."""
    rounded = Printed.of(p.value, p.decimals)
    return (rounded.high, rounded.low) if rounded else (float(p.bound_value), 0.0)


def _codes(printed: Mapping[str, tuple]) -> Iterator[Constraint]:
    """Respondents of a group who named a framework, and respondents with an issue."""
    for found, row in _matching(printed, r"table_6\.(\w+)\.(\w+)\.n"):
        code, group = found.groups()
        low, high = _interval(row)
        named = f"framework.{code}.{group}"
        yield Constraint(named, "framework", code, group, "n", low, high, SURE, row.value_id)
    for found, row in _matching(printed, r"(open_[12]\.issue_\w+)\.n"):
        low, high = _interval(row)
        note = "respondents with the issue code"
        yield Constraint(
            f"coding.{row.value_id}", "coding", found[1], "all", "n", low, high, SURE,
            row.value_id, note,
        )  # fmt: skip
