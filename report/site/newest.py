"""The newest years with a figure of every authority, and what is known of them."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from report.site.tables import Row, Tables

Shown = TypeVar("Shown")


class NotKnownError(LookupError):
    """Nothing is known that a page could show, as in a release as of an early day."""


def known(*makers: Callable[[], Shown]) -> tuple[Shown, ...]:
    """What can be made of what is known, in order; the rest is left out."""
    made = []
    for make in makers:
        try:
            made.append(make())
        except NotKnownError:
            continue
    return tuple(made)


@dataclass(frozen=True, slots=True)
class NewestRates:
    """The newest year in which every authority has a rate.

    Attributes
    ----------
    authorities
        Rows of ``fct_care_rates``, the highest rate first.
    wales
        The row of Wales.
    """

    year: int
    authorities: list[Row]
    wales: Row


def newest_complete_year(rows: Iterable[Row], value: str) -> int:
    """Find the newest year in which as many authorities as ever have a value.

    Raises
    ------
    NotKnownError
        If no authority has one.
    """
    years = Counter(
        row["year_ending_march"]
        for row in rows
        if not row.get("is_wales") and row[value] is not None
    )
    if not years:
        raise NotKnownError(f"no authority has a {value}")
    return max(year for year, n_areas in years.items() if n_areas == max(years.values()))


@lru_cache(maxsize=4)
def newest_rates(tables: Tables) -> NewestRates:
    """Take the newest complete year of care rates."""
    year = newest_complete_year(tables.rows("marts.fct_care_rates"), "care_rate_per_10k")
    return rates_of(tables, year)


@lru_cache(maxsize=8)
def rates_of(tables: Tables, year: int) -> NewestRates:
    """Take the care rates of a year in which every authority has one.

    Raises
    ------
    NotKnownError
        If Wales has none.
    """
    of_year = tables.rows("marts.fct_care_rates", year_ending_march=year)
    known_rates = [row for row in of_year if row["care_rate_per_10k"] is not None]
    authorities = [row for row in known_rates if not row["is_wales"]]
    wales = [row for row in known_rates if row["is_wales"]]
    if not wales:
        raise NotKnownError(f"no rate of Wales of {year}")
    authorities.sort(key=lambda row: -row["care_rate_per_10k"])
    return NewestRates(year, authorities, wales[0])


@lru_cache(maxsize=4)
def newest_residuals(tables: Tables) -> list[Row]:
    """Rates and predicted rates of the newest complete year, the largest residual first."""
    of_study = tables.rows("marts.rpt_deprivation_measures", is_of_study=True)
    if not of_study:
        raise NotKnownError("no measure of deprivation")
    measure = of_study[0]["measure"]
    study = tables.rows("marts.fct_deprivation_residuals", measure=measure)
    year = newest_complete_year(study, "residual_per_10k")
    of_year = [row for row in study if row["year_ending_march"] == year]
    return sorted(of_year, key=lambda row: -row["residual_per_10k"])


def rule_of_table_4(tables: Tables) -> str:
    """The base of the change that gives what Table 4 prints, of all that were tried.

    Raises
    ------
    NotKnownError
        If none was, for want of rates.
    """
    best = tables.rows("marts.rpt_table_4_readings", fit_rank=1)
    if not best:
        raise NotKnownError("no reading of Table 4")
    return str(best[0]["rule"])


@lru_cache(maxsize=4)
def newest_window(tables: Tables) -> tuple[int, int]:
    """The years of the newest change that groups are computed over, the shortest if several."""
    groups = tables.rows("marts.fct_care_rate_groups")
    windows = {
        (group["end_year"], group["start_year"])
        for group in groups
        if group["end_year"] is not None and group["care_rate_group"] != "unknown"
    }
    if not windows:
        raise NotKnownError("no authority has a group in any window")
    end, start = max(windows)
    return int(start), int(end)
