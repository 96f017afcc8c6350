"""Factors behind the closed questions: what loads on them, and which named scale they are."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.survey.extraction import heywood_cases, minimum_residual
from analysis.survey.parallel import correlations_of
from analysis.survey.rotation import oblimin, variance_explained


@dataclass(frozen=True, slots=True)
class FactorSolution:
    """Correlated factors of `n` respondents, the largest first; named factor_1 and so on.

    Attributes
    ----------
    loadings
        Pattern coefficients, shape (items, factors).
    correlations
        Of the factors, shape (factors, factors).
    communalities
        Share of the variance of each item that the factors explain, shape (items,).
    heywood_cases
        Items whose uniqueness was held at its bound: their communality is about 1, shape (items,).
    """

    loadings: pd.DataFrame
    correlations: pd.DataFrame
    communalities: pd.Series
    heywood_cases: pd.Series
    n: int

    @property
    def variance_explained(self) -> pd.Series:
        """Variance of standardised items that each factor explains, in items."""
        values = variance_explained(self.loadings.to_numpy(), self.correlations.to_numpy())
        return pd.Series(values, index=self.loadings.columns)

    def salient_items(self, least_loading: float) -> dict[str, frozenset[str]]:
        """Items of each factor whose loading is at least so large, whatever its sign."""
        salient = self.loadings.abs() >= least_loading
        return {factor: frozenset(salient.index[salient[factor]]) for factor in salient}


@dataclass(frozen=True, slots=True)
class ScaleMatch:
    """The named scale most like a found factor.

    Attributes
    ----------
    jaccard
        Items in both over items in either, 0 to 1.
    """

    factor: str
    scale: str
    jaccard: float
    n_shared: int


def factor_solution(answers: pd.DataFrame, n_factors: int, seed: int) -> FactorSolution:
    """Find correlated factors: minimum residual, then oblimin.

    Parameters
    ----------
    answers
        Scores with NaN where there is no answer, shape (respondents, items); rows with a gap
        are left out, and so must be items that a part of the respondents was not asked.
    n_factors
        For instance from :func:`analysis.survey.parallel.parallel_analysis`.
    seed
        Of the random starts of the rotation.

    Raises
    ------
    ValueError
        If the answers do not allow for it (:func:`analysis.survey.parallel.correlations_of`), or
        extraction or rotation do not converge.

    Notes
    -----
    Report p. "Survey questions: a factor analysis" and note 12. Method, number of items and
    loadings are in Appendix C and Table D6, which are not available.
    """
    correlations, complete = correlations_of(answers)
    unrotated, uniquenesses = minimum_residual(correlations, n_factors)
    pattern, of_factors = oblimin(unrotated, seed)
    items = answers.columns
    names = [f"factor_{i}" for i in range(1, n_factors + 1)]
    return FactorSolution(
        loadings=pd.DataFrame(pattern, index=items, columns=names),
        correlations=pd.DataFrame(of_factors, index=names, columns=names),
        communalities=pd.Series((unrotated**2).sum(axis=1), index=items),
        heywood_cases=pd.Series(heywood_cases(uniquenesses), index=items),
        n=len(complete),
    )


def matching_scales(
    salient_items: Mapping[str, Set[str]], scale_items: Mapping[str, Set[str]]
) -> list[ScaleMatch]:
    """Name each found factor by the scale that shares the greatest part of its items.

    Parameters
    ----------
    salient_items
        Items of each found factor, from :meth:`FactorSolution.salient_items`.
    scale_items
        Items of each named scale (seed ``scale_items``).

    Returns
    -------
    list of ScaleMatch
        In the order of the factors. Of equally good scales the first is taken; a factor that
        shares no item with any scale has none.
    """
    matches = []
    for factor, found in salient_items.items():
        shared = {scale: len(found & named) for scale, named in scale_items.items()}
        likeness = {
            scale: n / len(found | scale_items[scale]) for scale, n in shared.items() if n > 0
        }
        if likeness:
            scale = max(likeness, key=likeness.__getitem__)
            matches.append(ScaleMatch(factor, scale, likeness[scale], shared[scale]))
    return matches


def residual_of(answers: pd.DataFrame, solution: FactorSolution) -> float:
    """Root mean square of what the factors leave of the correlations between items."""
    correlations, _ = correlations_of(answers)
    loadings, of_factors = solution.loadings.to_numpy(), solution.correlations.to_numpy()
    left = correlations - loadings @ of_factors @ loadings.T
    return float(np.sqrt(np.mean(left[np.triu_indices_from(left, k=1)] ** 2)))
