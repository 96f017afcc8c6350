"""How people filled in the closed questions: what they left out, and whether they read them."""

import great_expectations as gx
import pandas as pd

from expectations.sample import WAVE
from expectations.suites import between, suite

PERSON = [WAVE, "respondent_id"]
DEMOGRAPHICS = "demo_"
ROLE = "demo_role"
LEAST_BASE = 30  # fewer people may well agree with one another
LEAST_AGREEMENTS = 10  # fewer like answers may well be meant
LEAST_ALIKE = 20  # so many answers do not agree by chance


def questionnaires(respondents: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and respondent, one column per closed question: the answer, or missing."""
    wide = answers.pivot(index=PERSON, columns="item_id", values="option_id")
    return wide.reindex(pd.MultiIndex.from_frame(respondents[PERSON]))


def habits(filled: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """One row per wave: how many answered without reading, twice, or hardly at all.

    Parameters
    ----------
    filled
        `questionnaires`.
    items
        ``survey_items``.

    Returns
    -------
    pd.DataFrame
        In percent of the wave: ``straight_lining_pct`` gave one answer to all questions of
        agreement, at least ten; ``identical_pct`` gave every answer of somebody else, of this
        wave or another, at least twenty; ``unfinished_pct`` answered less than half of what the
        most thorough of their role did.
    """
    is_agreement = items["response_scale"] == "agreement"
    agreement = filled[filled.columns.intersection(items.loc[is_agreement, "item_id"])]
    is_straight = (agreement.nunique(axis=1) == 1) & (
        agreement.notna().sum(axis=1) >= LEAST_AGREEMENTS
    )
    n_answers = filled.notna().sum(axis=1)
    is_identical = filled.duplicated(keep=False) & (n_answers >= LEAST_ALIKE)
    roles = [filled.index.get_level_values(WAVE), filled[ROLE]]
    most = n_answers.groupby(roles, dropna=False).transform("max")
    frame = pd.DataFrame(
        {
            "straight_lining_pct": is_straight,
            "identical_pct": is_identical,
            "unfinished_pct": n_answers < most / 2,
        }
    )
    return frame.groupby(level=WAVE).mean().mul(100).reset_index()


def questions(filled: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and closed question put to at least thirty: missing and commonest answers.

    A question that nobody of a wave answered was not put to it.
    """
    asked_of = items.set_index("item_id")["asked_of"]
    rows = []
    for wave, people in filled.groupby(level=WAVE):
        for item in people.columns[people.notna().any()]:
            is_asked = (people[ROLE] + "s" == asked_of[item]) | (asked_of[item] == "all")
            given = people.loc[is_asked, item]
            rows.append(
                {
                    WAVE: wave,
                    "item_id": item,
                    "n_asked": len(given),
                    "missing_pct": given.isna().mean() * 100,
                    "commonest_answer_pct": given.value_counts(normalize=True).max() * 100,
                }
            )
    frame = pd.DataFrame(rows)
    return frame[frame["n_asked"] >= LEAST_BASE]


def opinions(asked: pd.DataFrame) -> pd.DataFrame:
    """Only the rows of `questions` that ask what somebody thinks, not who somebody is."""
    return asked[~asked["item_id"].str.startswith(DEMOGRAPHICS)]


def survey_habits() -> gx.ExpectationSuite:
    """Suite for `habits`."""
    return suite(
        "raw",
        "survey_habits",
        between(
            "straight_lining_pct",
            0,
            5,
            "Questions point both ways, for removal and against it, so hardly anybody means one "
            "answer to all: over 5% and answers were filled in by a machine or a default.",
        ),
        between(
            "identical_pct",
            0,
            1,
            "Two people do not agree on twenty answers or more by chance: over 1% and rows were "
            "doubled, or one wave landed under two names.",
        ),
        between(
            "unfinished_pct",
            0,
            30,
            "85 of 792 (11%) broke off before the scored statements: over 30% and columns were "
            "lost, or an open export was taken before the survey closed.",
        ),
    )


def survey_questions() -> gx.ExpectationSuite:
    """Suite for `questions`."""
    why = (
        "1% to 16% left a question unanswered: twice as many and an answer's wording is not "
        "understood, or the question was put to others."
    )
    return suite("raw", "survey_questions", between("missing_pct", 0, 32, why))


def survey_opinions() -> gx.ExpectationSuite:
    """Suite for `opinions`."""
    why = (
        "The most one-sided single answer was 75% (Dawn in the community): over 90% and a code "
        "stands for several answers."
    )
    return suite("raw", "survey_opinions", between("commonest_answer_pct", 0, 90, why))
