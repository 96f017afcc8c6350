"""Codes of the open questions, respondent by respondent. No text is made up."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tools.synthetic_survey.mentions import draw_mentions, draw_sizes

MOST_ISSUES = {"open_1": 7, "open_2": 8}  # of one respondent; the report says eight of the second
LEAST_UNNAMED = 5  # mentions of the rarest issue
PARTNERS = ("issue_mental_health_services", "issue_other_adult_services")


def draw_issues(
    rng: np.random.Generator, seeds: Mapping[str, pd.DataFrame], pool: np.ndarray, question_id: str
) -> pd.DataFrame:
    """Draw who raised which issue in an open question, and whose response could not be coded.

    Parameters
    ----------
    pool
        Who may have answered, shape (respondents,).

    Returns
    -------
    pandas.DataFrame
        One row per respondent (number) and code: ``respondent``, ``question_id``, ``code_id``.
    """
    printed = _printed(seeds["survey_constraints"], question_id)
    counts = _issue_counts(rng, seeds["coding_frames"], printed, question_id)
    sizes = _sizes(rng, printed, question_id, int(sum(counts.values())))
    codes = list(counts)
    overlap = None
    if set(PARTNERS) <= set(codes):
        both = sum(counts[code] for code in PARTNERS) - printed["partner_access_union"]
        overlap = (codes.index(PARTNERS[0]), codes.index(PARTNERS[1]), both)
    mentioned = draw_mentions(rng, sizes, np.array(list(counts.values())), overlap)
    not_codable = _not_codable(seeds["coding_frames"], printed, question_id, len(sizes))
    who = rng.permutation(np.flatnonzero(pool))[: len(sizes) + len(not_codable)]
    row, column = np.nonzero(mentioned)
    named = [codes[each] for each in column] + not_codable
    respondent = np.concatenate([who[row], who[len(sizes) :]])
    return as_rows(respondent, question_id, named)


def _printed(constraints: pd.DataFrame, question_id: str) -> dict[str, int]:
    """Lowest allowed figure of each row about the question, by the end of its name."""
    rows = constraints[constraints["constraint_id"].str.startswith(f"coding.{question_id}.")]
    names = rows["constraint_id"].str.split(".").str[2]
    return {name: int(low) for name, low in zip(names, rows["low"], strict=True)}


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
