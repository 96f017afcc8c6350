"""Answers and scores of the survey, as the marts tell them."""

import pandas as pd

from domain.areas import WALES

GROUP = ["survey_wave", "grouping", "group_name"]
LEAST_GROUP = 30  # a mean or a spread of fewer may be anywhere


def questions(shares: pd.DataFrame) -> pd.DataFrame:
    """One row per wave, question and group shown: its answers against its base."""
    shown = shares[shares["n"].notna()]
    keys = ["item_id", *GROUP]
    by_question = shown.groupby(keys)
    n_given = shown[~shown["is_merged"].astype(bool)].groupby(keys)["n"].sum()
    frame = pd.DataFrame(
        {"base_n": by_question["base_n"].max(), "highest_pct": by_question["answer_pct"].max()}
    )
    return frame.assign(n_apart=n_given - frame["base_n"]).reset_index()


def bases(shares: pd.DataFrame, missing: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and question: how many answered it, as two marts say."""
    keys = ["survey_wave", "item_id"]
    of_everybody = shares[shares["grouping"] == "all"].groupby(keys)["base_n"].max()
    both = missing.join(of_everybody, on=keys, how="inner")
    kept = [*keys, "base_n", "n_answered"]
    return both[kept].assign(n_apart=both["base_n"] - both["n_answered"])


def scores(scale_scores: pd.DataFrame, scales: pd.DataFrame) -> pd.DataFrame:
    """One row per wave, score and group of thirty or more: where on its range the mean stands."""
    large = scale_scores[(scale_scores["n"] >= LEAST_GROUP) & scale_scores["mean_score"].notna()]
    ends = scales.set_index("scale_id")[["score_min", "score_max"]].astype(float)
    frame = large.join(ends, on="scale_id")
    length = frame["score_max"] - frame["score_min"]
    return frame.assign(
        mean_pct_of_range=(frame["mean_score"] - frame["score_min"]) / length * 100,
        sd_pct_of_range=frame["sd_score"] / length * 100,
    )


def roles(scale_scores: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and score: leaders and workers against everybody."""
    frame = scale_scores.pivot_table(
        "n", ["survey_wave", "scale_id"], "grouping", aggfunc="sum", fill_value=0
    ).reset_index()
    return frame.assign(n_apart=frame["role"] - frame["all"])


def alphas(scale_scores: pd.DataFrame, scales: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and score of statements: Cronbach's alpha of everybody.

    Two questions on one case need not go together, so the case studies are not judged.
    """
    of_statements = scales.loc[scales["kind"].isin(["factor", "pair", "subscale"]), "scale_id"]
    is_judged = (scale_scores["grouping"] == "all") & scale_scores["scale_id"].isin(of_statements)
    return scale_scores.loc[is_judged, ["survey_wave", "scale_id", "n", "cronbach_alpha"]]


def response_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and group whose authorities are known: those of Wales without one."""
    keys = ["survey_wave", "respondent_group"]
    is_wales = rates["area_code"] == WALES
    frame = pd.DataFrame(
        {
            "n_wales": rates[is_wales].groupby(keys)["n_respondents"].sum(),
            "n_placed": rates[~is_wales].groupby(keys)["n_respondents"].sum(),
        }
    ).reset_index()
    frame = frame[frame["n_placed"] > 0]
    return frame.assign(unplaced_pct=(1 - frame["n_placed"] / frame["n_wales"]) * 100)
