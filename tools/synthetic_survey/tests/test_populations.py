import pytest

from tools.synthetic_survey.populations import CELLS, contrast, population


def cells(marked) -> list[tuple[str, str]]:
    return [cell for cell, is_in in zip(CELLS, marked, strict=True) if is_in]


def test_a_population_is_a_set_of_cells():
    assert cells(population("decreasing leaders")) == [("leader", "decreasing")]
    assert len(cells(population("increasing + decreasing"))) == 4
    assert {group for _, group in cells(population("other LAs"))} == {"other"}
    assert population("all").all()


def test_a_difference_within_a_group_stays_in_the_group():
    first, second = contrast("increasing: workers minus leaders")
    assert cells(first) == [("worker", "increasing")]
    assert cells(second) == [("leader", "increasing")]


def test_a_word_that_is_neither_a_role_nor_a_group_is_refused():
    with pytest.raises(ValueError, match="neither a role nor a group: managers"):
        population("managers")
