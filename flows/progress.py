"""The steps of a long command, said when they start and timed when they end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Progress:
    """The steps so far, by name, in seconds."""

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Say that a step starts, so that a person can follow, and how long it took."""
        print(f"  {name:<52} ", end="", flush=True)
        start = time.monotonic()
        try:
            yield
        except BaseException:
            print("stopped", flush=True)
            raise
        self.steps[name] = round(time.monotonic() - start, 3)
        print(f"{self.steps[name]:6.1f} s", flush=True)


QUIET_SECONDS = 5.0  # what takes no longer says nothing


@dataclass(slots=True)
class Rate:
    """How far the reading of a large file is, said every few seconds."""

    what: str
    started: float = field(default_factory=time.monotonic)
    said: float = field(default_factory=time.monotonic)

    def heard(self, n_rows: int) -> None:
        """Take how many rows were read so far, and say it if it is time."""
        now = time.monotonic()
        if now - self.said >= QUIET_SECONDS:
            self.said = now
            rate = n_rows / (now - self.started)
            print(f"  {self.what}: {n_rows:,} rows read, {rate:,.0f} a second", flush=True)
