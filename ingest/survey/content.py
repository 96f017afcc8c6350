"""The bytes of an export, wherever they are: a file, or the one file in an archive."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from ingest.survey.tables import refused


@dataclass(frozen=True, slots=True)
class Content:
    """An export under its own name, which can be opened more than once.

    Attributes
    ----------
    path
        The file itself; of a file in an archive there is none.
    """

    name: str
    opened: Callable[[], AbstractContextManager[BinaryIO]]
    path: Path | None = None

    @property
    def ending(self) -> str:
        """The ending of the name, in small letters."""
        return PurePath(self.name).suffix.lower()

    def begins_with(self, signs: bytes | tuple[bytes, ...]) -> bool:
        """Whether the first bytes are those of a format."""
        with self.opened() as file:
            return file.read(16).startswith(signs)

    def whole(self, largest: int) -> bytes:
        """All bytes of a format that cannot be read in pieces; an error beyond a limit."""
        with self.opened() as file:
            content = file.read(largest + 1)
        if len(content) > largest:
            problem = f"more than {largest:,} bytes of {self.ending}, which is read as a whole"
            raise refused(self.name, problem, "Export CSV or Parquet: they are read in pieces.")
        return content
