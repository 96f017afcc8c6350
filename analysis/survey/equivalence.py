"""Are two groups alike? Two one-sided tests that a difference lies within a stated margin."""

from collections.abc import Iterable

import numpy as np
from scipy.stats import norm
from scipy.stats import t as student

from analysis.results import NotEstimableError, Statistic
from analysis.survey.comparisons import MISSING, require_comparable
from analysis.survey.groups import Comparison, Survey, TwoGroups
from domain.summaries import Summary, pooled_t


def two_one_sided(t: np.ndarray, df: float, margin: np.ndarray) -> np.ndarray:
    """P of two one-sided tests that a difference lies within a margin (Schuirmann 1987).

    Parameters
    ----------
    t
        Difference over its standard error.
    df
        Infinite for a normal test.
    margin
        Margin over the same standard error, above 0.

    Returns
    -------
    numpy.ndarray
        The larger of both p, of the shape of `t`.
    """
    tails = norm.sf if np.isinf(df) else lambda z: student.sf(z, df)
    return np.maximum(tails(margin + t), tails(margin - t))


def equivalence_p(first: Summary, second: Summary, margin_sd: float) -> float:
    """P of the claim that two means differ by less than a margin, variances pooled.

    Parameters
    ----------
    first, second
        Of one group each.
    margin_sd
        In pooled standard deviations, above 0. The SD is that of the sample, and the margin is
        taken as fixed all the same, as is usual (Lakens 2017).

    Raises
    ------
    NotEstimableError
        As :func:`analysis.survey.comparisons.require_comparable`.
    """
    require_comparable(first, second)
    test = pooled_t(first, second)
    margin = np.array(margin_sd * test.pooled_sd / test.std_error)
    return float(two_one_sided(np.array(test.t), test.df, margin))


def equivalences(
    groups: TwoGroups,
    comparison: Comparison,
    survey: Survey,
    measures: Iterable[str],
    margin_sd: float,
) -> list[Statistic]:
    """Test for every measure whether two groups are alike.

    Parameters
    ----------
    groups
        The respondents of the comparison, with the measures as columns.
    measures
        Scores, in points.
    margin_sd
        In pooled standard deviations (seed ``study_parameters``).

    Returns
    -------
    list of Statistic
        One for each measure: p, or the reason why there is none.
    """
    statistics = []
    for measure in measures:
        first, second = groups.summaries(measure)
        p, reason = float("nan"), None
        try:
            p = equivalence_p(first, second, margin_sd)
        except NotEstimableError as error:
            reason = str(error)
        statistics.append(
            survey.statistic(
                analysis="group_difference",
                model="tost",
                statistic="equivalence_p",
                estimate=p,
                p_value=p,
                df=first.n + second.n - 2 if reason is None else None,
                n=first.n + second.n,
                n_first=first.n,
                n_second=second.n,
                unit="p",
                method=f"two one-sided t-tests (Schuirmann 1987) that the means differ by less "
                f"than {margin_sd:g} pooled standard deviations; variances pooled, no correction",
                missing_rule=MISSING,
                missing_reason=reason,
                measure=measure,
                comparison=comparison.name,
            )
        )
    return statistics
