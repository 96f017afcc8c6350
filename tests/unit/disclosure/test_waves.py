"""Hostile waves: nothing that is shown of them singles anybody out."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from disclosure.blocks import Cell
from disclosure.decide import Wave, blocks, require_protected, withheld
from disclosure.questions import Earlier
from disclosure.shown import shown_counts
from domain.problems import DisclosureError
from tests.unit.disclosure.waves import REFERENCE, RULE, frames, people, person, published, wave

ONE, TWO, THREE = "W06000001", "W06000002", "W06000003"
ORDINARY = {
    ("worker", ONE): 60,
    ("worker", TWO): 50,
    ("worker", THREE): 24,
    ("leader", ONE): 20,
    ("leader", TWO): 15,
    ("worker", None): 4,
}


def one_leader() -> list[dict]:
    """One leader takes part in an authority: the group less its workers is that person."""
    return people({**ORDINARY, ("leader", THREE): 1})


def unanimous() -> list[dict]:
    """All of an authority give one answer: whoever works there is known to have given it."""
    others = people({key: n for key, n in ORDINARY.items() if key[1] != THREE})
    same = [
        person(1000 + n, "worker", THREE, {"safe": "agree", "risk": "agree"}) for n in range(24)
    ]
    return others + same


def shown_by(tables: dict[str, pd.DataFrame]) -> dict[Cell, float]:
    """What a release shows: counts, and tests where both groups' counts are shown."""
    return shown_counts(tables, tables["statistics"], REFERENCE["survey_comparisons"])


def exact_counts(of: Wave) -> dict[Cell, int]:
    every = blocks(of, of.people(), REFERENCE)
    return {cell: block.count(cell) for block in every for cell in block.cells}


@pytest.mark.parametrize("make", [one_leader, unanimous])
def test_nothing_that_is_shown_of_a_hostile_wave_singles_anybody_out(make):
    of = wave(make())
    n_cells = require_protected(of, shown_by(published(of)), REFERENCE)
    n, n_withheld = n_cells["answer_shares"]
    assert 0 < n_withheld < n


def test_if_only_small_counts_were_withheld_the_attack_would_succeed():
    """Others are withheld for their sake, and not for nothing."""
    of = wave(one_leader())
    counts = exact_counts(of)
    hidden = [Cell(*row) for row in withheld(of, REFERENCE)[list(Cell._fields)].to_numpy()]
    others = [cell for cell in hidden if cell.variable == "safe" and counts.get(cell, 0) >= 10]
    shown = shown_by(published(of)) | {cell: RULE.shown(counts[cell]) for cell in others}
    with pytest.raises(DisclosureError, match="can be worked out"):
        require_protected(of, shown, REFERENCE)


def test_that_all_gave_one_answer_is_not_told():
    of = wave(unanimous())
    shown = shown_by(published(of))
    agree = Cell("answer_shares", "safe", "agree", "care_rate_group", "excluded")
    assert agree not in shown


def test_one_respondent_more_than_in_the_release_before_stops_the_release():
    before = one_leader()
    more = [*before, person(999, "worker", ONE, {"safe": "disagree", "risk": "agree"})]
    with pytest.raises(DisclosureError, match="fewer than 10 respondents came, left or changed"):
        withheld(wave(more, before), REFERENCE)


def test_one_changed_answer_stops_the_release_as_one_who_left_and_one_who_came():
    before = one_leader()
    said = before[0]["answers"]
    other = "agree" if said["safe"] == "disagree" else "disagree"
    changed = [before[0] | {"answers": said | {"safe": other}}, *before[1:]]
    with pytest.raises(DisclosureError, match="fewer than 10"):
        withheld(wave(changed, before), REFERENCE)


def test_the_same_respondents_again_show_the_same_again():
    before = one_leader()
    again = wave(before, before)
    assert withheld(again, REFERENCE).equals(withheld(wave(before), REFERENCE))
    require_protected(again, shown_by(published(again)), REFERENCE)


def test_many_more_respondents_are_shown_and_protected_with_what_was_shown_before():
    before = one_leader()
    later = people({("worker", ONE): 40, ("leader", TWO): 20, ("worker", THREE): 15}, seed=2)
    more = [*before, *(each | {"respondent_id": f"L{n}"} for n, each in enumerate(later))]
    of = wave(more, before)
    require_protected(of, shown_by(published(of)), REFERENCE)


def test_a_count_that_stands_in_two_places_is_withheld_in_both():
    of = wave(one_leader())
    shown = shown_by(published(of))
    issue = Cell("comment_themes", "open_1", "poverty", "n_respondents")
    del shown[issue]
    with pytest.raises(DisclosureError, match="otherwise in another place"):
        require_protected(of, shown, REFERENCE)


def test_the_message_names_places_and_what_to_do_and_nobody():
    of = wave(one_leader())
    shown = shown_by(published(of))
    place = Cell("answer_shares", "safe", "agree", "role_in_care_rate_group", "excluded leader")
    with pytest.raises(DisclosureError) as stopped:
        require_protected(of, shown | {place: 0.0}, REFERENCE)
    said = str(stopped.value)
    assert "answer_shares safe agree role_in_care_rate_group excluded leader is shown" in said
    assert "fits no counts" in said  # under the rule a count of nought is never shown
    assert "publish the wave under another rule" in said
    assert not re.search(r"\bR\d+", said)


def test_a_stricter_rule_is_decided_on_anew_and_what_is_out_already_stops_it():
    """Of the same respondents under the same rule what was withheld would be withheld again."""
    looser = replace(RULE, narrowest_interval=1)
    before = Wave("2023", looser, frames(one_leader()))
    kept = before.frames | {"withheld": withheld(before, REFERENCE)}
    shown = Earlier(looser, published(before))
    with pytest.raises(DisclosureError, match="by the release before"):
        withheld(Wave("2023", RULE, before.frames, kept, shown), REFERENCE)
