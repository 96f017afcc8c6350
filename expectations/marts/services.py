"""Children who receive social services, beside those of them who are looked after."""

import pandas as pd

KEYS = ["area_code", "year_ending_march"]


def looked_after_among_supported(rates: pd.DataFrame, care_rates: pd.DataFrame) -> pd.DataFrame:
    """One row per area and year with both rates: the looked after among all, in percent.

    Parameters
    ----------
    rates
        ``marts.fct_care_and_support_rates``.
    care_rates
        ``marts.fct_care_rates``.
    """
    known = care_rates.loc[care_rates["care_rate_per_10k"].notna(), [*KEYS, "care_rate_per_10k"]]
    kept = rates[[*KEYS, "area_name", "measure", "rate_per_10k_printed"]]
    both = kept.merge(known, on=KEYS)
    share = both["care_rate_per_10k"] / both["rate_per_10k_printed"]
    return both.assign(looked_after_pct=share * 100)


def fostered_among_looked_after(placements: pd.DataFrame, care_rates: pd.DataFrame) -> pd.DataFrame:
    """One row per area and year whose count is known or lies in an interval: fostered, in percent.

    Parameters
    ----------
    placements
        ``marts.fct_foster_placements``.
    care_rates
        ``marts.fct_care_rates``: the middle of ``n_low`` to ``n_high`` is taken.
    """
    fostered = placements.loc[placements["carer"] == "all", [*KEYS, "area_name", "n_children"]]
    counted = care_rates.loc[care_rates["n_low"].notna(), [*KEYS, "n_low", "n_high"]]
    both = fostered.merge(counted, on=KEYS)
    middle = (both["n_low"] + both["n_high"]) / 2
    return both.assign(fostered_pct=both["n_children"] / middle * 100)
