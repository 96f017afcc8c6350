"""Respondents and scores of one wave: what weights and comparisons are taken of."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.survey.groups import Comparison, Survey


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave of a survey.

    ``respondents`` has one row per respondent: characteristics, and a column per score.
    """

    survey: Survey
    respondents: pd.DataFrame


def read_waves(marts: Mapping[str, pd.DataFrame], scales: list[str]) -> list[Wave]:
    """Lay the restricted marts out by wave.

    Parameters
    ----------
    marts
        ``dim_respondents`` and ``fct_respondent_scores``.
    scales
        Scores that respondents may have: each is a column, empty where a wave did not ask for it.
    """
    return [
        _read_wave(str(wave), marts, scales)
        for wave in sorted(marts["dim_respondents"]["survey_wave"].unique())
    ]


def read_comparisons(seed: pd.DataFrame) -> list[Comparison]:
    """Read the seed ``survey_comparisons``, in its order.

    Parameters
    ----------
    seed
        A row per comparison; ``within_grouping`` and ``within_group`` may be missing.
    """
    columns = ["comparison", "grouping", "first_group", "second_group"]
    within = seed[["within_grouping", "within_group"]].replace({np.nan: None, "": None})
    rows = zip(seed[columns].itertuples(index=False), within.itertuples(index=False), strict=True)
    return [Comparison(*named, *inside) for named, inside in rows]


def _read_wave(wave: str, marts: Mapping[str, pd.DataFrame], scales: list[str]) -> Wave:
    of_people, of_scores = (
        marts[name][marts[name]["survey_wave"] == wave]
        for name in ("dim_respondents", "fct_respondent_scores")
    )
    people = of_people.drop(columns="survey_wave").set_index("respondent_id").sort_index()
    # unlike pivot_table, pivot refuses a score that is there twice
    scores = of_scores.pivot(  # noqa: PD010
        index="respondent_id", columns="scale_id", values="score"
    )
    scores = scores.reindex(columns=scales).astype(float)
    return Wave(
        Survey(wave, bool(people["is_synthetic"].any())),
        people.drop(columns="is_synthetic").join(scores),
    )
