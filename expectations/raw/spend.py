"""What was spent on social services, in thousands of pounds: parts, sums, and pounds a child."""

import pandas as pd

from domain.areas import WALES

YEAR, SPEND = "year_ending_march", "spend_gbp_thousand"


def services(spend: pd.DataFrame) -> pd.DataFrame:
    """One row per year and area: services together, less the printed total, in GBP thousand."""
    is_total = spend["service"] == "all"
    return _apart(spend[~is_total], spend[is_total], [YEAR, "area_code"])


def areas(spend: pd.DataFrame) -> pd.DataFrame:
    """One row per year and service: authorities together, less Wales, in GBP thousand."""
    is_wales = spend["area_code"] == WALES
    return _apart(spend[~is_wales], spend[is_wales], [YEAR, "service"])


def per_child(spend: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """One row per year and authority: spent on children and families, in GBP a child under 18.

    Parameters
    ----------
    spend
        The printed spend.
    people
        ``area_code``, ``mid_year`` and ``population_0_17``: of the mid-year in the financial year.
    """
    of_children = spend[spend["service"] == "children_and_families"]
    weights = people[["area_code", "mid_year", "population_0_17"]]
    both = of_children.assign(mid_year=of_children[YEAR] - 1).merge(
        weights, on=["area_code", "mid_year"]
    )
    return both.assign(gbp_per_child=both[SPEND] * 1000 / both["population_0_17"])


def _apart(parts: pd.DataFrame, whole: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Sums of parts beside what is printed for the whole."""
    grouped = parts.groupby(keys)[SPEND]
    both = pd.DataFrame({"n_parts": grouped.size(), "together": grouped.sum()})
    both = both.join(whole.set_index(keys)[SPEND], how="outer")
    return both.assign(apart_gbp_thousand=both["together"] - both[SPEND]).reset_index()
