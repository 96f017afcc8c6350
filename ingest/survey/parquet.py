"""Exports of Parquet, read by DuckDB in memory: it may open that file and nothing else."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np

from domain.problems import Problem, SurveyError
from ingest.survey.cells import Cells
from ingest.survey.tables import Export, Heard, nobody_hears, refused

AGAIN = "Export it again."
MEMORY_MB = 4000
NO_EXTENSIONS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
ENDS_WITH = b"PAR1"
FRACTIONS = ("FLOAT", "DOUBLE", "DECIMAL")
# what holds one value a row that can be written as text; of a type with a size its first word
READ = frozenset({
    "VARCHAR", "ENUM", "BOOLEAN", "UUID", *FRACTIONS,
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT",
    "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
    "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParquetSource:
    """A Parquet file of which the schema was read.

    Attributes
    ----------
    columns
        What DuckDB calls each column, and its type, in the order of the file: of two names that
        differ in capitals alone it changes one.
    """

    path: Path
    header: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    wording: Mapping[str, str] = field(default_factory=dict)
    n_header_rows: int = 0

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.path.name

    def take(self, names: Collection[str], heard: Heard = nobody_hears) -> Export:
        """Read some columns, by name; null, and what is no number among numbers, is empty.

        Raises
        ------
        SurveyError
            If one of them does not hold one value a row, or the file is damaged.
        """
        places = {name: self.header.index(name) for name in names}
        if problems := list(self._unreadable(places)):
            raise SurveyError(problems)
        with _reading(self.path) as connection:
            (n_rows,) = connection.execute("select count(*) from export").fetchone() or (0,)
            columns = {
                name: _cells(connection, *self.columns[place]) for name, place in places.items()
            }
        heard(n_rows)
        numbers = range(1, n_rows + 1)
        return Export(
            self.file, columns, {name: place + 1 for name, place in places.items()}, numbers
        )

    def _unreadable(self, places: Mapping[str, int]) -> Iterator[Problem]:
        for name, place in places.items():
            kind = self.columns[place][1]
            if kind.endswith("]") or _first_word(kind) not in READ:
                remedy = "Write one text or number a row, or leave the column out of the codebook."
                problem = f"column {name}: not one value a row, but"
                yield Problem(self.file, problem, remedy, column=place + 1, value=kind)


def open_parquet(path: Path) -> ParquetSource:
    """Read the schema of a Parquet file.

    Raises
    ------
    SurveyError
        If it is none, cut off, damaged, or has a password.
    """
    with path.open("rb") as file:
        begins = file.read(len(ENDS_WITH))
        file.seek(max(path.stat().st_size - len(ENDS_WITH), 0))
        ends = file.read()
    if begins != ENDS_WITH:
        raise refused(path.name, "the Parquet file has a password", "Export it without one.")
    if ends != ENDS_WITH:
        raise refused(path.name, "the file is cut off", AGAIN)
    with _reading(path) as connection:
        described = connection.execute("describe export").fetchall()
        schema = connection.execute(
            "select name, num_children from parquet_schema(getvariable('path'))"
        ).fetchall()
    header, columns = _top(schema), tuple((str(name), str(kind)) for name, kind, *_ in described)
    if len(header) != len(columns):
        raise refused(path.name, "a schema of Parquet that is not understood", AGAIN)
    return ParquetSource(path, header, columns)


def _top(schema: list[tuple[str, int | None]]) -> tuple[str, ...]:
    """Names of the columns, as written, without the parts of nested ones."""
    names, inside = [], [0]
    for name, n_parts in schema[1:]:  # the first is the table
        if inside == [0]:
            names.append(name)
        else:
            inside[-1] -= 1
        if n_parts:
            inside.append(n_parts)
        while len(inside) > 1 and not inside[-1]:
            inside.pop()
    return tuple(names)


@contextmanager
def _reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which the file is the view ``export``; nothing else can be reached."""
    place = str(path.resolve())
    connection = duckdb.connect(":memory:", config=NO_EXTENSIONS)
    try:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"set memory_limit = '{MEMORY_MB}MB'")
        connection.execute("set allowed_paths = [$path]", {"path": place})
        connection.execute("set enable_external_access = false")
        connection.execute("set variable path = $path", {"path": place})
        connection.execute("set lock_configuration = true")
        connection.execute("create view export as from read_parquet(getvariable('path'))")
        yield connection
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        said = str(error).splitlines()[0].replace(place, path.name)
        raise refused(path.name, f"Parquet that cannot be read: {said}", AGAIN) from error
    finally:
        connection.close()


def _cells(connection: duckdb.DuckDBPyConnection, column: str, kind: str) -> Cells:
    """A column as distinct texts and their numbers, which DuckDB makes."""
    name = '"' + column.replace('"', '""') + '"'
    text = f"{name}::varchar"
    if _first_word(kind) in FRACTIONS:  # 3.0 is 3, and no number is nothing
        text = f"nullif(regexp_replace({text}, '\\.0+$', ''), 'nan')"
    export = connection.view("export").project(f"{text} as found")
    export.filter("found is not null").distinct().create_view("distinct_texts", replace=True)
    connection.execute("create or replace type texts as enum (select found from distinct_texts)")
    coded = export.project("found::texts as found").df()["found"]
    found = [*coded.cat.categories, ""]  # -1, nothing, is the last of them
    numbers: dict[str, int] = {}
    stripped = [numbers.setdefault(each.strip(), len(numbers)) for each in found]
    kind_of_code = np.min_scalar_type(len(numbers))
    codes = np.array(stripped, dtype=kind_of_code)[coded.cat.codes.to_numpy()]
    return Cells(list(numbers), codes)


def _first_word(kind: str) -> str:
    return kind.partition("(")[0].partition(" ")[0]
