"""The parts of a workbook of Excel: which a table may have.

A list of what is allowed, by content type: a program, a link, an embedded object or a query is
found under whatever name it has, and so is what Excel will invent next.

Source: ECMA-376 (Office Open XML), parts 1 and 2; content types of Excel 2016 to 365.
"""

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

from domain.rules import LandingRule
from ingest.files.archive import PLAIN, local
from ingest.problems import Problems

CONTENT_TYPES = "[Content_Types].xml"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_DRAWINGS = "application/vnd.openxmlformats-officedocument.drawing"
_PACKAGE = "application/vnd.openxmlformats-"
ALLOWED = frozenset(
    {
        *(f"{_SHEETS}{kind}+xml" for kind in (
            "sheet.main", "worksheet", "chartsheet", "styles", "sharedStrings", "comments",
            "table", "calcChain", "sheetMetadata")),
        *(f"{_DRAWINGS}{kind}+xml" for kind in ("", "ml.chart", "ml.chartshapes")),
        f"{_PACKAGE}officedocument.theme+xml",
        f"{_PACKAGE}officedocument.vmlDrawing",
        f"{_PACKAGE}officedocument.extended-properties+xml",
        f"{_PACKAGE}officedocument.custom-properties+xml",
        f"{_PACKAGE}officedocument.customXmlProperties+xml",
        f"{_PACKAGE}officedocument.spreadsheetml.printerSettings",
        f"{_PACKAGE}package.core-properties+xml",
        f"{_PACKAGE}package.relationships+xml",
        "application/vnd.ms-excel.person+xml",
        "application/vnd.ms-excel.threadedcomments+xml",
        "application/vnd.ms-office.chartstyle+xml",
        "application/vnd.ms-office.chartcolorstyle+xml",
        "application/vnd.ms-office.classificationlabels+xml",
        "image/png", "image/jpeg", "image/gif", "image/x-emf", "image/x-wmf", "image/svg+xml",
    }
)  # fmt: skip
PLAIN_XML = ("application/xml", "text/xml")  # of any part that has no type of its own
HYPERLINK = "/hyperlink"


def check_parts(name: str, parts: Mapping[str, bytes], problems: Problems) -> None:
    """Note every part that no table of figures needs, and every link that is not one to click.

    Parameters
    ----------
    parts
        By name; XML among them is well formed.
    """
    types = _content_types(parts.get(CONTENT_TYPES, b""))
    for part in parts:
        if part.endswith("/") or part == CONTENT_TYPES:
            continue
        kind = types.get(f"/{part}".casefold()) or types.get(part.rsplit(".", 1)[-1].casefold(), "")
        is_own_xml = kind in PLAIN_XML and part.startswith("customXml/")
        if kind not in ALLOWED and not is_own_xml:
            problem = f"the workbook has a part of the type {kind or 'unknown'!r}:"
            problems.add(LandingRule.MACROS, problem, name, value=part[:80], remedy=PLAIN)
        elif part.endswith(".rels"):
            for target in _links(parts[part]):
                problem = "the workbook takes something from elsewhere:"
                problems.add(LandingRule.MACROS, problem, name, value=target[:80], remedy=PLAIN)


def _content_types(content: bytes) -> dict[str, str]:
    """The type of each part that has one of its own, and of each ending, in lower case."""
    types: dict[str, str] = {}

    def element(tag: str, attributes: dict[str, str]) -> None:
        place = attributes.get("PartName") or attributes.get("Extension") or ""
        if local(tag) in ("Override", "Default"):
            types[place.casefold()] = attributes.get("ContentType", "")

    visit(content, element)
    return types


def _links(content: bytes) -> Iterable[str]:
    """Where the relationships of a part lead out of the workbook, unless a person clicks them."""
    found: list[str] = []

    def element(_: str, attributes: dict[str, str]) -> None:
        is_clicked = attributes.get("Type", "").endswith(HYPERLINK)
        if attributes.get("TargetMode") == "External" and not is_clicked:
            found.append(attributes.get("Target", ""))

    visit(content, element)
    return found


def visit(content: bytes, element: Callable[[str, dict[str, str]], None]) -> None:
    """Call a function with every element of XML; what is no XML has none."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return
