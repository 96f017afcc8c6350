"""The clock: the one place where the present is read. Everyone else is handed a `Clock`.

A clock can be set to a moment, as a rehearsal of a publication day does and as tests do. It then
stands still there: a run takes seconds, and what it writes is dated by the day it stands for.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

WALES_TIME = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Clock:
    """The present, or the moment the clock is set to (with its offset from UTC)."""

    set_to: datetime | None = None

    @classmethod
    def of(cls, moment: str | None) -> "Clock":
        """Set a clock to a moment such as ``2026-12-01T09:30:00Z``; without one it runs.

        Raises
        ------
        ValueError
            If that is no moment, or one without its offset from UTC.
        """
        if not moment:
            return cls()
        try:
            set_to = datetime.fromisoformat(moment)
        except ValueError:
            set_to = None
        if set_to is None or set_to.utcoffset() is None:
            raise ValueError(
                f"GOFAL_CLOCK is {moment!r}, not a moment with its offset from UTC, "
                "such as 2026-12-01T09:30:00Z"
            )
        return cls(set_to)

    def now(self) -> datetime:
        """The moment in UTC, to the second."""
        return (self.set_to or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)

    def timestamp(self) -> str:
        """The moment in UTC as text, such as ``2026-11-25T08:00:00+00:00``."""
        return self.now().isoformat()

    def today(self) -> date:
        """The day in Wales: what is published at half past midnight is published that day."""
        return welsh_day(self.now())


def welsh_day(moment: datetime) -> date:
    """The day in Wales at a moment given with its offset from UTC."""
    return moment.astimezone(WALES_TIME).date()
