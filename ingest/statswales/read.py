"""Recognise a delivery by its content and read it. A new layout is one more reader in this list."""

from collections.abc import Mapping, Sequence
from itertools import dropwhile
from pathlib import Path

import pandas as pd

from domain.figures import Edition
from domain.problems import EditionError, UnreadableFileError
from domain.rules import LandingRule
from ingest.files.excel import read_sheets
from ingest.files.grids import OLE, ZIP, Grid
from ingest.files.text import decoded, read_csv, read_json
from ingest.problems import refused
from ingest.statswales.age_rows import find_age_table, read_age_rows
from ingest.statswales.ages import has_ages, read_ages
from ingest.statswales.crosstab import read_exports
from ingest.statswales.nomis_tables import read_nomis_tables
from ingest.statswales.odata import is_page, pages_grid, records_grid
from ingest.statswales.ranks import has_ranks, read_ranks
from ingest.statswales.record_tables import find_lookup, find_table, lacking_header
from ingest.statswales.records import read_records
from ingest.statswales.vocabulary import Vocabulary

# tables with several figures a row, or with a row for each sex and age
OTHER_READERS = (read_ranks, read_ages, read_age_rows, read_nomis_tables)


def read_edition(files: Sequence[Path], seeds: Mapping[str, pd.DataFrame]) -> Edition:
    """Read a delivery: one file, or the pages or look-ups that belong together.

    Parameters
    ----------
    files
        Files that are safe to read (`ingest.files.safety`).
    seeds
        ``area_labels``, ``local_authorities``, ``column_labels``, ``datasets``,
        ``dataset_labels`` and ``markers``, as text.

    Returns
    -------
    Edition
        Equal content gives equal figures in every layout, apart from where they stand.

    Raises
    ------
    EditionError
        With every problem found; each names its rule in ``landing_rules``.
    """
    words = Vocabulary.of(seeds)
    grids = [grid for grid in _grids(files) if grid.rows]
    _require_shown(grids, words)
    grids = [grid for grid in grids if not grid.is_hidden]
    lookups = {name: meanings for grid in grids for name, meanings in find_lookup(grid).items()}
    found = [(grid, table) for grid in grids if (table := find_table(grid, words))]
    for reader in OTHER_READERS:
        if edition := reader(grids, words):
            return edition
    if len(found) > 1:
        problem = "several tables of figures in one delivery; land each by itself:"
        names = ", ".join(grid.title or grid.file for grid, _ in found)
        raise refused(LandingRule.UNKNOWN_LAYOUT, problem, files[0].name, names)
    if found:
        return read_records(found[0][1], lookups, words)
    if not grids or lookups or any(path.suffix.casefold() != ".csv" for path in files):
        raise _unknown(grids, files[0].name, words)
    try:
        return read_exports(grids, words)
    except EditionError as error:
        if {problem.rule for problem in error.problems} == {LandingRule.UNKNOWN_LAYOUT}:
            raise _unknown(grids, files[0].name, words, error) from error
        raise


def _unknown(
    grids: Sequence[Grid], file: str, words: Vocabulary, otherwise: EditionError | None = None
) -> EditionError:
    """The error for tables that no reader knows: what the nearest header lacks, if there is one."""
    for grid in grids:
        if (lacking := lacking_header(grid, words)) and lacking[1]:
            header, things = lacking
            problem = f"no column of {' or of '.join(things)} among the headers"
            return refused(LandingRule.UNKNOWN_LAYOUT, problem, grid.file, ", ".join(header)[:200])
    problem, held = "no table that a reader knows", None
    if grids and grids[0].rows:
        problem, held = f"{problem}; it begins", ", ".join(grids[0].rows[0][1])[:120]
    return otherwise or refused(LandingRule.UNKNOWN_LAYOUT, problem, file, held)


def _require_shown(grids: Sequence[Grid], words: Vocabulary) -> None:
    """Refuse a table of figures on a hidden sheet: nobody who opened the file has seen it.

    Raises
    ------
    EditionError
        If there is one; other hidden sheets are left out.
    """
    for grid in grids:
        is_table = grid.is_hidden and (
            find_table(grid, words)
            or has_ranks(grid, words)
            or has_ages(grid)
            or find_age_table(grid, words)
        )
        if is_table:
            problem = "a table of figures is on the hidden sheet"
            raise refused(LandingRule.SAYS_TWO_THINGS, problem, grid.file, grid.title)


def _grids(files: Sequence[Path]) -> list[Grid]:
    """Every table of a delivery, whatever its format."""
    grids, pages = [], {}
    for path in files:
        content = path.read_bytes()
        start = content[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
        try:
            if start.startswith((ZIP, OLE)):
                grids += read_sheets(path.name, content)
            elif start[:1] not in (b"{", b"["):
                grids.append(_without_comments(read_csv(path.name, content)))
            elif is_page(parsed := read_json(path.name, decoded(path.name, content))):
                pages[path.name] = parsed
            else:
                grids.append(records_grid(path.name, parsed))
        except UnreadableFileError as error:
            raise EditionError([error.problem]) from error
    return [*grids, pages_grid(pages)] if pages else grids


def _without_comments(grid: Grid) -> Grid:
    """People and programs put comments before a table, and nowhere else."""
    rows = list(dropwhile(lambda row: row[1][0].startswith("#"), grid.rows))
    return Grid(grid.file, grid.title, rows)
