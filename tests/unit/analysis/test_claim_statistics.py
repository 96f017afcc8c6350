"""Statistics from printed figures, against other implementations and against brute force."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import nct, ttest_ind
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.weightstats import ttost_ind

from analysis.report_checks.claims.changes import change_pct, start_of_change
from analysis.report_checks.claims.clusters import clustered_p, tipping_icc
from analysis.report_checks.claims.differences import difference_of_effects, effect_of_t
from analysis.report_checks.claims.equivalence import log_odds_ratio
from analysis.report_checks.claims.gaps import gap_of_t
from analysis.report_checks.claims.reliability import Item, alpha_bounds, correlation_of_mean
from analysis.report_checks.claims.rounding import Range, corners, magnitude
from analysis.report_checks.claims.shares import implied_population
from analysis.report_checks.claims.sizes import Sizes
from analysis.survey.equivalence import two_one_sided
from domain.summaries import alpha_of_answers
from tests.unit.analysis.claims_by_hand import PRINTED, made, one

CASE_STUDY_1 = [Item.of({1: 488, 3: 298}), Item.of({1: 339, 2: 319, 3: 127})]
CASE_STUDY_2 = [Item.of({1: 169, 2: 198, 3: 382}), Item.of({1: 563, 2: 138, 3: 47})]


def sample(n: int, mean: float, sd: float, seed: int) -> np.ndarray:
    """Values with exactly this mean and SD."""
    values = np.random.default_rng(seed).normal(size=n)
    return mean + sd * (values - values.mean()) / values.std(ddof=1)


def joint_tables(rows: list[int], columns: list[int]) -> list[np.ndarray]:
    """Every table of counts with these margins."""
    if len(rows) == 1:
        return [np.array([columns])]
    first = [
        cells
        for cells in product(*(range(min(rows[0], most) + 1) for most in columns))
        if sum(cells) == rows[0]
    ]
    return [
        np.vstack([cells, rest])
        for cells in first
        for rest in joint_tables(
            rows[1:], [most - cell for most, cell in zip(columns, cells, strict=True)]
        )
    ]


@pytest.mark.parametrize(
    ("first", "second"), [([3, 2, 4], [5, 3, 1]), ([4, 0, 5], [2, 6, 1]), ([1, 7, 1], [4, 1, 4])]
)
def test_bounds_on_alpha_are_those_of_every_table_with_these_margins(first, second):
    points = [1.0, 2.0, 3.0]
    items = [Item.of(dict(zip(points, counts, strict=True))) for counts in (first, second)]
    alphas, sds = [], []
    for table in joint_tables(first, second):
        pairs = [
            pair
            for pair, n in zip(product(points, points), table.ravel(), strict=True)
            for _ in range(int(n))
        ]
        answers = np.array(pairs)
        alphas.append(alpha_of_answers(answers))
        sds.append(answers.mean(axis=1).std(ddof=1))
    whole = alpha_bounds(items, Range(0.01, 3.0)).by_both
    assert whole is not None
    assert (whole.low, whole.high) == pytest.approx((np.nanmin(alphas), np.nanmax(alphas)))
    middle = Range(*np.quantile(sds, [0.3, 0.7]))
    part = alpha_bounds(items, middle).by_both
    inside = [
        alpha for alpha, sd in zip(alphas, sds, strict=True) if middle.low <= sd <= middle.high
    ]
    assert part is not None
    assert part.low - 1e-9 <= min(inside) <= max(inside) <= part.high + 1e-9


def test_alpha_rises_to_one_where_two_items_are_alike():
    item = Item.of({1: 10, 2: 5, 3: 10})
    bounds = alpha_bounds([item, item], Range(0.5, 1.0))
    assert bounds.by_both is not None
    assert bounds.by_both.high == pytest.approx(1)


def test_alpha_of_the_case_studies_by_their_sd_is_what_a_reading_by_hand_found():
    one_by_sd = alpha_bounds(CASE_STUDY_1, Range(0.75, 0.85)).by_sd
    two_by_sd = alpha_bounds(CASE_STUDY_2, Range(0.45, 0.55)).by_sd
    assert (one_by_sd.low, one_by_sd.high) == pytest.approx((0.70, 0.99), abs=0.005)
    assert (two_by_sd.low, two_by_sd.high) == pytest.approx((-0.46, 0.36), abs=0.01)


def test_the_counts_allow_case_study_1_no_sd_above_0_795():
    bounds = alpha_bounds(CASE_STUDY_1, Range(0.75, 0.7946))
    # at the largest SD that answers with these counts can have, both bounds meet
    assert bounds.by_both is not None
    assert bounds.by_both.high == pytest.approx(bounds.by_sd.high, abs=0.002)
    assert alpha_bounds(CASE_STUDY_1, Range(0.80, 0.85)).by_both is None


def test_the_correlation_of_two_scores_follows_from_the_sd_of_their_mean():
    rng = np.random.default_rng(1)
    first = rng.normal(size=200)
    second = 0.4 * first + rng.normal(size=200)
    sds = [values.std(ddof=1) for values in ((first + second) / 2, first, second)]
    assert correlation_of_mean(*sds) == pytest.approx(np.corrcoef(first, second)[0, 1])


@pytest.mark.parametrize("seed", range(3))
def test_no_sds_that_round_to_the_printed_ones_leave_the_interval_of_their_correlation(seed):
    rng = np.random.default_rng(seed)
    found = one(
        "scores_go_together",
        "sd_first=vignettes.case_study_1.sd; sd_second=vignettes.case_study_2.sd; "
        "sd_mean=vignettes.case_studies_combined.sd",
        "above_r=0",
    )
    tried = correlation_of_mean(
        *(rng.uniform(middle - 0.05, middle + 0.05, 50_000) for middle in (0.5, 0.8, 0.5))
    )
    assert found["estimate_low"] <= tried.min() < found["estimate_low"] + 0.05
    assert found["estimate_high"] - 0.05 < tried.max() <= found["estimate_high"]


@pytest.mark.parametrize(("t", "df"), [(1.1, 701), (-3.2, 456), (0.0, 60), (-6.8, 703)])
def test_the_limits_of_d_are_where_the_noncentral_t_leaves_a_fortieth(t, df):
    sizes = Sizes(12, df - 10)
    effect = effect_of_t(t, df, sizes)
    low, high = (end / sizes.error_of_d for end in (effect.between.low, effect.between.high))
    assert nct.cdf(t, df, low) == pytest.approx(0.975, abs=1e-6)
    assert nct.cdf(t, df, high) == pytest.approx(0.025, abs=1e-6)


def test_d_of_a_t_is_the_difference_over_the_pooled_sd():
    first, second = sample(40, 3.0, 0.6, seed=1), sample(70, 3.2, 0.6, seed=2)
    t = ttest_ind(second, first).statistic
    assert effect_of_t(t, 108, Sizes(40, 70)).d == pytest.approx(0.2 / 0.6)


@pytest.mark.parametrize("difference", [-0.4, -0.1, 0.0, 0.25])
@pytest.mark.parametrize("margin", [0.2, 0.3, 0.5])
def test_two_one_sided_tests_agree_with_statsmodels(difference, margin):
    first, second = sample(63, 3.0, 0.8, seed=3), sample(372, 3.0 + difference, 0.8, seed=4)
    t = ttest_ind(second, first).statistic
    error = Sizes(63, 372).error_of_d
    p = two_one_sided(np.array(t), 433, np.array(margin / error))
    theirs, *_ = ttost_ind(second, first, -margin * 0.8, margin * 0.8, usevar="pooled")
    assert p == pytest.approx(theirs)


def test_the_log_odds_ratio_of_a_table_is_that_of_statsmodels():
    from statsmodels.stats.contingency_tables import Table2x2

    table = Table2x2(np.array([[12, 58], [63, 340]]))
    assert log_odds_ratio(63, 403, 12, 70) == pytest.approx(
        (table.log_oddsratio, table.log_oddsratio_se)
    )


@pytest.mark.parametrize("table", [3, 5])
def test_holm_over_the_rounding_of_every_p_holds_what_statsmodels_finds_inside(table, monkeypatch):
    monkeypatch.setattr("gc.collect", lambda: 0)  # statsmodels collects garbage at each family of p
    family = PRINTED[PRINTED["value_id"].str.fullmatch(rf"table_{table}\.\w+\.p")]
    low = [0.0 if row.bound == "<" else float(row.value) - 0.0005 for row in family.itertuples()]
    high = [
        float(row.bound_value) if row.bound == "<" else float(row.value) + 0.0005
        for row in family.itertuples()
    ]
    rng = np.random.default_rng(table)
    draws = [low, high, *(rng.uniform(low, high) for _ in range(8))]
    adjusted = np.array([multipletests(draw, method="holm")[1] for draw in draws])
    found = made(
        "holm_adjusted",
        {p: f"p={p}; family=table_{table}.%.p" for p in family["value_id"]},
    ).loc[family["value_id"]]
    assert found["estimate_low"].tolist() == pytest.approx(adjusted.min(axis=0).tolist())
    assert found["estimate_high"].tolist() == pytest.approx(adjusted.max(axis=0).tolist())


def test_a_gap_of_means_follows_from_its_t_and_the_sd_of_everybody():
    few, rest = sample(8, 3.6, 0.5, seed=5), sample(54, 3.0, 0.7, seed=6)
    t = ttest_ind(rest, few).statistic
    gap = gap_of_t(t, 60, np.concatenate([few, rest]).std(ddof=1), 8)
    assert gap.size == pytest.approx(0.6)
    assert gap.error == pytest.approx(0.6 / abs(t))


def test_the_gap_of_subscale_3_is_what_a_reading_by_hand_found():
    where_falling = [gap_of_t(t, 60, sd, 8).size for t in (2.45, 2.55) for sd in (0.65, 0.75)]
    where_rising = [
        gap_of_t(t, 370, sd, n).size for t in (3.65, 3.75) for sd in (0.55, 0.65) for n in (18, 58)
    ]
    assert (min(where_falling), max(where_falling)) == pytest.approx((0.58, 0.69), abs=0.005)
    assert (min(where_rising), max(where_rising)) == pytest.approx((0.28, 0.58), abs=0.005)


@pytest.mark.parametrize(
    ("t", "n", "icc", "p"),
    [(2.7, 435, 0.02, 0.065), (2.7, 435, 0.05, 0.136), (3.4, 436, 0.05, 0.068)],
)
def test_a_design_effect_leaves_the_p_that_a_reading_by_hand_found(t, n, icc, p):
    assert clustered_p(np.array(t), n, 12, np.array(icc)) == pytest.approx(p, abs=0.001)


@pytest.mark.parametrize("t", [2.5, 3.2, 8.5])
def test_at_the_tipping_correlation_p_is_the_level(t):
    icc = tipping_icc(np.array(t), 435, 12, 0.05)
    assert clustered_p(np.array(t), 435, 12, icc) == pytest.approx(0.05)
    assert tipping_icc(np.array(2.0), 435, 12, 0.05) == 0


def test_a_design_effect_is_the_variance_of_means_of_clusters():
    rng = np.random.default_rng(7)
    icc, size = 0.1, 20
    draws = np.sqrt(icc) * rng.normal(size=(20_000, 1)) + np.sqrt(1 - icc) * rng.normal(
        size=(20_000, size)
    )
    inflation = draws.mean(axis=1).var(ddof=1) * size
    # p of t with the effect is p of t over the root of it
    assert clustered_p(np.array(2.0), 12 * size, 12, np.array(icc)) == pytest.approx(
        clustered_p(np.array(2.0) / np.sqrt(inflation), 12 * size, 12, np.array(0.0)), rel=0.05
    )


def test_correlated_effects_differ_more_surely():
    assert difference_of_effects(0.5, 0.3, 0.1, 0.0) == pytest.approx(0.2 / np.hypot(0.1, 0.1))
    assert difference_of_effects(0.5, 0.3, 0.1, 0.5) == pytest.approx(2.0)


def test_no_rate_that_rounds_to_a_printed_one_leaves_the_implied_share():
    rng = np.random.default_rng(8)
    at_corners = [
        implied_population(792, *rates[:1], 584, *rates[1:]).share_pct
        for rates in zip(*corners(Range(17.5, 18.5), Range(33.5, 34.5)), strict=True)
    ]
    inside = [
        implied_population(792, rate, 584, part).share_pct
        for rate, part in zip(
            rng.uniform(17.5, 18.5, 500), rng.uniform(33.5, 34.5, 500), strict=True
        )
    ]
    assert min(at_corners) <= min(inside)
    assert max(inside) <= max(at_corners)


def test_a_part_as_large_as_the_population_is_refused():
    with pytest.raises(ValueError, match="leave nobody out"):
        implied_population(792, 34, 584, 18)


def test_a_change_leads_from_the_start_it_needs_to_the_end():
    end = Range(108.5, 109.5)
    start = start_of_change(Range(58.5, 59.5), end)
    assert (start.low, start.high) == pytest.approx((68.0, 69.1), abs=0.05)
    again = change_pct(Range(start.low, start.low), Range(end.low, end.low))
    assert again.high == pytest.approx(59.5)


def test_the_size_of_a_number_around_zero_starts_at_zero():
    assert magnitude(Range(-0.2, 0.1)) == Range(0.0, 0.2)
    assert magnitude(Range(-3.0, -2.0)) == Range(2.0, 3.0)
