import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.synthetic_survey.margins import apportion, read_margin, spread_margins

FIVE = np.arange(1, 6)


@given(st.integers(0, 2000), st.lists(st.floats(0.001, 100), min_size=1, max_size=9))
def test_an_apportioned_number_adds_up_and_nobody_is_off_by_one(total, weights):
    parts = apportion(total, np.array(weights))
    assert parts.sum() == total
    assert np.abs(parts - total * np.array(weights) / sum(weights)).max() < 1 + 1e-6


def test_printed_categories_keep_their_counts_and_the_rest_of_the_base(constraints, questions):
    margin = read_margin(constraints, questions, "culture_right_children")
    assert margin.base == 681
    assert dict(zip(margin.classes, margin.counts, strict=True)) == {
        (2,): 152,
        (0, 1): 44,
        (3, 4): 485,
    }


def test_unsure_is_the_middle_of_the_scale(constraints, questions):
    margin = read_margin(constraints, questions, "culture_return_home")
    assert dict(zip(margin.classes, margin.counts, strict=True))[(2,)] == 98


def test_an_item_without_printed_counts_is_one_class(constraints, questions):
    margin = read_margin(constraints, questions, "agency_police")
    assert (margin.base, margin.counts, margin.classes) == (None, None, ((0, 1, 2, 3, 4),))


def test_spread_margins_have_the_wanted_mean_and_the_printed_counts(constraints, questions):
    items = questions.scale_items["factor_2"]
    margins = [read_margin(constraints, questions, item) for item in items]
    bases = [margin.base for margin in margins]
    counts = spread_margins(margins, bases, [FIVE] * 3, np.zeros(3), 3.87, 1.3)
    means = [of_item @ FIVE / of_item.sum() for of_item in counts]
    assert np.mean(means) == pytest.approx(3.87, abs=0.05)
    assert [int(of_item[3:].sum()) for of_item in counts] == [452, 453, 374]
    assert counts[2][:2].sum() == 130


def test_a_category_nobody_offers_is_refused(questions):
    with pytest.raises(ValueError, match="rate_la offers no answer perhaps"):
        questions.categories("rate_la", "perhaps")
