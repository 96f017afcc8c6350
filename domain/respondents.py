"""What every room knows of respondents, and the one rule of counted rows: a row stands for n."""

from collections.abc import Sequence
from math import floor, log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SYNTHETIC = "is_synthetic"  # column of a table, and of an export, that says so of each respondent
LEAST_ALIKE = 20  # two of some hundred people do not give so many equal answers by chance
OF_STUDY = 792  # people, by whom bounds were set that depend on how many there are
N_RESPONDENTS = "n_respondents"  # column of a frame in which a row stands for so many


def least_alike(n: int) -> int:
    """How many equal answers of two people are more than chance among so many people.

    Twenty among the 792 of the study. Whoever has twice as many people has four times as many
    pairs of them, and each further question halves at least the pairs that agree by chance: two
    answers more for each doubling, 40 among a million.
    """
    return LEAST_ALIKE + max(0, floor(2 * log2(max(n, 1) / OF_STUDY)))


def n_of_rows(frame: "pd.DataFrame") -> "np.ndarray":
    """How many respondents each row stands for, shape (rows,): one where no column says so.

    Parameters
    ----------
    frame
        Rows of respondents, or of equal respondents with ``n_respondents``.
    """
    import numpy as np  # whoever looks whether anything is new counts nobody

    if N_RESPONDENTS not in frame:
        return np.ones(len(frame), dtype=np.int64)
    return frame[N_RESPONDENTS].to_numpy(np.int64)


def counted(frame: "pd.DataFrame", columns: Sequence[str]) -> "pd.DataFrame":
    """Distinct rows of some columns, in ascending order, and how many respondents have each.

    What is summed over them does not depend on the order of the rows given, nor on how equal
    respondents were divided among them: sums of floating-point numbers depend on both.

    Parameters
    ----------
    frame
        Rows of respondents, or of equal respondents with ``n_respondents``.
    columns
        Of `frame`; a missing value is a value like others and comes last.

    Returns
    -------
    pandas.DataFrame
        `columns` and ``n_respondents``.
    """
    named = list(columns)
    of_rows = frame[named].assign(**{N_RESPONDENTS: n_of_rows(frame)})
    return of_rows.groupby(named, as_index=False, dropna=False, observed=True)[N_RESPONDENTS].sum()
