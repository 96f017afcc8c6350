"""A delivery beside what is known: moves from year to year, shifted years, revisions."""

from collections.abc import Iterator
from statistics import fmean

import numpy as np
import pandas as pd

from domain.areas import WALES
from domain.problems import Problem
from domain.rules import LandingRule
from expectations.landing.delivery import LOOK, Delivery, Figure, at

ROUNDED_HEADLINE = 10  # a headline may be of another vintage, and totals are rounded to 5
FEWEST_HEADLINES = 2
SHARED_AUTHORITIES = 6  # fewer equal figures may be chance


def check(delivery: Delivery) -> Iterator[Problem]:
    """Every rule that compares with what is known."""
    yield from _nothing_new(delivery)
    if delivery.has_ranks:
        return
    yield from _revisions(delivery)
    totals = _totals(delivery)
    yield from _jumps(delivery, totals)
    yield from _shifted(delivery, totals)


def _totals(delivery: Delivery) -> pd.DataFrame:
    """Of each year and authority the total: of the delivery where it has one, else as known."""
    figures = delivery.of_totals(delivery.figures).assign(is_new=True)
    known = delivery.of_totals(delivery.known).assign(is_new=False)
    columns = ["area_code", "year", "value", "is_new"]
    both = pd.concat([figures[columns], known[columns]], ignore_index=True)
    both = both[both["area_code"] != WALES].dropna(subset=["value"])
    return both.drop_duplicates(["area_code", "year"])


def _poisson_z(now: pd.Series, before: pd.Series) -> pd.Series:
    """How far two counts are apart, as z: the variance of their difference is about their sum."""
    return (now - before).abs() / np.sqrt((now + before).clip(lower=1))


def _jumps(delivery: Delivery, totals: pd.DataFrame) -> Iterator[Problem]:
    ordered = totals.sort_values(["area_code", "year"])
    by_area = ordered.groupby("area_code")
    before, years = by_area["value"].shift(), by_area["year"].diff()
    if delivery.has_rounded_counts:
        rule, move = LandingRule.YEAR_ON_YEAR_JUMP, _poisson_z(ordered["value"], before)
    else:
        rule, move = LandingRule.POPULATION_JUMP, (ordered["value"] / before - 1).abs() * 100
    # chance moves add up like the steps of a random walk
    limit = delivery.thresholds[rule] * np.sqrt(years)
    places = delivery.figures.set_index(["area_code", "year"], drop=False).sort_index()
    for index, jump in ordered[(move > limit) & ordered["is_new"]].iterrows():
        figure = _figure(delivery, places, jump)
        yield at(rule, figure, f"{jump.area_code} {jump.year}: {before[index]:g} before, now", LOOK)


def _figure(delivery: Delivery, places: pd.DataFrame, jump: pd.Series) -> Figure:
    rows = delivery.of_totals(places.loc[[(jump.area_code, jump.year)]])
    return next(rows.itertuples())


def _shifted(delivery: Delivery, totals: pd.DataFrame) -> Iterator[Problem]:
    """A year whose figures are those of another."""
    new = totals[totals["is_new"]].pivot_table(index="year", columns="area_code", values="value")
    known = delivery.of_totals(delivery.known)
    known = known[known["area_code"] != WALES]
    known = known.pivot_table(index="year", columns="area_code", values="value")
    others = pd.concat([known, new])
    figures = others.to_numpy(dtype=float)
    for year, row in new.reindex(columns=others.columns).iterrows():
        is_shared = row.notna().to_numpy() & ~np.isnan(figures)
        is_same = ((figures == row.to_numpy(dtype=float)) | ~is_shared).all(axis=1)
        is_same &= (is_shared.sum(axis=1) >= SHARED_AUTHORITIES) & (others.index != year)
        for other in others.index[is_same]:
            yield delivery.whole(
                LandingRule.SHIFTED_YEAR,
                f"all figures of {year} are those of {other}",
                value=str(year),
            )


def off_by_a_year(delivery: Delivery, headlines: pd.DataFrame) -> Iterator[Problem]:
    """Find totals of Wales that are, year by year, the headlines of the year before or after."""
    if not delivery.has_rounded_counts:
        return
    totals = delivery.of_totals(delivery.figures)
    wales = totals[totals["area_code"] == WALES].dropna(subset=["value"])[["year", "value"]]
    misfit = {shift: _misfit(wales, headlines, shift) for shift in (-1, 0, 1)}
    for shift in (-1, 1):
        if max(misfit[shift]) <= ROUNDED_HEADLINE < fmean(misfit[0]):
            yield delivery.whole(
                LandingRule.SHIFTED_YEAR,
                f"the figures of Wales are the headlines of {shift:+d} year:",
                "See whether its years are those in which the period begins.",
                value=f"{wales['year'].min()} to {wales['year'].max()}",
            )


def _misfit(wales: pd.DataFrame, headlines: pd.DataFrame, shift: int) -> list[float]:
    """How far each total is from the nearest headline of its year, or of a year beside it."""
    both = wales.assign(year=wales["year"] + shift).merge(headlines, on="year", suffixes=("", "_h"))
    apart = (both["value"] - both["value_h"]).abs().groupby(both["year"]).min()
    return list(apart) if len(apart) >= FEWEST_HEADLINES else [float("inf")]


def other_than_known(delivery: Delivery) -> pd.Series:
    """Of each figure that differs from the one known for its place the day that one was published.

    Returns
    -------
    pandas.Series
        Text, year-month-day; empty where the day is not known.
    """
    known = delivery.known[[*delivery.place, "value", "published_on"]]
    both = delivery.figures.merge(known, on=delivery.place, suffixes=("", "_known"))
    differs = both["value"].fillna(-1) != both["value_known"].fillna(-1)
    return both.loc[differs, "published_on"].fillna("").astype(str)


def _revisions(delivery: Delivery) -> Iterator[Problem]:
    known = delivery.known[[*delivery.place, "value"]]
    both = delivery.figures.merge(known, on=delivery.place, suffixes=("", "_known"))
    if delivery.has_rounded_counts:
        rule, move = LandingRule.LARGE_REVISION, _poisson_z(both["value"], both["value_known"])
    else:
        rule = LandingRule.LARGE_POPULATION_REVISION
        move = (both["value"] / both["value_known"] - 1).abs() * 100
    for figure in both[move > delivery.thresholds[rule]].itertuples():
        named = ", ".join(str(getattr(figure, name)) for name in delivery.place)
        yield at(rule, figure, f"{named} is known as {figure.value_known:g}, now", LOOK)


def _nothing_new(delivery: Delivery) -> Iterator[Problem]:
    known = delivery.known[[*delivery.place, "value"]].assign(is_known=True)
    both = delivery.figures.merge(known, on=delivery.place, how="left", suffixes=("", "_known"))
    is_same = (both["value"] == both["value_known"]) | (
        both["value"].isna() & both["value_known"].isna() & both["is_known"].notna()
    )
    if is_same.all():
        yield delivery.whole(
            LandingRule.NOTHING_NEW,
            "every figure is known already",
            "Nothing needs doing.",
        )
