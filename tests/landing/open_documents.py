"""OpenDocument and old Excel workbooks: good ones, and ones with what no table may have.

The old workbooks of ``tests/fixtures/workbooks`` hold the totals of `good_rows`, by xlwt 1.3.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from flows.settings import PROJECT
from tests.landing.damaged_files import Damage
from tests.landing.good import Rows, good_rows

XLS = PROJECT / "tests/fixtures/workbooks"
NAMES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("office", "table", "text", "style", "draw", "script", "manifest")
} | {"xlink": "http://www.w3.org/1999/xlink", "calcext": "urn:org:documentfoundation:calcext"}
KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMES.items())


def cell(printed: str) -> str:
    """A cell as LibreOffice writes it: figures as numbers, all else as text."""
    if not printed:
        return "<table:table-cell/>"
    number = printed.replace(",", "")
    kind = f'"float" office:value="{number}"' if number.isdigit() else '"string"'
    return (
        f"<table:table-cell office:value-type={kind}>"
        f"<text:p>{escape(printed)}</text:p></table:table-cell>"
    )


def row(cells: list[str]) -> str:
    return f"<table:table-row>{''.join(map(cell, cells))}</table:table-row>"


def sheet(rows: Rows, title: str = "Data", style: str = "") -> str:
    """A sheet, with the empty rest of it repeated to its end as LibreOffice does."""
    rest = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    body = "".join(map(row, rows))
    return f'<table:table table:name="{title}"{style}>{columns}{body}{rest}</table:table>'


def write_ods(path: Path, sheets: str, styles: str = "", **parts: str) -> Path:
    """Write a workbook; more parts are given with ``__`` for a stroke in their names."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    manifest = f"<manifest:manifest {SPACES}>{entry}</manifest:manifest>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", parts.pop("manifest", manifest))
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return path


def good_ods(path: Path, rows: Rows | None = None) -> Path:
    """The good table as an OpenDocument workbook."""
    return write_ods(path, sheet(rows or good_rows()))


def changed(old: str, new: str) -> Damage:
    """The good table with the first of a text in its XML changed."""

    def damage(folder: Path) -> Path:
        text = sheet(good_rows()[:400])
        assert old in text
        return write_ods(folder / "table.ods", text.replace(old, new, 1))

    return damage


def inside(element: str) -> Damage:
    """The good table with an element before its first sheet."""
    return lambda folder: write_ods(folder / "table.ods", element + sheet(good_rows()[:50]))


def with_part(name: str, content: str) -> Damage:
    return lambda folder: write_ods(
        folder / "table.ods", sheet(good_rows()[:50]), **{name: content}
    )


def on_a_hidden_sheet(folder: Path) -> Path:
    hidden = (
        '<style:style style:name="off" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    sheets = sheet(good_rows(), style=' table:style-name="off"') + sheet([["Cover"]], "Cover")
    return write_ods(folder / "table.ods", sheets, hidden)


def two_of_one_name(folder: Path) -> Path:
    return write_ods(folder / "table.ods", sheet(good_rows()) + sheet(good_rows()[:50], "DATA"))


def with_a_password(folder: Path) -> Path:
    entry = (
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        "<manifest:encryption-data/></manifest:file-entry>"
    )
    manifest = f"<manifest:manifest {SPACES}>{entry}</manifest:manifest>"
    return write_ods(folder / "table.ods", sheet(good_rows()[:50]), manifest=manifest)


def old(name: str, change: Callable[[bytes], bytes] = bytes) -> Damage:
    """An old workbook of the fixtures, its bytes changed."""

    def damage(folder: Path) -> Path:
        path = folder / "table.xls"
        path.write_bytes(change((XLS / f"{name}.xls").read_bytes()))
        return path

    return damage


def record(before: bytes, after: bytes) -> Callable[[bytes], bytes]:
    """Change the first record that begins so into another of the same length."""

    def change(content: bytes) -> bytes:
        assert before in content
        return content.replace(before, after, 1)

    return change


A_CELL = '<table:table-cell office:value-type="float"'
A_LABEL = '<table:table-cell office:value-type="string"><text:p>Total'
FAR = 'table:number-columns-repeated="16384"'
OPEN_DOCUMENTS: dict[str, tuple[str, Damage]] = {
    "ODS: a computed figure": (
        "formula", changed(A_CELL, f'{A_CELL} table:formula="of:=SUM([.A2:.A19])"')),
    "ODS: a text that begins a formula": ("formula", changed(">Boys<", ">=1+1<")),
    "ODS: merged figures": (
        "merged_cells", changed(A_CELL, f'{A_CELL} table:number-rows-spanned="3"')),
    "ODS: a hidden column": (
        "says_two_things",
        changed("<table:table-column", '<table:table-column table:visibility="collapse"')),
    "ODS: the only table on a hidden sheet": ("says_two_things", on_a_hidden_sheet),
    "ODS: two sheets of one name": ("says_two_things", two_of_one_name),
    "ODS: a row repeated without end": (
        "zip_bomb",
        changed("<table:table-row>", '<table:table-row table:number-rows-repeated="9000000">')),
    "ODS: a cell repeated to the far end of many rows": (
        "zip_bomb",
        changed("<table:table-row><table:table-cell ",
                f'<table:table-row table:number-rows-repeated="2000"><table:table-cell {FAR} ')),
    "ODS: a long text repeated": (
        "zip_bomb",
        changed(A_LABEL, A_LABEL.replace("cell", f"cell {FAR}", 1) + "x" * 10_000)),
    "ODS: an error where a figure should stand": (
        "not_a_number", changed(A_CELL, f'{A_CELL} calcext:value-type="error"')),
    "ODS: a text without its type": (
        "not_a_number", changed(A_LABEL, A_LABEL.replace(' office:value-type="string"', ""))),
    "ODS: a cell that shows one text and stores another": (
        "not_a_number",
        changed('"string"><text:p>Boys', '"string" office:string-value="Girls"><text:p>Boys')),
    "ODS: a drawing with a text in a cell": (
        "not_a_number",
        changed("<text:p>Boys", "<draw:frame><text:p>no </text:p></draw:frame><text:p>Boys")),
    "ODS: a table in a cell": (
        "not_a_number", changed("<text:p>Boys", '<table:table table:name="in"/><text:p>Boys')),
    "ODS: a program": ("macros", inside('<office:scripts><office:script/></office:scripts>')),
    "ODS: a program of a library": ("macros", with_part("Basic__Standard__Module1.xml", "<a/>")),
    "ODS: a program that an event starts": (
        "macros",
        inside("<office:event-listeners><script:event-listener/></office:event-listeners>")),
    "ODS: a link to another program": (
        "macros", inside("<table:dde-links><table:dde-link/></table:dde-links>")),
    "ODS: cells from another workbook": (
        "macros", changed('"><table:table-column',
                          '"><table:table-source xlink:href="http://x.test/y.ods"/><table:table-column')),
    "ODS: a picture from elsewhere": (
        "macros", inside('<draw:image xlink:href="http://x.test/y.png"/>')),
    "ODS: an embedded object": ("macros", with_part("Object 1__content.xml", "<a/>")),
    "ODS: a part of no known type": ("macros", with_part("odd.bin", "x")),
    "ODS: settings that start something": (
        "macros", with_part("Configurations2__accelerator__current.xml", "<a/>")),
    "ODS: a password": ("password_or_old_excel", with_a_password),
    "ODS: a sheet cut off inside a whole archive": (
        "truncated_file", lambda folder: write_ods(folder / "table.ods", "<table:table")),
    "ODS: text that multiplies": (
        "zip_bomb", with_part("styles.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
    "XLS: a computed figure": ("formula", old("formula")),
    "XLS: merged figures": ("merged_cells", old("merged")),
    "XLS: a hidden column": ("says_two_things", old("hidden_column")),
    "XLS: the only table on a hidden sheet": ("says_two_things", old("hidden_sheet")),
    "XLS: a password": (
        "password_or_old_excel", old("good", record(b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00"))),
    "XLS: a sheet of a program": ("macros", old("good", record(b"\x00\x00\x04\x00Data",
                                                               b"\x00\x01\x04\x00Data"))),
    "XLS: no workbook inside": (
        "password_or_old_excel",
        old("good", record("Workbook".encode("utf-16-le"), "Wordbook".encode("utf-16-le")))),
    "XLS: cut off": ("password_or_old_excel", old("good", lambda content: content[:4000])),
}  # fmt: skip
