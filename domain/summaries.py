"""Statistics that follow from summaries: pooled t from sizes, means and SDs; alpha from variances.

A summary is made of distinct values and how many respondents have each, so that it is the same to
the last bit in whatever order respondents come.

Numbers may be single or arrays of one shape: a search that tries many answers at once, and a check
that tries every split of a sample, use the same arithmetic as one test does.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

Numbers = Any  # a float, or an array of floats: numpy's arithmetic takes either

LEAST_ITEMS = 2  # an alpha is about what items share
NO_VARIANCE = 1e-12  # of the sum of the item variances: what rounding leaves of zero


@dataclass(frozen=True, slots=True)
class Distribution:
    """Distinct values, and how many respondents have each.

    Attributes
    ----------
    distinct
        Values in ascending order, without missing ones, shape (values,).
    counts
        Respondents, shape (values,).
    """

    distinct: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, values: ArrayLike, n: ArrayLike | None = None) -> "Distribution":
        """Count equal values.

        Parameters
        ----------
        values
            Without missing ones, shape (rows,).
        n
            Respondents that each row stands for, shape (rows,); one each without it.
        """
        given = np.asarray(values, dtype=float)
        if n is None:
            distinct, counts = np.unique(given, return_counts=True)
            return cls(distinct, counts.astype(np.int64))
        distinct, place = np.unique(given, return_inverse=True)
        counts = np.zeros(len(distinct), dtype=np.int64)
        np.add.at(counts, place, np.asarray(n, dtype=np.int64))
        return cls(distinct[counts > 0], counts[counts > 0])

    @property
    def size(self) -> int:
        """Respondents."""
        return int(self.counts.sum())

    @property
    def mean(self) -> float:
        """In the unit of the values; NaN of nobody."""
        return float((self.counts * self.distinct).sum()) / self.size if self.size else float("nan")

    @property
    def sd(self) -> float:
        """Standard deviation (n - 1); NaN of fewer than two respondents."""
        if self.size < 2:
            return float("nan")
        with np.errstate(invalid="ignore"):  # what is infinite has no deviation
            squares = float((self.counts * (self.distinct - self.mean) ** 2).sum())
        sd = np.sqrt(squares / (self.size - 1))
        # of equal values rounding leaves a deviation of 1e-16, and t would be 1e15
        return 0.0 if sd <= NO_VARIANCE * np.abs(self.distinct).max() else float(sd)


@dataclass(frozen=True, slots=True)
class Summary:
    """Size, mean and standard deviation (n - 1) of a group, or of as many groups as they are long.

    Attributes
    ----------
    n
        Respondents.
    mean, sd
        In the unit of the values; the SD of fewer than two respondents is NaN.
    """

    n: Numbers
    mean: Numbers
    sd: Numbers

    @classmethod
    def of(cls, values: ArrayLike, n: ArrayLike | None = None) -> "Summary":
        """Summarise a group.

        Parameters
        ----------
        values
            Without missing ones, shape (rows,).
        n
            Respondents that each row stands for, shape (rows,); one each without it.
        """
        return cls.of_distribution(Distribution.of(values, n))

    @classmethod
    def of_distribution(cls, group: Distribution) -> "Summary":
        """Summarise a group of which equal values are counted already."""
        return cls(group.size, group.mean, group.sd)


@dataclass(frozen=True, slots=True)
class PooledT:
    """Second mean minus first, with Student's t on one variance for both groups.

    Attributes
    ----------
    difference, std_error
        In the unit of the means.
    t
        Their ratio; infinite or NaN where neither group varies.
    df
        Respondents less two.
    pooled_sd
        Square root of the pooled variance.
    """

    difference: Numbers
    std_error: Numbers
    t: Numbers
    df: Numbers
    pooled_sd: Numbers


def pooled_t(first: Summary, second: Summary) -> PooledT:
    """Compare two means with the variances of both groups pooled (Student 1908).

    Parameters
    ----------
    first, second
        Of two or more respondents each; single numbers, or arrays of one shape.
    """
    df = first.n + second.n - 2
    squares = (first.n - 1) * first.sd**2 + (second.n - 1) * second.sd**2
    variance = squares / df
    error = np.sqrt(variance * (1 / first.n + 1 / second.n))
    difference = second.mean - first.mean
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.divide(difference, error)
    return PooledT(difference, error, t, df, np.sqrt(variance))


def alpha_of_variances(items: ArrayLike, total: ArrayLike, n_items: int) -> Numbers:
    """Cronbach's alpha (1951) from the variances of the items and of their sum.

    Parameters
    ----------
    items
        Sum of the variances of the items.
    total
        Variance of the sum of the items, of the same shape.
    n_items
        How many items there are.

    Returns
    -------
    float or numpy.ndarray
        NaN where there is no alpha: a single item, or a sum of the items that does not vary.
    """
    of_items, of_sum = np.asarray(items, dtype=float), np.asarray(total, dtype=float)
    if n_items < LEAST_ITEMS:
        return np.full(of_sum.shape, np.nan)[()]
    varies = of_sum > NO_VARIANCE * of_items
    share = of_items / np.where(varies, of_sum, np.nan)
    return (n_items / (n_items - 1) * (1 - share))[()]


def covariances_of(answers: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Covariances (n - 1) of columns, shape (columns, columns).

    Parameters
    ----------
    answers
        Without missing ones, shape (rows, columns).
    n
        Respondents that each row stands for, shape (rows,).
    """
    size = int(n.sum())
    deviations = answers - (n[:, None] * answers).sum(axis=0) / size
    return (n[:, None] * deviations).T @ deviations / (size - 1)


def correlations_of(answers: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Pearson correlations of columns that vary, shape (columns, columns).

    Parameters
    ----------
    answers
        Without missing ones, shape (rows, columns).
    n
        Respondents that each row stands for, shape (rows,).
    """
    covariance = covariances_of(answers, n)
    sd = np.sqrt(np.diag(covariance))
    found = covariance / sd[:, None] / sd
    np.fill_diagonal(found, 1.0)
    return found


def alpha_of_covariance(covariance: np.ndarray) -> float:
    """Cronbach's alpha of items with these covariances, shape (items, items); NaN if none.

    Parameters
    ----------
    covariance
        Of the items, shape (items, items).
    """
    return float(alpha_of_variances(np.trace(covariance), covariance.sum(), len(covariance)))


def alpha_of_answers(answers: np.ndarray) -> float:
    """Cronbach's alpha of complete answers, shape (respondents, items); NaN if there is none.

    Parameters
    ----------
    answers
        Without missing ones, shape (respondents, items).
    """
    variances = answers.var(axis=0, ddof=1)
    total = answers.sum(axis=1).var(ddof=1)
    return float(alpha_of_variances(variances.sum(), total, answers.shape[1]))
