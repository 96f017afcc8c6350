"""Recognise a delivery by its content and read it. A new layout is one more reader in this list."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from domain.figures import Edition
from ingest.files.grids import Grid, read_grids
from ingest.statswales.crosstabs import read_exports
from ingest.statswales.problems import refused
from ingest.statswales.records import read_records
from ingest.statswales.tables import Lookups, find_table
from ingest.statswales.vocabulary import Vocabulary, key
from ingest.statswales.wide import read_ages, read_ranks

LOOKUP_MEANING = "description_en"


def read_edition(files: Sequence[Path], seeds: Mapping[str, pd.DataFrame]) -> Edition:
    """Read a delivery: one file, or the pages or look-ups that belong together.

    Parameters
    ----------
    files
        Files that are safe to read (`ingest.files.safety`).
    seeds
        ``area_labels``, ``local_authorities``, ``column_labels``, ``dataset_labels`` and
        ``markers``, as text.

    Returns
    -------
    Edition
        Equal content gives equal figures in every layout, apart from where they stand.

    Raises
    ------
    EditionError
        With every problem found; each names its rule in ``landing_rules``.
    """
    files = list(files)
    words = Vocabulary.of(seeds)
    grids = [grid for grid in read_grids(files) if grid.rows]
    lookups = {name: meanings for grid in grids for name, meanings in _lookup(grid).items()}
    tables = [table for grid in grids if (table := find_table(grid, words))]
    wide = read_ranks(grids, words) or read_ages(grids, words)
    if wide:
        return wide
    if len(tables) > 1:
        raise refused("unknown_layout", "several tables of figures in one delivery", files[0].name)
    if tables:
        return read_records(tables[0], lookups, words)
    if any(path.suffix.casefold() != ".csv" for path in files) or lookups:
        raise refused("unknown_layout", "no table that a reader knows", files[0].name)
    return read_exports(files, words)


def _lookup(grid: Grid) -> Lookups:
    """A look-up of the publisher: for the column it explains, the meaning of each code."""
    header = [key(cell) for cell in grid.rows[0][1]]
    if LOOKUP_MEANING not in header:
        return {}
    meaning = header.index(LOOKUP_MEANING)
    return {header[0]: {cells[0]: cells[meaning] for _, cells in grid.rows[1:]}}
