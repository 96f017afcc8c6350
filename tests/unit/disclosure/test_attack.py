"""What can be worked out of what is shown: by linear programming, and by trying every table."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from disclosure.attack import Attack, Exposed, shown_cells
from disclosure.blocks import Block, Cell, mask, options_mask, question
from disclosure.protect import withheld_cells
from disclosure.rules import Rule
from domain.problems import DisclosureError
from tests.unit.disclosure.waves import RULE

EXACT = replace(RULE, rounding_base=1)


def two_groups(answered: list[list[int]]) -> Block:
    """Workers and leaders who said yes or no: cells for all and for workers, none for leaders."""
    counts = np.array(answered)
    members = {"all": np.array([True, True]), "worker": np.array([True, False])}
    block = question("safe", counts.sum(axis=1), counts, {})
    for group, classes in members.items():
        for option in ("yes", "no"):
            cell = Cell("answer_shares", "safe", option, "role", group)
            block.cells[cell] = mask(classes, options_mask(["yes", "no"], [option]))
    return block


def exposures(block: Block, rule: Rule, withheld: Iterable[Cell] = ()) -> list[Exposed]:
    return list(Attack(block, rule, shown_cells(block, rule, withheld)).exposed())


def test_of_exact_counts_a_difference_tells_what_the_one_leader_said():
    block = two_groups([[30, 20], [1, 0]])
    exposed = exposures(block, EXACT)
    leader = [each for each in exposed if each.target == "class 1, answer 0"]
    assert [(each.low, each.high) for each in leader] == [(1, 1)]


def test_of_a_wave_of_millions_no_more_is_told_than_rounding_lets_through():
    block = two_groups([[3_000_000, 2_000_000], [1_000, 9]])
    assert exposures(block, RULE) == []


def test_of_rounded_counts_the_difference_tells_nothing_unless_one_rounds_up():
    kept = two_groups([[30, 20], [1, 0]])  # 31 and 30 are both shown as 30
    assert exposures(kept, RULE) == []
    crossed = two_groups([[32, 20], [1, 0]])  # 33 is shown as 35, 32 as 30
    exposed = exposures(crossed, RULE)
    assert {each.target for each in exposed} == {"class 1, answer 0", "class 1, answer 1"}


def test_what_rests_on_a_count_is_withheld_with_it_and_as_little_as_possible():
    crossed = two_groups([[32, 20], [1, 0]])
    withheld = withheld_cells(crossed, RULE)
    assert len(withheld) == 1
    assert exposures(crossed, RULE, withheld) == []


def test_when_nearly_all_say_one_thing_the_others_are_not_told():
    """40 of 41 said yes: that next to none said no must not be read off the yes either."""
    block = two_groups([[40, 1], [60, 50]])
    yes = Cell("answer_shares", "safe", "yes", "role", "worker")
    withheld = withheld_cells(block, RULE)
    assert {yes, yes._replace(option="no")} <= withheld


def test_what_the_release_before_tells_cannot_be_withheld_any_more():
    block = two_groups([[30, 20], [1, 0]])
    only_leader_yes = block.targets["class 1, answer 0"]
    block.known.append((only_leader_yes, 1, 1))
    with pytest.raises(DisclosureError, match="by the release before"):
        withheld_cells(block, RULE)


@pytest.mark.parametrize("seed", range(12))
def test_an_attack_that_goes_on_when_others_are_withheld_finds_what_a_new_one_finds(seed):
    chance = np.random.default_rng(seed)
    block = two_groups(chance.integers(0, 50, size=(2, 2)).tolist())
    small = block.too_small(RULE)
    attack = Attack(block, RULE, shown_cells(block, RULE), small)
    for _ in range(8):
        withheld = small | {cell for cell in block.cells if chance.random() < 0.5}
        attack.withhold(withheld)
        found = {each.target: (each.low, each.high) for each in attack.exposed()}
        anew = {each.target: (each.low, each.high) for each in exposures(block, RULE, withheld)}
        assert found.keys() == anew.keys()
        for target, interval in anew.items():
            assert found[target] == pytest.approx(interval), target


def tables_behind(block: Block, shown: dict[Cell, float]) -> np.ndarray:
    """Every table of whole numbers that would be shown like this: (n tables, n unknowns)."""
    sizes = [int(block.counts[total].sum()) for total in block.totals]
    of_class = [
        [
            (yes, no, size - yes - no)
            for yes, no in product(range(size + 1), repeat=2)
            if yes + no <= size
        ]
        for size in sizes
    ]
    tables = np.array([sum(parts, ()) for parts in product(*of_class)])
    for cell, value in shown.items():
        low, high = RULE.interval(value)
        sums = tables[:, block.cells[cell]].sum(axis=1)
        tables = tables[(sums >= low) & (sums <= high)]
    return tables


@pytest.mark.parametrize("answered", [[[12, 3], [2, 1]], [[12, 0], [1, 0]], [[13, 2], [0, 3]]])
def test_trying_every_table_of_whole_numbers_finds_what_linear_programming_finds(answered):
    block = two_groups(answered)
    for withheld in (set(), withheld_cells(block, RULE)):
        shown = shown_cells(block, RULE, withheld | block.too_small(RULE))
        tables = tables_behind(block, shown)
        assert len(tables)
        attack = Attack(block, RULE, shown)
        exposed = {each.target: (each.low, each.high) for each in attack.exposed()}
        for target, sums in attack.targets().items():
            of_target = tables[:, sums].sum(axis=1)
            if target in exposed:
                assert (of_target.min(), of_target.max()) == pytest.approx(exposed[target])
            else:
                needed = min(RULE.narrowest_interval, sum(answered[int("class 1" in str(target))]))
                assert of_target.max() - of_target.min() >= needed, target
