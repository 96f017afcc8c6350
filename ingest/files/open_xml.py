"""Workbooks of Excel since 2007 (XLSX): what the XML of their sheets says beside their texts.

Source: ECMA-376, part 1, 18.3 (worksheets) and 18.4 (shared strings).
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.files.archive import is_xml, local, walk
from ingest.files.marks import CellPlace, Merged, OddCell, SharedTexts, SheetMarks

WORKBOOK = "xl/workbook.xml"
A_ROW = re.compile(r"\d{1,7}", re.ASCII)
A_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,7})", re.ASCII)
A_RANGE = re.compile(rf"{A_CELL.pattern}:{A_CELL.pattern}", re.ASCII)
DIGITS = re.compile(r"-?\d{16,}", re.ASCII)  # fewer are kept exactly
MOST_DIGITS = 40
BEFORE_ALL = CellPlace(0, 0)


def xlsx_marks(name: str, parts: Mapping[str, bytes]) -> list[SheetMarks]:
    """What each sheet says; parts that are none say nothing.

    Raises
    ------
    UnreadableFileError
        If a part is XML that is cut, in another encoding, or may define text that multiplies.
    """
    shared = SharedTexts()
    found: list[tuple[SheetMarks, Counter[int]]] = []
    for part, content in parts.items():
        if is_xml(part, content):
            visitor = SheetVisitor(shared)
            walk(name, part, content, visitor)
            found.append((visitor.marks, visitor.used))
    for marks, used in found:
        marks.n_letters += shared.letters(used)
    return [marks for marks, _ in found]


@dataclass(slots=True)
class SheetVisitor:
    """Reads a part, whatever it is: cells are cells only among the data of a sheet."""

    shared: SharedTexts
    marks: SheetMarks = field(default_factory=SheetMarks)
    used: Counter[int] = field(default_factory=Counter)
    _is_in_data: bool = False
    _row: int = 0
    _place: CellPlace = BEFORE_ALL
    _kind: str = ""
    _is_in_value: bool = False
    _value: list[str] = field(default_factory=list)
    _n_letters_shared: int = -1  # below zero outside a shared text

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        match local(tag):
            case "sheetData":
                self._is_in_data = True
            case "row" if self._is_in_data:
                self._row = self._row_number(attributes.get("r"))
                self._place = CellPlace(self._row, 0)
            case "c" if self._is_in_data:
                self._kind = attributes.get("t", "n")
                self._place = self._placed(attributes.get("r"))
            case "f" if self._is_in_data:
                self.marks.formulas.append(self._place)
            case "v" | "t" if self._is_in_data:
                self._is_in_value = True
                self._value = []
            case "si" if not self._is_in_data:
                self._n_letters_shared = 0
            case "mergeCell":
                self.marks.merged.append(_merged(attributes.get("ref", "")))
            case "col" if attributes.get("hidden") in ("1", "true"):
                ends = [_number(attributes.get(end)) for end in ("min", "max")]
                self.marks.hidden_columns.append((ends[0], ends[1]))

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        match local(tag):
            case "sheetData":
                self._is_in_data = False
            case "v" | "t" if self._is_in_value:
                self._is_in_value = False
                self._filled("".join(self._value))
            case "si" if self._n_letters_shared >= 0:
                self.shared.lengths.append(self._n_letters_shared)
                self._n_letters_shared = -1

    def text(self, text: str) -> None:
        """Take text."""
        if self._is_in_value:
            self._value.append(text)
        elif self._n_letters_shared >= 0:
            self._n_letters_shared += len(text)

    def _row_number(self, ref: str | None) -> int:
        """Number of a row: what it says, else the one after the row before it."""
        if ref is None or A_ROW.fullmatch(ref):
            return int(ref or self._row + 1)
        place = CellPlace(self._row + 1, 1)
        self.marks.odd.append(OddCell(place, "a row whose number is none:", ref[:40]))
        return self._row + 1

    def _placed(self, ref: str | None) -> CellPlace:
        """Where a cell is: where it says, else behind the one before it."""
        if ref is None:
            return CellPlace(self._row, self._place.column + 1)
        found = A_CELL.fullmatch(ref)
        if not found:
            self.marks.odd.append(OddCell(self._place, "a cell whose place is no place:", ref[:40]))
            return CellPlace(self._row, self._place.column + 1)
        return CellPlace(int(found[2]), column_number(found[1]))

    def _filled(self, value: str) -> None:
        self.marks.fill(self._place)
        if self._kind == "s":
            self.used[_number(value)] += 1
            return
        self.marks.n_letters += len(value)
        if self._kind == "e":
            problem = "an error stands where a value should:"
            self.marks.odd.append(OddCell(self._place, problem, value[:40]))
        elif self._kind == "n" and _has_too_many_digits(value):
            problem = "a number of more digits than a workbook keeps:"
            self.marks.odd.append(OddCell(self._place, problem, value[:40]))


def column_number(cell: str) -> int:
    """Number of the column of a cell such as ``AB12``, counted from 1."""
    number = 0
    for letter in cell.upper():
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter) - 64
    return number


def _has_too_many_digits(value: str) -> bool:
    """Whether a whole number would not be read as it is written: a workbook keeps binary ones."""
    is_long = DIGITS.fullmatch(value) is not None
    return is_long and (len(value) > MOST_DIGITS or int(float(value)) != int(value))


def _number(text: str | None) -> int:
    """A number as XML writes it; zero if it is none."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _merged(cells: str) -> Merged:
    """A merged range; one of an unknown place is taken for one across rows."""
    found = A_RANGE.fullmatch(cells)
    return Merged(cells, int(found[2]), int(found[4])) if found else Merged(cells, 1, 2)
