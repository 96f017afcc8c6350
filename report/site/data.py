"""Pages of the data: what can be taken away, every table with its columns, every column."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.tables import Table
from report.data_package import unit
from report.site.contents import Contents, PublishedFile
from report.site.parts import Cell, Code, Column, Dataset, DataTable, English, Link, Marked, Page
from report.site.words import Words

# where the name of a table starts so: the heading it stands under
GROUPS = {
    "marts.dim": "described",
    "marts.fct": "figures",
    "marts.rpt": "notes",
    "results": "results",
    "ledger.rpt": "ledger",
}
WAYS = ("excel", "powerbi", "r", "python", "duckdb")  # to open what was taken away
WORKBOOK, WAREHOUSE, PACKAGE = "gofal.xlsx", "gofal.duckdb", "datapackage.json"
FORMS = {"csv": "CSV", "parquet": "Parquet", "json": "JSON"}
# what the name of a column says of its unit, as `unit` puts it: key of the word
UNITS = {"per 10,000 children aged 0 to 17": "per_10k", "%": "pct", "number": "number"}


@dataclass(frozen=True, slots=True)
class Group:
    """Tables of one kind: their pages, and what each holds, in English."""

    heading: str
    tables: Sequence[tuple[Link, English]]


def pages(contents: Contents, words: Words) -> Iterator[Page]:
    """The page of downloads, a page of each table, and the list of columns."""
    if not contents.tables:
        return
    yield _index(contents, words)
    for table in contents.tables:
        yield _page(table, contents, words)
    yield _columns(contents, words)


def table_path(table: Table) -> str:
    """The page of a table."""
    return f"data/{table.short_name}.html"


def _index(contents: Contents, words: Words) -> Page:
    groups = [
        Group(
            words(f"data.group.{group}"),
            [
                (Link(table.short_name, table_path(table)), English(table.description))
                for table in contents.tables
                if table.name.startswith(start)
            ],
        )
        for start, group in GROUPS.items()
    ]
    whole = [contents.file(name) for name in (WORKBOOK, WAREHOUSE, PACKAGE)]
    return Page(
        "data/index.html",
        "data",
        words("data.title"),
        "data.html",
        {
            "groups": [group for group in groups if group.tables],
            "downloads": _downloads(contents, words),
            "whole": [
                (_download(file, words, file.name), words(f"data.whole.{file.form}"))
                for file in whole
                if file
            ],
            "ways": [(words(f"data.way.{way}.heading"), words(f"data.way.{way}")) for way in WAYS],
            "columns": Link(words("columns.title"), "data/columns.html"),
        },
        dataset=Dataset(words("front.title"), words("data.lead"), [file for file in whole if file]),
    )


def _downloads(contents: Contents, words: Words) -> DataTable:
    """Every table in every form, with the size of each file."""
    rows: list[list[Cell | Marked]] = []
    for table in sorted(contents.tables, key=_place):
        by_form = {file.form: file for file in contents.files_of(table)}
        rows.append(
            [
                Link(table.short_name, table_path(table)),
                table.n_rows,
                *(
                    _download(by_form[form], words, FORMS[form]) if form in by_form else ""
                    for form in FORMS
                ),
            ]
        )
    return DataTable(
        words("data.downloads"),
        (
            Column(words("column.table")),
            Column(words("column.n_rows"), 0),
            *(Column(form) for form in FORMS.values()),
        ),
        rows,
    )


def _place(table: Table) -> int:
    """Where a table stands among the others: in the order of the headings."""
    return next(n for n, start in enumerate(GROUPS) if table.name.startswith(start))


def _download(file: PublishedFile, words: Words, text: str) -> Link:
    """A link to a file, with its size."""
    return Link(f"{text}, {_size(file.n_bytes, words)}", f"../{file.path}")


def _size(n_bytes: int, words: Words) -> str:
    if n_bytes < 100_000:
        return f"{words.number(max(1, round(n_bytes / 1000)))} kB"
    return f"{words.number(n_bytes / 1_000_000, 1)} MB"


def _page(table: Table, contents: Contents, words: Words) -> Page:
    files = contents.files_of(table)
    return Page(
        table_path(table),
        "data",
        table.short_name,
        "data_table.html",
        {
            "table": table,
            "downloads": [
                _download(file, words, FORMS[file.form]) for file in files if file.form in FORMS
            ],
            "columns": DataTable(
                words("data.columns_of", table=table.name),
                (
                    Column(words("column.column")),
                    Column(words("column.type")),
                    Column(words("column.unit")),
                    Column(words("column.definition")),
                ),
                [
                    [
                        Code(column.name),
                        words(f"type.{column.kind.lower()}")
                        + (words("type.required") if column.is_required else ""),
                        words(f"unit_of.{UNITS[measured]}")
                        if (measured := unit(column.name))
                        else "",
                        English(column.description),
                    ]
                    for column in table.columns
                ],
            ),
            "all_tables": Link(words("data.title"), "data/index.html"),
            "all_columns": Link(words("columns.title"), "data/columns.html"),
        },
        is_synthetic=table.is_synthetic,
        dataset=Dataset(f"Gofal: {table.short_name}", table.description, files, is_english=True),
    )


def _columns(contents: Contents, words: Words) -> Page:
    """The tables of each column, both in the order of their names."""
    tables: dict[str, list[Table]] = defaultdict(list)
    for table in contents.tables:
        for column in table.columns:
            tables[column.name].append(table)
    return Page(
        "data/columns.html",
        "data",
        words("columns.title"),
        "data_columns.html",
        {
            "columns": {
                name: [
                    Link(table.short_name, table_path(table))
                    for table in sorted(tables[name], key=lambda table: table.short_name)
                ]
                for name in sorted(tables)
            }
        },
    )
