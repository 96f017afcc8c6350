"""Is what respondents answer independent of their group? Chi-squared tests of counts."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency, fisher_exact
from statsmodels.stats.contingency_tables import Table2x2

from analysis.results import NotEstimableError, Statistic
from analysis.survey.groups import Survey

SMALL_EXPECTED = 5


@dataclass(frozen=True, slots=True)
class ChiSquared:
    """Pearson test of independence on `n` respondents."""

    statistic: float
    df: int
    p_value: float
    n: int
    smallest_expected: float


def chi_squared(counts: pd.DataFrame, *, correction: bool = False) -> ChiSquared:
    """Test whether the answer given is independent of the group giving it.

    Parameters
    ----------
    counts
        Respondents by group (rows) and answer (columns), shape (groups, answers).
    correction
        Whether to apply Yates's continuity correction, to a table of two by two.

    Raises
    ------
    NotEstimableError
        If a group or an answer has no respondents: its expected count is zero.

    Notes
    -----
    Report Table 6, notes 16 and 17: without correction, 72.4; Yates's version of it is 68.2.
    """
    empty = [*counts.index[counts.sum(axis=1) == 0], *counts.columns[counts.sum() == 0]]
    if empty:
        raise NotEstimableError(f"no respondents in: {', '.join(map(str, empty))}")
    test = chi2_contingency(counts, correction=correction)
    return ChiSquared(
        float(test.statistic),
        int(test.dof),
        float(test.pvalue),
        int(counts.to_numpy().sum()),
        float(test.expected_freq.min()),
    )


def associations(
    counts: pd.DataFrame, comparison: str, survey: Survey, measure: str, term: str
) -> list[Statistic]:
    """Test a table of two groups (rows) by two answers (columns, the one of interest first).

    Returns
    -------
    list of Statistic
        Pearson and Yates chi-squared, phi, odds ratio with its interval, and Fisher's exact test
        where an expected count is under 5; the reason where a group or an answer has nobody.
    """
    sizes = counts.sum(axis=1).to_numpy()
    blank = survey.missing(
        "",
        analysis="association",
        model="pearson",
        statistic="chi_squared",
        n=int(sizes.sum()),
        unit="chi-squared",
        method="Pearson chi-squared, no continuity correction",
        missing_rule="all respondents of the groups; whoever names none counts as not naming it",
        measure=measure,
        term=term,
        comparison=comparison,
        n_first=int(sizes[0]),
        n_second=int(sizes[1]),
    )
    try:
        test = chi_squared(counts)
    except NotEstimableError as reason:
        return [replace(blank, missing_reason=str(reason))]
    pearson = replace(
        blank, estimate=test.statistic, p_value=test.p_value, df=test.df, missing_reason=None
    )
    return [pearson, *_effects(pearson, counts), *_other_tests(pearson, counts, test)]


def _effects(pearson: Statistic, counts: pd.DataFrame) -> list[Statistic]:
    """How strong the association is: phi and the odds ratio, which an empty cell leaves open."""
    table = counts.to_numpy(dtype=float)
    margins = table.sum(axis=0).prod() * table.sum(axis=1).prod()
    phi = (table[0, 0] * table[1, 1] - table[0, 1] * table[1, 0]) / np.sqrt(margins)
    bare = replace(pearson, p_value=None, df=None)
    of_odds = replace(
        bare,
        statistic="odds_ratio",
        estimate=float("nan"),
        unit="odds ratio, first group to second",
        method="odds ratio with Woolf's interval",
        missing_reason="a cell has nobody: the odds ratio is 0 or without bound",
    )
    if (table > 0).all():
        odds = Table2x2(table)
        low, high = odds.oddsratio_confint()
        of_odds = replace(
            of_odds,
            estimate=float(odds.oddsratio),
            ci_low=float(low),
            ci_high=float(high),
            missing_reason=None,
        )
    return [replace(bare, statistic="phi", estimate=float(phi), unit="phi"), of_odds]


def _other_tests(pearson: Statistic, counts: pd.DataFrame, test: ChiSquared) -> list[Statistic]:
    """Beside the published choice: Yates, and Fisher's exact test where cells are small."""
    yates = chi_squared(counts, correction=True)
    rows = [
        replace(
            pearson,
            model="yates",
            estimate=yates.statistic,
            p_value=yates.p_value,
            method="Pearson chi-squared with Yates's continuity correction",
        )
    ]
    if test.smallest_expected < SMALL_EXPECTED:
        p_value = float(fisher_exact(counts.to_numpy()).pvalue)
        rows.append(
            replace(
                pearson,
                model="fisher_exact",
                statistic="p",
                estimate=p_value,
                p_value=p_value,
                df=None,
                unit="p",
                method="Fisher's exact test, two-sided: an expected count is under 5",
            )
        )
    return rows
