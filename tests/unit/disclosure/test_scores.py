"""Groups whose means are shown leave nobody over when they are added and subtracted."""

import numpy as np

from disclosure.scores import isolates, shown_groups

ALL, LEADERS, WORKERS = ("all", "all"), ("role", "leader"), ("role", "worker")


def test_all_less_workers_is_the_one_leader():
    groups = {
        ALL: np.array([True, True]),
        WORKERS: np.array([True, False]),
        LEADERS: np.array([False, True]),
    }
    assert shown_groups(groups, np.array([50, 1]), smallest=10) == {ALL}
    assert shown_groups(groups, np.array([50, 12]), smallest=10) == set(groups)


def test_groups_that_leave_few_over_only_together_are_not_all_shown():
    """Two authorities of three are shown: with the third, those who name none would be left."""
    classes = np.eye(4, dtype=bool)
    groups = {ALL: np.ones(4, dtype=bool)}
    groups |= {("care_rate_group", name): classes[n] for n, name in enumerate("abc")}
    sizes = np.array([40, 30, 20, 5])
    assert shown_groups(groups, sizes, smallest=10) == set(groups) - {("care_rate_group", "c")}
    assert shown_groups(groups, np.array([40, 30, 20, 0]), smallest=10) == set(groups)


def test_sums_with_any_weights_are_tried_not_only_differences_of_two():
    known = np.array([[1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]], dtype=float)
    few = [np.array([False, False, False, True])]  # half the sum of all, less ... leaves none
    assert not isolates(known, np.array([20, 20, 20, 3]), few)
    more = np.vstack([known, [1, 1, 1, 0]])
    assert isolates(more, np.array([20, 20, 20, 3]), few)


def test_what_was_shown_before_counts_as_shown():
    groups = {ALL: np.array([True, True])}
    before = [np.array([True, False])]
    assert shown_groups(groups, np.array([50, 1]), 10, before) == set()
