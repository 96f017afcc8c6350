"""Children looked after: the totals of areas and of years."""

import numpy as np
import pandas as pd

from domain.areas import WALES


def area_totals(figures: pd.DataFrame) -> pd.DataFrame:
    """One row per year and area: all children, and the change since the year before as a z.

    The z is the change over the standard deviation of a Poisson count, the square root of the
    earlier count: chance moves a count by about one, whether the authority is large or small.
    """
    of_all = figures[(figures["sex"] == "all") & (figures["age_band"] == "all")]
    totals = of_all[["year", "area_code", "area_name"]].assign(n_children=of_all["value"])
    totals = totals.sort_values(["area_code", "year"])
    totals["n_year_before"] = totals.groupby("area_code")["n_children"].shift()
    change = totals["n_children"] - totals["n_year_before"]
    return totals.assign(change_z=change / np.sqrt(totals["n_year_before"]))


def years(totals: pd.DataFrame) -> pd.DataFrame:
    """One row per year: how many authorities, and their sum against the row of Wales."""
    is_wales = totals["area_code"] == WALES
    by_year = pd.DataFrame(
        {
            "n_authorities": totals[~is_wales].groupby("year")["area_code"].nunique(),
            "n_wales": totals[is_wales].groupby("year")["n_children"].sum(),
            "n_sum_of_authorities": totals[~is_wales].groupby("year")["n_children"].sum(),
        }
    ).reset_index()
    return by_year.assign(
        years_since_previous=by_year["year"].diff().fillna(1),  # the first year follows none
        authorities_minus_wales=by_year["n_sum_of_authorities"] - by_year["n_wales"],
    )
