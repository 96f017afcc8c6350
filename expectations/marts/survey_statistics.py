"""Statistics of the survey: tests, intervals and odds ratios."""

import great_expectations as gx
import numpy as np
import pandas as pd

from expectations.suites import between, suite

KEYS = ["analysis", "model", "statistic", "measure", "term", "comparison", "survey_wave"]
ROUNDING = 1e-9  # an interval may end at its estimate


def of_survey(statistics: pd.DataFrame) -> pd.DataFrame:
    """Only the rows of ``results.statistics`` that are of a wave."""
    return statistics[statistics["survey_wave"].notna()]


def tests(statistics: pd.DataFrame) -> pd.DataFrame:
    """One row per statistic with a p."""
    return statistics.loc[statistics["p_value"].notna(), [*KEYS, "estimate", "p_value"]]


def t_values(statistics: pd.DataFrame) -> pd.DataFrame:
    """One row per t of two means, without its sign."""
    frame = statistics.loc[statistics["statistic"] == "t", [*KEYS, "estimate", "n"]]
    return frame.assign(absolute_t=frame["estimate"].abs())


def intervals(statistics: pd.DataFrame) -> pd.DataFrame:
    """One row per statistic with an interval: how far the estimate stands outside it."""
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


def survey_tests() -> gx.ExpectationSuite:
    """Suite for `tests`."""
    why = "A p is a probability: outside 0 to 1 a statistic was written into its column."
    return suite("marts", "survey_tests", between("p_value", 0, 1, why))


def survey_t_values() -> gx.ExpectationSuite:
    """Suite for `t_values`."""
    why = (
        "The largest t printed is 6.8: over 20, leaders and workers would hardly overlap, and "
        "one of them was scored the other way round."
    )
    return suite("marts", "survey_t_values", between("absolute_t", 0, 20, why))


def survey_intervals() -> gx.ExpectationSuite:
    """Suite for `intervals`."""
    why = "An interval is drawn around its estimate: outside it, the two are of different scales."
    return suite("marts", "survey_intervals", between("outside", 0, ROUNDING, why))


def survey_groups() -> gx.ExpectationSuite:
    """Suite for `groups`."""
    why = "Two groups compared hold everybody compared: otherwise somebody is in both or neither."
    return suite("marts", "survey_groups", between("n_apart", 0, 0, why))


def survey_odds_ratios() -> gx.ExpectationSuite:
    """Suite for `odds_ratios`."""
    why = (
        "Table 6 gives an odds ratio of 15 (22 of 70 against 12 of 412), hardly any is larger: "
        "over 200 to 1, either way, a term tells the groups apart by itself."
    )
    return suite("marts", "survey_odds_ratios", between("log10_odds_ratio", -2.3, 2.3, why))
