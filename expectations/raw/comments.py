"""Comments on the open questions, as they were coded."""

import pandas as pd

from expectations.raw.sample import WAVE, people_of

QUESTION = [WAVE, "question_id"]


def open_questions(comments: pd.DataFrame, respondents: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and open question: who commented, and text where nobody wrote any.

    Parameters
    ----------
    comments
        Counts by wave, question and origin: ``n_commented`` respondents, and ``n_invented_texts``
        of synthetic ones.
    respondents
        One row per respondent, or counts of them.
    """
    counts = comments.groupby(QUESTION)[["n_commented", "n_invented_texts"]].sum()
    n_respondents = people_of(respondents).rename("n_respondents")
    counts = counts.join(n_respondents, on=WAVE).reset_index()
    return counts.assign(commented_pct=counts["n_commented"] / counts["n_respondents"] * 100)


def coded_questions(responses: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and question with codes: responses without one, and the commonest code.

    Parameters
    ----------
    responses
        Coded responses by wave, question and ``n_codes``: ``n_responses``.
    codes
        By wave, question and code, ``n_respondents`` who have it; without marks that nothing could
        be coded.
    """
    n_responses = responses.groupby(QUESTION)["n_responses"].sum()
    n_coded = responses["n_responses"].where(responses["n_codes"] > 0, 0)
    n_coded = n_coded.groupby([responses[key] for key in QUESTION]).sum()
    frame = pd.DataFrame(
        {
            "n_coded": n_coded,
            "not_codable_pct": (1 - n_coded / n_responses) * 100,
            "n_of_commonest_code": codes.groupby(QUESTION)["n_respondents"].max(),
        }
    ).reset_index()
    return frame.assign(commonest_code_pct=frame["n_of_commonest_code"] / frame["n_coded"] * 100)
