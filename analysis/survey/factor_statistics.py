"""The factor analysis of the closed questions as statistics, from the scree to the names."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.results import NotEstimableError, Statistic
from analysis.survey.factors import FactorSolution, residual_of, solution_of
from analysis.survey.groups import Survey
from analysis.survey.joint_answers import AnswerChunks, ItemCorrelations, item_correlations
from analysis.survey.parallel import parallel_of, parallel_statistics
from analysis.survey.polychoric import polychoric_correlations

PAIR = 2
MODEL = "minimum_residual_oblimin"
EXTRACTED = (
    "minimum residual extraction (unweighted least squares), uniqueness at least 0.005; "
    "oblimin rotation, gamma 0, without Kaiser normalisation; number by parallel analysis"
)
ORDINAL = "polychoric_minimum_residual_oblimin"
POLYCHORIC = "polychoric correlations, in two steps by maximum likelihood (Olsson 1979)"
OF_POLYCHORIC = f"{POLYCHORIC}; {EXTRACTED} of the Pearson correlations"
CONGRUENCE = "coefficient of congruence (Tucker 1951), sign apart"
MISSING = "respondents who answered every item"


@dataclass(frozen=True, slots=True)
class FactorRule:
    """What counts as a factor.

    Attributes
    ----------
    least_loading
        From which a loading is strong, its sign apart.
    least_items
        Items with a strong loading that make a factor; the report wants three (p. "Survey
        questions: a factor analysis", after Rahn 2021).
    n_samples, percentile
        Of the parallel analysis.
    """

    least_loading: float
    least_items: int
    n_samples: int = 200
    percentile: float = 95


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


def factor_analysis(
    answers: pd.DataFrame | AnswerChunks,
    scale_items: Mapping[str, Set[str]],
    survey: Survey,
    rule: FactorRule,
    seed: int,
) -> list[Statistic]:
    """Analyse the factors of the items: how many, what loads on them, which scale each is.

    Parameters
    ----------
    answers
        Scores of the items to analyse, all of them asked of everybody, with NaN where there is
        no answer; shape (respondents, items). Or chunks of them.
    scale_items
        Items of each named scale (seed ``scale_items``).
    seed
        Of the samples of the parallel analysis and the starts of the rotation.

    Returns
    -------
    list of Statistic
        By Pearson correlations, and by polychoric ones, which take answers as ordered and not as
        numbers. ``factor_1`` and so on are found factors, the largest first, not the factors of
        the report: ``scale_overlap`` says which of those each is most like. Where no factor
        stands out from unrelated items, the parallel analysis alone.

    Raises
    ------
    NotEstimableError
        As :func:`analysis.survey.factors.factor_solution`.
    """
    given = item_correlations(answers)
    found = parallel_of(given, seed, rule.n_samples, rule.percentile)
    statistics = parallel_statistics(found, survey)
    if found.n_factors == 0:
        return statistics
    solution = solution_of(given.correlations, given.items, given.n, found.n_factors, seed)
    rows = _rows(solution, given.correlations, rule, scale_items)
    statistics += _statistics(rows, MODEL, EXTRACTED, solution.n, survey)
    ordinal = _ordinal(given, solution, rule, scale_items, seed)
    return statistics + _statistics(ordinal, ORDINAL, OF_POLYCHORIC, solution.n, survey)


def congruence(one: np.ndarray, other: np.ndarray) -> float:
    """Likeness of the loadings of two factors, sign apart: 1 where one is a multiple of the other.

    Parameters
    ----------
    one, other
        Loadings on the same items, shape (items,).
    """
    return float(abs(one @ other) / np.sqrt((one @ one) * (other @ other)))


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


class Row(NamedTuple):
    """What differs between the statistics of one solution."""

    statistic: str
    measure: str | None
    term: str | None
    estimate: float
    unit: str
    missing_reason: str | None = None


def _statistics(
    rows: Iterable[Row], model: str, method: str, n: int, survey: Survey
) -> list[Statistic]:
    return [
        survey.statistic(
            analysis="factor_analysis",
            model=model,
            statistic=row.statistic,
            measure=row.measure,
            term=row.term,
            estimate=float(row.estimate),
            n=n,
            unit=row.unit,
            method=method,
            missing_rule=MISSING,
            missing_reason=row.missing_reason,
        )
        for row in rows
    ]


def _rows(
    solution: FactorSolution,
    correlations: np.ndarray,
    rule: FactorRule,
    scale_items: Mapping[str, Set[str]],
) -> list[Row]:
    residual = Row("rms_residual", None, None, residual_of(correlations, solution), "correlation")
    return [*_items(solution), *_factors(solution), *_kept(solution, rule, scale_items), residual]


def _ordinal(
    given: ItemCorrelations,
    pearson: FactorSolution,
    rule: FactorRule,
    scale_items: Mapping[str, Set[str]],
    seed: int,
) -> list[Row]:
    """The same number of factors behind polychoric correlations, and how like they are."""
    n_factors = len(pearson.loadings.columns)
    try:
        correlations = polychoric_correlations(given.answers)
        solution = solution_of(correlations, given.items, pearson.n, n_factors, seed)
    except NotEstimableError as reason:
        return [Row("n_factors_retained", None, None, float("nan"), "factors", str(reason))]
    eigenvalues = np.linalg.eigvalsh(correlations)[::-1]
    return [
        *_rows(solution, correlations, rule, scale_items),
        *_congruences(solution, pearson),
        *(
            Row("eigenvalue", None, f"component_{i}", value, "items")
            for i, value in enumerate(eigenvalues, start=1)
        ),
    ]


def _congruences(ordinal: FactorSolution, pearson: FactorSolution) -> Iterator[Row]:
    """How like each factor of the polychoric correlations is to the one of Pearson's nearest it."""
    for factor, loadings in ordinal.loadings.items():
        likeness = {
            str(other): congruence(loadings.to_numpy(), of_other.to_numpy())
            for other, of_other in pearson.loadings.items()
        }
        nearest = max(likeness, key=likeness.__getitem__)
        yield Row("factor_congruence", str(factor), nearest, likeness[nearest], CONGRUENCE)


def _items(solution: FactorSolution) -> Iterator[Row]:
    for factor, loadings in solution.loadings.items():
        for item, loading in loadings.items():
            yield Row("loading", str(factor), str(item), loading, "standard deviations")
    for item, communality in solution.communalities.items():
        yield Row("communality", None, str(item), communality, "share of variance")
        yield Row("uniqueness", None, str(item), 1 - communality, "share of variance")
    # a uniqueness held at its bound makes the loadings of that factor doubtful
    for item, is_case in solution.heywood_cases.items():
        yield Row("is_heywood_case", None, str(item), float(is_case), "1 if so")


def _factors(solution: FactorSolution) -> Iterator[Row]:
    names = list(solution.loadings.columns)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            correlation = solution.correlations.loc[first, second]
            yield Row("factor_correlation", first, second, correlation, "correlation")
    shares = 100 * solution.variance_explained / len(solution.loadings)
    for factor, share in shares.items():
        yield Row("variance_explained_pct", str(factor), None, share, "% of the items' variance")
    yield Row("variance_explained_pct", None, None, shares.sum(), "% of the items' variance")


def _kept(
    solution: FactorSolution, rule: FactorRule, scale_items: Mapping[str, Set[str]]
) -> Iterator[Row]:
    salient = solution.salient_items(rule.least_loading)
    strong = f"items with a loading of {rule.least_loading:g} or more"
    for factor, items in salient.items():
        yield Row("n_salient_items", factor, None, len(items), strong)
    n_kept = sum(len(items) >= rule.least_items for items in salient.values())
    n_pairs = sum(len(items) == PAIR < rule.least_items for items in salient.values())
    kept = f"factors of at least {rule.least_items} {strong}"
    yield Row("n_factors_retained", None, None, n_kept, kept)
    yield Row("n_pairs", None, None, n_pairs, f"factors of two {strong}")
    for match in matching_scales(salient, scale_items):
        unit = "share of the items of either that are in both"
        yield Row("scale_overlap", match.factor, match.scale, match.jaccard, unit)
