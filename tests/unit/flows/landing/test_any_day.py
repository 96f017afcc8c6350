"""Landing, revising and fetching on the days on which clocks have tripped programs up.

Refreshes, releases as of a day and a server at these moments are in tests/end_to_end.
"""

from datetime import date, timedelta

import pytest

from domain.clock import Clock
from flows.landing.deliveries import LandingStatus, landed_editions
from flows.landing.land import land
from flows.settings import Settings
from flows.statswales.fetch import client, fetch, remember
from tests.editions import synthetic_counts, write_edition, write_table
from tests.unit.flows.statswales.test_fetch import DATASET, Api, serving

MOMENTS = {
    "a leap day": ("2028-02-29T12:00:00Z", date(2028, 2, 29)),
    "the first moment of a year": ("2031-01-01T00:00:00Z", date(2031, 1, 1)),
    "half past midnight, before clocks go forward": ("2027-03-28T00:30:00Z", date(2027, 3, 28)),
    "half past midnight, before clocks go back": ("2026-10-24T23:30:00Z", date(2026, 10, 25)),
}


@pytest.fixture(params=MOMENTS.values(), ids=MOMENTS)
def moment(request) -> tuple[str, date]:
    return request.param


@pytest.fixture
def settings(moment, tmp_path) -> Settings:
    return Settings(tmp_path / "home", clock=Clock.of(moment[0]))


def test_what_lands_and_is_revised_on_one_day_is_published_that_day(settings, moment, tmp_path):
    first = land(settings, [write_edition(tmp_path / "first.csv")])
    table = synthetic_counts(2016, 2024)
    table.loc[2024, "Torfaen"] -= 5
    revision = [write_table(tmp_path / "second.csv", table)]
    second = land(settings, revision, published_on=moment[1])
    assert (first.status, second.status) == (LandingStatus.LANDED, LandingStatus.LANDED)
    editions = landed_editions(settings)
    assert [edition.number for edition in editions] == [1, 2]
    assert {edition.published_on for edition in editions} == {moment[1]}


def test_what_is_published_tomorrow_waits_for_a_person(settings, moment, tmp_path):
    tomorrow = moment[1] + timedelta(days=1)
    landing = land(settings, [write_edition(tmp_path / "first.csv")], published_on=tomorrow)
    assert landing.status is LandingStatus.HELD
    assert [problem.rule for problem in landing.problems] == ["future_publication"]


def test_what_is_fetched_lands_with_the_day_the_publisher_states(settings, moment, tmp_path):
    api = Api(write_edition(tmp_path / "table.csv").read_bytes())
    api.metadata["published_revision"]["publish_at"] = f"{moment[1]}T00:15:00Z"
    with serving(api) as address:
        (fetched,) = fetch(settings, client(address, sleep=lambda seconds: None), (DATASET,))
        landing = land(settings, [fetched.file], published_on=fetched.published_on)
        remember(settings, fetched)
        (again,) = fetch(settings, client(address, sleep=lambda seconds: None), (DATASET,))
    assert landing.status is LandingStatus.LANDED
    assert landing.landed.published_on == moment[1]
    assert again.file is None
