"""Statistics of the survey: tests, intervals and odds ratios."""

import numpy as np
import pandas as pd

from domain.respondents import OF_STUDY

KEYS = ["analysis", "model", "statistic", "measure", "term", "comparison", "survey_wave"]


def of_survey(statistics: pd.DataFrame) -> pd.DataFrame:
    """Only the rows of ``results.statistics`` that are of a wave and have their number.

    One without a number and without a reason stays, so that the gate finds it.
    """
    is_explained = statistics["estimate"].isna() & statistics["missing_reason"].notna()
    return statistics[statistics["survey_wave"].notna() & ~is_explained]


def tests(statistics: pd.DataFrame) -> pd.DataFrame:
    """One row per statistic with a p."""
    return statistics.loc[statistics["p_value"].notna(), [*KEYS, "estimate", "p_value"]]


def t_values(statistics: pd.DataFrame) -> pd.DataFrame:
    """One row per t of two means, without its sign, as it were among as many as in the study.

    The same difference has a t that grows with the root of the number of people.
    """
    frame = statistics.loc[statistics["statistic"] == "t", [*KEYS, "estimate", "n"]]
    scale = np.sqrt(np.minimum(1, OF_STUDY / frame["n"].astype(float)))
    return frame.assign(absolute_t=frame["estimate"].abs() * scale)


def intervals(statistics: pd.DataFrame) -> pd.DataFrame:
    """One row per statistic with an interval: how far the estimate stands outside it.

    An interval may end at its estimate, so the bound leaves room for rounding.
    """
    frame = statistics.loc[
        statistics["ci_low"].notna() & statistics["ci_high"].notna(),
        [*KEYS, "estimate", "ci_low", "ci_high"],
    ]
    outside = np.maximum(frame["ci_low"] - frame["estimate"], frame["estimate"] - frame["ci_high"])
    return frame.assign(outside=outside.clip(lower=0))


def groups(statistics: pd.DataFrame) -> pd.DataFrame:
    """One row per statistic of two groups: respondents of both against the two."""
    frame = statistics.loc[
        statistics["n_first"].notna() & statistics["n_second"].notna(),
        [*KEYS, "n", "n_first", "n_second"],
    ]
    return frame.assign(n_apart=frame["n_first"] + frame["n_second"] - frame["n"])


def odds_ratios(statistics: pd.DataFrame) -> pd.DataFrame:
    """One row per odds ratio, as a logarithm to base 10."""
    is_ratio = statistics["statistic"].isin(["odds_ratio", "odds_ratio_per_sd"])
    frame = statistics.loc[is_ratio, [*KEYS, "estimate", "n"]]
    # a ratio that is not positive has no logarithm, and missing fails at the gate
    positive = frame["estimate"].where(frame["estimate"] > 0)
    return frame.assign(log10_odds_ratio=np.log10(positive))
