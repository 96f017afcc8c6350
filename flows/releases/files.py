"""Files of a release, for people and programs: its public tables in several forms, described."""

from collections.abc import Sequence
from pathlib import Path

from domain.tables import Table
from flows.files import file_sha256, write_json
from flows.releases.store import FILES
from flows.warehouse.answers import Rows, write_answer
from flows.warehouse.connect import ONE_THREAD, Connection, opened
from flows.warehouse.described import described_tables
from flows.warehouse.read import PUBLIC_SCHEMAS, read_table
from report.data_contract import data_contract
from report.data_package import BYTE_ORDER_MARK, Book, ExportedFile, csv_on_the_web, data_package

PACKAGE = "datapackage.json"
FORMS = ("csv", "parquet", "json")
CONTRACT = "gofal.odcs.yaml"
WORKBOOK = "gofal.xlsx"
TABLES_WORKBOOK = "tables.xlsx"
Heading = dict[str, str]  # of a release: id, created_at, code_version


def write_release_files(path: Path, heading: Heading) -> int:
    """Write the folder of files of a release that is being built; return how many there are.

    The file of respondents is not open meanwhile: what is written is what the public tables hold.

    Parameters
    ----------
    path
        The warehouse, with all its tables; the folder is made beside it.
    """
    folder = path.parent / FILES
    with opened(path) as warehouse:
        warehouse.execute(ONE_THREAD)
        tables = described_tables(warehouse)
        folder.mkdir()
        files = write_tables(warehouse, tables, FORMS, folder)
        books = _write_books(warehouse, tables, folder, heading)
    describe(files, folder, heading, books)
    write_json(folder / CONTRACT, data_contract(tables, heading))
    return sum(1 for _ in folder.iterdir())


def write_tables(
    warehouse: Connection, tables: Sequence[Table], forms: Sequence[str], folder: Path
) -> list[ExportedFile]:
    """Write tables into a folder, a file a form, each with its rows in the order of their content.

    Parameters
    ----------
    forms
        Some of csv, json, parquet and xlsx.
    """
    files = []
    for table in tables:
        rows = warehouse.table(table.name).order("all")
        files += [_write(rows, table, form, folder) for form in forms]
    return files


def describe(
    files: Sequence[ExportedFile], folder: Path, heading: Heading, books: Sequence[Book] = ()
) -> None:
    """Write what tells a program what it reads: a Data Package, and CSVW beside each CSV."""
    package = data_package(files, heading["id"], heading["created_at"], books)
    write_json(folder / PACKAGE, package)
    for file in files:
        if file.form == "csv":
            about = csv_on_the_web(file, heading["id"])
            write_json(folder / f"{file.name}-metadata.json", about)


def _write(rows: Rows, table: Table, form: str, folder: Path) -> ExportedFile:
    """Write a table as one file."""
    file = folder / f"{table.short_name}.{form}"
    write_answer(rows, form, file)
    if form == "csv":
        file.write_bytes(BYTE_ORDER_MARK.encode() + file.read_bytes())
    return ExportedFile(table, file.name, form, file.stat().st_size, file_sha256(file))


def _write_books(
    warehouse: Connection, tables: Sequence[Table], folder: Path, heading: Heading
) -> list[Book]:
    """Write the workbook of what people read, and that of the report's Tables 1 to 6."""
    from report.public_workbook import MOST_ROWS, Filled, public_workbook
    from report.workbook import tables_workbook

    def rows(table: Table) -> list[tuple]:
        return warehouse.table(table.name).order("all").fetchall()

    def place(table: Table) -> int:
        return PUBLIC_SCHEMAS.index(table.name.partition(".")[0])

    filled = [
        Filled(table, rows(table) if table.n_rows <= MOST_ROWS else ())
        for table in sorted(tables, key=place)
    ]
    report_tables = read_table(warehouse, "ledger.rpt_tables")
    made = {
        (WORKBOOK, "Public tables that people read"): public_workbook(filled, heading),
        (TABLES_WORKBOOK, "Tables 1 to 6 of every wave"): tables_workbook(report_tables, heading),
    }
    books = []
    for (name, title), content in made.items():
        file = folder / name
        file.write_bytes(content)
        books.append(Book(name, title, len(content), file_sha256(file)))
    return books
