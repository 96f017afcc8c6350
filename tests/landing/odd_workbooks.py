"""Workbooks with parts that no table needs, or with what nobody sees, each with its rule."""

import zipfile
from pathlib import Path

import openpyxl

from tests.landing.damaged_files import Damage, archived, in_the_archive, workbook


def hidden_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("Cover")["A1"] = "Children looked after"
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1


def hidden_column(book: openpyxl.Workbook) -> None:
    book.active.column_dimensions["C"].hidden = True


def with_type(kind: bytes, part: str) -> Damage:
    """The good table as a workbook with a part of a type, whatever its name."""

    def damage(folder: Path) -> Path:
        override = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (part.encode(), kind)
        path = in_the_archive(
            lambda name, content: (
                content.replace(b"</Types>", override) if "Types" in name else content
            )
        )(folder)
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(part, "<a/>")
        return path

    return damage


WORKBOOKS: dict[str, tuple[str, Damage]] = {
    "a program under another name": (
        "macros", with_type(b"application/vnd.ms-office.vbaProject", "xl/theme/theme9.bin")),
    "a link to another program": (
        "macros",
        with_type(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml",
            "xl/externalLinks/externalLink1.xml")),
    "an embedded object": (
        "macros",
        with_type(
            b"application/vnd.openxmlformats-officedocument.oleObject",
            "xl/embeddings/object.bin")),
    "a part of no known type": ("macros", archived("xl/odd.thing", b"x")),
    "XML without a type of its own": ("macros", archived("xl/externalLinks/e.xml", b"<a/>")),
    "a link that nobody clicks": (
        "macros",
        in_the_archive(
            lambda name, part: part.replace(
                b"</Relationships>",
                b'<Relationship Id="x" Type="http://x/image" TargetMode="External" '
                b'Target="http://x"/></Relationships>')
            if name.endswith("workbook.xml.rels") else part)),
    "the only table on a hidden sheet": ("says_two_things", workbook(hidden_sheet)),
    "a hidden column": ("says_two_things", workbook(hidden_column)),
}  # fmt: skip
