"""Ranks of small areas: an index is judged by what it is, and by the last one that is known."""

from collections.abc import Iterator

import pandas as pd

from domain.areas import WALES
from domain.problems import Problem
from domain.rules import LandingRule
from expectations.landing.delivery import LOOK, Delivery, at

WELSH_LSOA = r"W01\d{6}"
DECILES = 10
FEWEST_IN_BOTH = 30  # a correlation of fewer small areas says little


def check(delivery: Delivery) -> Iterator[Problem]:
    """Every rule about ranks; none for a table of figures that add up."""
    if not delivery.has_ranks:
        return
    yield from _whole(delivery)
    yield from _deciles(delivery)
    yield from _small_areas(delivery)
    yield from _authorities(delivery)
    yield from _likeness(delivery)


def _whole(delivery: Delivery) -> Iterator[Problem]:
    ranks = delivery.figures[delivery.figures["measure"].str.endswith("_rank")]
    for (year, measure), rows in ranks.groupby(["year", "measure"]):
        if sorted(rows["value"]) != list(range(1, len(rows) + 1)):
            odd = rows[rows["value"].duplicated(keep=False) | (rows["value"] > len(rows))]
            yield at(
                LandingRule.RANKS_NOT_WHOLE,
                next((odd if len(odd) else rows).itertuples()),
                f"{measure} of {year} does not run from 1 to {len(rows)}, each once; at",
            )


def _deciles(delivery: Delivery) -> Iterator[Problem]:
    """A decile is the tenth of all ranks in which one lies; at a border either tenth will do."""
    place = ["year", "area_code", "lsoa_code"]
    for index in ("overall", "income"):
        of = {kind: _measure(delivery.figures, f"{index}_{kind}") for kind in ("rank", "decile")}
        both = of["decile"].merge(of["rank"][[*place, "value"]], on=place, suffixes=("", "_rank"))
        n_areas = both.groupby("year")["value"].transform("size")
        least, most = (
            ((both["value_rank"] - 1 + step) * DECILES // n_areas + 1).clip(1, DECILES)
            for step in (-1, 1)
        )
        for figure in both[~both["value"].between(least, most)].itertuples():
            problem = f"the {index} rank {figure.value_rank:g} is not of the decile"
            yield at(LandingRule.DECILE_NOT_OF_RANK, figure, problem)


def _small_areas(delivery: Delivery) -> Iterator[Problem]:
    areas = _measure(delivery.figures, "overall_rank")
    for figure in areas[~areas["lsoa_code"].str.fullmatch(WELSH_LSOA)].itertuples():
        problem = f"{figure.lsoa_code or 'nothing'} is no code of a Welsh LSOA; its rank is"
        yield at(LandingRule.UNKNOWN_SMALL_AREA, figure, problem)
    known = delivery.known[["lsoa_code", "area_code"]].drop_duplicates("lsoa_code")
    both = areas.merge(known, on="lsoa_code", suffixes=("", "_known"))
    for figure in both[both["area_code"] != both["area_code_known"]].itertuples():
        problem = f"{figure.lsoa_code} is of {figure.area_code_known}, not {figure.area_code}; rank"
        yield at(LandingRule.UNKNOWN_SMALL_AREA, figure, problem)


def _authorities(delivery: Delivery) -> Iterator[Problem]:
    needed = set(delivery.known["area_code"]) - {WALES}
    for year, rows in delivery.figures.groupby("year"):
        for area in sorted(needed - set(rows["area_code"])):
            problem = f"{year} has no small area of"
            yield delivery.whole(LandingRule.MISSING_AUTHORITY, problem, value=area)


def _likeness(delivery: Delivery) -> Iterator[Problem]:
    """Deprivation moves slowly: the ranks of one index resemble those of the last."""
    known = _measure(delivery.known, "overall_rank")
    last = known[known["year"] == known["year"].max()]
    for year, rows in _measure(delivery.figures, "overall_rank").groupby("year"):
        both = rows.merge(last, on="lsoa_code", suffixes=("", "_last"))
        if len(both) < FEWEST_IN_BOTH:
            continue
        likeness = both["value"].rank().corr(both["value_last"].rank())
        if not likeness >= delivery.thresholds[LandingRule.UNLIKE_KNOWN_RANKS]:
            problem = f"ranks of {year} and of the last index correlate with only"
            yield delivery.whole(
                LandingRule.UNLIKE_KNOWN_RANKS, problem, LOOK, value=f"{likeness:.2f}"
            )


def _measure(figures: pd.DataFrame, measure: str) -> pd.DataFrame:
    return figures[figures["measure"] == measure]
