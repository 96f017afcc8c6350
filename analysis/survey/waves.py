"""Respondents, scores and answers of one wave, as the frames that the statistics take."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.survey.groups import Comparison, Survey


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave of a survey.

    ``respondents`` has one row per respondent: characteristics, and a column per score.
    ``answers`` has the same index and a column per scored question. ``given`` has a column per
    closed question, 1 where it was answered, and ``is_asked`` says who was asked it; both in the
    order of the questionnaire. ``codes`` has one row per respondent and code of an open question.
    """

    survey: Survey
    respondents: pd.DataFrame
    answers: pd.DataFrame
    given: pd.DataFrame
    is_asked: pd.DataFrame
    codes: pd.DataFrame


def read_waves(
    marts: Mapping[str, pd.DataFrame], items: pd.DataFrame, scales: list[str]
) -> list[Wave]:
    """Lay the restricted marts out by wave.

    Parameters
    ----------
    marts
        ``dim_respondents``, ``fct_respondent_answers``, ``fct_respondent_scores`` and
        ``fct_respondent_comments``.
    items
        ``dim_survey_items``.
    scales
        Scores that respondents may have: each is a column, empty where a wave did not ask for it.
    """
    return [
        _read_wave(str(wave), marts, items, scales)
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


def _read_wave(
    wave: str, marts: Mapping[str, pd.DataFrame], items: pd.DataFrame, scales: list[str]
) -> Wave:
    of_wave = {
        name: frame[frame["survey_wave"] == wave].drop(columns="survey_wave")
        for name, frame in marts.items()
        if "respondent" in name
    }
    people = of_wave["dim_respondents"].set_index("respondent_id").sort_index()
    # unlike pivot_table, pivot refuses a score that is there twice
    scores = of_wave["fct_respondent_scores"].pivot(  # noqa: PD010
        index="respondent_id", columns="scale_id", values="score"
    )
    scores = scores.reindex(columns=scales).astype(float)
    respondents = people.drop(columns="is_synthetic").join(scores)
    answered = of_wave["fct_respondent_answers"]
    scored = answered.dropna(subset="score")
    answers = scored.pivot(  # noqa: PD010
        index="respondent_id", columns="item_id", values="score"
    )
    closed = items[items["item_type"] == "closed"].sort_values("questionnaire_order")
    given = answered.assign(given=1.0).pivot(  # noqa: PD010
        index="respondent_id", columns="item_id", values="given"
    )
    given = given.reindex(index=people.index, columns=list(closed["item_id"]))
    roles = people["role"] + "s"
    is_asked = pd.DataFrame(
        {
            item.item_id: (roles == item.asked_of) | (item.asked_of == "all")
            for item in closed.itertuples()
        },
        index=people.index,
    )
    order = [item for item in closed["item_id"] if item in answers.columns]
    answers = answers.reindex(index=people.index, columns=order).astype(float)
    return Wave(
        Survey(wave, bool(people["is_synthetic"].any())),
        respondents,
        answers,
        given,
        is_asked,
        of_wave["fct_respondent_comments"].dropna(subset="code_id"),
    )
