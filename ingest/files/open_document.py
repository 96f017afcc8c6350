"""OpenDocument workbooks (ODS): which parts a table may have, and what the XML of its sheets says.

Source: OASIS OpenDocument 1.3, part 2 (packages) and part 3 (schema: 8 and 9, tables; 19,
attributes).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from domain.rules import LandingRule
from ingest.files.archive import PLAIN, is_xml, local, walk, with_a_password
from ingest.files.marks import CellPlace, Merged, OddCell, SheetMarks
from ingest.problems import Problems

MIME = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
ALLOWED = frozenset(
    {"mimetype", CONTENT, MANIFEST, "styles.xml", "meta.xml", "settings.xml", "manifest.rdf"}
    | {"layout-cache"}
)
PICTURES = ("Pictures/", "media/", "Thumbnails/")
PICTURE_TYPES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".emf", ".wmf")
NO_CONTENT = "Configurations2/"  # LibreOffice writes empty ones
CHART = "application/vnd.oasis.opendocument.chart"
# programs, and what is shown or counted from elsewhere
ACTIVE = frozenset(
    {"script", "event-listener", "event-listeners", "dde-source", "dde-link", "table-source"}
    | {"cell-range-source", "applet", "plugin", "floating-frame", "object-ole"}
    | {"database-source-sql", "database-source-table", "database-source-query", "source-service"}
)
DOUBLES = ("calcext:value-type",)  # LibreOffice's own word beside the standard's
CLICKED = frozenset({"a"})  # a link that a person follows
FROM_ELSEWHERE = ("http:", "https:", "ftp:", "file:", "//", "../", "/")


def is_open_document(parts: Mapping[str, bytes]) -> bool:
    """Whether an archive is an OpenDocument workbook."""
    return parts.get("mimetype", b"").strip() == MIME and CONTENT in parts


def ods_marks(name: str, parts: Mapping[str, bytes]) -> list[SheetMarks]:
    """What each sheet says.

    Raises
    ------
    UnreadableFileError
        If it has a password, or a part is XML that is cut, in another encoding, or may define text
        that multiplies.
    """
    manifest = Manifest()
    walk(name, MANIFEST, parts.get(MANIFEST, b"<none/>"), manifest)
    if manifest.is_encrypted:
        raise with_a_password(name)
    visitor = OdsVisitor()
    for part, content in parts.items():
        if is_xml(part, content):
            walk(name, part, content, visitor if part == CONTENT else OdsVisitor())
    return visitor.sheets


def check_ods_parts(name: str, parts: Mapping[str, bytes], problems: Problems) -> None:
    """Note every part that no table of figures needs, and programs and links inside its XML.

    Parameters
    ----------
    parts
        By name; XML among them is well formed.
    """
    manifest = Manifest()
    walk(name, MANIFEST, parts.get(MANIFEST, b"<none/>"), manifest)
    for part, content in parts.items():
        if not _is_allowed(part, content, manifest.kinds):
            kind = manifest.kinds.get(part) or "unknown"
            problem = f"the workbook has a part of the type {kind!r}:"
            problems.add(LandingRule.MACROS, problem, name, value=part[:80], remedy=PLAIN)
        elif is_xml(part, content):
            visitor = OdsVisitor()
            walk(name, part, content, visitor)
            for what in visitor.active:
                problem = "the workbook has a program, or takes something from elsewhere:"
                problems.add(LandingRule.MACROS, problem, name, value=what[:80], remedy=PLAIN)


def _is_allowed(part: str, content: bytes, kinds: Mapping[str, str]) -> bool:
    if part in ALLOWED or part.endswith("/"):
        return True
    if part.startswith(PICTURES):
        return part.casefold().endswith(PICTURE_TYPES)
    if part.startswith(NO_CONTENT):
        return not content.strip()
    folder = part.split("/")[0] + "/"
    return kinds.get(folder) == CHART and is_xml(part, content)


@dataclass(slots=True)
class Manifest:
    """The list of parts: what each is said to be, and whether one is encrypted."""

    kinds: dict[str, str] = field(default_factory=dict)
    is_encrypted: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        named = {local(key): value for key, value in attributes.items()}
        if local(tag) == "file-entry":
            self.kinds[named.get("full-path", "")] = named.get("media-type", "")
        self.is_encrypted |= local(tag) in ("encryption-data", "encrypted-key")

    def end(self, _tag: str) -> None:
        """Take an end, which says nothing."""

    def text(self, _text: str) -> None:
        """Take text, which says nothing."""


@dataclass(slots=True)
class _Cell:
    """A cell while it is read."""

    place: CellPlace
    n_columns: int
    attributes: dict[str, str]
    paragraphs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class OdsVisitor:
    """Reads a part: tables where there are any, and what is active wherever it stands."""

    sheets: list[SheetMarks] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    _row: int = 0
    _n_rows: int = 1
    _column: int = 0
    _next_column: int = 1
    _cell: _Cell | None = None
    _n_beside: int = 0  # how deep in remarks and drawings, which are no text of a cell
    _n_drawings: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        name = local(tag)
        named = {local(key): each for key, each in attributes.items() if key not in DOUBLES}
        if attributes.get("calcext:value-type") == "error":
            named["error"] = "error"
        if any(name.endswith(":formula") for name in attributes):
            named["computed"] = "computed"
        self.active += _active(name, named)
        match name:
            case "table" if self._cell:
                self._note(self._cell.place, "a table lies in the cell:", "")
            case "table" if tag.startswith("table:"):
                self.sheets.append(SheetMarks())
                self._row = self._column = 0
                self._next_column, self._n_rows = 1, 1
            case "table-column" if self.sheets:
                self._take_column(named)
            case "table-row" if self.sheets:
                self._row += self._n_rows
                self._n_rows = _times(named.get("number-rows-repeated"))
                self._column = 0
            case "table-cell" | "covered-table-cell" if self.sheets and not self._cell:
                place = CellPlace(self._row, self._column + 1)
                n_columns = _times(named.get("number-columns-repeated"))
                self._column += n_columns
                self._cell = _Cell(place, n_columns, named)
            case _ if _is_beside(tag):
                self._n_beside += 1
                self._n_drawings += name != "annotation"
            case "p" if self._cell and self._n_drawings:
                self._note(self._cell.place, "a drawing with a text lies in the cell", "")
            case "p" if self._cell and not self._n_beside:
                self._cell.paragraphs.append("")
            case "s" | "tab" | "line-break":
                self.text(" ")

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        match local(tag):
            case _ if _is_beside(tag):
                self._n_beside -= 1
                self._n_drawings -= local(tag) != "annotation"
            case "table-cell" | "covered-table-cell" if self._cell and not self._n_beside:
                self._take_cell(self._cell)
                self._cell = None

    def text(self, text: str) -> None:
        """Take text."""
        if self._cell and self._cell.paragraphs and not self._n_beside:
            self._cell.paragraphs[-1] += text

    def _note(self, place: CellPlace, problem: str, value: str) -> None:
        self.sheets[-1].odd.append(OddCell(place, problem, value[:40]))

    def _take_column(self, named: Mapping[str, str]) -> None:
        n_columns = _times(named.get("number-columns-repeated"))
        if named.get("visibility", "visible") != "visible":
            ends = (self._next_column, self._next_column + n_columns - 1)
            self.sheets[-1].hidden_columns.append(ends)
        self._next_column += n_columns

    def _take_cell(self, cell: _Cell) -> None:
        sheet, named = self.sheets[-1], cell.attributes
        shown = "\n".join(cell.paragraphs)
        stored = named.get("string-value", shown)
        if "computed" in named:
            sheet.formulas.append(cell.place)
        if _spans(named):
            n_rows, n_columns = (
                _times(named.get(f"number-{way}-spanned")) for way in ("rows", "columns")
            )
            last = CellPlace(cell.place.row + n_rows - 1, cell.place.column + n_columns - 1)
            sheet.merged.append(Merged(f"{cell.place}:{last}", cell.place.row, last.row))
        if "error" in named:
            self._note(cell.place, "an error stands where a value should:", shown)
        elif "value-type" not in named and shown.strip():
            self._note(cell.place, "a text without its type:", shown)
        elif " ".join(stored.split()) != " ".join(shown.split()) and shown.strip():
            self._note(cell.place, f"the cell shows {shown[:40]!r}, and stores", stored)
        if "value-type" in named or shown:
            sheet.fill(cell.place, cell.n_columns, self._n_rows)
            sheet.n_letters += len(stored) * cell.n_columns * self._n_rows


def _active(name: str, named: Mapping[str, str]) -> Iterator[str]:
    """What an element runs, or takes from elsewhere without anybody clicking it."""
    if name in ACTIVE and not name.endswith("listeners"):
        yield name
    href = named.get("href", "")
    if name not in CLICKED and href.startswith(FROM_ELSEWHERE):
        yield href


def _is_beside(tag: str) -> bool:
    return tag.startswith("draw:") or local(tag) == "annotation"


def _spans(named: Mapping[str, str]) -> bool:
    return any(_times(named.get(f"number-{way}-spanned")) > 1 for way in ("rows", "columns"))


def _times(text: str | None) -> int:
    """How often something is repeated: once, where nothing or no number says otherwise."""
    digits = (text or "1").strip()
    return max(1, int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 1
