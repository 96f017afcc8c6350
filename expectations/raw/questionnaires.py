"""How people filled in the closed questions: what they left out, and whether they read them."""

import pandas as pd

from domain.respondents import LEAST_ALIKE
from expectations.raw.sample import WAVE

PERSON = [WAVE, "respondent_id"]
DEMOGRAPHICS = "demo_"
ROLE = "demo_role"
LEAST_BASE = 30  # fewer people may well agree with one another
LEAST_AGREEMENTS = 10  # fewer like answers may well be meant


def habits(respondents: pd.DataFrame, answers: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """One row per wave: how many answered without reading, twice, or hardly at all.

    Parameters
    ----------
    respondents, answers
        The survey, one row per respondent and per answer, all waves together.
    items
        ``survey_items``.

    Returns
    -------
    pd.DataFrame
        In percent of the wave: ``straight_lining_pct`` gave one answer to all questions of
        agreement, at least ten; ``identical_pct`` gave every answer of somebody else, of this
        wave or another, at least twenty; ``unfinished_pct`` answered less than half of what the
        most thorough did.
    """
    agreements = items.loc[items["response_scale"] == "agreement", "item_id"]
    agreed = answers[answers["item_id"].isin(agreements)].groupby(PERSON)["option_id"]
    n_different, n_agreed = agreed.nunique(), agreed.size()
    is_straight = (n_different == 1) & (n_agreed >= LEAST_AGREEMENTS)
    people = pd.MultiIndex.from_frame(respondents[PERSON])
    n_answers = answers.groupby(PERSON).size().reindex(people, fill_value=0)
    most = n_answers.groupby(level=WAVE).transform("max")
    filled = answers.pivot_table("option_id", PERSON, "item_id", aggfunc="first").reindex(people)
    frame = pd.DataFrame(
        {
            "straight_lining_pct": is_straight.reindex(people, fill_value=False),
            "identical_pct": filled.duplicated(keep=False) & (n_answers >= LEAST_ALIKE),
            "unfinished_pct": n_answers < most / 2,
        }
    )
    return frame.groupby(level=WAVE).mean().mul(100).reset_index()


def questions(answers: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and closed question put to at least thirty: missing and commonest answers.

    A question that nobody of a wave answered was not put to it.
    """
    keys = [WAVE, "item_id"]
    counts = answers.groupby([*keys, "option_id"]).size().groupby(keys).agg(["sum", "max"])
    counts = counts.rename(columns={"sum": "n_answered", "max": "n_commonest"}).reset_index()
    roles = answers[answers["item_id"] == ROLE]
    of_role = (roles["option_id"] + "s").groupby(roles[WAVE]).value_counts()
    asked = pd.concat([of_role, pd.concat({"all": of_role.groupby(WAVE).sum()}).swaplevel()])
    asked.index.names = [WAVE, "asked_of"]
    counts = counts.merge(items[["item_id", "asked_of"]], on="item_id")
    counts = counts.join(asked.rename("n_asked"), on=asked.index.names)
    frame = counts[counts["n_asked"] >= LEAST_BASE]
    return frame.assign(
        missing_pct=(1 - frame["n_answered"] / frame["n_asked"]) * 100,
        commonest_answer_pct=frame["n_commonest"] / frame["n_answered"] * 100,
    )


def opinions(asked: pd.DataFrame) -> pd.DataFrame:
    """Only the rows of `questions` that ask what somebody thinks, not who somebody is."""
    return asked[~asked["item_id"].str.startswith(DEMOGRAPHICS)]
