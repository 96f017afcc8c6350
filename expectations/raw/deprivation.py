"""WIMD 2019 and children in low-income families, against one another and the population."""

import numpy as np
import pandas as pd

N_LSOAS = 1_909
WIMD_MID_YEAR = 2019


def ranks(lsoas: pd.DataFrame) -> pd.DataFrame:
    """One row per LSOA: how far its rank, decile and quintile are from the place it takes."""
    place = lsoas["wimd_rank"].rank(method="first")
    income_place = lsoas["income_rank"].rank(method="first")
    tenths, fifths = np.ceil(N_LSOAS / 10), np.ceil(N_LSOAS / 5)
    kept = ["lsoa_code", "area_code", "wimd_rank", "wimd_decile", "wimd_quintile", "income_rank"]
    return lsoas[[*kept, "income_decile"]].assign(
        rank_off=lsoas["wimd_rank"] - place,
        income_rank_off=lsoas["income_rank"] - income_place,
        decile_off=lsoas["wimd_decile"] - np.ceil(lsoas["wimd_rank"] / tenths),
        quintile_off=lsoas["wimd_quintile"] - np.ceil(lsoas["wimd_rank"] / fifths),
        income_decile_off=lsoas["income_decile"] - np.ceil(lsoas["income_rank"] / tenths),
    )


def whole_index(lsoas: pd.DataFrame) -> pd.DataFrame:
    """One row: the number of LSOAs, and whether income tells what the whole index tells."""
    return pd.DataFrame(
        {
            "n_lsoas": [lsoas["lsoa_code"].nunique()],
            "correlation_with_income": [lsoas["wimd_rank"].corr(lsoas["income_rank"])],
        }
    )


def people_per_lsoa(lsoas: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """One row per authority: people for each of its LSOAs in mid-2019."""
    people = population[population["mid_year"] == WIMD_MID_YEAR]
    n_lsoas = lsoas.groupby("area_code").size().rename("n_lsoas").reset_index()
    both = people[["area_code", "population_total"]].merge(n_lsoas, on="area_code", how="outer")
    return both.assign(n_people_per_lsoa=both["population_total"] / both["n_lsoas"])


def low_income(children: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """One row per authority and year: children in low income among those aged 0 to 15."""
    at = children.assign(mid_year=children["year_ending_march"] - 1)
    keys = ["area_code", "mid_year"]
    both = at.merge(population[[*keys, "population_0_15"]], on=keys)
    return both.assign(share_pct=both["n_children_low_income"] / both["population_0_15"] * 100)


def low_income_years(shares: pd.DataFrame, lsoas: pd.DataFrame) -> pd.DataFrame:
    """One row per year: authorities, and whether the poorest are the most deprived of WIMD."""
    most_deprived = (lsoas["wimd_quintile"] == 1).groupby(lsoas["area_code"]).mean()
    by_area = shares.assign(most_deprived=shares["area_code"].map(most_deprived))
    by_year = by_area.groupby("year_ending_march")
    frame = pd.DataFrame(
        {
            "n_authorities": by_year["area_code"].nunique(),
            "correlation_with_wimd": by_year[["share_pct", "most_deprived"]].apply(
                lambda year: year["share_pct"].corr(year["most_deprived"])
            ),
        }
    ).reset_index()
    return frame.assign(years_since_previous=frame["year_ending_march"].diff().fillna(1))
