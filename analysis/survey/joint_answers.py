"""Answers to many questions together: of a frame of respondents, or of millions chunk by chunk.

Everything else about a survey follows from counts of few things at once. The factor analysis asks
how each pair of some thirty questions goes together among those who answered them all, and no two
respondents need be alike in thirty answers: so it reads them one chunk after another, and keeps
sums of whole numbers, which no order of rows and no number of threads changes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.results import NotEstimableError

SINGULAR = 1e-8  # eigenvalue of correlations below which an item follows from the others
# rows of a product of matrices in single precision: sums of products up to 16 * 16 stay below 2^24
STEP = 2**16


@dataclass(frozen=True, slots=True)
class AnswerChunks:
    """Answers that are read again at each use, so many respondents at a time.

    Attributes
    ----------
    items
        Names of the questions.
    n_options
        Scores are whole numbers from 1 to so many, 16 at most.
    read
        Starts from the first chunk: scores, 0 where there is no answer, shape (rows, items).
    """

    items: tuple[str, ...]
    n_options: int
    read: Callable[[], Iterator[np.ndarray]]

    def complete(self) -> Iterator[np.ndarray]:
        """Answers of those who answered every question, in pieces of at most `STEP` rows."""
        for chunk in self.read():
            whole = chunk if chunk.all() else chunk[chunk.all(axis=1)]
            for start in range(0, len(whole), STEP):
                yield whole[start : start + STEP]

    def pair_tables(self) -> np.ndarray:
        """How often each two answers were given together, shape (pairs, options, options)."""
        k, m = len(self.items), self.n_options
        together = np.zeros((k * m, k * m), dtype=np.int64)
        options = np.arange(1, m + 1)
        for rows in self.complete():
            chosen = (rows[:, :, None] == options).reshape(len(rows), -1).astype(np.float32)
            together += (chosen.T @ chosen).astype(np.int64)
        first, second = np.triu_indices(k, k=1)
        return together.reshape(k, m, k, m).transpose(0, 2, 1, 3)[first, second]


@dataclass(frozen=True, slots=True)
class ItemCorrelations:
    """Correlations of items, and the answers they are of.

    Attributes
    ----------
    correlations
        Shape (items, items).
    n
        Respondents who answered every item.
    items
        Their names.
    answers
        Of those who answered every item, shape (respondents, items); or the chunks they are in.
    """

    correlations: np.ndarray
    n: int
    items: tuple[str, ...]
    answers: np.ndarray | AnswerChunks


def item_correlations(answers: pd.DataFrame | AnswerChunks) -> ItemCorrelations:
    """Pearson correlations of the items, of those who answered every one.

    Parameters
    ----------
    answers
        Scores with NaN where there is no answer, shape (respondents, items); or chunks of them.

    Raises
    ------
    NotEstimableError
        If a score is no number, there are fewer than three items, no more complete rows than
        items, an item that everybody answered alike, or an item that the others determine.
    """
    given: np.ndarray | AnswerChunks
    if isinstance(answers, AnswerChunks):
        n, spread = _spread_of_chunks(answers)
        given, items = answers, answers.items
    else:
        rows = answers.dropna().to_numpy(float)
        if not np.isfinite(rows).all():
            raise NotEstimableError("a score is not a finite number")
        n, items = len(rows), tuple(map(str, answers.columns))
        given, spread = rows, np.ptp(rows, axis=0) if n else np.zeros(len(items))
    k = len(items)
    if k < 3 or n <= k:
        raise NotEstimableError(f"{n} complete rows of {k} items are too few for a factor analysis")
    variances = np.diag(spread) if spread.ndim > 1 else spread
    constant = np.array(items)[variances == 0]
    if len(constant):
        raise NotEstimableError(f"{constant[0]}: everybody with complete answers answered alike")
    if isinstance(given, AnswerChunks):
        sd = np.sqrt(variances)
        correlations = spread / sd[:, None] / sd
        np.fill_diagonal(correlations, 1.0)
    else:
        correlations = np.corrcoef(given, rowvar=False)
    if np.linalg.eigvalsh(correlations)[0] < SINGULAR:
        raise NotEstimableError(
            "an item is determined by the others: their correlations are singular"
        )
    return ItemCorrelations(correlations, n, items, given)


def _spread_of_chunks(answers: AnswerChunks) -> tuple[int, np.ndarray]:
    """Respondents n, and n times sums of products less products of sums, shape (items, items)."""
    k = len(answers.items)
    # with a column of ones the sums are products too
    products = np.zeros((k + 1, k + 1), dtype=np.int64)
    for rows in answers.complete():
        # a question a row, as the chunks of a store lie in memory
        with_one = np.ones((k + 1, len(rows)), dtype=np.float32)
        with_one[1:] = rows.T
        products += (with_one @ with_one.T).astype(np.int64)
    # Python's integers have no end: n times a sum passes 2^63
    exact = products.astype(object)
    n, sums = exact[0, 0], exact[0, 1:]
    return int(n), (n * exact[1:, 1:] - np.outer(sums, sums)).astype(float)
