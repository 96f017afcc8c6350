"""The packages of `requirements.lock`."""

import re
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """A package, at the version that is installed."""

    name: str
    version: str


def locked(lock: Path = LOCK) -> list[Package]:
    """Read the lock: every package, in the order of names."""
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.M)
    return sorted(Package(name.lower(), version) for name, version in pinned)
