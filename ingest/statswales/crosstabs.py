"""Exports of the old site as editions: every label of a figure says for itself what it is."""

import re
from pathlib import Path

from domain.figures import Edition
from domain.problems import EditionError, UnreadableFileError
from ingest.statswales.crosstab import Cell, read_crosstab
from ingest.statswales.problems import Problems, as_figures, refused
from ingest.statswales.vocabulary import PERIODS, NotAFigureError, Vocabulary, key


def read_exports(files: list[Path], words: Vocabulary) -> Edition:
    """Read one or several exports of one table."""
    problems, rows, datasets = Problems(), [], set()
    for path in files:
        try:
            cells = read_crosstab(path)
        except UnreadableFileError as error:
            raise EditionError([error]) from error
        dataset = _dataset(path, cells, words)
        datasets.add(dataset)
        _require_known(path, cells, dataset, words, problems)
        problems.stop_if_any()
        rows += [row for cell in cells if (row := _row(path, cell, dataset, words, problems))]
    problems.stop_if_any()
    if len(datasets) != 1:
        raise refused("wrong_dataset", "the files are of several tables", files[0].name)
    dataset = datasets.pop()
    return Edition(
        dataset,
        "export of the old site",
        "en",
        None,
        as_figures(rows, _dimensions(dataset, words), problems),
    )


def _dimensions(dataset: str, words: Vocabulary) -> list[str]:
    return [name for name in words.categories[dataset] if name not in ("description", "division")]


def _dataset(path: Path, cells: list[Cell], words: Vocabulary) -> str:
    """The dataset that knows most labels of the table which are neither areas nor periods."""
    labels = {key(label) for cell in cells for label in (*cell.headers, *cell.labels) if label}
    others = {label for label in labels - words.areas.keys() if not _is_period(label)}
    known = {
        dataset: {label for labels in dimensions.values() for label in labels} & others
        for dataset, dimensions in words.categories.items()
    }
    best = max(known, key=lambda dataset: len(known[dataset]))
    if known[best]:
        return best
    if not others:
        return "total_populations"  # a table of areas and mid-years alone is one of people
    shown = ", ".join(sorted(others)[:3])
    raise refused("wrong_dataset", "no table that Gofal uses has the labels", path.name, shown)


def _is_period(label: str) -> bool:
    return any(read(label) for read in PERIODS.values())


def _require_known(
    path: Path, cells: list[Cell], dataset: str, words: Vocabulary, problems: Problems
) -> None:
    """Note each label the dataset does not have, where it first stands."""
    known = {label for labels in words.categories[dataset].values() for label in labels}
    seen = set()
    for cell in cells:
        for rule, labels in (("unknown_category", cell.headers), ("unknown_area", cell.labels)):
            for label in filter(None, labels):
                is_known = key(label) in words.areas or key(label) in known or _is_period(label)
                if not is_known and label not in seen:
                    seen.add(label)
                    what = rule.replace("_", " ")
                    problems.add(rule, what, path.name, cell.row, cell.column, label)


def _row(
    path: Path, cell: Cell, dataset: str, words: Vocabulary, problems: Problems
) -> tuple | None:
    """Place one figure by its labels; a dimension that none of them names is a total."""
    labels = [label for label in (*cell.headers, *cell.labels) if label]
    categories = words.categories[dataset]
    areas = [words.areas[key(label)] for label in labels if key(label) in words.areas]
    period_of = PERIODS["year_ending_march" if "sex" in categories else "mid_year"]
    years = [year for label in labels if (year := period_of(label))]
    if not years and (digits := re.search(r"((?:19|20)\d{2})$", path.stem)):
        years = [int(digits[1])]
    place = {}
    for name in _dimensions(dataset, words):
        codes = [categories[name][key(label)] for label in labels if key(label) in categories[name]]
        place[name] = next((code for code in codes if code != "all"), "all")
    where = (path.name, cell.row, cell.column)
    if not areas:
        problems.add("unknown_area", "unknown area", *where, value=cell.labels[-1])
    if not years:
        problems.add(
            "unknown_period",
            "the export does not print its year and the name does not end in one",
            path.name,
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
    return (
        *(areas[-1], years[-1], *place.values()),
        *(figure.printed, figure.value, figure.markers, *where),
    )
