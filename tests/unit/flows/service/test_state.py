"""What a served run says of itself: the state it ends in, and what it shows."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.landing.deliveries import Landed, Landing, LandingStatus
from flows.landing.receipts import Receipt
from flows.refresh.artifacts import changed_tables
from flows.refresh.run import Action, Outcome
from flows.releases.store import Release
from flows.service.flow import ALARMS, last_of_each, state_of
from flows.service.notify import STATES
from flows.warehouse.read import TableContent
from tests.manifests import MADE

LANDED = Landed(
    Path("landing/held/000007-aaaa"),
    Receipt(
        number=7,
        landed_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
        dataset="children_looked_after",
        first_year=2019,
        last_year=2019,
        n_figures=345,
        published_on=date(2026, 12, 1),
        published_on_basis="given",
        files=(),
    ),
)


def release(*tables: tuple[str, int, str]) -> Release:
    contents = tuple(TableContent(*table) for table in tables)
    return Release(Path("000002-bbbb"), MADE.model_copy(update={"tables": contents}))


@pytest.mark.parametrize(
    ("statuses", "name"),
    [
        ((), "Published"),
        ((LandingStatus.LANDED, LandingStatus.KNOWN), "Published"),
        ((LandingStatus.HELD, LandingStatus.LANDED), "Held"),
        ((LandingStatus.HELD, LandingStatus.REFUSED), "Refused"),
        ((LandingStatus.LEFT,), "Refused"),
    ],
)
def test_a_run_ends_in_the_state_that_most_needs_a_person(statuses, name):
    landings = tuple(Landing(status, "a.csv", LANDED) for status in statuses)
    state = state_of(Outcome(Action.PUBLISHED, release(), landings))
    assert state.name == name
    assert (state.type.value == "COMPLETED") == (name == "Published")
    assert "Published: release 000002-bbbb" in state.message
    assert all(landing.sentence() in state.message for landing in landings)


@pytest.mark.parametrize(
    ("statuses", "name"), [((), "NotFetched"), ((LandingStatus.HELD,), "Held")]
)
def test_a_run_that_could_not_ask_statswales_says_so_though_a_release_may_be_published(
    statuses, name
):
    landings = tuple(Landing(status, "a.csv", LANDED) for status in statuses)
    state = state_of(Outcome(Action.PUBLISHED, release(), landings), "no connection")
    assert (state.name, state.type.value) == (name, "FAILED")
    assert "StatsWales could not be asked: no connection" in state.message


def test_every_state_that_needs_a_person_is_one_that_somebody_is_told_of():
    assert {*ALARMS.values(), "NotFetched"} <= set(STATES)


def test_what_became_of_a_delivery_in_the_end_is_what_is_told():
    landed = Landing(LandingStatus.LANDED, "a.csv", LANDED)
    held = Landing(LandingStatus.HELD, "a.csv", LANDED)
    assert last_of_each((landed, held)) == (held,)


def test_what_changed_is_every_table_with_other_content_than_before():
    before = release(("marts.a", 1, "x"), ("marts.b", 2, "y"), ("marts.gone", 3, "z"))
    now = release(("marts.a", 1, "x"), ("marts.b", 2, "other"), ("marts.new", 4, "w"))
    assert changed_tables(now, before) == [
        {"table": "marts.b", "rows_before": 2, "rows_now": 2},
        {"table": "marts.gone", "rows_before": 3, "rows_now": None},
        {"table": "marts.new", "rows_before": None, "rows_now": 4},
    ]
    assert len(changed_tables(now, None)) == 3
