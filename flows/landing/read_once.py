"""Editions as they were read, kept so that a landed file is read once.

What is kept hangs on the bytes of the files, on their names and on all that reads them; it may be
deleted at any time. Nobody changes a landed file unseen: its hash is checked before what was read
of it is used (`flows.landing.deliveries.Landed`).
"""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from domain.problems import Problem
from flows.files import file_sha256
from flows.landing.receipts import ReceivedFile
from flows.permissions import private_folder
from flows.settings import PROJECT
from flows.warehouse.seeds import references

if TYPE_CHECKING:
    import pandas as pd

    from domain.figures import Edition

FOLDER = "editions"  # below the caches of a data directory
READERS = ("domain/**/*.py", "ingest/**/*.py", "seeds/reference/*.csv", "requirements.lock")
MARKS = 64  # letters of the hash that a kept text begins with


def read_once(
    kept_in: Path | None, files: Sequence[Path], known: Sequence[ReceivedFile]
) -> "Edition":
    """Read a delivery, or take what was read of it before.

    Parameters
    ----------
    kept_in
        The caches of the data directory; without one nothing is kept.
    files, known
        Its files, and their names and hashes, in the same order.

    Raises
    ------
    EditionError
        If it cannot be read.
    """
    from ingest.statswales.read import read_edition

    names = json.dumps([(file.name, file.sha256) for file in known])
    place = _place(kept_in, hashlib.sha256(names.encode()).hexdigest())
    if place and (content := load(place)):
        return _as_edition(content)
    edition = read_edition(files, references())
    if place:
        store(place, _as_content(edition))
    return edition


def newest_of(kept_in: Path | None, dataset: str) -> Path | None:
    """Where the newest figures of all editions of a dataset are kept; none without caches."""
    return _place(kept_in, f"newest-{dataset}")


def columns_of(frame: "pd.DataFrame") -> dict[str, list]:
    """A frame as plain data; a missing number is none."""
    missing = frame.astype(object).where(frame.notna(), None)
    return {str(name): missing[name].tolist() for name in missing.columns}


def frame_of(columns: dict[str, list]) -> "pd.DataFrame":
    """The frame again, with a number that is missing in each place without one."""
    import pandas as pd

    frame = pd.DataFrame(columns)
    return frame.astype({"value": float})


def load(place: Path) -> dict[str, Any] | None:
    """What was kept at a place; none if there is nothing, or not what was written."""
    with suppress(OSError, ValueError):
        content = place.read_bytes()
        mark, text = content[:MARKS], content[MARKS:]
        if mark == hashlib.sha256(text).hexdigest().encode():
            return json.loads(text)
    return None


def store(place: Path, content: dict[str, Any]) -> None:
    """Keep plain data, in one step; a disk that is full costs a reading and no more."""
    text = json.dumps(content).encode()
    started = place.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        _begin(place.parent)
        started.write_bytes(hashlib.sha256(text).hexdigest().encode() + text)
        started.replace(place)


def _place(kept_in: Path | None, name: str) -> Path | None:
    return kept_in / FOLDER / _readers() / f"{name}.json" if kept_in else None


def _begin(folder: Path) -> None:
    """Make the folder of these readers; what others read is of no use any more."""
    if folder.is_dir():
        return
    for old in folder.parent.glob("*"):
        shutil.rmtree(old, ignore_errors=True)
    private_folder(folder)


@cache
def _readers() -> str:
    """SHA-256 over the code, the seeds and the packages that a reading hangs on."""
    paths = sorted({path for pattern in READERS for path in PROJECT.glob(pattern)})
    lines = [f"{path.relative_to(PROJECT)} {file_sha256(path)}\n" for path in paths]
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def _as_content(edition: "Edition") -> dict[str, Any]:
    return {
        "dataset": edition.dataset,
        "layout": edition.layout,
        "language": edition.language,
        "published_on": edition.published_on.isoformat() if edition.published_on else None,
        "figures": columns_of(edition.figures),
        "remarks": [asdict(remark) for remark in edition.remarks],
    }


def _as_edition(content: dict[str, Any]) -> "Edition":
    from domain.figures import Edition

    day, remarks = content["published_on"], content["remarks"]
    return Edition(
        content["dataset"],
        content["layout"],
        content["language"],
        date.fromisoformat(day) if day else None,
        frame_of(content["figures"]),
        TypeAdapter(tuple[Problem, ...]).validate_python(remarks),
    )
