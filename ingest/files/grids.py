"""What every file becomes once it is read: rows of cells as text, whatever the format."""

from dataclasses import dataclass

# the first bytes of XLSX, and of older Excel and of whatever has a password
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells as text without blanks at their ends.

    Attributes
    ----------
    file
        Name of the file.
    title
        Name of the sheet; empty where the format has none.
    rows
        Rows that hold anything, each with its number in the file, counted from 1.
    is_hidden
        Whether nobody sees the sheet who opens the workbook.
    """

    file: str
    title: str
    rows: list[tuple[int, list[str]]]
    is_hidden: bool = False


def cell_text(value: object) -> str:
    """A cell as text: 3.0 as 3, and nothing as nothing."""
    if value is None or value != value:  # NaN is not equal to itself
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
