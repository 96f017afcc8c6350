"""Files that are damaged, dangerous or of another kind, each with the rule that must catch it."""

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
    "an archive that is no workbook": ("unknown_layout", archive_without_a_workbook),
    "JSON that is no table": ("unknown_layout", of_the_wrong_kind),
    "a page of HTML": (
        "unknown_layout", written(lambda content: b"<!doctype html>\n<html>Sign in</html>\n")),
}  # fmt: skip
