"""What a weighted wave gives: shares of answers, means of scores, and differences of means."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.results import Interval, NotEstimableError
from analysis.survey.comparisons import welch_t_test
from analysis.survey.groups import Comparison, Survey
from analysis.survey.weighted.estimates import WeightedMean, weighted_difference, weighted_mean
from analysis.survey.weighted.table import WeightedStatistic
from domain.summaries import Summary

LINEARISED = "linearised error of a sample drawn with replacement (Binder 1983)"
DF = "df by the weights (Satterthwaite 1946)"
SHARE = f"weighted share, {LINEARISED}, limits on the logit scale, {DF}"
MEAN = f"weighted mean, {LINEARISED}, t limits, {DF}"
SD = "weighted standard deviation, by n - 1"
DIFFERENCE = (
    f"design-based t-test, {LINEARISED} in each group, {DF} and Welch (1947); second group minus "
    "first; unweighted: Welch"
)
SCALED = "weights have a mean of 1 over them"
ANSWERED = f"respondents with an answer; {SCALED}"
SCORED = f"respondents with the score; {SCALED}"
SCORED_IN_BOTH = f"respondents with the score; {SCALED} in each group"
PER_CENT = 100.0
GROUP = ["grouping", "group_name"]
Options = Mapping[str, Sequence[str]]  # by answer or merged category, the answers it is made of


def weighted_shares(
    answers: pd.DataFrame,
    people: pd.DataFrame,
    groups: pd.DataFrame,
    offered: Mapping[str, Options],
    survey: Survey,
) -> Iterator[WeightedStatistic]:
    """Share of each answer and merged category in each group, of those who answered.

    Parameters
    ----------
    answers
        A row per respondent and question answered: ``respondent_id``, ``item_id``, ``option_id``.
    people
        ``weight`` by respondent.
    groups
        A row per respondent and group: ``respondent_id``, ``grouping``, ``group_name``.
    offered
        By question its answers and merged categories; one that nobody gave has a share of 0.
    """
    asked = answers[answers["item_id"].isin(offered)].merge(groups, on="respondent_id")
    asked = asked.assign(weight=asked["respondent_id"].map(people["weight"]))
    asked = asked.sort_values("respondent_id")  # sums of doubles depend on the order
    for (item, *group), rows in asked.groupby(["item_id", *GROUP], sort=True):
        given, names = pd.factorize(rows["option_id"])
        weights = rows["weight"].to_numpy(dtype=float)
        for category, options in offered[str(item)].items():
            is_given = names.isin(options)[given]
            found = weighted_mean(is_given.astype(float), weights)
            yield _statistic(
                survey,
                found,
                _percent(found.mean),
                _percent(found.unweighted_mean),
                **_limits(found.share_limits, PER_CENT),
                std_error=_percent(found.std_error),
                df=found.df,
                analysis="answer_share",
                statistic="share",
                measure=str(item),
                option_id=category,
                **dict(zip(GROUP, group, strict=True)),
                unit="percent",
                method=SHARE,
                missing_rule=ANSWERED,
            )


def weighted_scores(
    people: pd.DataFrame, groups: pd.DataFrame, scales: Iterable[str], survey: Survey
) -> Iterator[WeightedStatistic]:
    """Mean and standard deviation of each score in each group, of those who have it.

    Parameters
    ----------
    people
        ``weight`` and a column per score, by respondent.
    groups
        A row per respondent and group: ``respondent_id``, ``grouping``, ``group_name``.
    """
    placed = groups.sort_values("respondent_id").set_index("respondent_id").join(people)
    for scale in scales:
        for group, rows in placed.dropna(subset=scale).groupby(GROUP, sort=True):
            values = rows[scale].to_numpy(dtype=float)
            found = weighted_mean(values, rows["weight"].to_numpy(dtype=float))
            of_scale: dict[str, Any] = {
                "analysis": "scale_score",
                "measure": scale,
                **dict(zip(GROUP, group, strict=True)),
                "unit": "points of the score",
                "missing_rule": SCORED,
            }
            yield _statistic(
                survey,
                found,
                found.mean,
                found.unweighted_mean,
                **_limits(found.limits),
                std_error=found.std_error,
                df=found.df,
                statistic="mean",
                method=MEAN,
                **of_scale,
            )
            if found.sd is not None:
                sd = float(Summary.of(values).sd)
                yield _statistic(survey, found, found.sd, sd, statistic="sd", method=SD, **of_scale)


def weighted_differences(
    people: pd.DataFrame, comparison: Comparison, scales: Iterable[str], survey: Survey
) -> Iterator[WeightedStatistic]:
    """Difference of the weighted means of two groups, score by score, with its t-test.

    A score that the test cannot take is left out, and the unweighted row says why; see also
    `weighted_difference`.

    Parameters
    ----------
    people
        ``weight``, the columns of the comparison and a column per score, by respondent.
    """
    groups = comparison.split(people)
    for scale in scales:
        first, second = (
            rows.dropna(subset=scale)[[scale, "weight"]].astype(float)
            for rows in (groups.first, groups.second)
        )
        plain = Summary.of(first[scale]), Summary.of(second[scale])
        try:
            unweighted = welch_t_test(*plain)
        except NotEstimableError:
            continue
        means = [
            weighted_mean(rows[scale].to_numpy(), rows["weight"].to_numpy())
            for rows in (first, second)
        ]
        test = weighted_difference(*means)
        if test is None:
            continue
        of_test: dict[str, Any] = {
            "p_value": test.p_value,
            "unweighted_p_value": unweighted.p_value,
            "df": test.df,
            "analysis": "group_difference",
            "measure": scale,
            "comparison": comparison.name,
            "method": DIFFERENCE,
            "missing_rule": SCORED_IN_BOTH,
        }
        yield _of_two(
            survey,
            means,
            test.estimate,
            unweighted.estimate,
            **_limits(test.limits),
            std_error=test.std_error,
            unweighted_std_error=unweighted.std_error,
            statistic="mean_difference",
            unit="points of the score",
            **of_test,
        )
        yield _of_two(survey, means, test.t, unweighted.t, statistic="t", unit="t", **of_test)


def offered_options(
    items: pd.DataFrame, questionnaire: Mapping[str, pd.DataFrame]
) -> dict[str, Options]:
    """By closed question, its answers and merged categories, each with the answers it is made of.

    Parameters
    ----------
    items
        ``dim_survey_items``.
    questionnaire
        ``response_options`` and ``merged_options``. A scale without options, as that of
        authorities, offers nothing.
    """
    options = questionnaire["response_options"][["response_scale", "option_id"]]
    merged = questionnaire["merged_options"].rename(columns={"merged_option_id": "category"})
    both = pd.concat([options.assign(category=options["option_id"]), merged])
    by_scale: dict[str, dict[str, list[str]]] = {}
    for scale, category, option in both[["response_scale", "category", "option_id"]].to_numpy():
        by_scale.setdefault(scale, {}).setdefault(category, []).append(option)
    scale_of = items.set_index("item_id")["response_scale"]
    return {str(item): by_scale[scale] for item, scale in scale_of.items() if scale in by_scale}


def _statistic(
    survey: Survey, found: WeightedMean, estimate: float, unweighted: float, **fields: Any
) -> WeightedStatistic:
    return WeightedStatistic(
        survey_wave=survey.wave,
        basis=survey.basis,
        is_synthetic=survey.is_synthetic,
        estimate=estimate,
        unweighted_estimate=unweighted,
        n=found.n,
        n_effective=found.n_effective,
        **fields,
    )


def _of_two(
    survey: Survey, means: Sequence[WeightedMean], estimate: float, unweighted: float, **fields: Any
) -> WeightedStatistic:
    first, second = means
    return WeightedStatistic(
        survey_wave=survey.wave,
        basis=survey.basis,
        is_synthetic=survey.is_synthetic,
        estimate=estimate,
        unweighted_estimate=unweighted,
        n=first.n + second.n,
        n_effective=first.n_effective + second.n_effective,
        n_first=first.n,
        n_second=second.n,
        n_effective_first=first.n_effective,
        n_effective_second=second.n_effective,
        **fields,
    )


def _percent(share: float | None) -> Any:
    return None if share is None else PER_CENT * share


def _limits(limits: Interval | None, unit: float = 1.0) -> dict[str, float | None]:
    if limits is None:
        return {"ci_low": None, "ci_high": None}
    return {"ci_low": unit * limits.low, "ci_high": unit * limits.high}
