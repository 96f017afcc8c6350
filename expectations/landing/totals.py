"""A delivery by itself: parts against their totals, as far as rounding and hiding allow."""

from collections.abc import Iterator

import pandas as pd

from domain.areas import WALES
from domain.problems import Problem
from domain.rules import LandingRule
from expectations.landing.delivery import Delivery, Figure, at

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
    is_wales = bounds["area_code"] == WALES
    for figure, total in _apart(bounds[~is_wales], bounds[is_wales], key, slack):
        named = ", ".join(str(getattr(figure, name)) for name in key)
        problem = f"the authorities of {named} add up to {total:g}, and Wales is"
        yield at(LandingRule.DOES_NOT_ADD_UP_TO_WALES, figure, problem)


def _categories(delivery: Delivery, bounds: pd.DataFrame) -> Iterator[Problem]:
    """Girls and boys against all, and ages against all ages."""
    for dimension in delivery.place[2:]:
        key = [name for name in delivery.place if name != dimension]
        is_whole = bounds[dimension] == "all"
        for figure, total in _apart(bounds[~is_whole], bounds[is_whole], key, slack=None):
            named = ", ".join(str(getattr(figure, name)) for name in key)
            problem = f"the parts by {dimension} of {named} add up to {total:g}, not"
            yield at(LandingRule.CATEGORIES_DO_NOT_ADD_UP, figure, problem)


def _apart(
    parts: pd.DataFrame, wholes: pd.DataFrame, key: list[str], slack: float | None
) -> Iterator[tuple[Figure, float]]:
    """Totals further from the sum of their parts than slack, or than rounding ever leaves them."""
    is_hidden = parts["value"].isna()
    sums = parts.assign(hidden=parts["high"].where(is_hidden, 0), is_open=parts["low"].isna())
    sums = sums.groupby(key).agg(
        low=("low", "sum"),
        high=("high", "sum"),
        value=("value", "sum"),
        hidden=("hidden", "sum"),
        is_open=("is_open", "any"),
    )
    both = wholes.dropna(subset=["low"]).merge(sums.reset_index(), on=key, suffixes=("", "_sum"))
    both = both[~both["is_open"]]
    if slack is None:
        is_apart = (both["low_sum"] > both["high"]) | (both["high_sum"] < both["low"])
    else:
        most = both["value_sum"] + both["hidden"] + slack
        is_apart = (both["value_sum"] - slack > both["high"]) | (most < both["low"])
    for figure in both[is_apart].itertuples():
        yield figure, figure.value_sum
