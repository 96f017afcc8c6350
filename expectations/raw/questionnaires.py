"""How people filled in the closed questions: what they left out, and whether they read them."""

import pandas as pd

from expectations.raw.sample import WAVE, N, with_numbers

DEMOGRAPHICS = "demo_"
ROLE = "demo_role"
LEAST_BASE = 30  # fewer people may well agree with one another


def habits(counts: pd.DataFrame) -> pd.DataFrame:
    """One row per wave: how many answered without reading, twice, or hardly at all.

    Parameters
    ----------
    counts
        One row per wave: its ``n_respondents``, and how many of them

        - ``n_straight_lining``: gave one answer to all questions of agreement, at least ten;
        - ``n_identical``: gave every answer of somebody else, of this wave or another, and as many
          as are no chance among so many people (`domain.respondents.least_alike`);
        - ``n_unfinished``: answered less than half of what the most thorough did.

    Returns
    -------
    pd.DataFrame
        In percent of the wave: ``straight_lining_pct``, ``identical_pct``, ``unfinished_pct``.
    """
    kinds = ("straight_lining", "identical", "unfinished")
    shares = {f"{kind}_pct": counts[f"n_{kind}"] / counts[N] * 100 for kind in kinds}
    return counts[[WAVE]].assign(**shares)


def questions(answers: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and closed question put to at least thirty: missing and commonest answers.

    A question that nobody of a wave answered was not put to it.
    """
    keys = [WAVE, "item_id"]
    sizes = with_numbers(answers).groupby([*keys, "option_id"])[N].sum()
    counts = sizes.groupby(keys).agg(["sum", "max"])
    counts = counts.rename(columns={"sum": "n_answered", "max": "n_commonest"}).reset_index()
    roles = with_numbers(answers[answers["item_id"] == ROLE])
    of_role = roles[N].groupby([roles[WAVE], roles["option_id"] + "s"]).sum()
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
