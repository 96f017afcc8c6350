"""Yearly figures of one area: its care rates, and its counts of children looked after."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.stats import norm

YEAR = "year_ending_march"
PER = 10_000
Z = norm.ppf(0.975)


class Measure(StrEnum):
    """What a series is of."""

    CARE_RATE = "care_rate"
    CHILDREN = "children_looked_after"


class Source(StrEnum):
    """Where a figure of a series comes from."""

    COMPUTED = "computed from count and population"
    PUBLISHED = "published whole number"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one area in the order of their years; years without a figure are left out.

    Attributes
    ----------
    years
        Years of the 31 March, shape (years,).
    figures
        Children, or children per 10,000 aged 0 to 17.
    low, high
        95% limits of the figures if counts are draws of a Poisson process.
    sources
        Where each figure comes from.
    """

    area_code: str
    area_name: str
    is_wales: bool
    measure: Measure
    years: np.ndarray
    figures: np.ndarray
    low: np.ndarray
    high: np.ndarray
    sources: tuple[Source, ...]


def byar_limits(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95% limits of Poisson counts by Byar's approximation (Breslow and Day 1987, p. 69).

    Parameters
    ----------
    counts
        Children, 0 or more, shape (years,). The lower limit of 0 is 0.
    """
    above = counts + 1
    upper = above * (1 - 1 / (9 * above) + Z / (3 * np.sqrt(above))) ** 3
    seen = np.maximum(counts, 1e-9)
    lower = seen * (1 - 1 / (9 * seen) - Z / (3 * np.sqrt(seen))) ** 3
    return np.where(counts > 0, np.maximum(lower, 0), 0.0), upper


def yearly_series(care_rates: pd.DataFrame, published: pd.DataFrame) -> list[Series]:
    """Make the series of every area: first its rates, then its counts.

    Parameters
    ----------
    care_rates
        ``marts.fct_care_rates``: a row per area and year.
    published
        ``marts.fct_published_care_rates``: the whole-number rates that StatsWales prints. They
        stand in for years without a population or without a count.
    """
    printed = published[["area_code", YEAR, "rate_per_10k_printed"]]
    merged = care_rates.merge(printed, on=["area_code", YEAR], how="left")
    series: list[Series] = []
    for _, area in merged.sort_values(["area_code", YEAR]).groupby("area_code", sort=True):
        series += [_rates(area), _counts(area)]
    return series


def _rates(area: pd.DataFrame) -> Series:
    computed, printed, counts, children = (
        area[column].to_numpy(float, na_value=np.nan)
        for column in (
            "care_rate_per_10k",
            "rate_per_10k_printed",
            "n_children_looked_after",
            "population_0_17",
        )
    )
    is_computed = np.isfinite(computed)
    rates = np.where(is_computed, computed, printed)
    # where no count is at hand, the printed rate implies one to within half a child in 10,000
    counts = np.where(np.isfinite(counts), counts, printed * children / PER)
    with np.errstate(invalid="ignore", divide="ignore"):
        per_child = np.where(is_computed, PER / children, printed / counts)
    low, high = byar_limits(counts)
    sources = np.where(is_computed, Source.COMPUTED, Source.PUBLISHED)
    return _series(area, Measure.CARE_RATE, rates, (low * per_child, high * per_child), sources)


def _counts(area: pd.DataFrame) -> Series:
    counts = area["n_children_looked_after"].to_numpy(float, na_value=np.nan)
    sources = np.full(len(counts), Source.COUNT)
    return _series(area, Measure.CHILDREN, counts, byar_limits(counts), sources)


def _series(
    area: pd.DataFrame,
    measure: Measure,
    figures: np.ndarray,
    limits: tuple[np.ndarray, np.ndarray],
    sources: np.ndarray,
) -> Series:
    known = np.isfinite(figures)
    return Series(
        area_code=str(area["area_code"].iloc[0]),
        area_name=str(area["area_name"].iloc[0]),
        is_wales=bool(area["is_wales"].iloc[0]),
        measure=measure,
        years=area[YEAR].to_numpy(int)[known],
        figures=figures[known],
        low=limits[0][known],
        high=limits[1][known],
        sources=tuple(Source(each) for each in sources[known]),
    )
