"""The archive that a workbook is: unpacked no further than a limit, each part well-formed XML.

Source: ECMA-376 (Office Open XML) and OASIS OpenDocument 1.3, part 2: both are ZIP archives of XML.
"""

import io
import lzma
import zipfile
import zlib
from typing import Protocol
from xml.parsers import expat

from domain.problems import UnreadableFileError
from domain.rules import LandingRule

ENCRYPTED = 0x1
# what unpacking raises where bytes were damaged, by the way they were packed
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)
BROKEN += (ValueError, NotImplementedError)
AGAIN = "Download it again, as CSV if need be, and land it as it is."
PLAIN = "Save it as plain .xlsx, or take the CSV."


class XmlVisitor(Protocol):
    """What is told of every element and text of a part, as a parser meets them."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, tag: str) -> None:
        """Take its end."""

    def text(self, text: str) -> None:
        """Take text between."""


def unpacked(name: str, content: bytes, largest: int) -> dict[str, bytes]:
    """The parts by name, unpacked no further than the limit: the sizes an archive states may lie.

    Parameters
    ----------
    largest
        Bytes that they may take together.

    Raises
    ------
    UnreadableFileError
        If they cannot be unpacked.
    """
    parts, left = {}, largest
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & ENCRYPTED for entry in entries):
                raise with_a_password(name)
            for entry in entries:
                with archive.open(entry) as packed:
                    part = packed.read(left + 1)
                left -= len(part)
                if left < 0:
                    problem = f"the workbook unpacks to more than {largest:,} bytes"
                    raise unfit(LandingRule.ZIP_BOMB, problem, name)
                parts[entry.filename] = part
    except UnreadableFileError:
        raise
    except BROKEN as error:
        raise unfit(
            LandingRule.TRUNCATED_FILE, "the workbook is cut off or damaged", name
        ) from error
    return parts


def is_xml(part: str, content: bytes) -> bool:
    """Whether a part is XML, by its name or by how it begins."""
    return part.endswith((".xml", ".rels")) or content.lstrip().startswith(b"<")


def walk(name: str, part: str, content: bytes, visitor: XmlVisitor) -> None:
    """Read the XML of a part to its end.

    Raises
    ------
    UnreadableFileError
        If it is cut, in another encoding, or may define text that multiplies.
    """
    in_another_encoding = unfit(LandingRule.WRONG_ENCODING, f"{part} is not UTF-8", name)
    if b"\0" in content:
        raise in_another_encoding

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.casefold() != "utf-8":
            raise in_another_encoding

    def doctype(*_: object) -> None:
        raise unfit(LandingRule.ZIP_BOMB, f"{part} may define text that multiplies", name)

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = visitor.start
    parser.EndElementHandler = visitor.end
    parser.CharacterDataHandler = visitor.text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        problem = f"{part} is cut off or damaged ({error})"
        raise unfit(LandingRule.TRUNCATED_FILE, problem, name) from error


def local(tag: str) -> str:
    """Name of an element or attribute without the prefix of its namespace."""
    return tag.rsplit(":", 1)[-1]


def with_a_password(name: str) -> UnreadableFileError:
    """The error for a workbook that is encrypted."""
    return unfit(LandingRule.PASSWORD_OR_OLD_EXCEL, "the workbook has a password", name, PLAIN)


def unfit(
    rule: LandingRule, problem: str, name: str, remedy: str = AGAIN, value: str | None = None
) -> UnreadableFileError:
    """The error for a file that is not fit to be read."""
    return UnreadableFileError(name, problem, remedy, value=value, rule=rule)
