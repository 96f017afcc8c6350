"""How many respondents of each wave are alike in what a statistic asks of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.survey.groups import Survey
from analysis.survey.joint_answers import AnswerChunks
from domain.respondents import N_RESPONDENTS

ROLE = "role"
CARE_RATE_GROUP = "care_rate_group"
AREA = "area_code"
GROUPS = [ROLE, CARE_RATE_GROUP, AREA]
WAVE = ["survey_wave", "is_synthetic"]


@dataclass(frozen=True, slots=True)
class SurveyCounts:
    """Counts of respondents of every wave, one frame a question that is asked of them.

    Each frame has ``survey_wave``, ``is_synthetic`` and ``n_respondents``, and the frames named
    ``_by_group`` have ``role``, ``care_rate_group`` and ``area_code``.

    Attributes
    ----------
    scores_by_group
        ``scale_id`` and ``score``, in points.
    unanswered_by_group
        ``n_asked`` and ``n_unanswered`` questions; every respondent is in it.
    frameworks_by_group
        ``framework_id`` and ``is_named``.
    answers
        ``item_id`` and ``option_id`` of those who were asked the closed question; missing where
        they did not answer.
    patterns
        ``scale_id`` and ``answers``: the scores of its questions in the order of the seed
        ``scale_items``, None where there is no answer.
    covariates
        By comparison that is regressed, the terms of it as columns, and those of the comparison.
    joint_answers
        By wave, one row per respondent and a column per question of the factor analysis that the
        wave asked, in the order of the questionnaire: scores, NaN where there is no answer. Or
        chunks of them. The factor analysis alone takes it.
    """

    scores_by_group: pd.DataFrame
    unanswered_by_group: pd.DataFrame
    frameworks_by_group: pd.DataFrame
    answers: pd.DataFrame
    patterns: pd.DataFrame
    covariates: Mapping[str, pd.DataFrame]
    joint_answers: Mapping[str, pd.DataFrame | AnswerChunks]


@dataclass(frozen=True, slots=True)
class WaveCounts:
    """Counts of one wave, as the frames that statistics take: a row stands for ``n_respondents``.

    Attributes
    ----------
    people
        ``role``, ``care_rate_group``, ``area_code``, ``n_asked`` and ``n_unanswered``: everybody.
    scores
        ``role``, ``care_rate_group``, ``area_code`` and a column per score. A row knows one score
        and is missing the others: a statistic of one score leaves out who lacks it.
    frameworks
        By framework, ``role``, ``care_rate_group``, ``area_code`` and ``is_named`` as 0 and 1.
    items
        ``n_asked`` and ``n_missing`` of each closed question, in the order of the questionnaire.
    patterns
        By score, a column per question of it: scores, NaN where there is no answer.
    covariates
        By comparison, its terms and groups.
    joint_answers
        One row per respondent, or chunks of them, a column per question of the factor analysis.
    """

    survey: Survey
    people: pd.DataFrame
    scores: pd.DataFrame
    frameworks: Mapping[str, pd.DataFrame]
    items: pd.DataFrame
    patterns: Mapping[str, pd.DataFrame]
    covariates: Mapping[str, pd.DataFrame]
    joint_answers: pd.DataFrame | AnswerChunks


def wave_counts(
    counts: SurveyCounts, items: pd.DataFrame, seeds: Mapping[str, pd.DataFrame]
) -> list[WaveCounts]:
    """Lay counts out by wave.

    Parameters
    ----------
    items
        ``dim_survey_items``.
    seeds
        ``scales`` and ``scale_items``. Each score is a column, empty where a wave did not ask.
    """
    everybody = counts.unanswered_by_group
    return [
        _wave_counts(str(wave), counts, items, seeds)
        for wave in sorted(everybody["survey_wave"].unique())
    ]


def items_of_scales(scale_items: pd.DataFrame) -> dict[str, list[str]]:
    """Questions of each score, in the order of the seed ``scale_items``."""
    by_scale = scale_items.groupby("scale_id", sort=True)["item_id"]
    return {str(scale): list(items) for scale, items in by_scale}


def _wave_counts(
    wave: str, counts: SurveyCounts, items: pd.DataFrame, seeds: Mapping[str, pd.DataFrame]
) -> WaveCounts:
    people = _of(wave, counts.unanswered_by_group)
    frameworks = _of(wave, counts.frameworks_by_group)
    frameworks = frameworks.assign(is_named=frameworks["is_named"].astype(float))
    return WaveCounts(
        survey=Survey(wave, bool(people["is_synthetic"].any())),
        people=people,
        scores=_scores(_of(wave, counts.scores_by_group), list(seeds["scales"]["scale_id"])),
        frameworks={str(name): rows for name, rows in frameworks.groupby("framework_id")},
        items=_items(_of(wave, counts.answers), items),
        patterns=_patterns(_of(wave, counts.patterns), items_of_scales(seeds["scale_items"])),
        covariates={name: _of(wave, frame) for name, frame in counts.covariates.items()},
        joint_answers=counts.joint_answers[wave],
    )


def _of(wave: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["survey_wave"] == wave]


def _scores(long: pd.DataFrame, scales: Iterable[str]) -> pd.DataFrame:
    columns = {scale: long["score"].where(long["scale_id"] == scale) for scale in scales}
    return pd.DataFrame({each: long[each] for each in [*GROUPS, N_RESPONDENTS]} | columns)


def _items(answers: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    closed = items[items["item_type"] == "closed"].sort_values("questionnaire_order")
    unanswered = answers[answers["option_id"].isna()]
    n_asked, n_missing = (
        rows.groupby("item_id")[N_RESPONDENTS].sum() for rows in (answers, unanswered)
    )
    found = pd.DataFrame({"n_asked": n_asked, "n_missing": n_missing})
    return found.reindex(closed["item_id"]).fillna(0).astype(int)


def _patterns(long: pd.DataFrame, items_of: Mapping[str, Sequence[str]]) -> dict[str, pd.DataFrame]:
    found = {}
    for scale, items in items_of.items():
        rows = long[long["scale_id"] == scale]
        # DuckDB masks what is null in a list
        scores: list[np.ndarray] = [
            np.ma.asarray(each, dtype=float).filled(np.nan) for each in rows["answers"]
        ]
        answers = pd.DataFrame(np.array(scores).reshape(len(rows), len(items)), columns=list(items))
        found[scale] = answers.assign(**{N_RESPONDENTS: rows[N_RESPONDENTS].to_numpy()})
    return found
