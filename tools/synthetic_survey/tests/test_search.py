import numpy as np
import pytest
from scipy import stats

from domain.summaries import Summary, pooled_t
from tools.synthetic_survey.blocks import Block, cell_means
from tools.synthetic_survey.margins import Margin
from tools.synthetic_survey.populations import contrast, population
from tools.synthetic_survey.search import SufficientStatistics, fit
from tools.synthetic_survey.targets import Moments, Target, read_targets

EVERYONE = population("all")


def block_of(n: int = 240, n_items: int = 3, seed: int = 1) -> Block:
    numbers = np.random.default_rng(seed)
    answers = numbers.integers(0, 5, (n, n_items))
    answers[numbers.random((n, n_items)) < 0.1] = -1
    margin = Margin(None, ((0, 1), (2, 3, 4)), None)
    scored = (answers >= 0).any(axis=1)
    return Block(
        numbers.integers(0, 6, n), answers, scored, [np.arange(1, 6)] * n_items, [margin] * 3
    )


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def difference(low: float, high: float) -> Target:
    return Target("t", *contrast("workers minus leaders"), low, high)


def test_the_sums_after_a_move_are_the_sums_of_the_answers_after_it():
    block = block_of()
    sums = SufficientStatistics(block, [difference(0, 1)])
    numbers = np.random.default_rng(2)
    for _ in range(30):
        moves = sums.propose(numbers)
        after = sums.sums_after(moves)
        sums.make(tuple(each[0] for each in moves), tuple(each[0] for each in after))
        anew = SufficientStatistics(block, [difference(0, 1)])
        for name in ("totals", "squares", "item_sums", "item_squares", "score"):
            assert (getattr(sums, name) == getattr(anew, name)).all(), name


def test_moves_keep_the_counts_of_every_class_and_who_did_not_answer():
    block = block_of()
    before = block.answers.copy()
    n_moves = fit(block, [difference(1.99, 2.0), Target("mean", EVERYONE, None, 2.9, 3.1)], rng())
    assert n_moves > 0
    assert ((block.answers < 0) == (before < 0)).all()
    for item in range(3):
        assert (block.answers[:, item] >= 2).sum() == (before[:, item] >= 2).sum()


def test_a_fitted_block_has_the_t_value_that_scipy_finds():
    block = block_of()
    fit(block, [difference(2.10, 2.11)], rng())
    given = np.where(block.answers >= 0, block.answers + 1.0, np.nan)
    score = np.nanmean(given[block.scored], axis=1)
    leader = population("leaders")[block.cell[block.scored]]
    t = stats.ttest_ind(score[~leader], score[leader]).statistic
    assert 2.10 <= t <= 2.11


def test_figures_that_exclude_each_other_are_refused():
    high, low = (Target("mean", EVERYONE, None, m, m + 0.1) for m in (3.5, 2.5))
    with pytest.raises(RuntimeError, match="of 2 statistics outside their targets"):
        fit(block_of(), [high, low], rng())


def test_moments_give_the_mean_sd_and_pooled_t_that_the_scores_themselves_have():
    cell, score = np.repeat(np.arange(6), 20), rng().normal(3, 1, 120)
    sums = [np.bincount(cell, weights=w) for w in (np.ones(120), score, score**2)]
    moments = Moments(*sums)
    first, second = contrast("decreasing: workers minus leaders")
    expected = pooled_t(Summary.of(score[cell == 4]), Summary.of(score[cell == 1])).t
    assert moments.measure(Target("t", first, second, 0, 0)) == pytest.approx(expected)
    assert moments.measure(Target("sd", EVERYONE, None, 0, 0)) == pytest.approx(score.std(ddof=1))


def test_a_statistic_inside_its_window_is_not_in_excess_and_grows_outside():
    target = Target("mean", EVERYONE, None, 3.0, 3.1)
    assert target.excess(np.array([3.05])) == 0
    near, far = target.excess(np.array([3.11, 3.2]))
    assert 0 < near < far


def test_cell_means_give_the_printed_means_and_the_printed_difference(constraints, questions):
    items = questions.scale_items["subscale_3"]
    targets = read_targets(constraints, "subscale_3", items)
    n = np.array([339, 54, 246, 33, 8, 25])
    means = cell_means(targets, n)
    leaders = population("leaders")
    difference = np.average(means[leaders], weights=n[leaders])
    difference -= np.average(means[~leaders], weights=n[~leaders])
    assert difference == pytest.approx(0.56, abs=0.05)
