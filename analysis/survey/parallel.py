"""How many factors the answers hold: eigenvalues beside those of unrelated items (Horn 1965)."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from analysis.results import Statistic
from analysis.survey.groups import Survey
from analysis.survey.joint_answers import AnswerChunks, ItemCorrelations, item_correlations

MOST_SHUFFLED = 100_000  # respondents: beyond, shuffling takes minutes and tells no more
MOST_AT_ONCE = 10_000_000  # answers of the samples that are in memory together
SHUFFLED = "each item shuffled on its own (Horn 1965; Buja and Eyuboglu 1992)"
NORMAL = (
    "correlations drawn as shuffling so many respondents gives them: normal with mean 0 and "
    "variance 1 / (n - 1) (Horn 1965; Pitman 1937)"
)
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
    is_shuffled
        Whether the samples are the answers shuffled; otherwise they are drawn as shuffling so many
        respondents would give them.
    """

    eigenvalues: np.ndarray
    thresholds: np.ndarray
    percentile: float
    n_samples: int
    n: int
    is_shuffled: bool = True

    @property
    def n_factors(self) -> int:
        """Eigenvalues above their threshold before the first that is not."""
        above = self.eigenvalues > self.thresholds
        return int(np.logical_and.accumulate(above).sum())


def parallel_analysis(
    answers: pd.DataFrame | AnswerChunks, seed: int, n_samples: int = 200, percentile: float = 95
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
        As :func:`analysis.survey.joint_answers.item_correlations`.
    """
    return parallel_of(item_correlations(answers), seed, n_samples, percentile)


def parallel_of(
    given: ItemCorrelations, seed: int, n_samples: int = 200, percentile: float = 95
) -> ParallelAnalysis:
    """As `parallel_analysis`, of correlations that are known.

    Notes
    -----
    Of more than `MOST_SHUFFLED` respondents the samples are drawn and not shuffled: over all
    shuffles a correlation has mean 0 and variance 1 / (n - 1) whatever the answers (Pitman 1937),
    and with n it becomes normal, those of different pairs of items independent.
    """
    n, k = given.n, len(given.items)
    if isinstance(given.answers, np.ndarray) and n <= MOST_SHUFFLED:
        is_shuffled, of_samples = True, _shuffled(given.answers, seed, n_samples)
    else:
        is_shuffled, of_samples = False, _normal(n, k, seed, n_samples)
    return ParallelAnalysis(
        eigenvalues=np.linalg.eigvalsh(given.correlations)[::-1],
        thresholds=np.percentile(of_samples, percentile, axis=0),
        percentile=percentile,
        n_samples=n_samples,
        n=n,
        is_shuffled=is_shuffled,
    )


def _shuffled(answers: np.ndarray, seed: int, n_samples: int) -> np.ndarray:
    """Eigenvalues of samples in which each item is shuffled on its own, shape (samples, items)."""
    n, k = answers.shape
    generator = np.random.default_rng(seed)
    standardised = (answers - answers.mean(axis=0)) / answers.std(axis=0)
    found = []
    at_once = max(MOST_AT_ONCE // (n * k), 1)
    for start in range(0, n_samples, at_once):
        shape = (min(at_once, n_samples - start), k, n)
        samples = np.broadcast_to(standardised.T, shape).copy()
        generator.permuted(samples, axis=2, out=samples)
        # shuffling leaves mean and variance alone, so that products are correlations at once
        found.append(np.linalg.eigvalsh(samples @ samples.transpose(0, 2, 1) / n)[:, ::-1])
    return np.concatenate(found)


def _normal(n: int, k: int, seed: int, n_samples: int) -> np.ndarray:
    """Eigenvalues of as many matrices of correlations as shuffling gives where n is large."""
    generator = np.random.default_rng(seed)
    upper = np.triu(generator.standard_normal((n_samples, k, k)), k=1) / np.sqrt(n - 1)
    samples = np.eye(k) + upper + upper.transpose(0, 2, 1)
    return np.linalg.eigvalsh(samples)[:, ::-1]


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
    how = SHUFFLED if found.is_shuffled else NORMAL
    samples = f"{found.percentile:g}th percentile of {found.n_samples} samples, {how}"
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
