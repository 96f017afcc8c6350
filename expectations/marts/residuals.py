"""What deprivation predicts, and the groups that follow, as the marts tell them."""

import great_expectations as gx
import pandas as pd

from expectations.suites import between, suite

YEAR = "year_ending_march"
STUDY_MEASURE = "wimd_overall_lsoa_share_20"  # the measure the study excludes by
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


def group_sizes(groups: pd.DataFrame) -> pd.DataFrame:
    """One row per window and rule with groups: how many authorities they hold, and the largest."""
    known = groups[groups["care_rate_group"] != "unknown"]
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
    is_unknown = groups["care_rate_group"] == "unknown"
    return groups[~is_unknown.groupby([groups[key] for key in keys], dropna=False).transform("any")]


def wimd_shares_of_wales() -> gx.ExpectationSuite:
    """Suite for `wales_shares`."""
    why = (
        "A fifth of Wales is the most deprived fifth of Wales, to one LSOA in 1,909: otherwise "
        "LSOAs were lost or doubled in a join."
    )
    return suite("marts", "wimd_shares_of_wales", between("apart_pct", -0.1, 0.1, why))


def low_income_in_marts() -> gx.ExpectationSuite:
    """Suite for `low_income_shares`."""
    why = (
        "Between 14.6% and 32.1% of children under 16 lived in low income: outside 10% to 45% "
        "their number met another area's population."
    )
    return suite("marts", "low_income_in_marts", between("value_pct", 10, 45, why))


def deprivation_lines() -> gx.ExpectationSuite:
    """Suite for `lines`."""
    return suite(
        "marts",
        "deprivation_lines",
        between(
            "slope",
            1,
            1_000,
            "More deprivation, more children in care, in every year: a line that falls was "
            "drawn through areas joined wrongly, or through ranks turned round.",
        ),
        between("n", 22, 22, "The line runs through all twenty-two authorities."),
    )


def deprivation_explains() -> gx.ExpectationSuite:
    """Suite for the rows of `lines` of the study's measure."""
    why = (
        "Deprivation is said to explain about half of the difference between authorities (0.45 to "
        "0.59): far less or nearly all is a wrong join."
    )
    return suite("marts", "deprivation_explains", between("r_squared", 0.25, 0.85, why))


def residuals_of_authorities() -> gx.ExpectationSuite:
    """Suite for the residuals of the study's measure."""
    why = (
        "Authorities stood 37% below to 48% above the rate predicted: beyond these the rate or "
        "the prediction is another area's."
    )
    return suite("marts", "residuals_of_authorities", between("residual_pct", -60, 80, why))


def groups_of_authorities() -> gx.ExpectationSuite:
    """Suite for `group_sizes`."""
    return suite(
        "marts",
        "groups_of_authorities",
        between("n_authorities", 22, 22, "Every authority is in one group, or none is."),
        between(
            "n_in_largest_group",
            6,
            15,
            "Four groups share 22 authorities, ten at most in one (Table 4): nearly all in one "
            "is a change or a threshold of the wrong sign or unit.",
        ),
    )
