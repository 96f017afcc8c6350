"""An export as Qualtrics gives it: one file in a .zip, unpacked as it is read."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from domain.problems import SurveyError
from ingest.files.archive import BROKEN, ENCRYPTED
from ingest.survey.content import Content
from ingest.survey.tables import refused

BESIDE = ("__MACOSX/", ".DS_Store")  # what macOS adds
AGAIN = "Download it again."


def only_file(path: Path, largest: int) -> Content:
    """The one file in an archive, which is unpacked no further than a limit.

    Raises
    ------
    SurveyError
        If there is not exactly one, it has a password, is damaged or too large: the last two are
        found out as it is read.
    """
    name = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [
                entry
                for entry in archive.infolist()
                if not entry.is_dir() and not entry.filename.startswith(BESIDE)
            ]
    except BROKEN as error:
        raise refused(name, "the archive is cut off or damaged", AGAIN) from error
    inside = ", ".join(entry.filename for entry in entries[:3])
    if any(entry.filename.startswith("xl/") for entry in entries):
        raise refused(name, "a workbook, not an archive", "Rename it to .xlsx.")
    if len(entries) != 1:
        problem = f"an archive of {len(entries)} files, not of one export"
        raise refused(name, problem, "Unpack it and take the export.", inside or None)
    if entries[0].flag_bits & ENCRYPTED:
        raise refused(name, "the archive has a password", "Unpack it and take the export.")

    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(entries[0]) as packed:
                yield cast(BinaryIO, _Unpacked(cast(BinaryIO, packed), name, largest))
        except SurveyError:
            raise
        except BROKEN as error:
            raise refused(name, "the archive is cut off or damaged", AGAIN) from error

    return Content(PurePosixPath(entries[0].filename.replace("\\", "/")).name, opened)


class _Unpacked(io.RawIOBase):
    """Bytes out of an archive, up to a limit: a small one may unpack to fill a disk."""

    def __init__(self, file: BinaryIO, name: str, largest: int) -> None:
        self.file, self.name, self.largest, self.n_read = file, name, largest, 0

    def read(self, size: int = -1) -> bytes:
        left = self.largest + 1 - self.n_read
        found = self.file.read(left if size < 0 else min(size, left))
        self.n_read += len(found)
        if self.n_read > self.largest:
            problem = f"the archive unpacks to more than {self.largest:,} bytes"
            raise refused(self.name, problem, "A survey's export is far smaller.")
        return found
