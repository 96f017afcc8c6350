"""Practice frameworks named, respondent by respondent."""

import numpy as np
import pandas as pd

from tools.synthetic_survey.comments import as_rows
from tools.synthetic_survey.margins import apportion
from tools.synthetic_survey.mentions import draw_mentions, draw_sizes
from tools.synthetic_survey.populations import population

QUESTION = "open_framework"
SHARES = {  # of the mentions that are not counted in the report
    "strength_based": 0.32,
    "legislation": 0.14,
    "early_intervention": 0.12,
    "assessment": 0.17,
    "other": 0.25,
}
ELSEWHERE = {"signs_of_safety": 44, "outcomes_framework": 9}  # in the other authorities
MOST = 3  # frameworks of one respondent
LOCAL, LOCAL_SHARE = "outcomes_framework", 0.85  # "strongly associated with one of the two LAs"


def draw_frameworks(
    rng: np.random.Generator,
    constraints: pd.DataFrame,
    cell: np.ndarray,
    authority: np.ndarray,
    pool: np.ndarray,
) -> pd.DataFrame:
    """Draw who named which framework, group by group.

    Parameters
    ----------
    authority
        Place of the authority of each respondent, shape (respondents,).
    pool
        Who may have answered, shape (respondents,).

    Returns
    -------
    pandas.DataFrame
        One row per respondent (number) and framework: ``respondent``, ``question_id``, ``code_id``.

    Notes
    -----
    Report Table 6 and footnote 9. Respondents and mentions outside Table 6 are in proportion to
    the groups.
    """
    printed = constraints[constraints["kind"] == "framework"].set_index(["variable", "population"])
    groups = ("increasing", "decreasing", "other")
    pools = [np.flatnonzero(population(group)[cell] & pool) for group in groups]
    weights = np.array([len(each) for each in pools], dtype=float)
    totals = printed[printed["statistic"].str.contains("respondents|mentions")]["low"].astype(int)
    n_named, n_mentions = (apportion(int(total), weights) for total in totals)
    parts = []
    for number, group in enumerate(groups):
        counted = {
            code: int(printed["low"].get((code, group), elsewhere))
            for code, elsewhere in ELSEWHERE.items()
        }
        rest = apportion(
            int(n_mentions[number]) - sum(counted.values()), np.array(list(SHARES.values()))
        )
        counts = np.array([*counted.values(), *rest])
        sizes = draw_sizes(rng, int(n_named[number]), int(counts.sum()), 1, MOST, 0.4)
        mentioned = draw_mentions(rng, sizes, counts)
        codes = [*counted, *SHARES]
        who = rng.permutation(pools[number])[: len(sizes)]
        if group == "decreasing":
            who = _gathered(rng, who, authority, mentioned[:, codes.index(LOCAL)])
        row, column = np.nonzero(mentioned)
        parts.append(as_rows(who[row], QUESTION, [codes[each] for each in column]))
    return pd.concat(parts, ignore_index=True)


def _gathered(
    rng: np.random.Generator, who: np.ndarray, authority: np.ndarray, names_it: np.ndarray
) -> np.ndarray:
    """Hand the answers out so that most who name a framework are of one authority."""
    places, sizes = np.unique(authority[who], return_counts=True)
    home = authority[who] == places[int(np.argmax(sizes))]
    n_home = min(round(LOCAL_SHARE * int(names_it.sum())), int(home.sum()))
    at_home, away = rng.permutation(who[home]), rng.permutation(who[~home])
    takers = np.concatenate([at_home[:n_home], away])[: int(names_it.sum())]
    takers = np.concatenate([takers, at_home[n_home:]])[: int(names_it.sum())]
    others = rng.permutation(np.setdiff1d(who, takers))
    handed = np.zeros(len(who), dtype=int)
    handed[names_it], handed[~names_it] = takers, others
    return handed
