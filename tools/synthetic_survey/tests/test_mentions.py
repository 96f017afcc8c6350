import numpy as np
import pytest

from tools.synthetic_survey.mentions import draw_mentions, draw_sizes


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_every_respondent_and_every_code_has_its_number_of_mentions():
    sizes, counts = np.array([3, 2, 2, 1, 1, 1]), np.array([5, 3, 2])
    mentioned = draw_mentions(rng(), sizes, counts)
    assert (mentioned.sum(axis=1) == sizes).all()
    assert (mentioned.sum(axis=0) == counts).all()


def test_mentions_are_drawn_and_not_laid_out():
    sizes, counts = np.full(30, 2), np.full(6, 10)
    drawn = [draw_mentions(rng(seed), sizes, counts) for seed in (1, 2)]
    assert not np.array_equal(*drawn)


@pytest.mark.parametrize("both", [0, 3, 6])
def test_two_codes_are_raised_together_as_often_as_wanted(both):
    sizes = draw_sizes(rng(), 60, 130, 1, 4, 0.5)
    counts = np.array([12, 6, 50, 40, 22])
    mentioned = draw_mentions(rng(), sizes, counts, (0, 1, both))
    assert (mentioned[:, 0] & mentioned[:, 1]).sum() == both
    assert (mentioned.sum(axis=0) == counts).all()
    assert (mentioned.sum(axis=1) == sizes).all()


def test_more_mentions_of_a_code_than_respondents_are_refused():
    with pytest.raises(ValueError, match="cannot be shared by 2 respondents"):
        draw_mentions(rng(), np.array([2, 1]), np.array([3]))


def test_sizes_add_up_and_somebody_has_the_most():
    sizes = draw_sizes(rng(), 129, 454, 3, 8, 0.35)
    assert (sizes.sum(), sizes.min(), sizes.max()) == (454, 3, 8)


def test_sizes_that_cannot_add_up_are_refused():
    with pytest.raises(ValueError, match="3 respondents cannot have 4 mentions of 2 to 3 each"):
        draw_sizes(rng(), 3, 4, 2, 3, 0.5)
