"""From one row per respondent to counts of respondents, as the models of counts make them."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.survey.counts import GROUPS, WAVE, SurveyCounts, items_of_scales
from analysis.survey.scales import joint_items
from domain.respondents import N_RESPONDENTS, counted

KEY = ["survey_wave", "respondent_id"]


def counts_of_respondents(
    marts: Mapping[str, pd.DataFrame], seeds: Mapping[str, pd.DataFrame]
) -> SurveyCounts:
    """Count respondents, one row each, as the models of counts do.

    Parameters
    ----------
    marts
        ``dim_survey_items`` and the restricted marts ``dim_respondents``,
        ``fct_respondent_answers``, ``fct_respondent_scores`` and ``fct_respondent_comments``.
    seeds
        ``scales``, ``scale_items``, ``coding_frames`` and ``regression_terms``.
    """
    people = marts["dim_respondents"].set_index(KEY).sort_index()
    scores = marts["fct_respondent_scores"].drop(columns="is_synthetic").join(people, on=KEY)
    answers = marts["fct_respondent_answers"]
    # unlike pivot_table, pivot refuses an answer that is there twice
    scored = answers.dropna(subset="score").pivot(  # noqa: PD010
        index=KEY, columns="item_id", values="score"
    )
    scored = scored.reindex(people.index).astype(float)
    said = _said(people, answers, marts["dim_survey_items"])
    asked = said.groupby(KEY)["option_id"].agg(n_asked="size", n_answered="count")
    unanswered = people.join(asked).fillna({"n_asked": 0, "n_answered": 0}).reset_index()
    unanswered["n_unanswered"] = unanswered["n_asked"] - unanswered["n_answered"]
    order = [each for each in joint_items(marts["dim_survey_items"], seeds) if each in scored]
    return SurveyCounts(
        scores_by_group=counted(scores, [*WAVE, *GROUPS, "scale_id", "score"]),
        unanswered_by_group=counted(unanswered, [*WAVE, *GROUPS, "n_asked", "n_unanswered"]),
        frameworks_by_group=_framework_counts(people, marts, seeds["coding_frames"]),
        answers=counted(said, [*WAVE, "item_id", "option_id"]),
        patterns=_pattern_counts(people, scored, items_of_scales(seeds["scale_items"])),
        covariates=_covariate_counts(people, scores, seeds["regression_terms"]),
        joint_answers={
            str(wave): rows.droplevel(0)[order] for wave, rows in scored.groupby("survey_wave")
        },
    )


def _said(people: pd.DataFrame, answers: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """A row per respondent and closed question asked: the answer, missing where there is none."""
    closed = items[items["item_type"] == "closed"][["item_id", "asked_of"]]
    asked = people.reset_index()[[*KEY, "is_synthetic", "role"]].merge(closed, how="cross")
    to_all, to_role = asked["asked_of"] == "all", asked["asked_of"] == asked["role"] + "s"
    asked = asked[to_all | to_role]
    return asked.merge(answers[[*KEY, "item_id", "option_id"]], on=[*KEY, "item_id"], how="left")


def _framework_counts(
    people: pd.DataFrame, marts: Mapping[str, pd.DataFrame], codes: pd.DataFrame
) -> pd.DataFrame:
    frameworks = codes.loc[codes["level"] == "framework", ["code_id"]]
    named = marts["fct_respondent_comments"][[*KEY, "code_id"]].drop_duplicates()
    asked = people.reset_index()[[*KEY, "is_synthetic", *GROUPS]].merge(frameworks, how="cross")
    uses = asked.merge(named.assign(is_named=True), on=[*KEY, "code_id"], how="left")
    uses["is_named"] = uses["is_named"].notna()
    uses = uses.rename(columns={"code_id": "framework_id"})
    return counted(uses, [*WAVE, *GROUPS, "framework_id", "is_named"])


def _pattern_counts(
    people: pd.DataFrame, scored: pd.DataFrame, items_of: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    frames = []
    for scale, items in items_of.items():
        answers = scored.reindex(columns=items).assign(is_synthetic=people["is_synthetic"])
        rows = counted(answers.reset_index(), [*WAVE, *items])
        of_rows = [tuple(row) for row in rows[items].itertuples(index=False)]
        frames.append(
            rows[[*WAVE, N_RESPONDENTS]].assign(
                scale_id=scale, answers=pd.Series(of_rows, rows.index, dtype=object)
            )
        )
    return pd.concat(frames, ignore_index=True)


def _covariate_counts(
    people: pd.DataFrame, scores: pd.DataFrame, terms: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    known = people.join(
        scores.pivot(index=KEY, columns="scale_id", values="score")  # noqa: PD010
    )
    found = {}
    for comparison, of in terms.groupby("comparison"):
        named = list(dict.fromkeys([*WAVE, *GROUPS, *of["term"]]))
        found[str(comparison)] = counted(known.reset_index().reindex(columns=named), named)
    return found
