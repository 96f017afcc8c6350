import pytest

from expectations.gate import judge
from expectations.raw.adding_up import cells_as_printed, intervals

NONE = float("nan")


def is_plausible(cells):
    return bool(judge("raw", {"printed_cells": cells})["is_success"].all())


@pytest.fixture
def landed_cell(seeds):
    """A count of the study's export, as an edition that landed after it has it."""

    def cell(value, markers):
        one = seeds["children_looked_after"].head(1)
        return one.assign(printed="as printed", value=value, markers=markers, edition_number=1)

    return cell


@pytest.mark.parametrize(
    ("value", "markers", "is_success"),
    [(365.0, "", True), (96.0, "p", False), (NONE, "c,p", True), (NONE, "", False)],
)
def test_a_landed_count_is_a_multiple_of_5_or_shorthand_in_its_place(
    landed_cell, value, markers, is_success
):
    assert is_plausible(cells_as_printed(landed_cell(value, markers))) is is_success


def test_a_seed_has_no_shorthand_but_the_star_of_the_old_site(seeds):
    figures = seeds["children_looked_after"].head(1).assign(printed="c", value=NONE, markers="c")
    assert not is_plausible(cells_as_printed(figures))


@pytest.mark.parametrize(
    ("value", "markers", "low", "high"),
    [(365.0, "p", 365, 365), (NONE, "c,p", 0, 4), (NONE, "x", 0, float("inf"))],
    ids=["a number", "a hidden figure", "a figure that is not available"],
)
def test_a_cell_stands_for_what_its_shorthand_leaves_open(
    seeds, landed_cell, value, markers, low, high
):
    cells = intervals(landed_cell(value, markers), seeds["study_parameters"], seeds["markers"])
    assert list(cells[["n_low", "n_high"]].iloc[0]) == [low, high]
