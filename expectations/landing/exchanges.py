"""A delivery beside what is known: authorities whose figures were exchanged."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from domain.areas import WALES
from domain.problems import Problem
from domain.rules import LandingRule
from expectations.landing.delivery import LOOK, Delivery
from expectations.landing.totals import HIDDEN

HIDDEN_MIDDLE = 2


def check(delivery: Delivery) -> Iterator[Problem]:
    """Find two authorities that fit each other's year before better than their own.

    Compared by sex and age where there are any: authorities of one size differ in their children.
    """
    if not delivery.has_rounded_counts:
        return
    table = _table(delivery)
    new_years = set(delivery.figures["year"])
    years = sorted(set(table.index.get_level_values("year")))
    for before, year in pairwise(years):
        if year not in new_years:
            continue
        old, now = (table.loc[[each]].droplevel("year") for each in (before, year))
        old, now = old.align(now, join="inner", axis=0)
        misfit = _misfits(old.to_numpy(), now.to_numpy())
        for one, other in combinations(range(len(table.columns)), 2):
            if misfit[one, other] > misfit[other, other] or misfit[other, one] > misfit[one, one]:
                continue
            gain = misfit[one, one] + misfit[other, other] - misfit[one, other] - misfit[other, one]
            # authorities drift apart with the years, as the steps of a random walk add up
            if gain > delivery.thresholds[LandingRule.SWAPPED_AUTHORITIES] * (year - before):
                yield delivery.whole(
                    LandingRule.SWAPPED_AUTHORITIES,
                    f"in {year} each has figures that fit the other:",
                    LOOK,
                    value=f"{table.columns[one]}, {table.columns[other]}",
                )


def _table(delivery: Delivery) -> pd.DataFrame:
    """Counts by year and cell, an authority a column; hidden ones in the middle of what is left."""
    columns = [*delivery.place, "value", "markers"]
    both = pd.concat([delivery.figures[columns], delivery.known[columns]], ignore_index=True)
    both = both[both["area_code"] != WALES].drop_duplicates(delivery.place)
    is_hidden = both["value"].isna() & both["markers"].str.contains(HIDDEN)
    both["value"] = both["value"].mask(is_hidden, HIDDEN_MIDDLE)  # others say nothing
    dimensions = delivery.place[2:]
    parts = both[(both[dimensions] != "all").all(axis=1)]
    is_in_parts = set(delivery.figures["year"]) <= set(parts["year"])
    cells = parts if is_in_parts else delivery.of_totals(both)
    return cells.pivot_table(index=["year", *dimensions], columns="area_code", values="value")


def _misfits(before: np.ndarray, now: np.ndarray) -> np.ndarray:
    """How badly what one authority has now fits what another had before, cell by cell.

    Parameters
    ----------
    before, now
        Counts, shape (cells, authorities); what is missing fits.

    Returns
    -------
    numpy.ndarray
        Shape (authorities before, authorities now).
    """
    had, has = before.T[:, :, np.newaxis], now[np.newaxis, :, :]
    return np.nansum((has - had) ** 2 / np.maximum(has + had, 1), axis=1)
