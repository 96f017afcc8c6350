"""The real figures of 2003 to 2020, taken one year at a time, are not held by any bound."""

from pathlib import Path

import pytest

from benchmarks import false_alarms
from benchmarks.false_alarms import as_table, rehearse
from domain.rules import LandingRule
from expectations.thresholds import Threshold, thresholds

PAGE = Path(__file__).parents[2] / "docs/landing.md"


@pytest.fixture(scope="module")
def rehearsed():
    return rehearse()


def test_no_year_of_the_real_figures_would_have_been_held(rehearsed):
    assert {each.bound: each.n_alarms for each in rehearsed if each.n_alarms} == {}
    assert all(each.n_years >= 10 for each in rehearsed)


def test_the_table_in_the_docs_is_what_the_rehearsal_gives(rehearsed):
    assert as_table(rehearsed) in PAGE.read_text(encoding="utf-8")


def test_a_bound_that_is_too_narrow_cries_wolf(monkeypatch):
    def halved(threshold: Threshold) -> Threshold:
        is_move = (threshold.suite, threshold.column) == ("count_moves", "change_z")
        return Threshold(**{**_fields(threshold), "high": 4.0}) if is_move else threshold

    narrow = tuple(map(halved, thresholds()))
    monkeypatch.setattr(false_alarms, "thresholds", lambda: narrow)
    limits = false_alarms.limits() | {LandingRule.YEAR_ON_YEAR_JUMP: 2.0}
    monkeypatch.setattr(false_alarms, "limits", lambda: limits)
    alarms = {each.bound: each.n_alarms for each in rehearse()}
    assert alarms["raw.count_moves.change_z"] > 0
    assert alarms["landing.year_on_year_jump"] > 0


def _fields(threshold: Threshold) -> dict:
    return {name: getattr(threshold, name) for name in threshold.__slots__}
