"""What deprivation predicts, and the groups that follow, as the marts tell them."""

import pandas as pd

YEAR = "year_ending_march"
STUDY_MEASURE = "wimd_overall_lsoa_share_20"  # the measure the study excludes by
LAST_EXPORT = 2018  # the last year of the exports that the study's claim can be tried on
PUBLISHED_RATES = "published, whole numbers"  # of which the table lacks authorities
LSOA_SHARE = r"^wimd_.+_lsoa_share_(\d+)$"
LEADING_SHARE = r"^wimd_(?:overall|income|employment)_lsoa_share_\d+$"
LOW_INCOME_SHARE = r"^child_low_income_share_\d{4}$"


def wales_shares(deprivation: pd.DataFrame) -> pd.DataFrame:
    """One row per measure of LSOAs: the share of Wales against the share it is named after."""
    named_pct = deprivation["measure"].str.extract(LSOA_SHARE, expand=False).astype(float)
    frame = deprivation.assign(value_pct=deprivation["value"] * 100, named_pct=named_pct)
    frame = frame.loc[frame["is_wales"] & named_pct.notna(), ["measure", "value_pct", "named_pct"]]
    return frame.assign(apart_pct=frame["value_pct"] - frame["named_pct"])


def low_income_shares(deprivation: pd.DataFrame) -> pd.DataFrame:
    """One row per area and year: the share of children in low income."""
    is_share = deprivation["measure"].str.match(LOW_INCOME_SHARE) & deprivation["value"].notna()
    frame = deprivation.loc[is_share, ["area_code", "measure", "value"]]
    return frame.assign(value_pct=frame["value"] * 100).drop(columns="value")


def lines(residuals: pd.DataFrame) -> pd.DataFrame:
    """One row per year and leading share of LSOAs: the line through the authorities."""
    leading = residuals[residuals["measure"].str.match(LEADING_SHARE)]
    return leading.groupby([YEAR, "measure"])[["slope", "r_squared", "n"]].first().reset_index()


def of_study_measure(frame: pd.DataFrame) -> pd.DataFrame:
    """Only the rows of the measure the study excludes by."""
    return frame[frame["measure"] == STUDY_MEASURE]


def is_after_the_study(lines: pd.DataFrame) -> pd.Series:
    """Whether a line is of a year after the exports: deprivation explains less since then."""
    return lines[YEAR] > LAST_EXPORT


def group_sizes(groups: pd.DataFrame) -> pd.DataFrame:
    """One row per window and rule with groups: how many authorities they hold, and the largest.

    Groups of published rates are left out: the table lacks authorities, so they hold no Wales.
    """
    of_all = groups[groups["rates"] != PUBLISHED_RATES]
    known = of_all[of_all["care_rate_group"] != "unknown"]
    keys = ["rule", "window_years", "start_year", "end_year"]
    # the printed classification names no years, and is a window all the same
    sizes = known.groupby([*keys, "care_rate_group"], dropna=False).size()
    by_window = sizes.groupby(keys, dropna=False)
    return pd.DataFrame(
        {"n_authorities": by_window.sum(), "n_in_largest_group": by_window.max()}
    ).reset_index()


def decided_windows(groups: pd.DataFrame) -> pd.DataFrame:
    """The windows in which every authority has a group."""
    keys = ["rule", "window_years", "start_year", "end_year"]
    groups = groups[groups["rates"] != PUBLISHED_RATES]
    is_unknown = groups["care_rate_group"] == "unknown"
    return groups[~is_unknown.groupby([groups[key] for key in keys], dropna=False).transform("any")]
