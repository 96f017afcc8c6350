"""Files on the disk: their hashes, plain data as JSON, and what a power cut must not reorder."""

import hashlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SYNCED_AT_ONCE = 32


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, content: dict | list) -> None:
    """Write plain data as JSON that people can read."""
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    # a name on the disk need not be text
    path.write_text(text, encoding="utf-8", errors="backslashreplace")


def sync(path: Path) -> None:
    """Wait until it is on the disk, so that a power cut cannot reorder the steps."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all(paths: Iterable[Path]) -> None:
    """Wait until all are on the disk; those waited for at once are written down together."""
    with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:
        list(pool.map(sync, paths))  # whatever the first to fail raises
