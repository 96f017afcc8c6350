"""What respondents have to meet: the printed figures, and what was judged about the others.

Most constraints follow by rule from `published_values`. The seed ``survey_constraints`` holds the
others. A row there that has the name of a derived one takes its place; one without bounds takes
them from the first printed value that it names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import reduce

import numpy as np
import pandas as pd
from scipy.stats import t as student

from domain.printed import Printed, bases

DECIMALS = 4  # of a bound: neither binary arithmetic nor a library decides its last bit
COUNTED = "table_1|table_2|drivers|agencies|culture|leadership|frameworks"  # where answers are
SCORED = "value_subscales|vignettes"  # where scores of all respondents are
WITHIN = "footnote_18"  # workers and leaders within the authorities of a group
ADDED_UP = 2  # a percentage added up from two rounded ones is off by up to two half units


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """A row of ``published_values``, as text: what a rule needs of it."""

    value_id: str
    variable: str
    option: str
    grouping: str
    statistic: str
    printed: str
    value: str
    decimals: str
    bound_value: str

    @property
    def rounded(self) -> Printed | None:
        """The number; None where words take its place."""
        return Printed.of(self.value, self.decimals)

    @property
    def low(self) -> float:
        """Lowest value of what is counted or measured."""
        return self._bounds()[0]

    @property
    def high(self) -> float:
        """Highest value of what is counted or measured."""
        return self._bounds()[1]

    def _bounds(self) -> tuple[float, float]:
        rounded = self.rounded
        if rounded is None:
            raise ValueError(f"{self.value_id} is printed in words: {self.printed}")
        if self.statistic == "df":  # of a difference between two means: two respondents fewer
            return rounded.value + 2, rounded.value + 2
        if rounded.decimals == 0:  # a count is exact
            return rounded.value, rounded.value
        return round(rounded.low, DECIMALS), round(rounded.high, DECIMALS)


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


@dataclass(frozen=True, slots=True)
class Table:
    """A table of means and differences.

    The order of its groups decides the order of sums of doubles, and so the last bits of a seed's
    respondents.
    """

    groups: tuple[str, str]
    contrast: str
    everyone: str


TABLES = {
    "table_3": Table(("leaders", "workers"), "workers minus leaders", "all"),
    "table_5": Table(
        ("decreasing", "increasing"), "decreasing minus increasing", "increasing + decreasing"
    ),
}
NAME_OF_N = {"all": "all", "increasing + decreasing": "two_groups"}
Values = Mapping[str, PrintedValue]


def read_constraints(seeds: Mapping[str, pd.DataFrame]) -> tuple[Constraint, ...]:
    """Give every constraint: those that follow from printed values, and the judged ones.

    Parameters
    ----------
    seeds
        ``published_values``, ``survey_constraints``, ``survey_items`` and ``merged_options`` as
        text, by name.

    Raises
    ------
    ValueError
        If a judged row without bounds names no printed number first.
    """
    names = [field.name for field in fields(PrintedValue)]
    rows = seeds["published_values"][names].to_dict("records")
    values = {row["value_id"]: PrintedValue(**row) for row in rows}
    items = set(seeds["survey_items"]["item_id"])
    merged = set(seeds["merged_options"]["merged_option_id"])
    constraints = [
        *_margins(values, items, merged),
        *_numbers_with_a_score(values),
        *_statistics(values),
        *_codes(values),
    ]
    constraints += [_judged(row, values) for row in seeds["survey_constraints"].to_dict("records")]
    return tuple({each.constraint_id: each for each in constraints}.values())


def _judged(row: dict[str, str], values: Values) -> Constraint:
    low, high = float(row["low"] or -np.inf), float(row["high"] or np.inf)
    if not row["low"] and not row["high"]:
        first = row["source"].partition("; ")[0]
        if first not in values:
            raise ValueError(f"{row['constraint_id']} has no bounds and names no printed value")
        low, high = values[first].low, values[first].high
    texts = {name: text for name, text in row.items() if name not in ("low", "high")}
    return Constraint(low=low, high=high, **texts)


def _matching(values: Values, pattern: str) -> Iterator[tuple[re.Match[str], PrintedValue]]:
    """Printed values whose name is as described, in the order of the report."""
    for value_id, value in values.items():
        if found := re.fullmatch(pattern, value_id):
            yield found, value


def _follows(
    value: PrintedValue, constraint_id: str, kind: str, population: str, status: str = "printed"
) -> Constraint:
    return Constraint(
        constraint_id, kind, value.variable, population, value.statistic, value.low, value.high,
        status, value.value_id,
    )  # fmt: skip


def _margins(values: Values, items: set[str], merged: set[str]) -> Iterator[Constraint]:
    """Counts of answers to closed questions, and how many answered."""
    asked: dict[str, str] = {}
    for found, value in _matching(values, rf"({COUNTED})\.(\w+?)(?:\.(\w+)\.n|\.base_n)"):
        place, item, name = found.groups()
        if item not in items:
            continue
        asked[item] = value.grouping
        constraint = _follows(value, f"margin.{item}.{name or 'base'}", "margin", value.grouping)
        if name and not place.startswith("table"):
            constraint = replace(constraint, statistic=f"n in categories '{name}'")
        if value.option in merged:
            constraint = replace(constraint, note="split between the merged categories free")
        yield constraint
    for item, population in asked.items():
        if not any(name.endswith(f".{item}.base_n") for name in values):
            yield _base(values, item, population)


def _base(values: Values, item: str, population: str) -> Constraint:
    """How many answered an item of which counts and percentages are printed."""
    used = [value for _, value in _matching(values, rf"(?:{COUNTED})\.{item}\..*")]
    counts = {value.option: int(value.value) for value in used if value.statistic == "n"}
    note = "from count and percentage"
    for half_units in (1, ADDED_UP):
        on = [
            bases(counts[each.option], share.value - off, share.value + off)
            for each in used
            if each.statistic == "percent" and (share := each.rounded)
            for off in (half_units * share.half_unit,)
        ]
        possible = reduce(np.intersect1d, on)
        if len(possible):
            break
        note += "; needs percentages added from rounded categories"
    return Constraint(
        f"margin.{item}.base", "margin", item, population, "base_n",
        float(possible.min()), float(possible.max()), "derived",
        "; ".join(value.value_id for value in used), note,
    )  # fmt: skip


def _numbers_with_a_score(values: Values) -> Iterator[Constraint]:
    """How many have a score: the degrees of freedom of a difference, and two."""
    places = "|".join((*TABLES, WITHIN))
    for found, value in _matching(values, rf"({places})\.(\w+)(?:\.(\w+))?\.df"):
        place, scale, group = found.groups()
        population = group or TABLES[place].everyone
        named = f"n.{scale}.{NAME_OF_N.get(population, population)}"
        yield replace(_follows(value, named, "composite_n", population, "derived"), statistic="n")


def _statistics(values: Values) -> Iterator[Constraint]:
    """Means, standard deviations, alphas and t values of scores."""
    for place, table in TABLES.items():
        for found, _ in _matching(values, rf"{place}\.(\w+)\.t"):
            for group in table.groups:
                for statistic in ("mean", "sd"):
                    value = values[f"{place}.{found[1]}.{group}.{statistic}"]
                    yield _rounded(value, f"{statistic}.{place}.{found[1]}.{group}", group)
            yield _difference(values, f"{place}.{found[1]}", table.contrast)
    for found, value in _matching(values, rf"(?:{SCORED})\.(\w+)\.(mean|sd)"):
        yield _rounded(value, f"{found[2]}.overall.{found[1]}", "all")
    for found, value in _matching(values, r"footnote_13\.(\w+)\.alpha"):
        yield _rounded(value, f"alpha.{found[1]}", "all")
    for found, _ in _matching(values, rf"({WITHIN}\.\w+\.(\w+))\.t"):
        yield _difference(values, found[1], f"{found[2]}: {TABLES['table_3'].contrast}")


def _rounded(value: PrintedValue, constraint_id: str, population: str) -> Constraint:
    return _follows(value, constraint_id, "statistic", population, "printed (rounding interval)")


def _difference(values: Values, place: str, contrast: str) -> Constraint:
    """Range of t that rounds to the printed t and has the printed p, if any does."""
    t, p, df = (values[f"{place}.{name}"] for name in ("t", "p", "df"))
    constraint = _rounded(t, f"t.{place}", contrast)
    rounded = p.rounded
    of_p = (rounded.high, rounded.low) if rounded else (float(p.bound_value), 0.0)
    ends = [round(float(student.isf(each / 2, int(df.value))), DECIMALS) for each in of_p]
    if constraint.high < 0:
        ends = [-end for end in reversed(ends)]
    low, high = max(constraint.low, ends[0]), min(constraint.high, ends[1])
    note = "pooled-variance t; interval from the rounding of t and p together"
    if low > high:
        low, high = constraint.low, constraint.high
        note = (
            "pooled-variance t; interval from the rounding of t alone: no t satisfies t and p, "
            f"so the printed p, {p.printed}, is given up"
        )
    return replace(constraint, low=low, high=high, source=f"{t.value_id}; {p.value_id}", note=note)


def _codes(values: Values) -> Iterator[Constraint]:
    """Respondents of a group who named a framework, and respondents with an issue."""
    for found, value in _matching(values, r"table_6\.(\w+)\.(\w+)\.n"):
        code, group = found.groups()
        constraint = _follows(value, f"framework.{code}.{group}", "framework", group)
        yield replace(constraint, variable=code)
    for found, value in _matching(values, r"(open_[12]\.issue_\w+)\.n"):
        constraint = _follows(value, f"coding.{value.value_id}", "coding", "all")
        yield replace(constraint, variable=found[1], note="respondents with the issue code")


def as_frame(constraints: Sequence[Constraint]) -> pd.DataFrame:
    """Lay constraints out, a row each, with the name as index."""
    return pd.DataFrame(map(asdict, constraints)).set_index("constraint_id")
