"""A delivery beside what is known: moves from year to year, exchanges, revisions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from expectations.landing.findings import LOOK, Finding, at
from expectations.landing.whole import WALES

if TYPE_CHECKING:
    from expectations.landing.delivery import Delivery


def check(delivery: "Delivery") -> Iterator[Finding]:
    """Every rule that compares with what is known."""
    yield from _nothing_new(delivery)
    if delivery.dataset == "wimd_ranks":
        return
    yield from _revisions(delivery)
    totals = _totals(delivery)
    yield from _jumps(delivery, totals)
    yield from _shifted(delivery, totals)


def _totals(delivery: "Delivery") -> pd.DataFrame:
    """Of each year and authority the total: of the delivery where it has one, else as known."""
    figures = of_totals(delivery.figures, delivery).assign(is_new=True)
    known = of_totals(delivery.known, delivery).assign(is_new=False)
    columns = ["area_code", "year", "value", "is_new"]
    both = pd.concat([figures[columns], known[columns]], ignore_index=True)
    both = both[both["area_code"] != WALES].dropna(subset=["value"])
    return both.drop_duplicates(["area_code", "year"])


def of_totals(frame: pd.DataFrame, delivery: "Delivery") -> pd.DataFrame:
    """The figures over all sexes and ages, or all people."""
    for name in delivery.place[2:]:
        frame = frame[frame[name].isin(["all", "total"])]
    return frame


def _roots(now: pd.Series, before: pd.Series) -> pd.Series:
    """How far counts moved, in roots of their sum: by chance alone about one."""
    return (now - before).abs() / np.sqrt((now + before).clip(lower=1))


def _jumps(delivery: "Delivery", totals: pd.DataFrame) -> Iterator[Finding]:
    ordered = totals.sort_values(["area_code", "year"])
    by_area = ordered.groupby("area_code")
    before, years = by_area["value"].shift(), by_area["year"].diff()
    if delivery.has_rounded_counts:
        rule, move = "year_on_year_jump", _roots(ordered["value"], before)
    else:
        rule, move = "population_jump", (ordered["value"] / before - 1).abs() * 100
    # chance moves add up like steps of a walk
    limit = delivery.thresholds[rule] * np.sqrt(years)
    places = delivery.figures.set_index(["area_code", "year"]).sort_index()
    for index, jump in ordered[(move > limit) & ordered["is_new"]].iterrows():
        figure = _figure(delivery, places, jump)
        yield at(rule, figure, f"{jump.area_code} {jump.year}: {before[index]:g} before, now", LOOK)


def _figure(delivery: "Delivery", places: pd.DataFrame, jump: pd.Series) -> tuple:
    rows = of_totals(places.loc[[(jump.area_code, jump.year)]], delivery)
    return next(rows.itertuples())


def _shifted(delivery: "Delivery", totals: pd.DataFrame) -> Iterator[Finding]:
    """A year whose figures are those of another."""
    new = totals[totals["is_new"]].pivot_table(index="year", columns="area_code", values="value")
    known = of_totals(delivery.known, delivery)
    known = known[known["area_code"] != WALES]
    known = known.pivot_table(index="year", columns="area_code", values="value")
    for year, row in new.iterrows():
        others = pd.concat([known.drop(index=year, errors="ignore"), new.drop(index=year)])
        for other, figures in others.iterrows():
            shared = row.dropna().index.intersection(figures.dropna().index)
            if len(shared) > 5 and (row[shared] == figures[shared]).all():
                yield Finding(
                    "shifted_year",
                    f"all figures of {year} are those of {other}",
                    file=delivery.figures["file"].iloc[0],
                    value=str(year),
                )


def _revisions(delivery: "Delivery") -> Iterator[Finding]:
    known = delivery.known[[*delivery.place, "value"]]
    both = delivery.figures.merge(known, on=delivery.place, suffixes=("", "_known"))
    if delivery.has_rounded_counts:
        rule, move = "large_revision", _roots(both["value"], both["value_known"])
    else:
        rule = "large_population_revision"
        move = (both["value"] / both["value_known"] - 1).abs() * 100
    for figure in both[move > delivery.thresholds[rule]].itertuples():
        named = ", ".join(str(getattr(figure, name)) for name in delivery.place)
        yield at(rule, figure, f"{named} is known as {figure.value_known:g}, now", LOOK)


def _nothing_new(delivery: "Delivery") -> Iterator[Finding]:
    known = delivery.known[[*delivery.place, "value"]].assign(is_known=True)
    both = delivery.figures.merge(known, on=delivery.place, how="left", suffixes=("", "_known"))
    is_same = (both["value"] == both["value_known"]) | (
        both["value"].isna() & both["value_known"].isna() & both["is_known"].notna()
    )
    if is_same.all():
        yield Finding(
            "nothing_new",
            "every figure is known already",
            "Nothing needs doing.",
            delivery.figures["file"].iloc[0],
        )
