"""The layout of the old StatsWales site: a table of tables, exported as CSV.

A few header rows, then rows of figures behind label columns. A header stands at the first column
it spans; ``.`` or an empty cell after it repeats it; a column whose lower headers are ``.`` under
a header that stands anew is the total of that header. A row label stands on the first row it
spans. Labels carry footnote marks such as ``(1)`` and trailing blanks.

Source: exports of statswales.gov.wales, 2019, as kept in ``tests/fixtures/statswales``.
"""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from domain.problems import UnreadableFileError

FILLERS = frozenset({"", "."})
FOOTNOTE_MARK = re.compile(r"\s*\(\d+\)$")


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed figure, the labels that name it and the place where it stands.

    A label is ``None`` where the figure is the total over that level.
    """

    headers: tuple[str | None, ...]
    labels: tuple[str | None, ...]
    printed: str
    row: int
    column: int


def read_crosstab(path: Path) -> list[Cell]:
    """Read every figure of an export, in the order of the file.

    Raises
    ------
    UnreadableFileError
        If the file is not UTF-8 text, has no figures, or a row is longer or shorter than the rest.
    """
    rows = _rows(path)
    width = len(rows[0][1])
    for number, row in rows:
        if len(row) != width:
            raise UnreadableFileError(
                path.name,
                f"{len(row)} cells where the first row has {width}:",
                "The file is cut off or was edited: export it again.",
                row=number,
                value=",".join(row)[:60],
                rule="ragged_row",
            )
    n_labels = next((i for i, cell in enumerate(rows[0][1]) if cell), width)
    n_headers = next(
        (i for i, (_, row) in enumerate(rows) if any(row[:n_labels])),
        len(rows),
    )
    if n_labels in (0, width) or n_headers == len(rows):
        raise UnreadableFileError(
            path.name,
            "no figures behind header rows and label columns",
            "Export the table from StatsWales as CSV and land that file unchanged.",
            rule="unknown_layout",
        )
    headers = _headers([row[n_labels:] for _, row in rows[:n_headers]])
    cells = []
    group: list[str] = [""] * (n_labels - 1)
    for number, row in rows[n_headers:]:
        group = [new or old for new, old in zip(row[: n_labels - 1], group, strict=True)]
        labels = tuple(label or None for label in (*group, row[n_labels - 1]))
        cells += [
            Cell(headers[i], labels, printed, number, n_labels + i + 1)
            for i, printed in enumerate(row[n_labels:])
        ]
    return cells


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Rows with their numbers, blanks and footnote marks taken off, empty rows left out."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [
                (number, [FOOTNOTE_MARK.sub("", cell.strip()) for cell in row])
                for number, row in enumerate(csv.reader(file), start=1)
            ]
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            path.name,
            f"byte {error.start} is not UTF-8",
            "Save the file as UTF-8, or land the file as it was downloaded.",
            rule="wrong_encoding",
        ) from error
    rows = [(number, row) for number, row in rows if any(row)]
    if not rows:
        raise UnreadableFileError(
            path.name, "the file is empty", "Export the table again.", rule="empty_file"
        )
    return rows


def _headers(levels: list[list[str]]) -> list[tuple[str | None, ...]]:
    """Name every column by its path from the top header down; ``None`` is a total."""
    paths: list[tuple[str | None, ...]] = []
    left: tuple[str | None, ...] = (None,) * len(levels)
    for column in zip(*levels, strict=True):
        path: list[str | None] = []
        stands_anew = False
        for depth, cell in enumerate(column):
            if cell not in FILLERS:
                path.append(cell)
                stands_anew = True
            else:
                path.append(None if stands_anew else left[depth])
        left = tuple(path)
        paths.append(left)
    return paths
