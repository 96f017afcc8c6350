"""The newest years with a figure of every authority, and what is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from domain.areas import WALES

Frames = Mapping[str, pd.DataFrame]
RATES = "marts.fct_care_rates"
STUDY_MEASURE = (
    "wimd_overall_lsoa_share_20"  # Table 4's: share of small areas in the most deprived fifth
)


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
    authorities: pd.DataFrame
    wales: pd.Series


def newest_complete_year(frame: pd.DataFrame, value: str, year: str = "year_ending_march") -> int:
    """Find the newest year in which as many authorities as ever have a value."""
    known = frame[(frame["area_code"] != WALES) & frame[value].notna()]
    n_areas = known.groupby(year)["area_code"].nunique()
    return int(n_areas[n_areas == n_areas.max()].index.max())


def newest_rates(frames: Frames) -> NewestRates:
    """Take the newest complete year of care rates."""
    rates = frames[RATES]
    year = newest_complete_year(rates, "care_rate_per_10k")
    of_year = rates[rates["year_ending_march"] == year]
    authorities = of_year[~of_year["is_wales"]].sort_values("care_rate_per_10k", ascending=False)
    return NewestRates(year, authorities, of_year[of_year["is_wales"]].iloc[0])


def newest_window(frames: Frames) -> tuple[int, int]:
    """The years of the newest change that groups are computed over, the shortest if several."""
    groups = frames["marts.fct_care_rate_groups"]
    known = groups[groups["end_year"].notna() & (groups["care_rate_group"] != "unknown")]
    newest = known[known["end_year"] == known["end_year"].max()]
    return int(newest["start_year"].max()), int(newest["end_year"].max())
