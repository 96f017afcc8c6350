"""Files that are damaged, dangerous or of another kind, each with the rule that must catch it."""

import gzip
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.landing.good import as_csv, as_workbook, good_rows

Damage = Callable[[Path], Path]


def written(content: Callable[[bytes], bytes], name: str = "table.csv") -> Damage:
    """The good table with its bytes changed."""

    def damage(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content(as_csv(good_rows())))
        return path

    return damage


def workbook(change: Callable[[openpyxl.Workbook], object]) -> Damage:
    """The good table as a workbook, changed by Excel."""

    def damage(folder: Path) -> Path:
        path = as_workbook(good_rows()[:400], folder / "table.xlsx")
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return path

    return damage


def archived(name: str, content: bytes) -> Damage:
    """The good table as a workbook with one more part in its archive."""

    def damage(folder: Path) -> Path:
        path = as_workbook(good_rows()[:50], folder / "table.xlsx")
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return path

    return damage


def bomb(folder: Path) -> Path:
    path = as_workbook(good_rows()[:50], folder / "table.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("xl/worksheets/sheet9.xml", "w") as part:
            for _ in range(60):
                part.write(b"\0" * 10_000_000)
    return path


def half_a_workbook(folder: Path) -> Path:
    path = as_workbook(good_rows()[:400], folder / "table.xlsx")
    path.write_bytes(path.read_bytes()[:-2000])
    return path


def in_the_archive(change: Callable[[str, bytes], bytes]) -> Damage:
    """The good table as a workbook, its parts rewritten by another program than Excel."""

    def damage(folder: Path) -> Path:
        good = as_workbook(good_rows()[:400], folder / "good.xlsx")
        path = folder / "table.xlsx"
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, change(name, old.read(name)))
        return path

    return damage


def in_the_sheet(change: Callable[[bytes], bytes]) -> Damage:
    return in_the_archive(lambda name, part: change(part) if name.endswith("sheet1.xml") else part)


def with_bytes(change: Callable[[bytearray], object]) -> Damage:
    """The good table as a workbook, some of its bytes overwritten."""

    def damage(folder: Path) -> Path:
        path = as_workbook(good_rows()[:400], folder / "table.xlsx")
        content = bytearray(path.read_bytes())
        change(content)
        path.write_bytes(content)
        return path

    return damage


def overwrite_packed(content: bytearray) -> None:
    middle = len(content) // 2
    content[middle : middle + 40] = b"\xff" * 40


def set_headers(signature: bytes, offset: int, value: int) -> Callable[[bytearray], None]:
    """Set a byte of every header of an archive that begins with a signature."""

    def change(content: bytearray) -> None:
        at = -1
        while (at := content.find(signature, at + 1)) >= 0:
            content[at + offset] = value

    return change


def multiplied(sheet: bytes) -> bytes:
    """A sheet of a few kilobytes whose first label would unpack to ten gigabytes."""
    entities = b'<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (97 + level, b"&%c;" % (96 + level) * 10) for level in range(1, 10)
    )
    start = sheet.index(b"<worksheet")
    return b"<!DOCTYPE l [" + entities + b"]>" + sheet[start:].replace(b"Boys", b"&j;", 1)


def no_such_file(folder: Path) -> Path:
    return folder / "table.csv"


def records(text: str) -> Damage:
    def damage(folder: Path) -> Path:
        path = folder / "table.json"
        path.write_text(text)
        return path

    return damage


def two_gigabytes(folder: Path) -> Path:
    path = folder / "table.csv"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    return path


def link(folder: Path) -> Path:
    path = folder / "table.csv"
    path.symlink_to("/etc/hostname")
    return path


def pipe(folder: Path) -> Path:
    path = folder / "table.csv"
    os.mkfifo(path)
    return path


def sub_folder(folder: Path) -> Path:
    path = folder / "table.csv"
    path.mkdir()
    return path


def cut_json(folder: Path) -> Path:
    path = folder / "table.json"
    path.write_text('[{"Data values": "365", "Year": "2017-18"}, {"Data val')
    return path


def of_the_wrong_kind(folder: Path) -> Path:
    path = folder / "table.json"
    path.write_text('{"title": "Children looked after", "updated": "2026-12-01"}')
    return path


def archive_without_a_workbook(folder: Path) -> Path:
    path = folder / "table.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("table.csv", "1,2,3")
    return path


FILES: dict[str, tuple[str, Damage]] = {
    "an empty file": ("empty_file", written(lambda content: b"")),
    "a file of blanks": ("empty_file", written(lambda content: b"\n  \n\n")),
    "a file of two gigabytes": ("file_too_large", two_gigabytes),
    "a link": ("not_a_plain_file", link),
    "a pipe": ("not_a_plain_file", pipe),
    "a folder": ("not_a_plain_file", sub_folder),
    "a name with a line break": ("unsafe_name", written(bytes, "a\nb.csv")),
    "a name that climbs": ("unsafe_name", written(bytes, "..table.csv")),
    "a name that looks like an option": ("unsafe_name", written(bytes, "-rf.csv")),
    "a hidden name": ("unsafe_name", written(bytes, ".table.csv")),
    "a name with a backslash": ("unsafe_name", written(bytes, "a\\b.csv")),
    "a name with a turned direction": ("unsafe_name", written(bytes, "a\u202ecsv.exe")),
    "a name too long": ("unsafe_name", written(bytes, f"{'a' * 230}.csv")),
    "a table cut in a row": ("truncated_file", written(lambda content: content[:-40])),
    "a table cut in quotes": (
        "truncated_file", written(lambda content: content + b'365,"Total looked')),
    "JSON cut off": ("truncated_file", cut_json),
    "a workbook cut off": ("truncated_file", half_a_workbook),
    "text in Windows-1252": (
        "wrong_encoding", written(lambda content: content + "Ynys Môn".encode("cp1252"))),
    "text in UTF-16": (
        "wrong_encoding", written(lambda content: content.decode("utf-8-sig").encode("utf-16"))),
    "text decoded twice": (
        "wrong_encoding", written(lambda content: content + "Ynys MÃ´n".encode())),
    "zero bytes in the text": ("wrong_encoding", written(lambda content: content + b"\0\0")),
    "a workbook with a password": (
        "password_or_old_excel", written(lambda content: b"\xd0\xcf\x11\xe0" + content, "t.xlsx")),
    "a workbook with macros": ("macros", archived("xl/vbaProject.bin", b"Sub Auto_Open()")),
    "a bomb": ("zip_bomb", bomb),
    "merged figures": ("merged_cells", workbook(lambda book: book.active.merge_cells("A20:A22"))),
    "a computed figure": (
        "formula", workbook(lambda book: book.active.cell(20, 1, "=SUM(A2:A19)"))),
    "a record with a name twice": (
        "says_two_things", records('[{"Data values": "5", "Data values": "6", "Year": "2018"}]')),
    "a record with a name in two spellings": (
        "says_two_things", records('[{"Data values": "5", "data Values": "6", "Year": "2018"}]')),
    "a formula in JSON": ("formula", records('[{"Data values": "5", "Notes": "=1+1"}]')),
    "a file packed with gzip": ("unknown_layout", written(gzip.compress, "table.csv.gz")),
    "an archive that is no workbook": ("unknown_layout", archive_without_a_workbook),
    "a workbook with a password of another program": (
        "password_or_old_excel", with_bytes(set_headers(b"PK\x01\x02", 8, 1))),
    "a workbook packed in a way nobody knows": (
        "truncated_file", with_bytes(set_headers(b"PK\x01\x02", 10, 99))),
    "a workbook with packed bytes overwritten": ("truncated_file", with_bytes(overwrite_packed)),
    "a sheet cut off inside a whole archive": (
        "truncated_file", in_the_sheet(lambda sheet: sheet[: len(sheet) // 2])),
    "a workbook without its list of contents": (
        "truncated_file", in_the_archive(lambda name, part: b"" if "Types" in name else part)),
    "a workbook that names no sheet": (
        "unknown_layout",
        in_the_archive(lambda name, part: b"<a/>" if name.endswith(".rels") else part)),
    "text that multiplies in a sheet": ("zip_bomb", in_the_sheet(multiplied)),
    "a sheet in UTF-16": (
        "wrong_encoding", in_the_sheet(lambda sheet: sheet.decode().encode("utf-16"))),
    "a formula as an escaped text of a workbook": (
        "formula", in_the_sheet(lambda sheet: sheet.replace(b">Boys<", b">&#61;1+1<", 1))),
    "a formula after a minus in a workbook": (
        "formula", in_the_sheet(lambda sheet: sheet.replace(b">Boys<", b">-2+3+cmd|x<", 1))),
    "a formula in wide letters": (
        "formula", written(lambda content: content.replace(b"Boys,", "＝1+1,".encode(), 1))),
    "a formula after a blank": (
        "formula", written(lambda content: content.replace(b"Boys,", b" =1+1,", 1))),
    "a figure in other digits": (
        "not_a_number", written(lambda content: content.replace(b"\n5,", "\n٥,".encode(), 1))),
    "a file that is gone": ("not_a_plain_file", no_such_file),
    "JSON of lists in lists": (
        "unknown_layout", written(lambda content: b"[" * 200_000 + b"]" * 200_000)),
    "JSON with an endless number": (
        "unknown_layout", written(lambda content: b'[{"Data values": ' + b"9" * 6000 + b"}]")),
    "an OData answer without rows": (
        "unknown_layout", written(lambda content: b'{"odata.metadata": "x", "values": []}')),
    "JSON that is no table": ("unknown_layout", of_the_wrong_kind),
    "a page of HTML": (
        "unknown_layout", written(lambda content: b"<!doctype html>\n<html>Sign in</html>\n")),
}  # fmt: skip
