"""The layout of the old StatsWales site: a table of tables, exported as CSV.

A few header rows, then rows of figures behind label columns. A header stands at the first column
it spans; ``.`` or an empty cell after it repeats it; a column whose lower headers are ``.`` under
a header that stands anew is the total of that header. A row label stands on the first row it
spans. Labels carry footnote marks such as ``(1)`` and trailing blanks. Every label of a figure says
for itself what it is.

Source: exports of statswales.gov.wales, 2019, as kept in ``tests/fixtures/statswales``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from domain.figures import Edition
from domain.problems import EditionError, UnreadableFileError
from domain.rules import LandingRule
from ingest.files.grids import Grid
from ingest.problems import Problems, refused
from ingest.statswales.edition import as_edition
from ingest.statswales.vocabulary import (
    FOOTNOTE_MARK,
    Dataset,
    NotAFigureError,
    Vocabulary,
    is_period,
    key,
)

FILLERS = frozenset({"", "."})


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

    @property
    def named(self) -> list[str]:
        """The labels that name it, headers first."""
        return [label for label in (*self.headers, *self.labels) if label]


def read_exports(grids: list[Grid], words: Vocabulary) -> Edition:
    """Read one or several exports of one table.

    Raises
    ------
    EditionError
        With every problem found.
    """
    problems, rows, names = Problems(), [], set()
    for grid in grids:
        try:
            cells = read_crosstab(grid)
        except UnreadableFileError as error:
            raise EditionError([error.problem]) from error
        name = _dataset(grid.file, cells, words)
        names.add(name)
        _require_known(grid.file, cells, words.datasets[name], words, problems)
        problems.stop_if_any()
        for cell in cells:
            row = _row(grid.file, cell, words.datasets[name], words, problems)
            rows += [row] if row else []
    problems.stop_if_any()
    if len(names) != 1:
        raise refused(LandingRule.WRONG_DATASET, "the files are of several tables", grids[0].file)
    return as_edition(names.pop(), "export of the old site", rows, words, problems)


def read_crosstab(grid: Grid) -> list[Cell]:
    """Read every figure of an export, in the order of the file.

    Raises
    ------
    UnreadableFileError
        If the file has no figures, or a row is longer or shorter than the rest.
    """
    rows = [(number, [FOOTNOTE_MARK.sub("", cell) for cell in row]) for number, row in grid.rows]
    width = len(rows[0][1])
    for number, row in rows:
        if len(row) != width:
            raise UnreadableFileError(
                grid.file,
                f"{len(row)} cells where the first row has {width}:",
                "The file is cut off or was edited: export it again.",
                row=number,
                value=",".join(row)[:60],
                rule=LandingRule.RAGGED_ROW,
            )
    n_labels = next((i for i, cell in enumerate(rows[0][1]) if cell), width)
    n_headers = next((i for i, (_, row) in enumerate(rows) if any(row[:n_labels])), len(rows))
    if n_labels in (0, width) or n_headers == len(rows):
        raise UnreadableFileError(
            grid.file,
            "no figures behind header rows and label columns",
            "Export the table from StatsWales as CSV and land that file unchanged.",
            rule=LandingRule.UNKNOWN_LAYOUT,
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


def _dataset(file: str, cells: list[Cell], words: Vocabulary) -> str:
    """The dataset that knows most labels of the table which are neither areas nor periods."""
    labels = {key(label) for cell in cells for label in cell.named}
    others = {label for label in labels - words.areas.keys() if not is_period(label)}
    n_known = {
        name: sum(dataset.knows(label) for label in others)
        for name, dataset in words.datasets.items()
    }
    best = max(n_known, key=lambda name: n_known[name])
    if n_known[best]:
        return best
    if not others:
        return "total_populations"  # a table of areas and mid-years alone is one of people
    shown = ", ".join(sorted(others)[:3])
    raise refused(LandingRule.WRONG_DATASET, "no table that Gofal uses has the labels", file, shown)


def _require_known(
    file: str, cells: list[Cell], dataset: Dataset, words: Vocabulary, problems: Problems
) -> None:
    """Note each label the dataset does not have, where it first stands."""
    seen = set()
    for cell in cells:
        for rule, labels in (
            (LandingRule.UNKNOWN_CATEGORY, cell.headers),
            (LandingRule.UNKNOWN_AREA, cell.labels),
        ):
            for label in labels:
                if not label or label in seen:
                    continue
                seen.add(label)
                if not (words.area(label) or dataset.knows(label) or is_period(label)):
                    what = rule.replace("_", " ")
                    problems.add(rule, what, file, cell.row, cell.column, label)


def _row(
    file: str, cell: Cell, dataset: Dataset, words: Vocabulary, problems: Problems
) -> tuple | None:
    """Place one figure by its labels; a dimension that none of them names is a total."""
    areas = [code for label in cell.named if (code := words.area(label))]
    years = [year for label in cell.named if (year := dataset.year(label))]
    if not years and (digits := re.search(r"((?:19|20)\d{2})$", Path(file).stem)):
        years = [int(digits[1])]
    place = []
    for name in dataset.dimensions:
        codes = [code for label in cell.named if (code := dataset.code(name, label))]
        place.append(next((code for code in codes if code != "all"), "all"))
    where = (file, cell.row, cell.column)
    if not areas:
        problems.add(LandingRule.UNKNOWN_AREA, "unknown area", *where, value=cell.labels[-1])
    if not years:
        problems.add(
            LandingRule.UNKNOWN_PERIOD,
            "the export does not print its year and the name does not end in one",
            file,
            remedy="Name the year: rename the file so that it ends in _2018.csv, say.",
        )
    try:
        figure = words.figure(cell.printed)
    except NotAFigureError as error:
        problems.add(error.rule, str(error), *where, value=cell.printed)
        return None
    if not areas or not years:
        return None
    # the group of an authority is Wales, and stands before it
    return (areas[-1], years[-1], *place, figure.printed, figure.value, figure.markers, *where)
