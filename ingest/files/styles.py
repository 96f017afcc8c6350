"""The styles of a workbook, reduced to what a value hangs on: whether a number is a date."""

import io
import zipfile
from xml.sax.saxutils import quoteattr

from ingest.files.parts import local, visit

STYLES = "xl/styles.xml"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def without_looks(content: bytes) -> bytes:
    """A workbook with number formats alone for styles: an odd fill or font stops no reader.

    Parameters
    ----------
    content
        A workbook that is safe to unpack.
    """
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        if STYLES not in old.namelist():
            return content
        for name in dict.fromkeys(old.namelist()):
            part = old.read(name)
            new.writestr(name, _number_formats(part) if name == STYLES else part)
    return kept.getvalue()


def _number_formats(styles: bytes) -> bytes:
    """Styles with the number format of each cell style, in their order, and nothing else."""
    formats: list[str] = []
    cells: list[str] = []
    is_of_cells = False

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_of_cells
        match local(tag):
            case "numFmt" if attributes.get("numFmtId", "").isdigit():
                number, code = attributes["numFmtId"], attributes.get("formatCode", "General")
                formats.append(f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>')
            case "cellXfs" | "cellStyleXfs" as section:
                is_of_cells = section == "cellXfs"
            case "xf" if is_of_cells:
                number = attributes.get("numFmtId", "0")
                cells.append(f'<xf numFmtId="{number if number.isdigit() else 0}"/>')
            case "cellStyles" | "dxfs":
                is_of_cells = False

    visit(styles, element)
    listed = f"<numFmts>{''.join(formats)}</numFmts>" if formats else ""
    return (
        f'<styleSheet xmlns="{SHEETS}">{listed}<fonts><font/></fonts>'
        "<fills><fill><patternFill/></fill></fills><borders><border/></borders>"
        '<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
        f"<cellXfs>{''.join(cells) or '<xf/>'}</cellXfs>"
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()
