"""A row may stand for n respondents: a statistic is then what they give one by one."""

from dataclasses import astuple

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kruskal, mannwhitneyu
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from analysis.results import Statistic, as_frame
from analysis.survey.clustered import nested_associations, nested_differences
from analysis.survey.comparisons import group_differences
from analysis.survey.equivalence import equivalences
from analysis.survey.groups import Comparison
from analysis.survey.interaction import gap_difference
from analysis.survey.logistic.design import logistic_design
from analysis.survey.logistic.fit import logistic_fit
from analysis.survey.logistic.run import logistic_regressions
from analysis.survey.missing import missing_data
from analysis.survey.ranks import kruskal_wallis, mann_whitney
from analysis.survey.reliability import reliability
from domain.respondents import N_RESPONDENTS, counted
from domain.summaries import Distribution
from tests.unit.analysis.logistic_respondents import BANDS, LEADERS, SURVEY

RATES = Comparison("rates", "care_rate_group", "increasing", "decreasing")
INNER = tuple(
    Comparison(f"in_{group}", "role", "leader", "worker", "care_rate_group", group)
    for group in ("decreasing", "increasing")
)
SCORES = ["values", "risk"]
ITEMS = [f"item_{i}" for i in range(1, 6)]
CLOSE = 1e-12
NUMBERS = ["estimate", "std_error", "ci_low", "ci_high", "p_value", "df"]


def respondents(n: int = 900) -> pd.DataFrame:
    """People who differ in little, so that many are alike; some lack an answer or an authority."""
    random = np.random.default_rng(20)
    area = random.integers(0, 9, n)
    people = pd.DataFrame(
        {
            "role": random.choice(["leader", "worker"], n, p=[0.2, 0.8]),
            "area_code": pd.Series(area).map("W0600000{}".format),
            "care_rate_group": np.where(area < 4, "decreasing", "increasing"),
            "is_qualified": pd.array(random.random(n) < 0.7, dtype="boolean"),
            "age_band": random.choice(BANDS["age_band"], n),
        }
    )
    leads = (people["role"] == "leader").to_numpy()
    for score in SCORES:
        people[score] = np.clip(random.integers(5, 24, n) + 2 * leads, 5, 25) / 5
        people.loc[random.random(n) < 0.05, score] = np.nan
    for item in ITEMS:
        people[item] = np.clip(random.integers(1, 5, n) + leads, 1, 5).astype(float)
        people.loc[random.random(n) < 0.1, item] = np.nan
    people["n_asked"] = len(ITEMS) + leads
    people["n_unanswered"] = people[ITEMS].isna().sum(axis=1)
    people["named"] = (random.random(n) < 0.2 + 0.1 * (area < 4)).astype(float)
    people.loc[random.random(n) < 0.04, ["area_code", "care_rate_group"]] = None
    return people


PEOPLE = respondents()
GROUPS = ["role", "area_code", "care_rate_group"]
STATISTICS = {
    "means": (
        [*GROUPS, *SCORES],
        lambda rows: group_differences(rows, LEADERS, SURVEY, SCORES),
    ),
    "equivalence": (
        [*GROUPS, *SCORES],
        lambda rows: equivalences(LEADERS.split(rows), LEADERS, SURVEY, SCORES, 0.2),
    ),
    "clusters": (
        [*GROUPS, *SCORES],
        lambda rows: nested_differences(rows, RATES, SURVEY, SCORES),
    ),
    "clustered shares": (
        [*GROUPS, "named"],
        lambda rows: nested_associations(RATES.members(rows), RATES, SURVEY, "what", "named"),
    ),
    "gaps": ([*GROUPS, *SCORES], lambda rows: gap_difference(rows, INNER, SURVEY, "risk")),
    "alphas": (ITEMS, lambda rows: reliability(rows, ITEMS, "scale", SURVEY)),
    "missing answers": (
        [*GROUPS, "n_asked", "n_unanswered"],
        lambda rows: missing_data(
            pd.DataFrame({"n_asked": [900, 900, 900], "n_missing": [3, 20, 9]}, index=[*"abc"]),
            rows,
            [LEADERS, RATES],
            ["area_code"],
            SURVEY,
        ),
    ),
    "regressions": (
        [*GROUPS, *SCORES, "is_qualified", "age_band"],
        lambda rows: logistic_regressions(
            rows, LEADERS, SURVEY, SCORES, ["is_qualified", "age_band"], BANDS
        ),
    ),
}


def shuffled_and_split(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The same respondents in another order, equal ones in several rows."""
    random = np.random.default_rng(seed)
    one = random.integers(0, rows[N_RESPONDENTS] + 1)
    parts = pd.concat(
        [
            rows.assign(**{N_RESPONDENTS: one}),
            rows.assign(**{N_RESPONDENTS: rows[N_RESPONDENTS] - one}),
        ]
    )
    parts = parts[parts[N_RESPONDENTS] > 0]
    return parts.sample(frac=1, random_state=seed, ignore_index=True)


@pytest.mark.parametrize("name", list(STATISTICS))
def test_counts_give_what_the_respondents_give(name):
    columns, compute = STATISTICS[name]
    rows = counted(PEOPLE, columns)
    assert len(rows) < len(PEOPLE)
    one_by_one, of_counts = (as_frame(compute(each), "v") for each in (PEOPLE[columns], rows))
    pd.testing.assert_frame_equal(one_by_one, of_counts, rtol=CLOSE, atol=CLOSE)
    assert one_by_one["estimate"].notna().any()


@pytest.mark.parametrize("name", list(STATISTICS))
def test_no_order_of_rows_and_no_division_of_counts_changes_a_bit(name):
    columns, compute = STATISTICS[name]
    rows = counted(PEOPLE, columns)
    expected = [repr(astuple(each)) for each in compute(rows)]
    for seed in range(5):
        assert [repr(astuple(each)) for each in compute(shuffled_and_split(rows, seed))] == expected
    alone = PEOPLE[columns].sample(frac=1, random_state=9)
    assert [repr(astuple(each)) for each in compute(alone)] == expected


@pytest.mark.parametrize("times", [1_000, 1_000_000])
@pytest.mark.parametrize("name", [name for name in STATISTICS if name != "missing answers"])
def test_a_million_times_as_many_respondents_have_the_same_estimates(name, times):
    columns, compute = STATISTICS[name]
    rows = counted(PEOPLE, columns)
    many = rows.assign(**{N_RESPONDENTS: rows[N_RESPONDENTS] * times})

    def estimates(statistics: list[Statistic]) -> dict[tuple, float]:
        return {
            (each.model, each.statistic, each.measure, each.term): each.estimate
            for each in statistics
            if each.statistic in ("mean_difference", "alpha", "odds_ratio", "difference_of_gaps")
        }

    one, other = estimates(compute(rows)), estimates(compute(many))
    if one:
        assert other == pytest.approx(one, rel=1e-8 if name == "alphas" else 1e-9)


def test_a_fit_of_patterns_is_that_of_statsmodels_on_the_respondents_they_stand_for():
    columns = [*GROUPS, *SCORES, "age_band"]
    design = logistic_design(counted(PEOPLE, columns), LEADERS, SCORES, ["age_band"], BANDS)
    fit = logistic_fit(design.distinct(by_area=False))
    each = logistic_design(PEOPLE[columns], LEADERS, SCORES, ["age_band"], BANDS)
    model = GLM(
        pd.Series(each.is_first.astype(float), each.columns.index), each.columns, Binomial()
    )
    theirs = model.fit(tol=1e-10)
    pd.testing.assert_series_equal(fit.coefficients, theirs.params, rtol=1e-11)
    pd.testing.assert_series_equal(fit.std_errors, theirs.bse, rtol=1e-11)
    assert fit.log_likelihood == pytest.approx(theirs.llf, rel=1e-13)
    named = logistic_design(PEOPLE[columns], LEADERS, SCORES, ["age_band"], BANDS).with_area()
    areas = named.area_code.factorize()[0]
    clustered = GLM(
        pd.Series(named.is_first.astype(float), named.columns.index), named.columns, Binomial()
    ).fit(tol=1e-10, cov_type="cluster", cov_kwds={"groups": areas})
    rows = named.distinct(by_area=True)
    ours = logistic_fit(rows, areas=rows.area_code.factorize()[0])
    pd.testing.assert_series_equal(ours.std_errors, clustered.bse, rtol=1e-11)


def test_groups_separated_in_one_row_of_many_are_found_and_overlap_in_one_is_enough():
    values = np.arange(20_000) / 1000.0
    rows = pd.DataFrame(
        {
            "role": np.where(values < 10, "worker", "leader"),
            "area_code": "W06000001",
            "score": values,
            N_RESPONDENTS: 3,
        }
    )
    apart = logistic_regressions(rows, LEADERS, SURVEY, ["score"])
    assert {each.statistic for each in apart} >= {"is_separated"}
    rows.loc[rows.index[-1], "role"] = "worker"
    together = logistic_regressions(rows, LEADERS, SURVEY, ["score"])
    assert "is_separated" not in {each.statistic for each in together}


VALUES = [np.array([1.0, 2, 2, 3, 5]), np.array([2.0, 2, 4, 4, 4, 9]), np.array([1.0, 1, 7])]


def test_tests_of_ranks_are_those_of_scipy():
    first, second = VALUES[:2]
    found = mann_whitney(Distribution.of(first), Distribution.of(second))
    theirs = mannwhitneyu(first, second, method="asymptotic")
    assert found.share_of_pairs == pytest.approx(theirs.statistic / 30, rel=CLOSE)
    assert found.p_value == pytest.approx(theirs.pvalue, rel=CLOSE)
    h = kruskal_wallis([Distribution.of(each) for each in VALUES])
    theirs = kruskal(*VALUES)
    assert (h.h, h.p_value, h.df) == pytest.approx((theirs.statistic, theirs.pvalue, 2), rel=CLOSE)


def test_ranks_of_ten_billion_respondents_are_summed_without_a_loss():
    groups = [Distribution(*np.unique(each, return_counts=True)) for each in VALUES]
    many = [Distribution(each.distinct, each.counts * 10**9) for each in groups]
    shares = [mann_whitney(*of[:2]).share_of_pairs for of in (groups, many)]
    assert shares[0] == shares[1]
    # without ties H grows as n + 1 does; ties weigh the same share of n^3 - n only in the limit
    assert kruskal_wallis(many).h / (14 * 10**9) == pytest.approx(
        kruskal_wallis([Distribution(each.distinct, each.counts * 10**6) for each in groups]).h
        / (14 * 10**6),
        rel=1e-6,
    )
