"""A delivery by itself: parts against their totals, as far as rounding and hiding allow."""

from collections.abc import Iterator

import pandas as pd

from domain.areas import WALES
from domain.problems import Problem
from domain.rules import LandingRule
from expectations.landing.delivery import LOOK, Delivery, Figure, at

HALF_A_FIVE = 2
HIDDEN_MOST = 4
HIDDEN = r"(?:^|,)(?:\*|c)(?:,|$)"


def check(delivery: Delivery) -> Iterator[Problem]:
    """Authorities against Wales, and categories against all."""
    if delivery.has_ranks:
        return
    bounds = _bounds(delivery)
    yield from _wales(delivery, bounds)
    if delivery.has_rounded_counts:
        yield from _categories(delivery, bounds)


def _bounds(delivery: Delivery) -> pd.DataFrame:
    """The least and most that each figure can stand for; none where it says nothing."""
    figures = delivery.figures
    if not delivery.has_rounded_counts:
        return figures.assign(low=figures["value"], high=figures["value"])
    is_hidden = figures["value"].isna() & figures["markers"].str.contains(HIDDEN)
    return figures.assign(
        low=(figures["value"] - HALF_A_FIVE).clip(lower=0).mask(is_hidden, 0),
        high=(figures["value"] + HALF_A_FIVE).mask(is_hidden, HIDDEN_MOST),
    )


def _wales(delivery: Delivery, bounds: pd.DataFrame) -> Iterator[Problem]:
    """The authorities against Wales: rounding errors are independent, so they seldom add up."""
    slack = (
        delivery.thresholds[LandingRule.DOES_NOT_ADD_UP_TO_WALES]
        if delivery.has_rounded_counts
        else 0
    )
    key = [name for name in delivery.place if name != "area_code"]
    bounds = _completed(delivery, bounds, key)
    is_wales = bounds["area_code"] == WALES
    whole = bounds[is_wales].dropna(subset=["value"])
    sums = _sums(bounds[~is_wales], key)
    for figure in whole.merge(sums, on=key, suffixes=("", "_sum")).itertuples():
        named = ", ".join(str(getattr(figure, name)) for name in key)
        left = figure.value - figure.value_sum
        problem = f"the authorities of {named} add up to {figure.value_sum:g}, and Wales is"
        if left < -slack or (not figure.n_missing and left > slack):
            yield at(LandingRule.DOES_NOT_ADD_UP_TO_WALES, figure, problem)
        elif figure.n_missing:
            yield from _left_for_missing(delivery, figure, left, slack)


def _completed(delivery: Delivery, bounds: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Where a delivery revises some authorities alone, the others and Wales as they are known."""
    known = delivery.known.merge(bounds[key].drop_duplicates(), on=key)
    there = bounds.set_index(delivery.place).index
    others = known[~known.set_index(delivery.place).index.isin(there)].dropna(subset=["value"])
    lacking = others[others["area_code"] != WALES][key].drop_duplicates()
    others = others.merge(lacking, on=key)
    if others.empty:
        return bounds
    first = bounds.drop_duplicates(key)[[*key, "file", "row", "column"]]
    others = others.merge(first, on=key).assign(low=others["value"], high=others["value"])
    return pd.concat([bounds, others[[*bounds.columns]]], ignore_index=True)


def _left_for_missing(
    delivery: Delivery, wales: Figure, left: float, slack: float
) -> Iterator[Problem]:
    """What Wales leaves for missing figures: little for hidden ones, and for others what they were.

    So a missing figure bounds the sum, and does not switch it off.
    """
    rows = delivery.figures.merge(pd.DataFrame([_place_of(delivery, wales)]))
    missing = rows[rows["value"].isna() & (rows["area_code"] != WALES)]
    is_hidden = missing["markers"].str.contains(HIDDEN)
    before = [_last_known(delivery, row) for row in missing[~is_hidden].itertuples()]
    if None in before:
        return
    expected = sum(filter(None, before))
    hidden_most = HIDDEN_MOST * int(is_hidden.sum())
    limit = delivery.thresholds[LandingRule.LEFT_FOR_MISSING]
    room = limit * max(left + expected, 1) ** 0.5 if expected else 0
    if not -room - slack <= left - expected <= hidden_most + room + slack:
        areas = ", ".join(missing["area_code"])
        yield at(
            LandingRule.LEFT_FOR_MISSING,
            next(missing.itertuples()),
            f"Wales leaves {left:g} in {int(wales.year)} for {areas}, known before as {expected:g};"
            " the figure is",
            LOOK,
        )


def _place_of(delivery: Delivery, figure: Figure) -> dict[str, object]:
    names = [name for name in delivery.place if name != "area_code"]
    return {name: getattr(figure, name) for name in names}


def _last_known(delivery: Delivery, figure: Figure) -> float | None:
    """The figure of the last year before that has one, in the delivery or among what is known."""
    columns = [*delivery.place, "value"]
    both = pd.concat([delivery.figures[columns], delivery.known[columns]], ignore_index=True)
    for name in delivery.place:
        if name != "year":
            both = both[both[name] == getattr(figure, name)]
    both = both[both["year"] < int(figure.year)].dropna(subset=["value"]).sort_values("year")
    return float(both["value"].iloc[-1]) if len(both) else None


def _categories(delivery: Delivery, bounds: pd.DataFrame) -> Iterator[Problem]:
    """Girls and boys against all, and ages against all ages."""
    for dimension in delivery.place[2:]:
        key = [name for name in delivery.place if name != dimension]
        is_whole = bounds[dimension] == "all"
        for figure, total in _apart(bounds[~is_whole], bounds[is_whole], key):
            named = ", ".join(str(getattr(figure, name)) for name in key)
            problem = f"the parts by {dimension} of {named} add up to {total:g}, not"
            yield at(LandingRule.CATEGORIES_DO_NOT_ADD_UP, figure, problem)


def _apart(
    parts: pd.DataFrame, wholes: pd.DataFrame, key: list[str]
) -> Iterator[tuple[Figure, float]]:
    """Totals further from the sum of their parts than rounding and hiding ever leave them."""
    sums = _sums(parts, key)
    both = wholes.dropna(subset=["low"]).merge(sums, on=key, suffixes=("", "_sum"))
    is_below = ~both["is_open"] & (both["high_sum"] < both["low"])
    for figure in both[(both["low_sum"] > both["high"]) | is_below].itertuples():
        yield figure, figure.value_sum


def _sums(parts: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Sums of parts; an open part, which may stand for anything, leaves them no upper end."""
    counted = parts.assign(is_open=parts["low"].isna(), n_missing=parts["value"].isna())
    sums = counted.groupby(key).agg(
        low=("low", "sum"),
        high=("high", "sum"),
        value=("value", "sum"),
        n_missing=("n_missing", "sum"),
        is_open=("is_open", "any"),
    )
    return sums.reset_index()
