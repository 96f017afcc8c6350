"""What the scales of a wave are worth: alphas, the factor analysis, and missing answers."""

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.results import NotEstimableError, Statistic
from analysis.survey.counts import AREA, WaveCounts, items_of_scales
from analysis.survey.factor_statistics import (
    EXTRACTED,
    MODEL,
    FactorRule,
    factor_analysis,
)
from analysis.survey.groups import Comparison
from analysis.survey.missing import missing_data
from analysis.survey.reliability import ALPHA, MISSING, reliability
from domain.respondents import n_of_rows

FACTOR_KINDS = ("factor", "pair")


def scale_statistics(
    wave: WaveCounts,
    comparisons: list[Comparison],
    seeds: Mapping[str, pd.DataFrame],
) -> Iterator[Statistic]:
    """Compute alphas (footnote 13), the factor analysis and what is missing (p. Overview).

    Parameters
    ----------
    seeds
        ``scales``, ``scale_items`` and ``study_parameters``.
    """
    of_scale = items_of_scales(seeds["scale_items"])
    for scale, members in of_scale.items():
        answers = wave.patterns[scale]
        try:
            yield from reliability(answers, members, scale, wave.survey)
        except NotEstimableError as reason:
            yield wave.survey.missing(
                reason,
                analysis="reliability",
                model="alpha",
                statistic="alpha",
                measure=scale,
                n=int(n_of_rows(answers.dropna()).sum()),
                unit="coefficient",
                method=ALPHA,
                missing_rule=MISSING,
            )
    yield from _factors(wave, seeds, of_scale)
    whole = [comparison for comparison in comparisons if comparison.within is None]
    yield from missing_data(wave.items, wave.people, whole, [AREA], wave.survey)


def joint_items(items: pd.DataFrame, seeds: Mapping[str, pd.DataFrame]) -> list[str]:
    """Questions of the factor analysis: the blocks that factors come from, as far as all are asked.

    Parameters
    ----------
    items
        ``dim_survey_items``.
    seeds
        ``scales`` and ``scale_items``.
    """
    named = _named_by_factors(seeds["scales"], items_of_scales(seeds["scale_items"]))
    feeding = items["item_id"].isin(set.union(*named.values()))
    sections = items.loc[feeding, "section"].unique()
    chosen = items[items["section"].isin(sections) & (items["asked_of"] == "all")]
    return list(chosen.sort_values("questionnaire_order")["item_id"])


def _named_by_factors(
    scales: pd.DataFrame, of_scale: Mapping[str, list[str]]
) -> dict[str, set[str]]:
    kinds = scales.loc[scales["kind"].isin(FACTOR_KINDS), "scale_id"]
    return {scale: set(of_scale[scale]) for scale in kinds}


def _factors(
    wave: WaveCounts,
    seeds: Mapping[str, pd.DataFrame],
    of_scale: Mapping[str, list[str]],
) -> list[Statistic]:
    """Analyse the questions of `joint_items`."""
    named = _named_by_factors(seeds["scales"], of_scale)
    answers = wave.joint_answers
    parameters = seeds["study_parameters"].set_index("parameter")["value"]
    rule = FactorRule(
        least_loading=float(parameters["factor_least_loading"]),
        least_items=int(parameters["factor_least_items"]),
    )
    seed = int(parameters["random_seed"])
    try:
        return factor_analysis(answers, named, wave.survey, rule, seed)
    except NotEstimableError as reason:
        of = {"analysis": "factor_analysis", "model": MODEL, "statistic": "n_factors_retained"}
        n = len(answers.dropna()) if isinstance(answers, pd.DataFrame) else 0
        nothing = wave.survey.missing(reason, **of, n=n, unit="factors", method=EXTRACTED)
        return [nothing]
