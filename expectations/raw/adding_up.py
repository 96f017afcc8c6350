"""Children looked after by sex and age: cells add up as far as rounding and hiding allow.

A printed figure is rounded to the nearest 5 and stands for itself and two either side. What a
hidden one stands for is a parameter of the study, the one that the models use; which shorthand
hides a figure is in the seed ``markers``. Other shorthand in place of a figure leaves it open.
"""

import numpy as np
import pandas as pd

from domain.areas import WALES
from expectations.raw.counts import WITHOUT_WALES

AREA = ["area_code", "area_name"]
KEYS = ["year", *AREA, "sex", "age_band"]


def cells_as_printed(figures: pd.DataFrame) -> pd.DataFrame:
    """One row per cell: what stands in it; shorthand of editions that landed in its brackets."""
    is_number, is_landed = figures["value"].notna(), figures["edition_number"] > 0
    written = "[" + figures["markers"] + "]"
    written = written.mask(is_number, figures["value"].map("{:.10g}".format))
    return figures[KEYS].assign(n_printed=written.where(is_landed, figures["printed"]))


def intervals(
    figures: pd.DataFrame, parameters: pd.DataFrame, markers: pd.DataFrame
) -> pd.DataFrame:
    """Cells with the lowest and highest figure they may have before rounding.

    Parameters
    ----------
    figures
        Children looked after in long form, as printed.
    parameters, markers
        The seeds ``study_parameters`` and ``markers``.
    """
    limits = parameters.set_index("parameter")["value"]
    suppressed = set(markers.loc[markers["is_suppressed"], "marker"])
    has_none = figures["value"].isna()
    is_hidden = has_none & figures["markers"].map(
        lambda text: bool(suppressed & {*text.split(",")})
    )
    low, high = (float(limits[f"suppressed_children_{end}"]) for end in ("min", "max"))
    return figures[[*KEYS, "printed"]].assign(
        n_low=figures["value"].fillna(0).mask(is_hidden, low),
        n_high=figures["value"].fillna(np.inf).mask(is_hidden, high),
    )


def sexes(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per year and area: boys and girls against all."""
    of_all_ages = cells[cells["age_band"] == "all"]
    is_whole = of_all_ages["sex"] == "all"
    return _gaps(of_all_ages[~is_whole], of_all_ages[is_whole], ["year", *AREA])


def ages(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per year, area and sex: the ages against their total."""
    of_a_sex = cells[cells["sex"] != "all"]
    is_whole = of_a_sex["age_band"] == "all"
    return _gaps(of_a_sex[~is_whole], of_a_sex[is_whole], ["year", *AREA, "sex"])


def areas(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per year, sex and age: the authorities against Wales.

    Of a year whose Welsh row was not found there is nothing to compare.
    """
    is_whole = cells["area_code"] == WALES
    is_excused = cells["year"].isin(WITHOUT_WALES - set(cells.loc[is_whole, "year"]))
    return _gaps(cells[~is_whole & ~is_excused], cells[is_whole], ["year", "sex", "age_band"])


def profile(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per year: which share of the children of Wales is of each age, and boys."""
    wales = cells[(cells["area_code"] == WALES) & (cells["sex"] != "all")]
    by_age = wales.pivot_table(
        index="year", columns="age_band", values="n_low", aggfunc="sum", dropna=False
    )
    shares = by_age.drop(columns="all").div(by_age["all"], axis=0).mul(100).add_suffix("_pct")
    boys = wales[(wales["sex"] == "boys") & (wales["age_band"] == "all")]
    boys_pct = boys.groupby("year")["n_low"].sum() / by_age["all"] * 100
    return shares.assign(boys_pct=boys_pct).reset_index()


def apart(parts: pd.DataFrame, whole: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Compare sums of parts with their wholes, each from ``n_low`` to ``n_high`` children.

    Returns
    -------
    pd.DataFrame
        One row per key: ``n_parts``, both intervals, and ``n_children_apart``: the children by
        which they miss one another, 0 where they meet.
    """
    bounds = ["n_low", "n_high"]
    sums = parts.groupby(keys)[bounds].sum(min_count=1)
    sums["n_parts"] = parts.groupby(keys).size()
    both = sums.join(whole.groupby(keys)[bounds].sum(), how="outer", suffixes=("", "_of_whole"))
    too_many = both["n_low"] - both["n_high_of_whole"]
    too_few = both["n_low_of_whole"] - both["n_high"]
    gap = too_many.where(too_many > too_few, too_few).clip(lower=0)
    return both.assign(n_children_apart=gap).reset_index()


def _gaps(parts: pd.DataFrame, whole: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Compare the sum of parts with their whole, in years that were published with parts."""
    # a year published without parts has none to compare; one that lacks some is a gap
    return apart(parts, whole[whole["year"].isin(parts["year"])], keys)
