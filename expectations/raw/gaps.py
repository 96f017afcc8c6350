"""Years left out: of the seeds each was found before, and what lands after them may have gaps."""

from collections.abc import Set

import pandas as pd


def years_lost(
    years: pd.Series, edition_numbers: pd.Series, known_gaps: Set[int] = frozenset()
) -> list[int]:
    """How many years of the seeds are missing before each year.

    Parameters
    ----------
    years
        In order, each once.
    edition_numbers
        Of each year the lowest edition that a figure of it is from, 0 for the seeds. After the last
        year of the seeds none is lost: a delivery may hold a year, and the next the one before.
    known_gaps
        Years that were never found.
    """
    of_seeds = years[edition_numbers == 0]
    last = int(of_seeds.max()) if len(of_seeds) else int(years.min())
    before = [*years[:1] - 1, *years[:-1]]
    return [
        len(
            {
                year
                for year in range(int(start) + 1, min(int(end), last + 1))
                if year not in known_gaps
            }
        )
        for start, end in zip(before, years, strict=True)
    ]
