"""Children looked after: the totals of areas and of years."""

import great_expectations as gx
import numpy as np
import pandas as pd

from domain.areas import WALES
from expectations.suites import between, suite


def area_totals(figures: pd.DataFrame) -> pd.DataFrame:
    """One row per year and area: all children, and the move since the year before, in roots.

    A move in roots is the change over the square root of the earlier count: chance moves a count
    by about one, whether the authority is large or small.
    """
    of_all = figures[(figures["sex"] == "all") & (figures["age_band"] == "all")]
    totals = of_all[["year", "area_code", "area_name"]].assign(n_children=of_all["value"])
    totals = totals.sort_values(["area_code", "year"])
    totals["n_year_before"] = totals.groupby("area_code")["n_children"].shift()
    change = totals["n_children"] - totals["n_year_before"]
    return totals.assign(move_in_roots=change / np.sqrt(totals["n_year_before"]))


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


def counts_by_year() -> gx.ExpectationSuite:
    """Suite for `years`."""
    return suite(
        "raw",
        "counts_by_year",
        between("n_authorities", 22, 22, "Wales has twenty-two local authorities in every year."),
        between(
            "n_wales",
            3_500,
            8_500,
            "Wales was 4,195 in 2003 and 7,188 in 2023: elsewhere it is another country's row.",
        ),
        between("years_since_previous", 1, 1, "31 March comes every year: a missing one was lost."),
        between(
            "authorities_minus_wales",
            -20,
            20,
            "Rounding errors of 23 figures have a spread of 1.4 x root 23 = 6.8, so three spreads "
            "are 20 (46 is possible, 15 the most seen): more and an authority is wrong.",
        ),
    )


def counts_by_area() -> gx.ExpectationSuite:
    """Suite for the authorities' rows of `area_totals`."""
    return suite(
        "raw",
        "counts_by_area",
        between(
            "n_children",
            25,
            1_200,
            "Authorities lie between 50 (Anglesey 2003) and 830 (Cardiff 2018): beyond these "
            "stands a cell of one age, a rate or the row of Wales.",
        ),
    )


def count_moves() -> gx.ExpectationSuite:
    """Suite for the rows of `area_totals` that have a year before."""
    return suite(
        "raw",
        "count_moves",
        between(
            "move_in_roots",
            -6,
            8,
            "The largest moves ever were 6.8 roots up (Wales 2010) and 3.6 down (Conwy 2004): "
            "beyond these digits or areas changed places.",
        ),
    )
