import numpy as np
import pandas as pd
import pytest
from statsmodels.discrete.discrete_model import Logit
from statsmodels.multivariate.factor import Factor

from tools.synthetic_survey.__main__ import SEEDS
from tools.synthetic_survey.generator import synthesise
from tools.synthetic_survey.tests.measures import unmet

# Footnotes 16 and 17 test 403 + 70 respondents, the percentages of Table 6 need 411 to 413 + 70:
# the respondents follow the percentages, so the test has 482.
CONTRADICTED = {"framework.test_base": 482}
FRAMES = ("responses", "comments")


def test_every_printed_figure_is_met_but_the_one_the_report_contradicts(seeds, made):
    missed = unmet(seeds, made).set_index("constraint_id")["value"]
    assert missed.to_dict() == CONTRADICTED


def test_another_seed_gives_other_respondents_who_meet_the_same_figures(seeds, made):
    others = synthesise(seeds, 4)
    assert set(unmet(seeds, others)["constraint_id"]) == set(CONTRADICTED)
    assert not others.responses.equals(made.responses)


@pytest.mark.parametrize("name", FRAMES)
def test_the_committed_seeds_are_what_the_generator_makes(made, name):
    written = getattr(made, name).to_csv(index=False, lineterminator="\n")
    committed = SEEDS / f"raw/raw_survey_synthetic_{name}.csv"
    assert committed.read_bytes() == written.encode()


def test_statements_about_leaders_are_answered_by_workers_alone_and_the_other_way_round(sample):
    for item, places in sample.answers.items():
        asked = sample.questions.asked_of[item]
        assert not (places[~sample.of(asked)] >= 0).any(), item


def test_answers_grow_fewer_through_the_questionnaire(sample):
    n = {item: (places >= 0).sum() for item, places in sample.answers.items()}
    assert n["cs1_immediate"] > n["cs2_immediate"] > n["value_1_item_1"] > n["rate_wales"]
    assert n["rate_wales"] > n["culture_safe"] > n["practice_framework"]


def logistic(outcome: pd.Series, predictors: pd.DataFrame) -> pd.Series:
    used = predictors.notna().all(axis=1)
    fit = Logit(outcome[used].astype(float), predictors[used].assign(constant=1.0)).fit(disp=0)
    return fit.pvalues


@pytest.mark.parametrize(
    ("comparison", "first", "second"),
    [
        ("leaders_vs_workers", "leaders", "workers"),
        ("increasing_vs_decreasing", "increasing", "decreasing"),
    ],
)
def test_the_terms_the_report_calls_significant_are_and_the_others_are_not(
    seeds, sample, comparison, first, second
):
    terms = seeds["regression_terms"].query("comparison == @comparison and kind == 'predictor'")
    scores = pd.DataFrame({term: sample.scores[term] for term in terms["term"]})
    members = sample.of(first) | sample.of(second)
    p_values = logistic(pd.Series(sample.of(first))[members], scores[members])
    for term, reported in zip(terms["term"], terms["is_reported_significant"], strict=True):
        assert (p_values[term] < 0.05) == (reported == "true"), term


def test_a_factor_analysis_finds_the_four_factors_and_the_three_pairs_again(sample):
    scales = [name for name in sample.questions.scale_items if name.startswith("factor")]
    items = {item: scale for scale in scales for item in sample.questions.scale_items[scale]}
    answers = pd.DataFrame({item: sample.numbers(item) for item in items}).dropna()
    fit = Factor(answers, n_factor=len(scales), method="pa").fit()
    fit.rotate("varimax")
    strongest = pd.Series(np.abs(fit.loadings).argmax(axis=1), index=list(items))
    factors = strongest.groupby(items).agg(["min", "max"])
    assert (factors["min"] == factors["max"]).all()
    assert factors["min"].is_unique


def test_case_studies_go_together_and_against_the_values_that_favour_families(sample):
    r = pd.DataFrame(sample.scores).corr()
    assert 0.1 < r.loc["case_study_1", "case_study_2"] < 0.4
    assert (r.loc[["subscale_1", "subscale_3"], ["case_study_1", "case_study_2"]] < -0.15).all(
        axis=None
    )
    assert r.loc["factor_1", "factor_3"] > 0.2 < r.loc["subscale_1", "subscale_3"]


def test_more_find_their_rate_too_high_where_it_rises_and_the_children_right_where_it_falls(sample):
    def share(item: str, group: str, low: int, high: int) -> float:
        places = sample.answers[item][sample.of(group) & (sample.answers[item] >= 0)]
        return ((places >= low) & (places <= high)).mean()

    assert share("rate_la", "increasing", 0, 1) > share("rate_la", "decreasing", 0, 1) + 0.1
    agree = [share("culture_right_children", g, 3, 4) for g in ("decreasing", "increasing")]
    assert agree[0] > agree[1] + 0.05


def test_one_authority_has_a_handful_of_respondents_and_most_who_name_a_framework_one(sample):
    places = sample.answers["demo_la"]
    assert np.bincount(places[places >= 0]).min() == 4
    named = sample.codes["open_framework", "outcomes_framework"] & sample.of("decreasing")
    assert np.bincount(places[named]).max() > 0.8 * named.sum()


def test_the_number_of_a_respondent_says_nothing_about_the_role(sample):
    leaders = np.flatnonzero(sample.of("leaders"))
    assert abs(leaders.mean() / len(sample.cell) - 0.5) < 0.1
