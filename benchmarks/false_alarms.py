"""How often each bound would have cried wolf on 2003 to 2020, taken one year at a time.

``python -m benchmarks.false_alarms`` prints the table. Each year of real figures is judged as it
would have been on the day it came out: by the rules of landing beside the years before it, and by
the checks of the raw gate that ask for single values. Beside today's bounds stand those that
somebody would have learnt from the years before alone, as wide as everything seen until then and
half as wide again: why bounds are kept with a reason and a day, and not learnt.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from domain.rules import Severity
from expectations.landing.check import check_edition
from expectations.raw import counts, published_rates
from expectations.thresholds import Threshold, thresholds
from flows.landing.judging import severity_of
from flows.landing.judging import thresholds as limits
from flows.landing.seed_figures import seed_figures
from flows.warehouse.seeds import raw, reference

FIRST, LAST_COUNTED, LAST_RATE = 2003, 2018, 2020
FEWEST_YEARS = 5  # nobody learns a bound from fewer
WIDER = 1.5
SUITES = ("counts_by_area", "count_moves", "counts_beside_wales", "published_rates")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a bound would have done.

    Attributes
    ----------
    n_years
        How many years it was asked of.
    n_alarms
        In how many of them today's bound finds something.
    n_learnt, n_learnt_wider
        In how many it would have, as wide as all years before, and half as wide again; none where
        a rule of landing has no bound that can be learnt.
    """

    bound: str
    n_years: int
    n_alarms: int
    n_learnt: int | None = None
    n_learnt_wider: int | None = None


def rehearse() -> list[Rehearsed]:
    """Rehearse every rule of landing that holds or refuses, then every bound of single values."""
    return [*_rules(), *_bounds()]


def _rules() -> Iterator[Rehearsed]:
    figures = seed_figures("children_looked_after")
    years = range(FIRST + 1, LAST_COUNTED + 1)
    found = [rule for year in years for rule in set(_rules_of(figures, year))]
    names = reference("landing_rules")
    for rule in names.loc[
        (names["severity"] != Severity.WARN) & (names["threshold"] != ""), "rule"
    ]:
        if rule in _ASKED:
            yield Rehearsed(f"landing.{rule}", len(years), found.count(rule))


_ASKED = ("does_not_add_up_to_wales", "not_rounded", "swapped_authorities", "year_on_year_jump")


def _rules_of(figures: pd.DataFrame, year: int) -> list[str]:
    """The rules that would have held or refused the table of a year, had it landed alone."""
    place = {"file": f"{year}.csv", "row": 1, "column": 1}
    new = figures[figures["year"] == year].assign(**place)
    names = ["area_code", "year", "sex", "age_band", "printed", "value", "markers", *place]
    day = date(year, 9, 30)
    problems = check_edition(
        "children_looked_after",
        new[names].reset_index(drop=True),
        figures[figures["year"] < year],
        limits(),
        day,
        day,
    )
    return [str(each.rule) for each in problems if severity_of(each) is not Severity.WARN]


def _bounds() -> Iterator[Rehearsed]:
    frames = _frames()
    for threshold in thresholds():
        if threshold.suite in SUITES and threshold.pattern is None:
            yield _rehearsed(threshold, frames[threshold.suite])


def _frames() -> dict[str, pd.DataFrame]:
    """What the raw gate makes of the real figures, by suite, with ``year``."""
    figures = seed_figures("children_looked_after")
    figures = figures[figures["year"] <= LAST_COUNTED].assign(area_name=figures["area_code"])
    totals = counts.area_totals(figures)
    rates = raw("raw_statswales_care_rates").assign(
        year=lambda rows: rows["year_ending_march"].astype(int),
        rate_per_10k_printed=lambda rows: rows["rate_per_10k_printed"].astype(float),
    )
    rates["year_ending_march"] = rates["year"]
    return {
        "counts_by_area": totals[totals["area_code"] != "W92000004"],
        "count_moves": totals.dropna(subset=["n_before"]),
        "counts_beside_wales": counts.beside_wales(totals),
        "published_rates": published_rates.moves(rates),
    }


def _rehearsed(threshold: Threshold, frame: pd.DataFrame) -> Rehearsed:
    low, high = float(threshold.low or 0), float(threshold.high or 0)
    by_year = frame.groupby("year")[threshold.column].agg(["min", "max"])
    asked = by_year[by_year.index >= by_year.index.min() + FEWEST_YEARS]
    learnt, wider = 0, 0
    for year, seen in asked.iterrows():
        before = by_year[by_year.index < year]
        least, most = before["min"].min(), before["max"].max()
        margin = (WIDER - 1) / 2 * (most - least)
        learnt += seen["min"] < least or seen["max"] > most
        wider += seen["min"] < least - margin or seen["max"] > most + margin
    alarms = (asked["min"] < low) | (asked["max"] > high)
    name = f"raw.{threshold.suite}.{threshold.column}"
    return Rehearsed(name, len(asked), int(alarms.sum()), int(learnt), int(wider))


def as_table(rehearsed: list[Rehearsed]) -> str:
    """The table as Markdown."""
    head = (
        "| bound | years | false alarms | learnt from the years before | half as wide again |",
        "|---|---|---|---|---|",
    )
    rows = [
        f"| `{each.bound}` | {each.n_years} | {each.n_alarms} | "
        f"{_shown(each.n_learnt)} | {_shown(each.n_learnt_wider)} |"
        for each in rehearsed
    ]
    return "\n".join([*head, *rows])


def _shown(count: int | None) -> str:
    return "" if count is None else str(count)


if __name__ == "__main__":
    print(as_table(rehearse()))
