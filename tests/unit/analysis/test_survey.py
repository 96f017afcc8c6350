"""The contents page of the survey: on a few invented people, what is computed and what is not."""

import pandas as pd
import pytest

from analysis.results import KEY, as_frame
from analysis.survey import run
from analysis.survey.waves import read_comparisons, read_waves
from tests.survey_exports import synthetic
from tests.unit.analysis.conftest import SEEDS
from tests.unit.analysis.respondent_counts import counts_of_respondents

QUESTIONNAIRE = {
    name: pd.read_csv(SEEDS / f"reference/{name}.csv", dtype=str)
    for name in (
        "scales",
        "scale_items",
        "coding_frames",
        "response_options",
        "survey_comparisons",
        "regression_terms",
        "study_parameters",
    )
}
ITEMS = pd.read_csv(SEEDS / "reference/survey_items.csv", dtype=str).assign(
    questionnaire_order=lambda frame: frame["questionnaire_order"].astype(int)
)
OPTIONS = QUESTIONNAIRE["response_options"]
SCALES = list(QUESTIONNAIRE["scales"]["scale_id"])
GROUPS = pd.read_csv(SEEDS / "published/published_care_rate_groups.csv", dtype=str)


def marts(wave: str = "2020") -> dict[str, pd.DataFrame]:
    """What the restricted marts hold of the synthetic respondents, worked out in pandas."""
    answers = synthetic("answers").merge(ITEMS[["item_id", "response_scale"]], on="item_id")
    answers = answers.merge(OPTIONS, on=["response_scale", "option_id"], how="left")
    answers["score"] = answers["score"].astype(float)
    said = answers.set_index(["respondent_id", "item_id"])["option_id"].unstack()  # noqa: PD010
    group = said["demo_la"].map(GROUPS.set_index("area_code")["care_rate_group"])
    people = pd.DataFrame(
        {
            "respondent_id": said.index,
            "role": said["demo_role"],
            "is_qualified": (said["demo_qualified"] == "yes").where(said["demo_qualified"].notna()),
            "age_band": said["demo_age"],
            "area_code": said["demo_la"],
            "care_rate_group": group.fillna("neither"),
        }
    ).reset_index(drop=True)
    people["is_qualified"] = people["is_qualified"].astype("boolean")
    fed = answers.merge(QUESTIONNAIRE["scale_items"], on="item_id")
    scores = fed.groupby(["respondent_id", "scale_id"])["score"].agg(["mean", "count"])
    least = QUESTIONNAIRE["scales"].set_index("scale_id")["least_answered"].astype(int)
    scores = scores[scores["count"] >= scores.index.get_level_values(1).map(least)]
    flags = {"survey_wave": wave, "is_synthetic": True}
    return {
        "dim_respondents": people.assign(**flags),
        "fct_respondent_answers": answers[
            ["respondent_id", "item_id", "option_id", "score"]
        ].assign(**flags),
        "fct_respondent_scores": scores["mean"].rename("score").reset_index().assign(**flags),
        "fct_respondent_comments": synthetic("comments").assign(**flags),
        "dim_survey_items": ITEMS,
    }


def survey_statistics(marts: dict[str, pd.DataFrame], questionnaire: dict[str, pd.DataFrame]):
    """Statistics of the counts of these respondents."""
    counts = counts_of_respondents(marts, questionnaire)
    return run.survey_statistics(counts, ITEMS, questionnaire)


@pytest.fixture(scope="module")
def statistics():
    return as_frame(survey_statistics(marts(), QUESTIONNAIRE), "test")


def one(statistics, **keys) -> pd.Series:
    rows = statistics
    for name, value in keys.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, rows[KEY]
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("measure", "comparison", "t", "df", "p"),
    [
        ("subscale_1", "leaders_vs_workers", -6.1, 706, 0.000),
        ("case_study_2", "leaders_vs_workers", 2.9, 747, 0.004),
        ("factor_5", "leaders_vs_workers", 2.2, 689, 0.026),
        ("subscale_1", "increasing_vs_decreasing", 3.4, 434, 0.001),
        ("subscale_2", "increasing_vs_decreasing", -0.04, 428, 0.969),
        ("subscale_3", "leaders_vs_workers_in_decreasing", -2.5, 60, 0.017),
        ("subscale_3", "leaders_vs_workers_in_increasing", -3.7, 370, 0.000),
    ],
)
def test_t_tests_are_those_of_the_tables_and_footnote_18(statistics, measure, comparison, t, df, p):
    row = one(statistics, model="pooled_t", statistic="t", measure=measure, comparison=comparison)
    decimals = 2 if abs(t) < 0.1 else 1
    assert (round(row["estimate"], decimals), row["df"], round(row["p_value"], 3)) == (t, df, p)


def test_four_factors_and_three_pairs_are_found_again(statistics):
    found = statistics[statistics["model"] == "minimum_residual_oblimin"]
    assert one(found, statistic="n_factors_retained")["estimate"] == 4
    assert one(found, statistic="n_pairs")["estimate"] == 3
    overlaps = found[found["statistic"] == "scale_overlap"]
    assert (overlaps["estimate"] == 1).all()
    assert len(overlaps) == 7


def test_subscale_3_has_the_printed_alpha(statistics):
    row = one(statistics, analysis="reliability", statistic="alpha", measure="subscale_3")
    assert round(row["estimate"], 1) == 0.5


def test_the_terms_that_stay_significant_are_those_the_report_names(statistics):
    terms = QUESTIONNAIRE["regression_terms"]
    for term in terms[terms["kind"] == "predictor"].itertuples():
        row = one(
            statistics,
            analysis="logistic_regression",
            model="logit",
            statistic="odds_ratio",
            comparison=term.comparison,
            term=term.term,
        )
        assert (row["p_value"] < 0.05) == (term.is_reported_significant == "true"), term.term


def test_no_p_of_a_permutation_is_below_the_least_that_66_labellings_allow(statistics):
    permuted = statistics[
        (statistics["model"] == "permutation") & (statistics["statistic"] == "mean_difference")
    ]
    assert len(permuted) > 12
    assert permuted["p_value"].min() >= 1 / 66


def test_the_difference_between_the_gaps_is_tested_and_is_not_significant(statistics):
    for measure in ("subscale_1", "subscale_3"):
        row = one(
            statistics,
            analysis="gap_difference",
            model="pooled",
            statistic="difference_of_gaps",
            measure=measure,
        )
        assert row["p_value"] > 0.05


def test_every_statistic_says_its_method_wave_and_basis(statistics):
    assert (statistics["survey_wave"] == "2020").all()
    assert (statistics["basis"] == "synthetic respondents").all()
    assert statistics["is_synthetic"].all()
    assert statistics[["method", "missing_rule", "unit"]].map(len).min().min() > 0


def test_ages_are_compared_with_the_first_band_of_the_questionnaire_in_whatever_order_it_is_read():
    alphabetical = QUESTIONNAIRE | {"response_options": OPTIONS.sort_values("option_id")}
    frame = as_frame(survey_statistics(marts(), alphabetical), "test")
    bands = frame["term"].dropna()[frame["term"].dropna().str.startswith("age_band=")]
    assert "age_band=under_30" not in set(bands)
    assert "age_band=30_to_39" in set(bands)


def test_waves_are_computed_apart():
    both = {
        name: frame
        if name == "dim_survey_items"
        else pd.concat([frame, frame.assign(survey_wave="2023", is_synthetic=False)])
        for name, frame in marts().items()
    }
    waves = read_waves(both, SCALES)
    assert [(wave.survey.wave, wave.survey.is_synthetic) for wave in waves] == [
        ("2020", True),
        ("2023", False),
    ]
    frame = as_frame(survey_statistics(both, QUESTIONNAIRE), "test")
    first, second = (frame[frame["survey_wave"] == wave] for wave in ("2020", "2023"))
    assert first["estimate"].tolist() == second["estimate"].tolist()
    assert set(second["basis"]) == {"survey respondents"}


def test_a_wave_without_authorities_has_the_comparisons_it_can_have():
    alone = marts()
    people = alone["dim_respondents"]
    alone["dim_respondents"] = people.assign(
        area_code=pd.Series(pd.NA, index=people.index, dtype="str"),
        care_rate_group=pd.Series(pd.NA, index=people.index, dtype="str"),
    )
    frame = as_frame(survey_statistics(alone, QUESTIONNAIRE), "test")
    numbers = frame[frame["missing_reason"].isna()]
    assert set(numbers["comparison"].dropna()) == {"leaders_vs_workers"}
    # the regression of leaders needs no authority; its clustered errors do
    regressed = numbers[numbers["analysis"] == "logistic_regression"]
    assert set(regressed["model"]) == {"logit", "logit_with_controls"}
    missing = frame[frame["missing_reason"].notna() & frame["comparison"].notna()]
    assert one(missing, model="logit_cluster_robust")["comparison"] == "leaders_vs_workers"
    for name in set(QUESTIONNAIRE["survey_comparisons"]["comparison"]) - {"leaders_vs_workers"}:
        row = one(missing, comparison=name)
        assert "a comparison takes 2 of each" in row["missing_reason"]
        assert (row["n_first"], row["n_second"]) == (0, 0)


def test_a_score_that_a_wave_did_not_ask_for_says_so_and_has_no_number():
    fewer = marts()
    scores = fewer["fct_respondent_scores"]
    fewer["fct_respondent_scores"] = scores[scores["scale_id"] != "subscale_1"]
    frame = as_frame(survey_statistics(fewer, QUESTIONNAIRE), "test")
    compared = frame[frame["analysis"] != "reliability"]
    gone = compared[compared["measure"] == "subscale_1"]
    assert gone["estimate"].isna().all()
    assert set(gone["analysis"]) == {"group_difference", "gap_difference", "nested_difference"}
    assert gone["missing_reason"].notna().all()
    there = compared[compared["measure"] == "subscale_3"]
    assert there["estimate"].notna().all()
    # the regressions that take it are not to be had either
    regressions = frame[frame["analysis"] == "logistic_regression"]
    assert regressions["estimate"].isna().all()


def test_a_wave_that_does_not_ask_age_keeps_the_model_without_controls(statistics):
    ageless = marts()
    people = ageless["dim_respondents"]
    ageless["dim_respondents"] = people.assign(age_band=pd.Series(pd.NA, people.index, dtype="str"))
    frame = as_frame(survey_statistics(ageless, QUESTIONNAIRE), "test")
    both = (frame, statistics)
    for model in ("logit", "logit_cluster_robust"):
        one_, other = (
            each[(each["model"] == model) & (each["comparison"] == "increasing_vs_decreasing")]
            for each in both
        )
        assert len(one_) > 15
        assert one_["estimate"].to_list() == other["estimate"].to_list()
    row = one(frame, model="logit_with_controls", comparison="increasing_vs_decreasing")
    assert "nobody in increasing has every term" in row["missing_reason"]


ODD = {
    "everybody is in one band of age": lambda wave: wave["dim_respondents"].assign(
        age_band="30_to_39"
    ),
    "nobody is qualified": lambda wave: wave["dim_respondents"].assign(
        is_qualified=pd.Series(False, wave["dim_respondents"].index, dtype="boolean")
    ),
    "nobody leads": lambda wave: wave["dim_respondents"].assign(role="worker"),
    "one authority in each group": lambda wave: wave["dim_respondents"].assign(
        area_code=wave["dim_respondents"]["care_rate_group"].map(
            {"increasing": "W06000001", "decreasing": "W06000002"}
        )
    ),
}


@pytest.mark.parametrize("odd", list(ODD))
def test_odd_respondents_cost_what_rests_on_them_with_a_reason_and_nothing_else(odd, statistics):
    wave = marts()
    wave["dim_respondents"] = ODD[odd](wave)
    of_leaders = ITEMS.loc[ITEMS["asked_of"] == "leaders", "item_id"]
    answers = wave["fct_respondent_answers"]
    wave["fct_respondent_answers"] = answers[~answers["item_id"].isin(of_leaders)]
    frame = as_frame(survey_statistics(wave, QUESTIONNAIRE), "test")
    assert set(frame["missing_reason"].dropna()) - set(statistics["missing_reason"].dropna())
    of_scales = frame["analysis"].isin(["reliability", "factor_analysis"])
    pd.testing.assert_series_equal(
        frame.loc[of_scales].set_index(KEY)["estimate"],
        statistics[statistics["analysis"].isin(["reliability", "factor_analysis"])].set_index(KEY)[
            "estimate"
        ],
    )


@pytest.mark.parametrize("score", [3.1, float("inf")])
def test_a_score_that_is_constant_or_no_number_stops_no_other(score, statistics):
    wave = marts()
    scores = wave["fct_respondent_scores"]
    chosen = scores["scale_id"] == "factor_6"  # it is in no regression
    wave["fct_respondent_scores"] = scores.assign(score=scores["score"].where(~chosen, score))
    frame = as_frame(survey_statistics(wave, QUESTIONNAIRE), "test")
    of_it = frame["measure"] == "factor_6"
    t = one(frame[of_it], model="pooled_t", statistic="t", comparison="leaders_vs_workers")
    assert ("neither group varies" if score == 3.1 else "not a finite") in t["missing_reason"]
    families = ["p_holm", "p_benjamini_hochberg"]  # a family has a test less
    same = ~of_it & ~frame["statistic"].isin(families) & (frame["analysis"] != "factor_analysis")
    expected = statistics.set_index(KEY)["estimate"]
    found = frame[same].set_index(KEY)["estimate"]
    pd.testing.assert_series_equal(found, expected.loc[found.index], check_index_type=False)


def test_an_item_answered_alike_costs_the_factors_and_its_own_correlations_and_stops_nothing():
    wave = marts()
    answers = wave["fct_respondent_answers"]
    alike = answers["item_id"] == "agency_police"
    wave["fct_respondent_answers"] = answers.assign(score=answers["score"].where(~alike, 3.0))
    frame = as_frame(survey_statistics(wave, QUESTIONNAIRE), "test")
    factors = one(frame, analysis="factor_analysis")
    assert (
        factors["missing_reason"] == "agency_police: everybody with complete answers answered alike"
    )
    rest = one(frame, statistic="item_rest_correlation", term="agency_police")
    assert "everybody answered alike" in rest["missing_reason"]
    assert one(frame, statistic="alpha", measure="factor_4")["estimate"] > 0
    assert len(frame) > 1000


def test_a_wave_without_the_questions_of_scales_has_reasons_in_their_place():
    wave = marts()
    answers = wave["fct_respondent_answers"]
    wave["fct_respondent_answers"] = answers.assign(score=float("nan"))
    frame = as_frame(survey_statistics(wave, QUESTIONNAIRE), "test")
    alphas = frame[frame["analysis"] == "reliability"]
    assert set(alphas["statistic"]) == {"alpha"}
    assert alphas["missing_reason"].str.contains("0 respondents answered every item").all()
    assert (
        "too few for a factor analysis" in one(frame, analysis="factor_analysis")["missing_reason"]
    )


def test_comparisons_are_read_in_the_order_of_the_seed():
    read = read_comparisons(QUESTIONNAIRE["survey_comparisons"])
    assert [each.name for each in read] == list(QUESTIONNAIRE["survey_comparisons"]["comparison"])
    assert [each.within for each in read] == [None, None, "decreasing", "increasing"]
