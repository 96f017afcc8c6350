"""The contents page of the survey: on a few invented people, what is computed and what is not."""

import pandas as pd
import pytest

from analysis.results import KEY, as_frame
from analysis.survey.run import survey_statistics
from analysis.survey.waves import read_comparisons, read_waves
from tests.unit.analysis.conftest import SEEDS

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


def raw(name: str) -> pd.DataFrame:
    return pd.read_csv(SEEDS / f"raw/raw_survey_synthetic_{name}.csv", dtype=str)


def marts(wave: str = "2020") -> dict[str, pd.DataFrame]:
    """What the restricted marts hold of the synthetic respondents, worked out in pandas."""
    answers = raw("answers").merge(ITEMS[["item_id", "response_scale"]], on="item_id")
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
        "fct_respondent_comments": raw("comments").assign(**flags),
        "dim_survey_items": ITEMS,
    }


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
    found = statistics[statistics["analysis"] == "factor_analysis"]
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
    waves = read_waves(both, ITEMS, SCALES)
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
    assert set(frame["comparison"].dropna()) == {"leaders_vs_workers"}
    assert "logistic_regression" not in set(frame["analysis"])


def test_a_score_that_a_wave_did_not_ask_for_is_left_out():
    fewer = marts()
    scores = fewer["fct_respondent_scores"]
    fewer["fct_respondent_scores"] = scores[scores["scale_id"] != "subscale_1"]
    frame = as_frame(survey_statistics(fewer, QUESTIONNAIRE), "test")
    compared = frame[frame["analysis"] != "reliability"]
    assert "subscale_1" not in set(compared["measure"])
    assert "subscale_3" in set(compared["measure"])


def test_comparisons_are_read_in_the_order_of_the_seed():
    read = read_comparisons(QUESTIONNAIRE["survey_comparisons"])
    assert [each.name for each in read] == list(QUESTIONNAIRE["survey_comparisons"]["comparison"])
    assert [each.within for each in read] == [None, None, "decreasing", "increasing"]
