"""Ways in which groups and deprivation in the marts could go wrong."""

from corruption import YEAR, register_of, times
from marts_by_hand import residuals

RATES = "fct_care_rates"
DEPRIVATION = "fct_deprivation"
RESIDUALS = "fct_deprivation_residuals"
GROUPS = "fct_care_rate_groups"

CORRUPTIONS = []
fails = register_of(CORRUPTIONS)


@fails("groups_of_authorities.n_authorities")
def an_authority_is_in_no_group(marts):
    marts[GROUPS] = marts[GROUPS].query("area_code != 'W06000015'")


@fails("groups_of_authorities.n_in_largest_group")
def every_authority_is_in_one_group(marts):
    known = marts[GROUPS]["care_rate_group"] != "unknown"
    marts[GROUPS].loc[known, "care_rate_group"] = "decreasing"


@fails("wimd_shares_of_wales.apart_pct")
def lsoas_are_lost(marts):
    times(marts[DEPRIVATION], "value", 0.9, "is_wales")


@fails("low_income_in_marts.value_pct")
def low_income_is_in_percent(marts):
    times(marts[DEPRIVATION], "value", 100, "measure == 'child_low_income_share_2018'")


@fails("deprivation_lines.slope")
def deciles_are_turned_round(marts):
    turned = marts[DEPRIVATION].assign(value=1 - marts[DEPRIVATION]["value"])
    marts[RESIDUALS] = residuals(marts[RATES], turned)


@fails("deprivation_lines.n")
def an_authority_is_missing_in_the_line(marts):
    rates = marts[RATES].query("area_code != 'W06000015'")
    marts[RESIDUALS] = residuals(rates, marts[DEPRIVATION])


@fails(
    "deprivation_explains.r_squared",
    "deprivation_explains_later.r_squared",
    "deprivation_lines.slope",
    "residuals_of_authorities.residual_pct",
)
def deprivation_is_joined_to_other_areas(marts):
    moved = marts[DEPRIVATION].copy()
    codes = sorted(moved["area_code"].unique())[:-1]
    moved["area_code"] = moved["area_code"].replace(
        dict(zip(codes, [*codes[6:], *codes[:6]], strict=True))
    )
    marts[RESIDUALS] = residuals(marts[RATES], moved)


@fails("residuals_of_authorities.residual_pct")
def predictions_are_of_other_areas(marts):
    times(marts[RESIDUALS], "residual_pct", 2.5, f"{YEAR} == 2018")
