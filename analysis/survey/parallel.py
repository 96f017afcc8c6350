"""How many factors the answers hold: eigenvalues beside those of unrelated items (Horn 1965)."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from analysis.results import NotEstimableError, Statistic
from analysis.survey.groups import Survey

SINGULAR = 1e-8  # eigenvalue of correlations below which an item follows from the others
SCREE = "eigenvalues of the Pearson correlations, ones on the diagonal, largest first"


@dataclass(frozen=True, slots=True)
class ParallelAnalysis:
    """Eigenvalues of the answers and of samples in which the items are unrelated.

    Attributes
    ----------
    eigenvalues
        Of the correlations, largest first, shape (items,).
    thresholds
        The given percentile of the samples, in the same order, shape (items,).
    percentile
        0 to 100.
    n
        Complete rows.
    """

    eigenvalues: np.ndarray
    thresholds: np.ndarray
    percentile: float
    n_samples: int
    n: int

    @property
    def n_factors(self) -> int:
        """Eigenvalues above their threshold before the first that is not."""
        above = self.eigenvalues > self.thresholds
        return int(np.logical_and.accumulate(above).sum())


@dataclass(frozen=True, slots=True)
class ItemCorrelations:
    """Correlations of items, and the answers they are of.

    Attributes
    ----------
    correlations
        Shape (items, items).
    answers
        Of those who answered every item, shape (respondents, items).
    """

    correlations: np.ndarray
    answers: np.ndarray


def parallel_analysis(
    answers: pd.DataFrame, seed: int, n_samples: int = 200, percentile: float = 95
) -> ParallelAnalysis:
    """Compare the eigenvalues with those of the same answers, each item shuffled on its own.

    Shuffling keeps what respondents answered to each item and breaks only what items share
    (Buja and Eyuboglu 1992); normal samples would ignore that answers run from 1 to 5.

    Parameters
    ----------
    answers
        Scores with NaN where there is no answer, shape (respondents, items); rows with a gap
        are left out.
    seed
        Of the samples: the same seed gives the same thresholds.

    Raises
    ------
    NotEstimableError
        As :func:`item_correlations`.
    """
    given = item_correlations(answers)
    complete = given.answers
    n, k = complete.shape
    generator = np.random.default_rng(seed)
    standardised = (complete - complete.mean(axis=0)) / complete.std(axis=0)
    # shuffling leaves mean and variance alone, so that products are correlations at once
    samples = np.broadcast_to(standardised.T, (n_samples, k, n)).copy()
    generator.permuted(samples, axis=2, out=samples)
    of_samples = np.linalg.eigvalsh(samples @ samples.transpose(0, 2, 1) / n)[:, ::-1]
    return ParallelAnalysis(
        eigenvalues=np.linalg.eigvalsh(given.correlations)[::-1],
        thresholds=np.percentile(of_samples, percentile, axis=0),
        percentile=percentile,
        n_samples=n_samples,
        n=n,
    )


def item_correlations(answers: pd.DataFrame) -> ItemCorrelations:
    """Pearson correlations of the items, of those who answered every one.

    Parameters
    ----------
    answers
        Scores with NaN where there is no answer, shape (respondents, items).

    Raises
    ------
    NotEstimableError
        If a score is no number, there are fewer than three items, no more complete rows than
        items, an item that everybody answered alike, or an item that the others determine.
    """
    complete = answers.dropna().to_numpy(float)
    n, k = complete.shape
    if not np.isfinite(complete).all():
        raise NotEstimableError("a score is not a finite number")
    if k < 3 or n <= k:
        raise NotEstimableError(f"{n} complete rows of {k} items are too few for a factor analysis")
    constant = answers.columns[np.ptp(complete, axis=0) == 0]
    if len(constant):
        raise NotEstimableError(f"{constant[0]}: everybody with complete answers answered alike")
    correlations = np.corrcoef(complete, rowvar=False)
    if np.linalg.eigvalsh(correlations)[0] < SINGULAR:
        raise NotEstimableError(
            "an item is determined by the others: their correlations are singular"
        )
    return ItemCorrelations(correlations, complete)


def parallel_statistics(found: ParallelAnalysis, survey: Survey) -> list[Statistic]:
    """The scree, its thresholds and the number of factors, as statistics.

    Parameters
    ----------
    found
        From :func:`parallel_analysis`.

    Returns
    -------
    list of Statistic
        Eigenvalues and thresholds in items, by component.
    """
    samples = (
        f"{found.percentile:g}th percentile of {found.n_samples} samples, each item shuffled on "
        "its own (Horn 1965; Buja and Eyuboglu 1992)"
    )
    row = partial(
        survey.statistic,
        analysis="factor_analysis",
        model="parallel_analysis",
        n=found.n,
        missing_rule="respondents who answered every item",
    )
    statistics = [
        row(
            statistic=name,
            term=f"component_{i}",
            estimate=float(value),
            unit="items",
            method=method,
        )
        for name, values, method in (
            ("eigenvalue", found.eigenvalues, SCREE),
            ("eigenvalue_threshold", found.thresholds, f"{SCREE}: {samples}"),
        )
        for i, value in enumerate(values, start=1)
    ]
    n_factors = row(
        statistic="n_factors",
        estimate=float(found.n_factors),
        unit="factors",
        method=f"eigenvalues above the {samples}, up to the first that is not",
    )
    return [*statistics, n_factors]
