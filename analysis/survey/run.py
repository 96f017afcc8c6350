"""The contents page of the survey: which statistic, for which place in the report."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import pandas as pd

from analysis.results import Statistic
from analysis.survey.associations import associations
from analysis.survey.clustered import nested_associations, nested_differences
from analysis.survey.comparisons import POOLED, group_differences
from analysis.survey.counts import CARE_RATE_GROUP, SurveyCounts, WaveCounts, wave_counts
from analysis.survey.equivalence import equivalences
from analysis.survey.groups import Comparison
from analysis.survey.interaction import gap_difference
from analysis.survey.logistic.run import logistic_regressions
from analysis.survey.scales import scale_statistics
from analysis.survey.waves import read_comparisons, read_waves
from analysis.survey.weighted.figures import (
    offered_options,
    weighted_differences,
    weighted_scores,
    weighted_shares,
)
from analysis.survey.weighted.table import WeightedStatistic
from domain.respondents import n_of_rows

FRAMEWORKS = "open_framework"
LEAST_IN_A_GROUP = 2
ANSWER = ["respondent_id", "item_id", "option_id"]
GROUP = ["respondent_id", "grouping", "group_name"]


def survey_statistics(
    counts: SurveyCounts, items: pd.DataFrame, questionnaire: Mapping[str, pd.DataFrame]
) -> list[Statistic]:
    """Compute every statistic of every wave of the survey.

    Parameters
    ----------
    counts
        Of the respondents of every wave.
    items
        ``dim_survey_items``.
    questionnaire
        ``scales``, ``scale_items``, ``coding_frames``, ``response_options``,
        ``survey_comparisons``, ``regression_terms`` and ``study_parameters``.
    """
    comparisons = read_comparisons(questionnaire["survey_comparisons"])
    parameters = questionnaire["study_parameters"].set_index("parameter")["value"]
    margin = float(parameters["equivalence_margin_sd"])
    statistics: list[Statistic] = []
    for wave in wave_counts(counts, items, questionnaire):
        possible = [each for each in comparisons if _has_both_groups(each, wave.people)]
        statistics += (_nobody(each, wave) for each in comparisons if each not in possible)
        statistics += differences(wave, possible, questionnaire["scales"], margin)
        statistics += framework_use(wave, possible, questionnaire["coding_frames"])
        statistics += regressions(wave, possible, questionnaire)
        statistics += scale_statistics(wave, possible, questionnaire)
    return statistics


def weighted_statistics(
    marts: Mapping[str, pd.DataFrame], questionnaire: Mapping[str, pd.DataFrame]
) -> list[WeightedStatistic]:
    """Compute the weighted figures of every wave that has weights; without one there are none.

    Parameters
    ----------
    marts
        ``dim_survey_items``, ``dim_respondents``, ``fct_respondent_answers``,
        ``fct_respondent_scores`` and ``int_survey_groupings``.
    questionnaire
        ``scales``, ``response_options``, ``merged_options`` and ``survey_comparisons``.
    """
    people = marts["dim_respondents"]
    waves = people.loc[people["weight"].notna(), "survey_wave"].unique()
    if not len(waves):
        return []
    of_waves = {
        name: frame[frame["survey_wave"].isin(waves)] if "survey_wave" in frame else frame
        for name, frame in marts.items()
    }
    comparisons = read_comparisons(questionnaire["survey_comparisons"])
    scales = list(questionnaire["scales"]["scale_id"])
    offered = offered_options(marts["dim_survey_items"], questionnaire)
    statistics: list[WeightedStatistic] = []
    for wave in read_waves(of_waves, scales):
        answers, groups = (
            of_waves[name][of_waves[name]["survey_wave"] == wave.survey.wave]
            for name in ("fct_respondent_answers", "int_survey_groupings")
        )
        answers, groups = answers[ANSWER], groups[GROUP]
        statistics += weighted_shares(answers, wave.respondents, groups, offered, wave.survey)
        statistics += weighted_scores(wave.respondents, groups, scales, wave.survey)
        for comparison in comparisons:
            if _has_both_groups(comparison, wave.respondents):
                statistics += weighted_differences(
                    wave.respondents, comparison, scales, wave.survey
                )
    return statistics


def differences(
    wave: WaveCounts, comparisons: list[Comparison], scales: pd.DataFrame, margin_sd: float
) -> Iterator[Statistic]:
    """Tables 3 and 5 and footnotes 18 and 19, and what stands beside them.

    Parameters
    ----------
    comparisons
        Those of which the wave has both groups.
    scales
        The seed ``scales``.
    margin_sd
        Within which two groups count as alike, in pooled standard deviations.
    """
    in_tables = list(scales.loc[scales["table_name"].fillna("") != "", "scale_id"])
    others = [scale for scale in scales["scale_id"] if scale not in in_tables]
    people = wave.scores
    for comparison in comparisons:
        for family in (in_tables, others):
            yield from group_differences(people, comparison, wave.survey, family)
        groups, every_scale = comparison.split(people), [*in_tables, *others]
        yield from equivalences(groups, comparison, wave.survey, every_scale, margin_sd)
        if comparison.grouping == CARE_RATE_GROUP:
            yield from nested_differences(people, comparison, wave.survey, every_scale)
    inner = [each for each in comparisons if each.within is not None]
    for one, two in pairwise(inner):
        if (one.grouping, one.within_grouping) == (two.grouping, two.within_grouping):
            members = pd.concat([each.members(people) for each in (one, two)])
            for scale in in_tables:
                yield from gap_difference(members, (one, two), wave.survey, scale)


def framework_use(
    wave: WaveCounts, comparisons: list[Comparison], codes: pd.DataFrame
) -> Iterator[Statistic]:
    """Table 6, footnotes 16 and 17: does a group name a framework more often.

    Parameters
    ----------
    comparisons
        Those of which the wave has both groups.
    codes
        The seed ``coding_frames``.
    """
    frameworks = codes.loc[codes["level"] == "framework", "code_id"]
    for comparison in comparisons:
        if comparison.grouping != CARE_RATE_GROUP:
            continue
        for framework in frameworks:
            members = comparison.members(wave.frameworks[framework])
            n, is_named = n_of_rows(members), members["is_named"].to_numpy(bool)
            is_first = (members[comparison.grouping] == comparison.first).to_numpy()
            counts = pd.DataFrame(
                {
                    answer: [n[chosen & is_first].sum(), n[chosen & ~is_first].sum()]
                    for answer, chosen in (("named", is_named), ("not_named", ~is_named))
                },
                index=[comparison.first, comparison.second],
            )
            yield from associations(counts, comparison.name, wave.survey, FRAMEWORKS, framework)
            yield from nested_associations(
                members.rename(columns={"is_named": framework}),
                comparison,
                wave.survey,
                FRAMEWORKS,
                framework,
            )


def regressions(
    wave: WaveCounts, comparisons: list[Comparison], questionnaire: Mapping[str, pd.DataFrame]
) -> Iterator[Statistic]:
    """Tables D7 and D8, with and without the controls that the report dropped.

    Parameters
    ----------
    comparisons
        Those of which the wave has both groups.
    questionnaire
        ``regression_terms`` and ``response_options``.
    """
    terms = questionnaire["regression_terms"]
    options = questionnaire["response_options"]
    of_age = options[options["response_scale"] == "age_band"]
    # in the order of the questionnaire: the first band is the one that others are compared with
    bands = list(of_age.sort_values("position", key=pd.to_numeric)["option_id"])
    for comparison in comparisons:
        of = terms[terms["comparison"] == comparison.name]
        if not of.empty:
            yield from logistic_regressions(
                wave.covariates[comparison.name],
                comparison,
                wave.survey,
                list(of.loc[of["kind"] == "predictor", "term"]),
                list(of.loc[of["kind"] == "control", "term"]),
                {"age_band": bands},
            )


def _has_both_groups(comparison: Comparison, people: pd.DataFrame) -> bool:
    """Whether both groups have respondents."""
    return min(comparison.sizes(people)) >= LEAST_IN_A_GROUP


def _nobody(comparison: Comparison, wave: WaveCounts) -> Statistic:
    """The row of a comparison of which the wave lacks a group."""
    first, second = comparison.sizes(wave.people)
    return wave.survey.missing(
        f"{first} respondents in {comparison.first} and {second} in {comparison.second}: "
        f"a comparison takes {LEAST_IN_A_GROUP} of each",
        analysis="group_difference",
        model="pooled_t",
        statistic="t",
        comparison=comparison.name,
        n=first + second,
        n_first=first,
        n_second=second,
        unit="t",
        method=POOLED,
    )
