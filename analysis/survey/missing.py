"""Unanswered questions: how many, where in the questionnaire, and whose."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from analysis.results import NotEstimableError, Statistic
from analysis.survey.comparisons import welch_t_test
from analysis.survey.groups import Comparison, Survey
from analysis.survey.ranks import kruskal_wallis, mann_whitney
from domain.respondents import N_RESPONDENTS, counted
from domain.summaries import Distribution, Summary

LEAST_ITEMS = 3  # two always lie on a line
OF_ITEMS = "an item is missing where it was asked and not answered; items asked of nobody left out"
OF_RESPONDENTS = (
    "per respondent, items not answered as % of the items asked of them, as not everybody is "
    "asked the same; respondents without a group left out"
)
ANALYSIS = "missing_data"
POSITION = (
    "Spearman correlation of place in the questionnaire and % missing; n is items; p by t, n - 2"
)
ALIKE = "nothing differs: the same share is unanswered everywhere"
WITHIN = "nobody differs from the others of the group"
ONE = "a group has one respondent: a t-test takes two"
FEW_GROUPS = "fewer than two groups have respondents"
FEW_ITEMS = f"fewer than {LEAST_ITEMS} items: two always lie on a line"
UNCORRECTED = "p not corrected for the number of tests"


def missing_data(
    items: pd.DataFrame,
    people: pd.DataFrame,
    comparisons: list[Comparison],
    groupings: list[str],
    survey: Survey,
) -> list[Statistic]:
    """Describe missing answers, and test whether they go with position or group.

    Parameters
    ----------
    items
        ``n_asked`` and ``n_missing`` of each item, in the order of the questionnaire.
    people
        Rows of respondents with ``n_asked`` and ``n_unanswered`` items, the columns of
        `comparisons` and `groupings`, and ``n_respondents`` where a row stands for more than one.
    comparisons
        Pairs of groups, each tested by Mann-Whitney and Welch.
    groupings
        Columns of `people`, such as ``area_code``, tested by Kruskal-Wallis.

    Returns
    -------
    list of Statistic
        Tests that do not exist, as where nothing is missing, say why.

    Raises
    ------
    ValueError
        If nobody was asked anything.

    Notes
    -----
    Report p. "Overview of the study": 1 to 16% missing, more as the survey went on, no more in
    some demographic groups or authorities than in others. Its tests are not printed.
    """
    if not items["n_asked"].any():
        raise ValueError("nobody was asked anything")
    asked = people[people["n_asked"] > 0]
    asked = asked.assign(unanswered_pct=100 * asked["n_unanswered"] / asked["n_asked"])
    return [
        *missing_by_item(items, survey),
        *(row for each in comparisons for row in missing_by_comparison(asked, each, survey)),
        *(row for each in groupings for row in missing_by_grouping(asked, each, survey)),
    ]


def missing_by_item(items: pd.DataFrame, survey: Survey) -> list[Statistic]:
    """Count and share of respondents without an answer, and whether they grow along the way.

    Parameters
    ----------
    items
        ``n_asked`` and ``n_missing`` of each item, in the order of the questionnaire.
    """
    n_asked = items.loc[items["n_asked"] > 0, "n_asked"]
    n_missing = items.loc[n_asked.index, "n_missing"]
    pct = 100 * n_missing / n_asked
    row = partial(survey.statistic, analysis=ANALYSIS, missing_rule=OF_ITEMS)
    statistics = []
    for item in n_asked.index:
        of_item = partial(row, model="count", measure=str(item), n=int(n_asked[item]))
        statistics += [
            of_item(
                statistic="n_missing",
                estimate=float(n_missing[item]),
                unit="respondents",
                method="asked and not answered",
            ),
            of_item(
                statistic="missing_pct",
                estimate=float(pct[item]),
                unit="% of respondents asked",
                method="missing over asked",
            ),
        ]
    of_items = partial(row, model="count", n=len(pct), unit="% of respondents asked")
    statistics += [
        of_items(statistic=name, estimate=float(value), method="missing over asked; n is items")
        for name, value in (("missing_pct_min", pct.min()), ("missing_pct_max", pct.max()))
    ]
    # of all items: one asked of nobody still takes its place
    place = pd.Series(range(len(items)), index=items.index)[pct.index]
    return statistics + _by_position(place, pct, survey)


def missing_by_comparison(
    people: pd.DataFrame, comparison: Comparison, survey: Survey
) -> list[Statistic]:
    """Test two groups by Mann-Whitney and Welch; the reason where all left the same unanswered.

    Parameters
    ----------
    people
        Respondents with ``unanswered_pct`` and the columns of the comparison.

    Raises
    ------
    ValueError
        If a group has no respondents.
    """
    first, second = comparison.split(people).distributions("unanswered_pct")
    ranks = survey.missing(
        ALIKE,
        analysis=ANALYSIS,
        model="mann_whitney",
        statistic="probability_of_more_missing",
        missing_rule=OF_RESPONDENTS,
        comparison=comparison.name,
        n=first.size + second.size,
        n_first=first.size,
        n_second=second.size,
        unit="probability that one of the second group left more unanswered, ties as half",
        method=f"Mann-Whitney, normal approximation with ties and continuity; {UNCORRECTED}",
    )
    means = replace(
        ranks,
        model="welch",
        statistic="mean_difference",
        unit="percentage points of the items asked, second minus first group",
        method=f"Welch t, variances not taken as equal; {UNCORRECTED}",
    )
    if np.ptp([*first.distinct, *second.distinct]) == 0:
        return [ranks, means]
    return [_of_ranks(ranks, first, second), _of_means(means, first, second)]


def missing_by_grouping(people: pd.DataFrame, grouping: str, survey: Survey) -> list[Statistic]:
    """Test all groups of a column by Kruskal-Wallis; the reason where there is no difference.

    Parameters
    ----------
    people
        Respondents with ``unanswered_pct`` and the grouping.
    """
    known = counted(people.dropna(subset=grouping), [grouping, "unanswered_pct"])
    groups = [
        Distribution(each["unanswered_pct"].to_numpy(), each[N_RESPONDENTS].to_numpy())
        for _, each in known.groupby(grouping, observed=True)
    ]
    n = sum(each.size for each in groups)
    words = f"Kruskal-Wallis of {len(groups)} groups, corrected for ties"
    h = survey.missing(
        FEW_GROUPS if len(groups) < 2 else ALIKE,
        analysis=ANALYSIS,
        model="kruskal_wallis",
        statistic="h",
        missing_rule=OF_RESPONDENTS,
        term=grouping,
        n=n,
        unit="chi-squared",
        method=f"{words}; {UNCORRECTED}",
    )
    share = replace(
        h,
        statistic="epsilon_squared",
        unit="share of the variance of ranks",
        method=f"{words}; epsilon squared, H over n - 1",
    )
    if len(groups) < 2 or np.ptp(known["unanswered_pct"]) == 0:
        return [h, share]
    found = kruskal_wallis(groups)
    return [
        replace(
            h, estimate=found.h, df=float(found.df), p_value=found.p_value, missing_reason=None
        ),
        replace(share, estimate=found.h / (n - 1), missing_reason=None),
    ]


def _of_ranks(blank: Statistic, first: Distribution, second: Distribution) -> Statistic:
    """Mann-Whitney."""
    found = mann_whitney(second, first)
    return replace(blank, estimate=found.share_of_pairs, p_value=found.p_value, missing_reason=None)


def _of_means(blank: Statistic, first: Distribution, second: Distribution) -> Statistic:
    """Welch; the reason where a group has one respondent or nobody differs within a group."""
    if min(first.size, second.size) < 2:
        return replace(blank, missing_reason=ONE)
    try:
        found = welch_t_test(*map(Summary.of_distribution, (first, second)))
    except NotEstimableError:
        return replace(blank, missing_reason=WITHIN)
    return replace(
        blank,
        estimate=found.estimate,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        df=found.df,
        p_value=found.p_value,
        missing_reason=None,
    )


def _by_position(place: pd.Series, pct: pd.Series, survey: Survey) -> list[Statistic]:
    """Correlate the place of items in the questionnaire with the share that is missing."""
    blank = survey.missing(
        FEW_ITEMS if len(pct) < LEAST_ITEMS else ALIKE,
        analysis=ANALYSIS,
        model="spearman",
        statistic="position_correlation",
        n=len(pct),
        unit="rank correlation",
        method=POSITION,
        missing_rule=OF_ITEMS,
    )
    if len(pct) < LEAST_ITEMS or np.ptp(pct) == 0:
        return [blank]
    found = spearmanr(place, pct)
    return [
        replace(
            blank,
            estimate=float(found.statistic),
            p_value=float(found.pvalue),
            missing_reason=None,
        )
    ]
