"""What was read of a landed export, kept beside it: the trial and all builds read it once together.

The export stays the truth: where it, its codebook or what reads it is another, it is read anew.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.files import file_sha256, write_json
from flows.releases.inputs import fingerprint_of
from flows.warehouse.write import write_parquet

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "as_read"
ORIGIN = "origin.json"
READER = ("ingest/**/*.py", "domain/**/*.py", "seeds/reference/*.csv", "flows/landing/as_read.py")
OWNER_ONLY = 0o700


def keep(
    landed: Path,
    files: tuple[Path, Path],
    frames: Mapping[str, "pd.DataFrame"],
    tables: Mapping[str, Mapping[str, str]],
) -> dict[str, Path]:
    """Keep what was read in the folder of a landed survey; return the file of each table.

    Parameters
    ----------
    files
        The export and its codebook.
    tables
        The type of each column, by table.
    """
    new = landed / f"{FOLDER}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=OWNER_ONLY)
    for table, types in tables.items():
        write_parquet(_file(new, table), frames[table], types)
    write_json(new / ORIGIN, _origin(files))
    for file in new.iterdir():
        file.chmod(0o400)
    place = landed / FOLDER
    shutil.rmtree(place, ignore_errors=True)
    new.rename(place)
    return {table: _file(place, table) for table in tables}


def kept(
    landed: Path, files: tuple[Path, Path], tables: Mapping[str, Mapping[str, str]]
) -> dict[str, Path] | None:
    """The file of each table, if they were made of these files by this reader; else None."""
    place = landed / FOLDER
    try:
        origin = json.loads((place / ORIGIN).read_bytes())
    except (OSError, ValueError):
        return None
    found = {table: _file(place, table) for table in tables}
    if origin != _origin(files) or not all(file.exists() for file in found.values()):
        return None
    return found


def _file(folder: Path, table: str) -> Path:
    return folder / f"{table.rpartition('.')[2]}.parquet"


def _origin(files: tuple[Path, Path]) -> dict[str, str]:
    export, codebook = files
    return {
        "export": file_sha256(export),
        "codebook": file_sha256(codebook),
        "read_by": fingerprint_of(READER),
    }
