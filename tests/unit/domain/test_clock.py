"""The clock, and the Welsh day, on the nights when it matters."""

from datetime import date

import pytest

from domain.clock import Clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2028-02-29T12:00:00Z", date(2028, 2, 29)),
        ("2031-01-01T00:00:00Z", date(2031, 1, 1)),
        ("2026-10-24T23:30:00Z", date(2026, 10, 25)),  # half past midnight in Wales, summer time
        ("2026-10-25T00:30:00Z", date(2026, 10, 25)),  # half past one, a second time that night
        ("2027-03-28T00:30:00Z", date(2027, 3, 28)),  # half an hour before summer time begins
        ("2027-03-28T00:30:00+05:00", date(2027, 3, 27)),
    ],
)
def test_the_day_is_the_day_in_wales(moment, day):
    assert Clock.of(moment).today() == day


def test_a_clock_that_is_set_stands_still_and_tells_its_moment_in_utc():
    clock = Clock.of("2026-10-25T00:30:00+01:00")
    assert clock.timestamp() == clock.timestamp() == "2026-10-24T23:30:00+00:00"


def test_a_clock_that_is_not_set_runs():
    assert Clock.of(None).now() >= Clock.of("2026-11-25T00:00:00Z").now()


@pytest.mark.parametrize("moment", ["tomorrow", "2026-12-01", "2026-12-01T09:30:00"])
def test_what_is_no_moment_is_refused_with_an_example(moment):
    with pytest.raises(ValueError, match="GOFAL_CLOCK is .* such as 2026-12-01T09:30:00Z"):
        Clock.of(moment)
