"""The published table of rates: whole numbers, by area and year."""

import pandas as pd

from domain.areas import WALES

YEAR, RATE = "year_ending_march", "rate_per_10k_printed"


def moves(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per area and year: the rate, and its change since the year before, in percent.

    The first year of an area, and one after a gap, follow none: their change is 0.
    """
    ordered = rates.sort_values(["area_code", YEAR])
    by_area = ordered.groupby("area_code")
    change_pct = (ordered[RATE] / by_area[RATE].shift() - 1) * 100
    is_next = by_area[YEAR].diff() == 1
    return ordered.assign(change_pct=change_pct.where(is_next, 0))


def years(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per year: how many areas, and where Wales stands among its authorities."""
    is_wales = rates["area_code"] == WALES
    of_authorities = rates[~is_wales].groupby(YEAR)[RATE]
    lowest, highest = of_authorities.min(), of_authorities.max()
    wales = rates[is_wales].set_index(YEAR)[RATE]
    return pd.DataFrame(
        {
            "n_areas": rates.groupby(YEAR)["area_code"].nunique(),
            "wales_between_pct": (wales - lowest) / (highest - lowest) * 100,
        }
    ).reset_index()
