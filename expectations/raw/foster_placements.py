"""Children in foster placements: cells as printed, and how they add up."""

import pandas as pd

from domain.areas import WALES
from expectations.raw.adding_up import apart

YEAR = "year_ending_march"
CARER = ["carer", "carer_place"]


def intervals(placements: pd.DataFrame, parameters: pd.DataFrame) -> pd.DataFrame:
    """Cells with the fewest and the most children they may stand for.

    A number is rounded to the nearest 5, and stands for itself and two either side; what is no
    number is hidden, and stands for what the seed ``study_parameters`` says.
    """
    limits = parameters.set_index("parameter")["value"]
    low, high = (float(limits[f"suppressed_children_{end}"]) for end in ("min", "max"))
    half = float(limits["rounding_unit_children"]) // 2
    printed = pd.to_numeric(placements["n_printed"], errors="coerce")
    return placements.assign(
        n_low=(printed - half).clip(lower=0).fillna(low), n_high=(printed + half).fillna(high)
    )


def carers(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per year and area: the kinds of placement against their total."""
    is_total = cells["carer"] == "all"
    return apart(cells[~is_total], cells[is_total], [YEAR, "area_code"])


def areas(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per year and kind of placement: the authorities against Wales."""
    is_wales = cells["area_code"] == WALES
    return apart(cells[~is_wales], cells[is_wales], [YEAR, *CARER])
