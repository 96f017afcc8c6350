"""A report checked by its own numbers: what is found in this one, and what a slip would do."""

import pandas as pd
import pytest

from analysis.report_checks.run import check_printed_values, contradicted_values
from tests.unit.analysis.conftest import SEEDS

QUESTIONNAIRE = {
    name: pd.read_csv(SEEDS / f"reference/{name}.csv", dtype=str)
    for name in (
        "survey_items",
        "response_options",
        "merged_options",
        "coding_frames",
        "study_parameters",
    )
}
PRINTED = pd.read_csv(SEEDS / "published/published_values.csv", dtype=str)
# found by reading the report by hand: which kind of check should find what
BY_HAND = {
    ("p_from_t", "table_5.factor_2.p"),
    ("sum_of_parts", "open_1.area_culture.mentions"),
    ("sum_of_parts", "open_1.theme_factors_influencing_practice.mentions"),
    ("chi_squared_from_cells", "footnote_16.outcomes_framework.chi2"),
    ("chi_squared_from_cells", "footnote_16.outcomes_framework.p"),
    ("chi_squared_from_cells", "footnote_16.outcomes_framework.base_n"),
    ("chi_squared_from_cells", "footnote_17.signs_of_safety.chi2"),
    ("chi_squared_from_cells", "footnote_17.signs_of_safety.p"),
    ("chi_squared_from_cells", "footnote_17.signs_of_safety.base_n"),
    ("base_of_test", "footnote_16.outcomes_framework.base_n"),
    ("base_of_test", "footnote_17.signs_of_safety.base_n"),
    ("percent_of_base", "too_high.rate_wales.too_or_much_too_high.percent"),
    ("percent_of_base", "table_2.cs2_six_months.return_home.percent"),
    ("percent_without_base", "leadership.leader_keep_home.agree.percent"),
    ("percent_without_base", "leadership.leader_values.agree.percent"),
    ("percent_without_base", "frameworks.practice_values.agree.percent"),
    ("shares_of_one_question", "drivers.driver_risk_focus.important.percent"),
    ("shares_of_one_question", "drivers.driver_risk_focus.not_or_minor.percent"),
    ("percent_by_remainder", "key_findings.culture_right_children.agree.percent"),
    ("unit_in_words", "looked_after_2020.care_rate.increase"),
    ("unit_in_words", "sfr_106_2019.care_rate.increase"),
    ("words_against_figure", "drivers.not_or_minor.words"),
    ("words_against_figure", "culture.culture_return_home.unsure.words"),
}


def check(**changes: tuple[str, str]) -> pd.DataFrame:
    """Check the report with some values changed: value_id -> (column, text)."""
    printed = PRINTED.copy()
    for value_id, (column, text) in changes.items():
        printed.loc[printed["value_id"] == value_id, column] = text
    return check_printed_values(printed, QUESTIONNAIRE)


@pytest.fixture(scope="module")
def checks():
    return check()


def test_exactly_the_contradictions_found_by_hand_are_found(checks):
    named = contradicted_values(checks).merge(checks[["check_id", "kind"]], on="check_id")
    assert set(named[["kind", "value_id"]].itertuples(index=False, name=None)) == BY_HAND


def test_every_check_has_a_name_of_its_own_and_says_what_it_compared(checks):
    assert checks["check_id"].is_unique
    assert set(checks["verdict"]) == {"consistent", "inconsistent"}
    assert checks["explanation"].str.len().min() > 20
    known = set(PRINTED["value_id"])
    assert set(checks["value_ids"].str.split("; ").explode()) <= known


def test_a_check_that_holds_contradicts_nothing(checks):
    assert (checks.loc[checks["verdict"] == "consistent", "contradicted"] == "").all()


def test_the_contradiction_of_table_6_is_explained_by_its_bases(checks):
    row = checks.set_index("check_id").loc[
        "chi_squared_from_cells.footnote_16.outcomes_framework.chi2"
    ]
    assert "On the printed n, 403 + 70, it is 72.36" in row["explanation"]


def test_a_percentage_that_is_a_sum_of_rounded_rows_is_named_as_one(checks):
    row = checks.set_index("check_id").loc[
        "percent_of_base.too_high.rate_wales.too_or_much_too_high.percent"
    ]
    assert "the sum of the rounded 7 and 60.8" in row["explanation"]


@pytest.mark.parametrize(
    ("value_id", "text", "kind"),
    [
        ("table_5.factor_2.p", "0.194", "p_from_t"),
        ("open_1.area_culture.mentions", "242", None),
        ("table_2.cs2_six_months.return_home.percent", "18.4", "percent_of_base"),
        ("key_findings.culture_right_children.agree.percent", "71", "percent_by_remainder"),
    ],
)
def test_a_mended_figure_is_contradicted_no_longer(value_id, text, kind):
    mended = contradicted_values(check(**{value_id: ("value", text)}))
    left = mended[mended["value_id"] == value_id]
    # 242 is the sum of the issues; the themes, one of them misprinted, still add up to 252
    assert len(left) == (1 if kind is None else 0)


def mutated(value: str, decimals: str) -> str:
    """Another figure as a slip would make it: two units of the last printed digit higher."""
    places = int(decimals)
    return f"{float(value) + 2 * 10**-places:.{places}f}"


def test_slips_of_checked_figures_are_caught_as_often_as_the_method_page_says(checks):
    """Change every figure that some check looks at, one by one in a sample, and count."""
    looked_at = checks["value_ids"].str.split("; ").explode().unique()
    figures = PRINTED[
        PRINTED["value_id"].isin(looked_at) & PRINTED["decimals"].notna() & PRINTED["value"].notna()
    ]
    sample = figures.iloc[::14]
    already = set(contradicted_values(checks)["check_id"])
    caught = {}
    for row in sample.itertuples():
        found = check(**{row.value_id: ("value", mutated(row.value, row.decimals))})
        caught[row.value_id] = set(contradicted_values(found)["check_id"]) != already
    score = sum(caught.values()) / len(caught)
    print(f"caught {sum(caught.values())} of {len(caught)} slips ({score:.0%})")
    # counts and percentages are caught; a mean, deviation or t of one decimal often may be so
    assert score > 0.4


def test_a_printed_p_of_less_than_a_bound_is_held_to_it():
    found = contradicted_values(check(**{"table_3.subscale_1.t": ("value", "-1.1")}))
    assert "table_3.subscale_1.p" in set(found["value_id"])


def test_every_kind_of_check_has_a_severity():
    kinds = pd.read_csv(SEEDS / "reference/consistency_kinds.csv")["kind"]
    assert set(check_printed_values(PRINTED, QUESTIONNAIRE)["kind"]) == set(kinds)
