"""Codes of the open questions, respondent by respondent. No text is made up."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tools.synthetic_survey.constraints import Constraint
from tools.synthetic_survey.margins import apportion
from tools.synthetic_survey.mentions import draw_mentions, draw_sizes
from tools.synthetic_survey.populations import population

MOST_ISSUES = {"open_1": 7, "open_2": 8}  # of one respondent; the report says eight of the second
LEAST_UNNAMED = 5  # mentions of the rarest issue
PARTNERS = ("issue_mental_health_services", "issue_other_adult_services")
FRAMEWORK_QUESTION = "open_framework"
FRAMEWORK_SHARES = {  # of the mentions that are not counted in the report
    "strength_based": 0.32,
    "legislation": 0.14,
    "early_intervention": 0.12,
    "assessment": 0.17,
    "other": 0.25,
}
ELSEWHERE = {"signs_of_safety": 44, "outcomes_framework": 9}  # in the other authorities
MOST_FRAMEWORKS = 3  # frameworks of one respondent
LOCAL, LOCAL_SHARE = "outcomes_framework", 0.85  # "strongly associated with one of the two LAs"


def draw_issues(
    rng: np.random.Generator,
    constraints: Sequence[Constraint],
    frames: pd.DataFrame,
    pool: np.ndarray,
    question_id: str,
) -> pd.DataFrame:
    """Draw who raised which issue in an open question, and whose response could not be coded.

    Parameters
    ----------
    frames
        The seed ``coding_frames``.
    pool
        Who may have answered, shape (respondents,).

    Returns
    -------
    pandas.DataFrame
        One row per respondent (number) and code: ``respondent``, ``question_id``, ``code_id``.
    """
    printed = _printed(constraints, question_id)
    counts = _issue_counts(rng, frames, printed, question_id)
    sizes = _sizes(rng, printed, question_id, int(sum(counts.values())))
    codes = list(counts)
    overlap = None
    if set(PARTNERS) <= set(codes):
        both = sum(counts[code] for code in PARTNERS) - printed["partner_access_union"]
        overlap = (codes.index(PARTNERS[0]), codes.index(PARTNERS[1]), both)
    mentioned = draw_mentions(rng, sizes, np.array(list(counts.values())), overlap)
    not_codable = _not_codable(frames, printed, question_id, len(sizes))
    who = rng.permutation(np.flatnonzero(pool))[: len(sizes) + len(not_codable)]
    row, column = np.nonzero(mentioned)
    named = [codes[each] for each in column] + not_codable
    respondent = np.concatenate([who[row], who[len(sizes) :]])
    return as_rows(respondent, question_id, named)


def _printed(constraints: Sequence[Constraint], question_id: str) -> dict[str, int]:
    """Lowest allowed figure of each row about the question, by the end of its name."""
    return {
        each.constraint_id.split(".")[2]: int(each.low)
        for each in constraints
        if each.constraint_id.startswith(f"coding.{question_id}.")
    }


def _issue_counts(
    rng: np.random.Generator, frames: pd.DataFrame, printed: dict[str, int], question_id: str
) -> dict[str, int]:
    issues = frames[(frames["question_id"] == question_id) & (frames["level"] == "issue")]
    counts = {}
    unnamed = list(issues.loc[issues["status"] == "placeholder", "code_id"])
    for code in issues["code_id"]:
        counts[code] = printed.get(code, printed.get(code.removeprefix("issue_"), 0))
    if unnamed:
        together = printed["unnamed_secondary"]
        counts[unnamed[0]] = int(rng.integers(LEAST_UNNAMED, together - LEAST_UNNAMED + 1))
        counts[unnamed[1]] = together - counts[unnamed[0]]
    return counts


def _sizes(
    rng: np.random.Generator, printed: dict[str, int], question_id: str, total: int
) -> np.ndarray:
    most = MOST_ISSUES[question_id]
    if "codable" in printed:
        return draw_sizes(rng, printed["codable"], total, 1, most, 0.5)
    few = np.repeat([1, 2], [printed["one_issue"], printed["two_issues"]])
    many = draw_sizes(rng, printed["more_issues"], total - int(few.sum()), 3, most, 0.35)
    return np.concatenate([few, many])


def _not_codable(
    frames: pd.DataFrame, printed: dict[str, int], question_id: str, n_codable: int
) -> list[str]:
    kinds = frames[(frames["question_id"] == question_id) & (frames["level"] == "not codable")]
    n = printed.get("noncodable", printed.get("responses", n_codable) - n_codable)
    return [code for code in kinds["code_id"] for _ in range(n // len(kinds))]


def as_rows(respondent: np.ndarray, question_id: str, codes: list[str]) -> pd.DataFrame:
    """Lay mentions out, one row each."""
    return pd.DataFrame({"respondent": respondent, "question_id": question_id, "code_id": codes})


def draw_frameworks(
    rng: np.random.Generator,
    constraints: Sequence[Constraint],
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
    named = [each for each in constraints if each.kind == "framework"]
    printed = {(each.variable, each.population): int(each.low) for each in named}
    groups = ("increasing", "decreasing", "other")
    pools = [np.flatnonzero(population(group)[cell] & pool) for group in groups]
    weights = np.array([len(each) for each in pools], dtype=float)
    n_named, n_mentions = (
        apportion(next(int(each.low) for each in named if each.statistic == total), weights)
        for total in ("respondents naming a framework", "framework mentions")
    )
    parts = []
    for number, group in enumerate(groups):
        counted = {
            code: printed.get((code, group), elsewhere) for code, elsewhere in ELSEWHERE.items()
        }
        rest = apportion(
            int(n_mentions[number]) - sum(counted.values()),
            np.array(list(FRAMEWORK_SHARES.values())),
        )
        counts = np.array([*counted.values(), *rest])
        sizes = draw_sizes(rng, int(n_named[number]), int(counts.sum()), 1, MOST_FRAMEWORKS, 0.4)
        mentioned = draw_mentions(rng, sizes, counts)
        codes = [*counted, *FRAMEWORK_SHARES]
        who = rng.permutation(pools[number])[: len(sizes)]
        if group == "decreasing":
            who = _gathered(rng, who, authority, mentioned[:, codes.index(LOCAL)])
        row, column = np.nonzero(mentioned)
        parts.append(as_rows(who[row], FRAMEWORK_QUESTION, [codes[each] for each in column]))
    return pd.concat(parts, ignore_index=True)


def _gathered(
    rng: np.random.Generator, who: np.ndarray, authority: np.ndarray, names_it: np.ndarray
) -> np.ndarray:
    """Reorder respondents so that most who name the local framework are of one authority."""
    places, sizes = np.unique(authority[who], return_counts=True)
    home = authority[who] == places[int(np.argmax(sizes))]
    n_home = min(round(LOCAL_SHARE * int(names_it.sum())), int(home.sum()))
    at_home, away = rng.permutation(who[home]), rng.permutation(who[~home])
    takers = np.concatenate([at_home[:n_home], away])[: int(names_it.sum())]
    takers = np.concatenate([takers, at_home[n_home:]])[: int(names_it.sum())]
    others = rng.permutation(np.setdiff1d(who, takers))
    reordered = np.zeros(len(who), dtype=int)
    reordered[names_it], reordered[~names_it] = takers, others
    return reordered
