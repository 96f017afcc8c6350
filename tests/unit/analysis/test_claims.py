"""The report's sentences tried on its figures, against a reading by hand, and what a slip does."""

import pandas as pd
import pytest

from analysis.report_checks.claims.claim import COLUMNS, Verdict
from analysis.report_checks.claims.run import KINDS
from flows.settings import PROJECT
from tests.unit.analysis.claims_by_hand import CHECKS, CLAIMS, PRINTED, made, one, tried

LEADERS = "first=overview.leaders.n; second=overview.workers.n"
AUTHORITIES = "first=table_6.%.increasing.%; second=table_6.%.decreasing.%"


@pytest.fixture(scope="module")
def findings():
    return tried()


# worked out in R and by hand from the printed figures, without this code
BY_HAND = {
    "representative_of_workforce.qualified": ("contradicted", 37, 41),
    "adequate_reliability.case_study_1": ("supported", 0.70, 0.84),
    "adequate_reliability.case_study_2": ("contradicted", -0.46, 0.36),
    "adequate_reliability.both": ("not shown", -0.23, 0.66),
    "leaders_care_as_option.subscale_2": ("not supported", -0.11, 0.40),
    "external_pressures_similar.factor_4": ("not supported", -0.53, 0.01),
    "external_pressures_similar.factor_2": ("not supported", -0.44, 0.09),
    "change_2003_2020.footnote_2": ("contradicted", 65, 102),
}


@pytest.mark.parametrize("check_id", BY_HAND)
def test_what_follows_is_what_a_reading_by_hand_found(findings, check_id):
    verdict, low, high = BY_HAND[check_id]
    row = findings.loc[check_id]
    assert row["verdict"] == verdict
    size = 1 if high > 2 else 0.015
    assert row["estimate_low"] == pytest.approx(low, abs=size)
    assert row["estimate_high"] == pytest.approx(high, abs=size)


# p of the check, as printed figures give it
P_BY_HAND = {
    "external_pressures_similar.factor_4": 0.38,
    "external_pressures_similar.factor_2": 0.18,
    "external_pressures_similar.factor_7": 0.031,
    "leaders_external_factors.factor_5.holm": 0.18,
    "leaders_less_risk_averse.case_study_1.holm": 0.20,
    "procedures_in_place.factor_3.holm": 0.072,
    "leaders_care_as_option.subscale_2": 0.255,
    "procedures_in_place.factor_3.clusters": 0.14,
    "keeps_children_safe.factor_1.clusters": 0.08,
    "more_positive_values.subscale_1.clusters": 0.07,
}


@pytest.mark.parametrize("check_id", P_BY_HAND)
def test_p_is_what_a_reading_by_hand_found(findings, check_id):
    assert findings.loc[check_id, "p_value"] == pytest.approx(P_BY_HAND[check_id], abs=0.005)


def test_two_response_rates_leave_a_workforce_and_how_the_others_responded(findings):
    said = findings.loc["representative_of_workforce.qualified", "explanation"]
    assert "4281 to 4526 people" in said
    assert "1693 to 1743 of them" in said
    assert "In the sample it is 73.7%" in said
    assert "7.3 to 8.2% responded" in said
    assert "439 to 541" in said


def test_equivalence_holds_for_what_a_reading_by_hand_found_and_nothing_else_of_table_5():
    groups = {"Table 3": LEADERS, "Table 5": AUTHORITIES}
    tests = PRINTED[(PRINTED["statistic"] == "t") & PRINTED["location"].isin(groups)]
    rows = {
        row.value_id: f"test={row.value_id}; {groups[row.location]}" for row in tests.itertuples()
    }
    found = made("alike", rows, "margin_d=0.3; level=0.05")
    assert set(found.index[found["verdict"] == Verdict.SUPPORTED]) == {
        f"table_5.{name}.t" for name in ("factor_7", "subscale_2", "subscale_3")
    }


def test_the_gap_is_larger_where_rates_fall_from_eighteen_leaders_on(findings):
    row = findings.loc["greater_agreement.subscale_3"]
    assert row["verdict"] == Verdict.NOT_SUPPORTED
    assert "0.58 to 0.69 points" in row["explanation"]
    assert "With 18 or more there it is larger whatever the rounding" in row["explanation"]


def test_every_sentence_has_a_check_and_every_check_a_finding(findings):
    assert set(CHECKS["claim_id"]) == set(CLAIMS["claim_id"])
    assert list(findings.reset_index().columns) == list(COLUMNS)
    assert set(findings.index) == set(CHECKS["check_id"])
    assert set(findings["verdict"]) == set(Verdict)
    assert set(CHECKS["kind"]) == set(KINDS)
    assert findings["explanation"].str.len().min() > 20
    names = findings["value_ids"].str.split("; ").explode()
    assert set(names) - {""} <= set(PRINTED["value_id"])


def test_a_test_rests_on_its_df_and_p_too(findings):
    names = findings.loc["leaders_care_as_option.subscale_2", "value_ids"].split("; ")
    assert {f"table_3.subscale_2.{part}" for part in ("t", "df", "p")} <= set(names)


def test_no_number_is_no_number_and_never_a_nan(findings):
    row = findings.loc["too_many_in_la.group"]
    assert row[["estimate", "estimate_low", "estimate_high", "p_value"]].isna().all()
    assert str(findings["estimate"].dtype) == "Float64"


@pytest.mark.parametrize(
    ("check_id", "value_id", "value", "verdict"),
    [
        ("leaders_birth_families.subscale_1", "table_3.subscale_1.t", "-6.1", "supported"),
        ("leaders_birth_families.subscale_1", "table_3.subscale_1.t", "6.1", "contradicted"),
        # a t that leaves no doubt, on the claimed side and on the other
        ("leaders_care_as_option.subscale_2", "table_3.subscale_2.t", "3.5", "supported"),
        ("leaders_care_as_option.subscale_2", "table_3.subscale_2.t", "-3.5", "contradicted"),
        # 1.96 rounded to one decimal: the p of some such t is below .05, that of others is not
        ("leaders_care_as_option.subscale_2", "table_3.subscale_2.t", "2.0", "not shown"),
        ("external_pressures_similar.factor_2", "table_5.factor_2.t", "0.0", "supported"),
        ("external_pressures_similar.factor_2", "table_5.factor_2.t", "-6.0", "contradicted"),
        ("adequate_reliability.case_study_2", "vignettes.case_study_2.sd", "0.6", "not shown"),
        ("adequate_reliability.both", "vignettes.case_studies_combined.sd", "0.6", "supported"),
        ("too_high.rate_la", "too_high.rate_la.too_or_much_too_high.n", "347", "contradicted"),
        ("right_children.share", "key_findings.culture_right_children.agree.percent", "50", None),
        ("change_2003_2020.footnote_2", "care_rates.wales.change_2003_2020", "80", "not shown"),
        ("procedures_in_place.factor_3.holm", "table_5.factor_3.p", "0.001", "supported"),
        ("procedures_in_place.factor_3.clusters", "table_5.factor_3.t", "5.0", "supported"),
        ("greater_agreement.subscale_3", "footnote_18.subscale_3.decreasing.t", "-20", None),
        ("external_pressures_similar.support_against_factor_2", "table_5.factor_3.t", "6", None),
    ],
)
def test_a_verdict_follows_the_figure(check_id, value_id, value, verdict):
    checks = CHECKS[CHECKS["check_id"] == check_id]
    found = tried(checks, **{value_id: value}).loc[check_id]
    expected = {
        "right_children.share": "not shown",
        "greater_agreement.subscale_3": "contradicted",
        "external_pressures_similar.support_against_factor_2": "supported",
    }
    assert found["verdict"] == (verdict or expected[check_id]), found["explanation"]


def test_a_printed_p_that_no_such_t_has_gives_way_to_the_t():
    values = f"test=table_5.factor_2.t; {AUTHORITIES}"
    assert PRINTED.set_index("value_id").loc["table_5.factor_2.p", "value"] == "0.814"
    assert one("difference", values, "sign=-1; level=0.05")["p_value"] == pytest.approx(
        0.195, abs=0.02
    )


def test_a_sample_like_its_workforce_is_not_shown_to_be_representative():
    values = (
        "n=overview.respondents.n; rate=overview.response_rate.csc_workforce; "
        "n_part=overview.qualified_social_workers.n; "
        "rate_part=overview.response_rate.qualified_social_workers"
    )
    rate = {"overview.response_rate.qualified_social_workers": "18"}
    assert one("representative", values, **rate)["verdict"] == Verdict.NOT_SHOWN


def test_a_difference_of_shares_is_claimed_of_the_second_group():
    values = (
        "test=footnote_16.outcomes_framework.chi2; "
        "n_{}=table_6.outcomes_framework.increasing.n; "
        "percent_{}=table_6.outcomes_framework.increasing.percent; "
        "n_{}=table_6.outcomes_framework.decreasing.n; "
        "percent_{}=table_6.outcomes_framework.decreasing.percent"
    )
    as_claimed = values.format("first", "first", "second", "second")
    otherwise = values.format("second", "second", "first", "first")
    assert one("difference_of_shares", as_claimed)["verdict"] == Verdict.SUPPORTED
    assert one("difference_of_shares", otherwise)["verdict"] == Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("kind", "values", "parameters", "why"),
    [
        ("guess", "", "", "no check is called 'guess'"),
        ("majority", "percent=nowhere.percent", "above_pct=50", "no printed value is called"),
        ("majority", "percent=drivers.%.percent", "above_pct=50", "values as 'percent', not one"),
        ("majority", "", "above_pct=50", "takes a value as 'percent'"),
        ("majority", "percent=drivers.driver_risk_focus.important.percent", "", "'above_pct'"),
        ("majority", "percent", "above_pct=50", "not 'name=value"),
        ("majority", "", "above_pct=most", "no number: most"),
        ("difference", f"test=overview.leaders.n; {LEADERS}", "sign=1", "no test with df and p"),
        ("without_figure", "n=overview.leaders.n", "", "so a check can be made"),
        (
            "design_effect",
            "test=table_5.factor_3.t; clusters=table_4.p%.change_percent",
            "icc_low=0; icc_high=0.1; level=0.05",
            "1 clusters leave no degrees of freedom",
        ),
        (
            "alike",
            "test=table_5.factor_3.t; first=table_1.%; second=overview.workers.n",
            "margin_d=0.3; level=0.05",
            "no size of a group fits",
        ),
        (
            "internal_reliability",
            "counts=table_1.rate_wales.base_n; sd=vignettes.case_study_1.sd; "
            "adequate=footnote_13.subscale_3.alpha",
            "",
            "two or more items",
        ),
    ],
)
def test_a_check_that_cannot_be_made_says_why(kind, values, parameters, why):
    with pytest.raises(ValueError, match=why):
        one(kind, values, parameters)


def test_counts_and_an_sd_that_exclude_each_other_show_nothing():
    values = (
        "counts=table_2.cs2_%.n; sd=vignettes.case_study_2.sd; "
        "adequate=footnote_13.subscale_3.alpha"
    )
    found = one("internal_reliability", values, "", **{"vignettes.case_study_2.sd": "1.2"})
    assert found["verdict"] == Verdict.NOT_SHOWN
    assert "one of them is wrong" in found["explanation"]
    assert pd.isna(found["estimate"])


def test_the_page_of_claims_says_what_the_findings_say(findings):
    page = " ".join((PROJECT / "docs/claims.md").read_text(encoding="utf-8").split())
    page = page.replace("−", "-")
    alpha = findings.loc["adequate_reliability.case_study_2"]
    share = findings.loc["representative_of_workforce.qualified"]
    change = findings.loc["change_2003_2020.footnote_2"]
    tips = findings.loc[
        findings.index.str.endswith(".clusters")
        & (findings["verdict"] == Verdict.NOT_SHOWN)
        & ~findings.index.str.startswith("outcomes_framework"),
        "estimate",
    ]
    for said in (
        f"{len(CLAIMS)} of its sentences",
        f"`published_claim_checks`, {len(CHECKS)} rows",
        f"{share['estimate_low']:.0f} to {share['estimate_high']:.0f}% of the workforce",
        f"alpha of {alpha['estimate_low']:.2f} to {alpha['estimate_high']:.2f}",
        f"are {change['estimate_low']:.0f} to {change['estimate_high']:.0f}% apart",
        f"below {tips.min():.3f} to {tips.max():.3f}".replace("0.", "."),
    ):
        assert said in page
    contradicted = findings.index[findings["verdict"] == Verdict.CONTRADICTED]
    assert {name.split(".")[0] for name in contradicted} == {
        "representative_of_workforce",
        "adequate_reliability",
        "change_2003_2020",
        "risk_focus_important",
    }
    for kind in KINDS:
        assert f"| `{kind}` |" in page
