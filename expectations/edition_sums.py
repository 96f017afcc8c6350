"""A delivery by itself: parts against their totals, as far as rounding and hiding allow."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from expectations.edition_whole import WALES
from expectations.findings import Finding, at

if TYPE_CHECKING:
    from expectations.editions import Delivery

HALF_A_FIVE = 2
HIDDEN_MOST = 4
HIDDEN = r"(?:^|,)(?:\*|c)(?:,|$)"


def check(delivery: "Delivery") -> Iterator[Finding]:
    """Authorities against Wales, and categories against all."""
    if delivery.dataset == "wimd_ranks":
        return
    bounds = _bounds(delivery)
    yield from _wales(delivery, bounds)
    if delivery.has_rounded_counts:
        yield from _categories(delivery, bounds)


def _bounds(delivery: "Delivery") -> pd.DataFrame:
    """The least and most that each figure can stand for; none where it says nothing."""
    figures = delivery.figures
    if not delivery.has_rounded_counts:
        return figures.assign(low=figures["value"], high=figures["value"])
    is_hidden = figures["value"].isna() & figures["markers"].str.contains(HIDDEN)
    return figures.assign(
        low=(figures["value"] - HALF_A_FIVE).clip(lower=0).mask(is_hidden, 0),
        high=(figures["value"] + HALF_A_FIVE).mask(is_hidden, HIDDEN_MOST),
    )


def _wales(delivery: "Delivery", bounds: pd.DataFrame) -> Iterator[Finding]:
    """The authorities against Wales: rounding errors are independent, so they seldom add up."""
    apart = delivery.thresholds["does_not_add_up_to_wales"] if delivery.has_rounded_counts else 0
    key = [name for name in delivery.place if name != "area_code"]
    for cell, rows in bounds.groupby(key):
        wales, others = rows[rows["area_code"] == WALES], rows[rows["area_code"] != WALES]
        if len(wales) != 1 or rows["low"].isna().any() or others.empty:
            continue
        hidden = others["value"].isna()
        least = others["value"].sum() - apart
        most = others["value"].sum() + others.loc[hidden, "high"].sum() + apart
        figure = next(wales.itertuples())
        if not least - HALF_A_FIVE <= figure.high or not figure.low <= most + HALF_A_FIVE:
            named = ", ".join(str(part) for part in cell)
            yield at(
                "does_not_add_up_to_wales",
                figure,
                f"the authorities of {named} add up to {others['value'].sum():g}, and Wales is",
            )


def _categories(delivery: "Delivery", bounds: pd.DataFrame) -> Iterator[Finding]:
    """Girls and boys against all, and ages against all ages."""
    slack = delivery.thresholds["categories_do_not_add_up"] - HALF_A_FIVE
    for dimension in delivery.place[2:]:
        key = [name for name in delivery.place if name != dimension]
        for cell, rows in bounds.groupby(key):
            whole, parts = rows[rows[dimension] == "all"], rows[rows[dimension] != "all"]
            if len(whole) != 1 or parts.empty or rows["low"].isna().any():
                continue
            figure = next(whole.itertuples())
            too_few = parts["high"].sum() < figure.low - slack + HALF_A_FIVE
            if too_few or parts["low"].sum() > figure.high + slack - HALF_A_FIVE:
                named = ", ".join(str(part) for part in cell)
                yield at(
                    "categories_do_not_add_up",
                    figure,
                    f"the parts by {dimension} of {named} add up to {parts['value'].sum():g}, not",
                )
