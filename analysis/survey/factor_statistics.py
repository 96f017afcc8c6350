"""The factor analysis of the closed questions as statistics, from the scree to the names."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

import pandas as pd

from analysis.results import Statistic
from analysis.survey.factors import FactorSolution, factor_solution, residual_of
from analysis.survey.groups import Survey
from analysis.survey.parallel import parallel_analysis, parallel_statistics

PAIR = 2
MODEL = "minimum_residual_oblimin"
METHOD = (
    "minimum residual extraction (unweighted least squares), uniqueness at least 0.005; "
    "oblimin rotation, gamma 0, without Kaiser normalisation; number by parallel analysis"
)
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
    answers: pd.DataFrame,
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
        no answer; shape (respondents, items).
    scale_items
        Items of each named scale (seed ``scale_items``).
    seed
        Of the samples of the parallel analysis and the starts of the rotation.

    Returns
    -------
    list of Statistic
        ``factor_1`` and so on are found factors, the largest first, not the factors of the
        report: ``scale_overlap`` says which of those each is most like. Where no factor stands
        out from unrelated items, the parallel analysis alone.

    Raises
    ------
    ValueError
        As :func:`analysis.survey.factors.factor_solution`.
    """
    found = parallel_analysis(answers, seed, rule.n_samples, rule.percentile)
    statistics = parallel_statistics(found, survey)
    if found.n_factors == 0:
        return statistics
    solution = factor_solution(answers, found.n_factors, seed)
    residual = ("rms_residual", None, None, residual_of(answers, solution), "correlation")
    rows = [*_items(solution), *_factors(solution), *_kept(solution, rule, scale_items), residual]
    return statistics + [
        survey.statistic(
            analysis="factor_analysis",
            model=MODEL,
            statistic=name,
            measure=measure,
            term=term,
            estimate=float(estimate),
            n=solution.n,
            unit=unit,
            method=METHOD,
            missing_rule=MISSING,
        )
        for name, measure, term, estimate, unit in rows
    ]


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


Row = tuple[str, str | None, str | None, float, str]  # statistic, measure, term, estimate, unit


def _items(solution: FactorSolution) -> Iterator[Row]:
    for factor, loadings in solution.loadings.items():
        for item, loading in loadings.items():
            yield "loading", str(factor), str(item), loading, "standard deviations"
    for item, communality in solution.communalities.items():
        yield "communality", None, str(item), communality, "share of variance"
        yield "uniqueness", None, str(item), 1 - communality, "share of variance"
    # a uniqueness held at its bound makes the loadings of that factor doubtful
    for item, is_case in solution.heywood_cases.items():
        yield "is_heywood_case", None, str(item), float(is_case), "1 if so"


def _factors(solution: FactorSolution) -> Iterator[Row]:
    names = list(solution.loadings.columns)
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            correlation = solution.correlations.loc[first, second]
            yield "factor_correlation", first, second, correlation, "correlation"
    shares = 100 * solution.variance_explained / len(solution.loadings)
    for factor, share in shares.items():
        yield "variance_explained_pct", str(factor), None, share, "% of the items' variance"
    yield "variance_explained_pct", None, None, shares.sum(), "% of the items' variance"


def _kept(
    solution: FactorSolution, rule: FactorRule, scale_items: Mapping[str, Set[str]]
) -> Iterator[Row]:
    salient = solution.salient_items(rule.least_loading)
    strong = f"items with a loading of {rule.least_loading:g} or more"
    for factor, items in salient.items():
        yield "n_salient_items", factor, None, len(items), strong
    n_kept = sum(len(items) >= rule.least_items for items in salient.values())
    n_pairs = sum(len(items) == PAIR < rule.least_items for items in salient.values())
    kept = f"factors of at least {rule.least_items} {strong}"
    yield "n_factors_retained", None, None, n_kept, kept
    yield "n_pairs", None, None, n_pairs, f"factors of two {strong}"
    for match in matching_scales(salient, scale_items):
        unit = "share of the items of either that are in both"
        yield "scale_overlap", match.factor, match.scale, match.jaccard, unit
