"""An export as Qualtrics gives it: one file in a .zip."""

import io
import zipfile
from pathlib import PurePosixPath

from domain.problems import SurveyError
from ingest.files.archive import BROKEN, ENCRYPTED
from ingest.survey.tables import refused

BESIDE = ("__MACOSX/", ".DS_Store")  # what macOS adds
AGAIN = "Download it again."


def only_file(name: str, content: bytes, largest: int) -> tuple[str, bytes]:
    """Name and content of the one file in an archive, unpacked no further than a limit.

    Raises
    ------
    SurveyError
        If there is not exactly one, it has a password, is damaged or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [
                entry
                for entry in archive.infolist()
                if not entry.is_dir() and not entry.filename.startswith(BESIDE)
            ]
            inside = ", ".join(entry.filename for entry in entries[:3])
            if any(entry.filename.startswith("xl/") for entry in entries):
                raise refused(name, "a workbook, not an archive", "Rename it to .xlsx.")
            if len(entries) != 1:
                problem = f"an archive of {len(entries)} files, not of one export"
                raise refused(name, problem, "Unpack it and take the export.", inside or None)
            if entries[0].flag_bits & ENCRYPTED:
                raise refused(name, "the archive has a password", "Unpack it and take the export.")
            with archive.open(entries[0]) as packed:
                unpacked = packed.read(largest + 1)
    except SurveyError:
        raise
    except BROKEN as error:
        raise refused(name, "the archive is cut off or damaged", AGAIN) from error
    if len(unpacked) > largest:
        problem = f"the archive unpacks to more than {largest:,} bytes"
        raise refused(name, problem, "A survey's export is far smaller.")
    return PurePosixPath(entries[0].filename.replace("\\", "/")).name, unpacked
