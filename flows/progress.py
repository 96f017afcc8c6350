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
