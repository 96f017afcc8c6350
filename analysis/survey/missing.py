"""Unanswered questions: how many, where in the questionnaire, and whose."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
from scipy.stats import kruskal, mannwhitneyu, spearmanr, ttest_ind

from analysis.results import Statistic
from analysis.survey.groups import Comparison, Survey

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
    answers: pd.DataFrame,
    asked: pd.DataFrame,
    respondents: pd.DataFrame,
    comparisons: list[Comparison],
    groupings: list[str],
    survey: Survey,
) -> list[Statistic]:
    """Describe missing answers, and test whether they go with position or group.

    Parameters
    ----------
    answers
        Scores, NaN where there is no answer; items in the order of the questionnaire, shape
        (respondents, items).
    asked
        Whether the respondent was asked the item, same shape, index and columns.
    respondents
        One row per respondent, with the columns of `comparisons` and `groupings`.
    comparisons
        Pairs of groups, each tested by Mann-Whitney and Welch.
    groupings
        Columns of `respondents`, such as ``area_code``, tested by Kruskal-Wallis.

    Returns
    -------
    list of Statistic
        Tests that do not exist, as where nothing is missing, say why.

    Raises
    ------
    ValueError
        If the frames do not describe the same respondents and items, there is an answer to an
        item that was not asked, or nobody was asked anything.

    Notes
    -----
    Report p. "Overview of the study": 1 to 16% missing, more as the survey went on, no more in
    some demographic groups or authorities than in others. Its tests are not printed.
    """
    _require(answers, asked, respondents)
    missing = asked & answers.isna()
    people = respondents.join(unanswered_pct(missing, asked), how="inner")
    return [
        *missing_by_item(missing, asked, survey),
        *(row for each in comparisons for row in missing_by_comparison(people, each, survey)),
        *(row for each in groupings for row in missing_by_grouping(people, each, survey)),
    ]


def missing_by_item(missing: pd.DataFrame, asked: pd.DataFrame, survey: Survey) -> list[Statistic]:
    """Count and share of respondents without an answer, and whether they grow along the way.

    Parameters
    ----------
    missing, asked
        Booleans, shape (respondents, items), in the order of the questionnaire.
    """
    n_asked = asked.sum()
    n_asked = n_asked[n_asked > 0]
    n_missing = missing.sum()[n_asked.index]
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
    # from the columns: an item asked of nobody still takes its place
    place = pd.Series(range(len(asked.columns)), index=asked.columns)[pct.index]
    return statistics + _by_position(place, pct, survey)


def unanswered_pct(missing: pd.DataFrame, asked: pd.DataFrame) -> pd.Series:
    """Items not answered as % of the items asked, per respondent asked anything.

    Parameters
    ----------
    missing, asked
        Booleans, shape (respondents, items).
    """
    n_asked = asked.sum(axis=1)
    n_asked = n_asked[n_asked > 0]
    return (100 * missing.sum(axis=1)[n_asked.index] / n_asked).rename("unanswered_pct")


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
    first, second = comparison.split(people).values("unanswered_pct")
    ranks = survey.missing(
        ALIKE,
        analysis=ANALYSIS,
        model="mann_whitney",
        statistic="probability_of_more_missing",
        missing_rule=OF_RESPONDENTS,
        comparison=comparison.name,
        n=len(first) + len(second),
        n_first=len(first),
        n_second=len(second),
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
    if np.ptp(pd.concat([first, second])) == 0:
        return [ranks, means]
    return [_of_ranks(ranks, first, second), _of_means(means, first, second)]


def missing_by_grouping(people: pd.DataFrame, grouping: str, survey: Survey) -> list[Statistic]:
    """Test all groups of a column by Kruskal-Wallis; the reason where there is no difference.

    Parameters
    ----------
    people
        Respondents with ``unanswered_pct`` and the grouping.
    """
    groups = [each for _, each in people.groupby(grouping, observed=True)["unanswered_pct"]]
    n = sum(map(len, groups))
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
    if len(groups) < 2 or np.ptp(pd.concat(groups)) == 0:
        return [h, share]
    found = kruskal(*groups)
    return [
        replace(
            h,
            estimate=float(found.statistic),
            df=float(len(groups) - 1),
            p_value=float(found.pvalue),
            missing_reason=None,
        ),
        replace(share, estimate=float(found.statistic) / (n - 1), missing_reason=None),
    ]


def _of_ranks(blank: Statistic, first: pd.Series, second: pd.Series) -> Statistic:
    """Mann-Whitney."""
    found = mannwhitneyu(second, first, method="asymptotic")
    return replace(
        blank,
        estimate=float(found.statistic) / (len(first) * len(second)),
        p_value=float(found.pvalue),
        missing_reason=None,
    )


def _of_means(blank: Statistic, first: pd.Series, second: pd.Series) -> Statistic:
    """Welch; the reason where a group has one respondent or nobody differs within a group."""
    if min(len(first), len(second)) < 2:
        return replace(blank, missing_reason=ONE)
    if np.ptp(first) == np.ptp(second) == 0:
        return replace(blank, missing_reason=WITHIN)
    found = ttest_ind(second, first, equal_var=False)
    interval = found.confidence_interval(0.95)
    return replace(
        blank,
        estimate=float(second.mean() - first.mean()),
        ci_low=float(interval.low),
        ci_high=float(interval.high),
        df=float(found.df),
        p_value=float(found.pvalue),
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


def _require(answers: pd.DataFrame, asked: pd.DataFrame, respondents: pd.DataFrame) -> None:
    if not (asked.index.equals(answers.index) and asked.columns.equals(answers.columns)):
        raise ValueError("answers and asked differ in respondents or items")
    if not answers.index.isin(respondents.index).all():
        raise ValueError("there are answers of somebody who is not among the respondents")
    unasked = answers.columns[(answers.notna() & ~asked).any()]
    if len(unasked):
        raise ValueError(f"{unasked[0]} was answered where it was not asked")
    if not asked.to_numpy(bool).any():
        raise ValueError("nobody was asked anything")
