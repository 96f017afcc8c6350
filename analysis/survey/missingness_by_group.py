"""Whether some groups of respondents leave more unanswered than others."""

import numpy as np
import pandas as pd
from scipy.stats import kruskal, mannwhitneyu, ttest_ind

from analysis.survey.groups import Comparison

OF_RESPONDENTS = (
    "per respondent, items not answered as % of the items asked of them, as not everybody is "
    "asked the same; respondents without a group left out"
)
UNCORRECTED = "p not corrected for the number of tests"
Row = tuple[str, str, dict]  # model, statistic and the other fields


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


def missing_by_comparison(people: pd.DataFrame, comparison: Comparison) -> list[Row]:
    """Test two groups by Mann-Whitney and Welch; nothing where all left the same unanswered.

    Parameters
    ----------
    people
        Respondents with ``unanswered_pct`` and the columns of the comparison.

    Raises
    ------
    ValueError
        If a group has no respondents.
    """
    first, second = comparison.split(people, "unanswered_pct")
    if np.ptp(pd.concat([first, second])) == 0:
        return []
    sizes = {"n": len(first) + len(second), "n_first": len(first), "n_second": len(second)}
    about = {**sizes, "comparison": comparison.name, "missing_rule": OF_RESPONDENTS}
    ranks = mannwhitneyu(second, first, method="asymptotic")
    rank_test = {
        "estimate": float(ranks.statistic) / (len(first) * len(second)),
        "p_value": float(ranks.pvalue),
        "unit": "probability that one of the second group left more unanswered, ties as half",
        "method": f"Mann-Whitney, normal approximation with ties and continuity; {UNCORRECTED}",
    }
    rows: list[Row] = [("mann_whitney", "probability_of_more_missing", {**about, **rank_test})]
    if min(len(first), len(second)) > 1 and first.var() + second.var() > 0:
        welch = ttest_ind(second, first, equal_var=False)
        interval = welch.confidence_interval(0.95)
        difference = {
            "estimate": float(second.mean() - first.mean()),
            "ci_low": float(interval.low),
            "ci_high": float(interval.high),
            "df": float(welch.df),
            "p_value": float(welch.pvalue),
            "unit": "percentage points of the items asked, second minus first group",
            "method": f"Welch t, variances not taken as equal; {UNCORRECTED}",
        }
        rows.append(("welch", "mean_difference", {**about, **difference}))
    return rows


def missing_by_grouping(people: pd.DataFrame, grouping: str) -> list[Row]:
    """Test all groups of a column by Kruskal-Wallis; nothing where there is no difference."""
    groups = [each for _, each in people.groupby(grouping, observed=True)["unanswered_pct"]]
    n = sum(map(len, groups))
    if len(groups) < 2 or np.ptp(pd.concat(groups)) == 0:
        return []
    found = kruskal(*groups)
    about = {"term": grouping, "n": n, "missing_rule": OF_RESPONDENTS}
    words = f"Kruskal-Wallis of {len(groups)} groups, corrected for ties"
    test = {
        "estimate": float(found.statistic),
        "df": float(len(groups) - 1),
        "p_value": float(found.pvalue),
        "unit": "chi-squared",
        "method": f"{words}; {UNCORRECTED}",
    }
    size = {
        "estimate": float(found.statistic) / (n - 1),
        "unit": "share of the variance of ranks",
        "method": f"{words}; epsilon squared, H over n - 1",
    }
    return [
        ("kruskal_wallis", "h", {**about, **test}),
        ("kruskal_wallis", "epsilon_squared", {**about, **size}),
    ]
