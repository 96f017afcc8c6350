"""Workbooks of Excel 95 to 2003 (XLS): what one holds, before it is read.

Source: [MS-CFB] for the file in streams (olefile opens it) and [MS-XLS] 2.4 for the records.
"""

import io
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from domain.problems import UnreadableFileError
from domain.rules import LandingRule
from ingest.files.archive import PLAIN, unfit, with_a_password
from ingest.files.marks import CellPlace, Merged, OddCell, SharedTexts, SheetMarks
from ingest.problems import Problems

STREAMS = ("Workbook", "Book")
ABOUT = ("\x05SummaryInformation", "\x05DocumentSummaryInformation", "\x01CompObj", "\x01Ole")
ENCRYPTED_PACKAGE = "EncryptedPackage"  # a newer workbook with a password
BOF, FILEPASS, BOUNDSHEET, SUPBOOK = 0x0809, 0x002F, 0x0085, 0x01AE
SST, CONTINUE, LABEL_SST = 0x00FC, 0x003C, 0x00FD
COLUMN_INFO, MERGED_CELLS, BOOL_ERR, MUL_RK = 0x007D, 0x00E5, 0x0205, 0x00BD
FORMULAS = (0x0006, 0x0206, 0x0406)
TEXTS = (0x0204, 0x00D6)
FILLED = (0x0203, 0x027E, LABEL_SST, BOOL_ERR, MUL_RK, *TEXTS, *FORMULAS)
OWN_BOOK = b"\x01\x04"
TABLE_SHEETS = (0, 2)  # a sheet of cells, or a chart; others are programs
UNSAFE = (ValueError, OSError, IndexError, KeyError, struct.error, RecursionError, MemoryError)


@dataclass(slots=True)
class OldWorkbook:
    """What an old workbook holds."""

    others: list[str]
    is_linked: bool = False
    program_sheets: list[str] = field(default_factory=list)
    sheets: list[SheetMarks] = field(default_factory=list)


def old_workbook(name: str, content: bytes) -> OldWorkbook:
    """Look at an old workbook.

    Raises
    ------
    UnreadableFileError
        If it has a password, is damaged, or is no workbook.
    """
    import olefile  # late: only few deliveries are old workbooks

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            names = ["/".join(parts) for parts in file.listdir()]
            if ENCRYPTED_PACKAGE in names:
                raise with_a_password(name)
            stream = next((each for each in STREAMS if each in names), None)
            if stream is None:
                raise _no_workbook(name, f"it holds {', '.join(names[:3]) or 'nothing'}")
            records = file.openstream(stream).read()
        found = OldWorkbook([each for each in names if each not in (*STREAMS, *ABOUT)])
        _Records(name, found).take(records)
    except UnreadableFileError:
        raise
    except UNSAFE as error:
        raise _no_workbook(name, str(error)[:80]) from error
    return found


def check_old_parts(name: str, workbook: OldWorkbook, problems: Problems) -> None:
    """Note programs, embedded objects and links of an old workbook."""
    for other in workbook.others:
        problem = "the workbook has a part that no table needs:"
        problems.add(LandingRule.MACROS, problem, name, value=other[:80], remedy=PLAIN)
    for sheet in workbook.program_sheets:
        problem = "the workbook has a sheet of a program:"
        problems.add(LandingRule.MACROS, problem, name, value=sheet[:80], remedy=PLAIN)
    if workbook.is_linked:
        problem = "the workbook takes something from elsewhere"
        problems.add(LandingRule.MACROS, problem, name, remedy=PLAIN)


def _no_workbook(name: str, why: str) -> UnreadableFileError:
    problem = f"the workbook has a password, or is old and cannot be read ({why})"
    return unfit(LandingRule.PASSWORD_OR_OLD_EXCEL, problem, name, PLAIN)


@dataclass(slots=True)
class _Records:
    """Walks the records of a workbook in their order: its globals, then each sheet."""

    name: str
    found: OldWorkbook
    shared: SharedTexts = field(default_factory=SharedTexts)
    used: list[Counter[int]] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)

    def take(self, stream: bytes) -> None:
        """Take every record of a stream."""
        last = 0
        for kind, body in _records(stream):
            if kind == BOF:
                self.found.sheets.append(SheetMarks())
                self.used.append(Counter())
            elif kind == FILEPASS:
                raise with_a_password(self.name)
            elif kind == SST or (kind == CONTINUE and last == SST):
                self.texts.append(body)
            else:
                self._take(kind, body)
            last = SST if kind == CONTINUE and last == SST else kind
        self.shared.lengths = list(_lengths(self.texts))
        for sheet, used in zip(self.found.sheets, self.used, strict=True):
            sheet.n_letters += self.shared.letters(used)

    def _take(self, kind: int, body: bytes) -> None:
        if kind == BOUNDSHEET and body[5] not in TABLE_SHEETS:
            self.found.program_sheets.append(body[8:].decode("latin-1"))
        elif kind == SUPBOOK:
            self.found.is_linked |= body[2:4] != OWN_BOOK
        elif kind in FILLED and self.found.sheets:
            self._take_cell(kind, body)
        elif kind == COLUMN_INFO and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            self.found.sheets[-1].hidden_columns.append((first + 1, last + 1))
        elif kind == MERGED_CELLS:
            for at in range(2, len(body) - 7, 8):
                top, bottom, left, right = struct.unpack_from("<HHHH", body, at)
                ends = CellPlace(top + 1, left + 1), CellPlace(bottom + 1, right + 1)
                self.found.sheets[-1].merged.append(
                    Merged(f"{ends[0]}:{ends[1]}", top + 1, bottom + 1)
                )

    def _take_cell(self, kind: int, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        sheet, place = self.found.sheets[-1], CellPlace(row + 1, column + 1)
        n_columns = (len(body) - 6) // 6 if kind == MUL_RK else 1
        sheet.fill(place, max(1, n_columns))
        if kind in FORMULAS:
            sheet.formulas.append(place)
        elif kind == LABEL_SST:
            self.used[-1][struct.unpack_from("<I", body, 6)[0]] += 1
        elif kind in TEXTS:
            sheet.n_letters += len(body)
        elif kind == BOOL_ERR and body[7]:
            problem = "an error stands where a value should:"
            sheet.odd.append(OddCell(place, problem, f"error {body[6]}"))


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a stream: a kind, a length and a body each."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == 0 and length == 0:  # the rest of the last sector
            return
        if at + 4 + length > len(stream):
            raise ValueError("a record ends behind the end of the file")
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _lengths(bodies: list[bytes]) -> Iterator[int]:
    """Letters of each shared text: its record may be continued, also in the middle of a text."""
    if not bodies:
        return
    at, number = 8, 0
    (n_texts,) = struct.unpack_from("<I", bodies[0], 4)
    for _ in range(n_texts):
        while number < len(bodies) and at >= len(bodies[number]):
            at, number = at - len(bodies[number]), number + 1
        if number == len(bodies):
            return
        length, flags = struct.unpack_from("<HB", bodies[number], at)
        at += 3
        n_runs = n_more = 0
        if flags & 8:
            (n_runs,) = struct.unpack_from("<H", bodies[number], at)
            at += 2
        if flags & 4:
            (n_more,) = struct.unpack_from("<I", bodies[number], at)
            at += 4
        yield length
        left = length
        while left:
            width = 2 if flags & 1 else 1
            here = min(left, (len(bodies[number]) - at) // width)
            left, at = left - here, at + here * width
            if left:  # the next record says anew how wide a letter is
                number, at = number + 1, 1
                flags = bodies[number][0]
        at += n_runs * 4 + n_more
