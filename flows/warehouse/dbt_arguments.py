"""The arguments that every call of dbt is started with, and the parse that all of them share."""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from flows.permissions import is_as_safe_as_the_code
from flows.settings import PROJECT

WRITTEN_BY_DBT = "partial_parse.msgpack"


def parsed_in(project: Path) -> Path:
    """Where it is kept what dbt has parsed of a clone's models, for all its data directories.

    dbt keeps the whole path of each seed. In a clone that was moved or copied it would go on to
    load the seeds of the place before, so the name tells the place.
    """
    place = hashlib.sha256(str(project).encode()).hexdigest()[:8]
    return project / "target" / f"parsed-{place}.msgpack"


PARSED = parsed_in(PROJECT)


def dbt_arguments(target: Path, logs: Path) -> list[str]:
    """Keep dbt inside the project and the data directory, and begin with what is parsed by now."""
    return [
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--target-path", str(target), "--log-path", str(logs / "dbt")),
        # its debug log costs half a second of every run; what it prints is kept
        *("--no-use-colors", "--log-level-file", "none"),
        # else dbt would take what lies below its target path: nobody knows of which clone
        *(("--partial-parse-file-path", str(PARSED)) if _is_ready() else ("--no-partial-parse",)),
    ]


def keep_parse(target: Path) -> None:
    """Let later calls of dbt begin with what one has just parsed, if the place can be written.

    dbt parses what has changed since, and then writes all of it below its target path; whoever
    reads meanwhile has the parse before.
    """
    parsed = target / WRITTEN_BY_DBT
    if not parsed.exists() or _time(parsed) <= _time(PARSED):  # nothing had changed
        return
    with suppress(OSError):  # then dbt parses anew each time
        PARSED.parent.mkdir(exist_ok=True)
        new = PARSED.with_suffix(f".{os.getpid()}.new")
        shutil.copyfile(parsed, new)
        new.replace(PARSED)


def _is_ready() -> bool:
    """Whether a parse was kept that nobody could have written who may not change the models."""
    return PARSED.exists() and is_as_safe_as_the_code(PARSED)


def _time(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0
