"""The end of every reader: figures that have their places, as an edition."""

import pandas as pd

from domain.figures import AFTER_DIMENSIONS, BEFORE_DIMENSIONS, Edition
from domain.rules import LandingRule
from ingest.problems import Problems
from ingest.statswales.vocabulary import Vocabulary


def as_edition(
    dataset: str,
    layout: str,
    rows: list[tuple],
    words: Vocabulary,
    problems: Problems,
    language: str = "en",
) -> Edition:
    """Make an edition of the figures found, and refuse places given twice.

    Parameters
    ----------
    rows
        For each figure its area, its year, the dataset's dimensions, and what
        `domain.figures.Edition` says follows them.

    Raises
    ------
    EditionError
        With whatever problem was noted, here or before.
    """
    problems.stop_if_any()
    place = [*BEFORE_DIMENSIONS, *words.datasets[dataset].dimensions]
    frame = pd.DataFrame(rows, columns=[*place, *AFTER_DIMENSIONS])
    frame["value"] = frame["value"].astype(float)
    for row in frame[frame.duplicated(place)].itertuples():
        problems.add(
            LandingRule.DUPLICATE_FACT,
            "a figure is given twice for",
            row.file,
            row.row,
            row.column,
            ", ".join(str(getattr(row, name)) for name in place),
        )
    problems.stop_if_any()
    return Edition(dataset, layout, language, None, frame)
