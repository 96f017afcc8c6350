"""Is a file safe to read, and whole? Asked before anything in it is believed."""

import os
import stat
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from domain.formulas import is_formula
from domain.rules import LandingRule
from ingest.files.excel import check_workbook
from ingest.files.grids import OLE, ZIP
from ingest.files.text import check_text
from ingest.problems import Problems

LONGEST_NAME = 200
AGAIN = "Download it again and land it as it is."


def require_safe(files: Sequence[Path], rules: pd.DataFrame) -> None:
    """Refuse files that must not be read or that are not whole.

    Parameters
    ----------
    files
        The files of a delivery, where somebody put them.
    rules
        The seed ``landing_rules``, as text: thresholds in bytes.

    Raises
    ------
    EditionError
        With every problem found; each names its rule.
    """
    limits = rules.set_index("rule")["threshold"]
    problems = Problems()
    for path in files:
        _check_name(path.name, problems)
        if [file.name for file in files].count(path.name) > 1:
            problems.add(
                LandingRule.UNSAFE_NAME,
                "another file of the delivery has the same name:",
                path.name,
                remedy="Rename one of them.",
            )
        try:
            if _is_plain(path, int(limits[LandingRule.FILE_TOO_LARGE]), problems):
                _check_content(path, int(limits[LandingRule.ZIP_BOMB]), problems)
        except OSError as error:
            problems.add(
                LandingRule.NOT_A_PLAIN_FILE,
                f"it cannot be opened ({error.strerror})",
                path.name,
                remedy="Land a file that is there and may be read.",
            )
    problems.stop_if_any()


def _check_name(name: str, problems: Problems) -> None:
    is_odd = any(unicodedata.category(letter).startswith("C") for letter in name)
    has_path = any(part in name for part in ("/", "\\", ".."))
    begins_badly = name.startswith((".", "-")) or is_formula(name)
    if is_odd or has_path or begins_badly or len(name) > LONGEST_NAME:
        problems.add(
            LandingRule.UNSAFE_NAME,
            "the name has a path, a control character, a leading dot or dash or the start of a "
            "formula, or is too long:",
            ascii(name)[1:61],
            remedy="Rename the file to letters, digits and underscores.",
        )


def _is_plain(path: Path, largest: int, problems: Problems) -> bool:
    """Look at a file without opening it: a pipe would wait for ever, a device never end."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode):
        kind = "a link" if stat.S_ISLNK(found.st_mode) else "not a file"
        problems.add(
            LandingRule.NOT_A_PLAIN_FILE, f"it is {kind}", path.name, remedy="Land the file itself."
        )
    elif found.st_size == 0:
        problems.add(LandingRule.EMPTY_FILE, "the file is empty", path.name, remedy=AGAIN)
    elif found.st_size > largest:
        problems.add(
            LandingRule.FILE_TOO_LARGE,
            f"{found.st_size:,} bytes, more than {largest:,}:",
            path.name,
            remedy="Land the published table alone.",
        )
    else:
        return True
    return False


def _check_content(path: Path, largest_unpacked: int, problems: Problems) -> None:
    content = path.read_bytes()
    if content.startswith((ZIP, OLE)):
        check_workbook(path.name, content, largest_unpacked, problems)
    else:
        check_text(path.name, content, problems)
