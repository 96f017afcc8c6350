"""Weighted figures: against R's survey package, against statsmodels, and against weights of one."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import t as student
from scipy.stats import ttest_ind

from analysis.survey.comparisons import welch_t_test
from analysis.survey.groups import Survey
from analysis.survey.run import weighted_statistics
from analysis.survey.weighted.estimates import weighted_difference, weighted_mean
from analysis.survey.weighted.figures import (
    offered_options,
    weighted_differences,
    weighted_scores,
    weighted_shares,
)
from analysis.survey.weighted.table import COLUMNS, KEY, as_frame
from domain.summaries import Summary
from domain.weights import effective_n, equivalent_df, normalised
from tests.unit.analysis.conftest import FIXTURES
from tests.unit.analysis.logistic_respondents import LEADERS, WORKERS, respondents
from tests.unit.analysis.test_survey import ITEMS, QUESTIONNAIRE, SCALES, SEEDS, marts

IN_R = pd.read_csv(FIXTURES / "weighted_results.csv").set_index("name")["value"]
SCORES = ("subscale_1", "case_study_1", "factor_2")
REAL = Survey("2023", is_synthetic=False)
MERGED = pd.read_csv(SEEDS / "reference/merged_options.csv", dtype=str)
OFFERED = {"q1": {"yes": ["yes"], "no": ["no"], "unsure": ["unsure"], "any": ["yes", "unsure"]}}
EVERYBODY = {"grouping": "all", "group_name": "all"}


def as_in_r() -> pd.DataFrame:
    """The respondents given to R (make_weighted_results.R)."""
    people = respondents()
    return people.assign(weight=0.4 + 0.35 * (np.arange(len(people)) % 7))


def of_role(score: str, role: str) -> tuple[np.ndarray, np.ndarray]:
    people = as_in_r()
    rows = people[people["role"] == role].dropna(subset=score)
    return rows[score].to_numpy(), rows["weight"].to_numpy()


@pytest.mark.parametrize("role", ["worker", "leader"])
@pytest.mark.parametrize("score", SCORES)
def test_means_errors_and_limits_are_those_of_the_survey_package_of_r(score, role):
    values, weights = of_role(score, role)
    found = weighted_mean(values, weights)
    of_r = [IN_R[f"{score}.{role}.{name}"] for name in ("mean", "std_error", "sd")]
    assert [found.mean, found.std_error, found.sd] == pytest.approx(of_r, rel=1e-12)
    limits = [IN_R[f"{score}.{role}.{name}"] for name in ("ci_low", "ci_high")]
    assert [found.limits.low, found.limits.high] == pytest.approx(limits, rel=1e-9)


@pytest.mark.parametrize("role", ["worker", "leader"])
@pytest.mark.parametrize("score", SCORES)
def test_shares_errors_and_logit_limits_are_those_of_the_survey_package_of_r(score, role):
    values, weights = of_role(score, role)
    found = weighted_mean((values >= 3).astype(float), weights)
    of_r = [IN_R[f"{score}.{role}.{name}"] for name in ("share", "share_error")]
    assert [found.mean, found.std_error] == pytest.approx(of_r, rel=1e-12)
    limits = [IN_R[f"{score}.{role}.{name}"] for name in ("share_low", "share_high")]
    # R finds the logit by iteration
    assert [found.share_limits.low, found.share_limits.high] == pytest.approx(limits, rel=1e-6)


@pytest.mark.parametrize("score", SCORES)
def test_the_t_of_a_difference_is_that_of_r_for_a_sample_stratified_by_the_groups(score):
    worker, leader = (weighted_mean(*of_role(score, role)) for role in ("worker", "leader"))
    test = weighted_difference(worker, leader)
    of_r = [IN_R[f"{score}.difference"], IN_R[f"{score}.t"]]
    assert [test.estimate, test.t] == pytest.approx(of_r, rel=1e-9)
    assert test.p_value == pytest.approx(2 * student.sf(abs(test.t), test.df))
    assert test.limits.low < test.estimate < test.limits.high


def test_the_error_is_that_of_a_weighted_regression_on_nothing_with_a_sandwich():
    values, weights = of_role("factor_2", "worker")
    model = sm.WLS(values, np.ones(len(values)), weights=weights).fit(cov_type="HC1")
    found = weighted_mean(values, weights)
    assert (found.mean, found.std_error) == pytest.approx((model.params[0], model.bse[0]))


def test_formulas_by_hand():
    values, weights = np.array([1.0, 2.0, 4.0]), np.array([1.0, 1.0, 2.0])
    found = weighted_mean(values, weights)
    assert found.mean == pytest.approx((1 + 2 + 8) / 4)
    assert found.unweighted_mean == pytest.approx(7 / 3)
    assert found.n_effective == pytest.approx(4**2 / (1 + 1 + 4))
    assert found.df == pytest.approx((1 + 1 + 4) ** 2 / (1 + 1 + 16) - 1)
    squares = (1.75**2 + 0.75**2 + (2 * 1.25) ** 2) / 4**2
    assert found.std_error == pytest.approx(np.sqrt(3 / 2 * squares))
    spread = (1.75**2 + 0.75**2 + 2 * 1.25**2) / 4 * 3 / 2
    assert found.sd == pytest.approx(np.sqrt(spread))


def test_with_weights_of_one_a_mean_and_its_limits_are_the_unweighted_ones():
    values, weights = of_role("subscale_1", "leader")
    found, n = weighted_mean(values, np.ones(len(weights))), len(values)
    error = values.std(ddof=1) / np.sqrt(n)
    assert (found.mean, found.sd) == pytest.approx((values.mean(), values.std(ddof=1)), rel=1e-14)
    assert (found.n_effective, found.df) == pytest.approx((n, n - 1), rel=1e-14)
    assert found.std_error == pytest.approx(error, rel=1e-13)
    limits = student.interval(0.95, n - 1, values.mean(), error)
    assert (found.limits.low, found.limits.high) == pytest.approx(limits, rel=1e-12)


def test_with_weights_of_one_the_test_of_two_groups_is_welchs():
    worker, leader = (of_role("case_study_1", role)[0] for role in ("worker", "leader"))
    found = weighted_difference(
        *(weighted_mean(each, np.ones(len(each))) for each in (worker, leader))
    )
    welch = welch_t_test(Summary.of(worker), Summary.of(leader))
    assert (found.t, found.df, found.p_value) == pytest.approx(
        (welch.t, welch.df, welch.p_value), rel=1e-12
    )
    scipy = ttest_ind(leader, worker, equal_var=False)
    assert (found.t, found.df) == pytest.approx((scipy.statistic, scipy.df), rel=1e-12)


@pytest.mark.parametrize("scale", [7, 1 / 7, 1e6, 1e-6])
def test_the_scale_of_weights_changes_nothing(scale):
    values, weights = of_role("subscale_1", "worker")
    one, other = weighted_mean(values, weights), weighted_mean(values, scale * weights)
    for name in ("mean", "sd", "std_error", "n_effective", "df"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-12)


def test_a_respondent_of_weight_two_moves_a_mean_as_two_respondents_do_and_is_worth_fewer():
    twice = weighted_mean(np.array([1.0, 3.0, 3.0]), np.ones(3))
    heavy = weighted_mean(np.array([1.0, 3.0]), np.array([1.0, 2.0]))
    assert heavy.mean == pytest.approx(twice.mean)
    assert (heavy.n_effective, twice.n_effective) == pytest.approx((9 / 5, 3))


def test_what_everybody_or_nobody_gave_has_no_error_and_no_limits():
    for values in (np.zeros(5), np.ones(5), np.full(5, 2.3)):
        found = weighted_mean(values, np.array([0.3, 1.7, 1.1, 0.9, 2.2]))
        assert (found.std_error, found.limits, found.share_limits) == (None, None, None)
        assert found.mean == pytest.approx(values[0])


def test_one_respondent_has_a_mean_and_nothing_else_and_none_have_nothing():
    one = weighted_mean(np.array([3.0]), np.array([0.2]))
    assert (one.mean, one.n_effective, one.sd, one.std_error) == (3.0, 1.0, None, None)
    with pytest.raises(ValueError, match="no respondents"):
        weighted_mean(np.array([]), np.array([]))


def test_weights_that_make_one_respondent_nearly_all_leave_no_limits_and_no_test():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    heavy = weighted_mean(values, np.array([1.0, 1.0, 1.0, 1000.0]))
    assert heavy.df < 1
    assert heavy.std_error > 0
    assert (heavy.limits, heavy.share_limits) == (None, None)
    assert weighted_difference(heavy, weighted_mean(values + 1, np.ones(4))) is None


def test_without_variation_or_with_one_respondent_nothing_is_tested():
    flat, one = weighted_mean(np.ones(4), np.ones(4)), weighted_mean(np.ones(1), np.ones(1))
    varied = weighted_mean(np.array([1.0, 2.0, 3.0]), np.ones(3))
    assert weighted_difference(flat, flat) is None
    assert weighted_difference(one, varied) is None
    assert weighted_difference(flat, varied) is not None


def test_the_limits_of_a_share_stay_within_nobody_and_everybody():
    values = np.array([1.0, *np.zeros(11)])
    limits = weighted_mean(values, np.linspace(0.5, 2, 12)).share_limits
    assert 0 < limits.low < 1 / 12 < limits.high < 1


def test_with_few_leaders_and_unequal_weights_a_true_null_is_rejected_no_more_often_than_said():
    """And with the n - 2 degrees of freedom of survey software, more often."""
    random = np.random.default_rng(20260401)
    n_tries, rejected, rejected_by_n = 1500, 0, 0
    for _ in range(n_tries):
        groups = [
            weighted_mean(random.normal(size=n), np.exp(random.normal(0, spread, n)))
            for n, spread in ((10, 0.8), (60, 0.8))
        ]
        test = weighted_difference(*groups)
        if test is None:
            continue
        rejected += test.p_value < 0.05
        rejected_by_n += 2 * student.sf(abs(test.t), 68) < 0.05
    assert rejected / n_tries < 0.05 < 0.07 < rejected_by_n / n_tries


def people_of_three() -> pd.DataFrame:
    index = pd.Index(["a", "b", "c"], name="respondent_id")
    return pd.DataFrame({"weight": [1.0, 1.0, 2.0]}, index=index)


def grouped(*ids: str, **group: str) -> pd.DataFrame:
    return pd.DataFrame({"respondent_id": list(ids)}).assign(**(group or EVERYBODY))


def test_a_share_is_of_the_weights_of_those_who_answered_and_an_answer_of_nobody_is_zero():
    answers = pd.DataFrame(
        [["a", "q1", "yes"], ["b", "q1", "no"], ["c", "q1", "unsure"], ["a", "q2", "yes"]],
        columns=["respondent_id", "item_id", "option_id"],
    )
    groups = pd.concat([grouped("a", "b", "c"), grouped("a", "b", grouping="role", group_name="x")])
    rows = list(weighted_shares(answers, people_of_three(), groups, OFFERED, REAL))
    shares = {(row.group_name, row.option_id): row for row in rows}
    assert {key: row.estimate for key, row in shares.items()} == pytest.approx({
        ("all", "yes"): 25, ("all", "no"): 25, ("all", "unsure"): 50, ("all", "any"): 75,
        ("x", "yes"): 50, ("x", "no"): 50, ("x", "unsure"): 0, ("x", "any"): 50,
    })  # fmt: skip
    assert shares["all", "unsure"].unweighted_estimate == pytest.approx(100 / 3)
    assert shares["all", "any"].n_effective == pytest.approx(16 / 6)
    assert shares["all", "any"].design_effect == pytest.approx(3 * 6 / 16)
    assert (shares["x", "unsure"].std_error, shares["x", "unsure"].ci_low) == (None, None)
    assert {row.measure for row in rows} == {"q1"}
    assert {row.is_synthetic for row in rows} == {False}


def test_a_mean_is_of_those_with_the_score_and_one_of_them_has_no_deviation():
    people = people_of_three().assign(s1=[1.0, 3.0, np.nan], s2=[np.nan, np.nan, 2.0])
    rows = list(weighted_scores(people, grouped("c", "b", "a"), ["s1", "s2"], REAL))
    found = {(row.measure, row.statistic): row for row in rows}
    assert set(found) == {("s1", "mean"), ("s1", "sd"), ("s2", "mean")}
    assert (found["s1", "mean"].n, found["s1", "mean"].estimate) == (2, 2.0)
    assert found["s1", "sd"].estimate == found["s1", "sd"].unweighted_estimate == np.sqrt(2)
    assert (found["s2", "mean"].estimate, found["s2", "mean"].std_error) == (2.0, None)


def test_a_difference_stands_beside_welchs_and_turns_with_the_groups():
    people = as_in_r()
    there = list(weighted_differences(people, WORKERS, SCORES, REAL))
    back = list(weighted_differences(people, LEADERS, SCORES, REAL))
    assert len(there) == 2 * len(SCORES)
    for one, other in zip(there, back, strict=True):
        assert one.estimate == pytest.approx(-other.estimate)
        assert (one.p_value, one.n_first) == (pytest.approx(other.p_value), other.n_second)
        assert one.n_effective == pytest.approx(one.n_effective_first + one.n_effective_second)
    t = next(row for row in there if (row.statistic, row.measure) == ("t", "factor_2"))
    worker, leader = (
        people.loc[people["role"] == role, "factor_2"].dropna() for role in ("worker", "leader")
    )
    welch = ttest_ind(leader, worker, equal_var=False)
    assert (t.unweighted_estimate, t.unweighted_p_value) == pytest.approx(
        (welch.statistic, welch.pvalue)
    )
    assert t.estimate == pytest.approx(IN_R["factor_2.t"])


def weighted_marts() -> dict[str, pd.DataFrame]:
    """The synthetic respondents twice: as a weighted wave, and as one without weights."""
    both = {}
    frames = [marts("2020"), marts("2023")]
    for frame in frames:
        frame["dim_respondents"]["weight"] = np.nan
    people = frames[1]["dim_respondents"]
    people["weight"] = 0.3 + 0.2 * (np.arange(len(people)) % 9)
    for name in frames[0]:
        parts = [frame[name] for frame in frames]
        both[name] = parts[0] if name == "dim_survey_items" else pd.concat(parts)
    of = both["dim_respondents"][["survey_wave", "respondent_id", "role"]]
    groups = [of.assign(**EVERYBODY), of.assign(grouping="role", group_name=of["role"])]
    both["int_survey_groupings"] = pd.concat(groups)
    return both


@pytest.fixture(scope="module")
def statistics() -> pd.DataFrame:
    questionnaire = QUESTIONNAIRE | {"merged_options": MERGED}
    return as_frame(weighted_statistics(weighted_marts(), questionnaire), "test")


def test_a_wave_without_weights_has_no_weighted_figure_and_no_wave_has_none_at_all(statistics):
    assert set(statistics["survey_wave"]) == {"2023"}
    unweighted = marts("2020")
    unweighted["dim_respondents"]["weight"] = np.nan
    empty = as_frame(weighted_statistics(unweighted, QUESTIONNAIRE), "test")
    assert (len(empty), list(empty)) == (0, list(COLUMNS))


def test_every_question_and_score_of_every_group_has_its_weighted_figures(statistics):
    shares = statistics[statistics["analysis"] == "answer_share"]
    closed = set(ITEMS.loc[ITEMS["item_type"] == "closed", "item_id"])
    assert set(shares["measure"]) == closed - {"demo_la"}
    scales = shares["measure"].map(ITEMS.set_index("item_id")["response_scale"])
    options = QUESTIONNAIRE["response_options"]
    answers = set(zip(options["response_scale"], options["option_id"], strict=True))
    is_answer = [each in answers for each in zip(scales, shares["option_id"], strict=True)]
    assert not all(is_answer)
    sums = shares[is_answer].groupby(["measure", "group_name"])["estimate"].sum()
    assert sums.tolist() == pytest.approx([100.0] * len(sums))
    means = statistics[statistics["statistic"] == "mean"]
    scored = set(marts()["fct_respondent_scores"]["scale_id"])
    assert set(means["measure"]) == scored <= set(SCALES)
    compared = statistics[statistics["analysis"] == "group_difference"]
    assert set(compared["comparison"]) == set(QUESTIONNAIRE["survey_comparisons"]["comparison"])


def test_every_row_says_its_method_its_missing_rule_and_what_its_respondents_are_worth(statistics):
    for column in ("method", "missing_rule", "unit", "basis", "n", "n_effective", "design_effect"):
        assert statistics[column].notna().all(), column
    assert (statistics["n_effective"] < statistics["n"] + 1e-9).all()
    assert statistics["missing_rule"].str.contains("weights have a mean of 1").all()
    assert not statistics.duplicated(KEY).any()


def test_a_figure_that_is_computed_twice_stops_the_run():
    rows = list(weighted_scores(people_of_three().assign(s=1.0), grouped("a", "b"), ["s"], REAL))
    with pytest.raises(ValueError, match="computed twice"):
        as_frame([*rows, *rows], "test")


def test_an_authority_is_no_answer_with_a_share_and_a_merged_category_is_made_of_its_answers():
    offered = offered_options(ITEMS, {**QUESTIONNAIRE, "merged_options": MERGED})
    assert "demo_la" not in offered
    assert offered["rate_la"]["too_or_much_too_high"] == ["too_high", "much_too_high"]
    assert offered["rate_la"]["too_high"] == ["too_high"]


def test_kish_and_satterthwaite_are_n_and_n_less_one_for_equal_weights_and_less_for_others():
    assert (effective_n([7] * 9), equivalent_df([7] * 9)) == (9, 8)
    assert normalised([1, 3]).tolist() == [0.5, 1.5]
    for weights in ([1, 2, 3], [0.1, 5, 9, 2]):
        assert 1 < effective_n(weights) < len(weights)
        assert 0 < equivalent_df(weights) < len(weights) - 1


def test_a_weighted_share_would_tell_how_few_leaders_gave_an_answer_that_is_withheld():
    """Why weighted figures are their owner's alone.

    Weights that make roles as large as in the workforce are known to whoever knows both sizes. Of
    792 respondents 300 gave an answer, 6 of them leaders: shown are 300, to within two, and the
    weighted share. A rule of ten leaves the six open from 0 to 9.
    """
    n_leaders, n_workers, gave = 74, 718, 6
    weights = np.repeat([4.0, 0.7], [n_leaders, n_workers])
    values = np.zeros(n_leaders + n_workers)
    values[:gave], values[n_leaders : n_leaders + 300 - gave] = 1, 1
    shown_pct = round(100 * weighted_mean(values, weights).mean, 1)
    possible = {
        leaders
        for total in range(298, 303)
        for leaders in range(n_leaders + 1)
        if abs(100 * (4.0 * leaders + 0.7 * (total - leaders)) / weights.sum() - shown_pct) <= 0.05
    }
    assert gave in possible
    assert max(possible) - min(possible) < 2
