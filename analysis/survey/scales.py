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
from analysis.survey.missing import missing_of_counts
from analysis.survey.reliability import ALPHA, MISSING, reliability
from domain.respondents import n_of_rows

FACTOR_KINDS = ("factor", "pair")


def scale_statistics(
    wave: WaveCounts,
    comparisons: list[Comparison],
    items: pd.DataFrame,
    seeds: Mapping[str, pd.DataFrame],
) -> Iterator[Statistic]:
    """Compute alphas (footnote 13), the factor analysis and what is missing (p. Overview).

    Parameters
    ----------
    items
        ``dim_survey_items``.
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
    yield from _factors(wave, items, seeds, of_scale)
    whole = [comparison for comparison in comparisons if comparison.within is None]
    yield from missing_of_counts(wave.items, wave.people, whole, [AREA], wave.survey)


def _factors(
    wave: WaveCounts,
    items: pd.DataFrame,
    seeds: Mapping[str, pd.DataFrame],
    of_scale: Mapping[str, list[str]],
) -> list[Statistic]:
    """Analyse the questions of the blocks that factors and pairs come from, asked of everybody."""
    scales = seeds["scales"]
    kinds = scales.loc[scales["kind"].isin(FACTOR_KINDS), "scale_id"]
    named = {scale: set(of_scale[scale]) for scale in kinds}
    feeding = items["item_id"].isin(set.union(*named.values()))
    sections = items.loc[feeding, "section"].unique()
    chosen = items[items["section"].isin(sections) & (items["asked_of"] == "all")]
    blocks, joint = set(chosen["item_id"]), wave.joint_answers
    answers = joint[[item for item in joint if item in blocks]]
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
        n = len(answers.dropna())
        nothing = wave.survey.missing(reason, **of, n=n, unit="factors", method=EXTRACTED)
        return [nothing]
