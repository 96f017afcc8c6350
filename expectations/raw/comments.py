"""Comments on the open questions, as they were coded."""

import pandas as pd

from expectations.raw.sample import WAVE

QUESTION = [WAVE, "question_id"]
RESPONSE = [*QUESTION, "respondent_id"]


def open_questions(comments: pd.DataFrame, respondents: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and open question: who commented, and text where nobody wrote any.

    Parameters
    ----------
    comments
        One row per wave, respondent, question and code, or free text; a frame of synthetic
        respondents alone has no column ``text``.
    """
    texts = comments["text"].notna() if "text" in comments else pd.Series(False, comments.index)
    frame = comments.assign(is_invented=texts & comments["is_synthetic"].astype(bool))
    by_question = frame.groupby(QUESTION)
    n_respondents = respondents.groupby(WAVE).size().rename("n_respondents")
    counts = by_question.agg(
        n_commented=("respondent_id", "nunique"), n_invented_texts=("is_invented", "sum")
    )
    counts = counts.join(n_respondents, on=WAVE).reset_index()
    return counts.assign(commented_pct=counts["n_commented"] / counts["n_respondents"] * 100)


def responses(comments: pd.DataFrame, coding_frames: pd.DataFrame) -> pd.DataFrame:
    """One row per wave, question and coded response: its codes, and marks that it has none."""
    coded = comments.merge(coding_frames, on=["question_id", "code_id"])
    coded = coded.assign(is_none=coded["level"] == "not codable")
    frame = coded.groupby(RESPONSE)["is_none"].agg(n_rows="size", n_none="sum").reset_index()
    n_codes = frame["n_rows"] - frame["n_none"]
    return frame.drop(columns="n_rows").assign(
        n_codes=n_codes, n_none_beside_codes=frame["n_none"].where(n_codes > 0, 0)
    )


def coded_questions(
    comments: pd.DataFrame, coding_frames: pd.DataFrame, coded: pd.DataFrame
) -> pd.DataFrame:
    """One row per wave and question with codes: responses without one, and the commonest code.

    Parameters
    ----------
    coded
        `responses`.
    """
    of_content = coding_frames[coding_frames["level"] != "not codable"]
    given = comments.merge(of_content, on=["question_id", "code_id"])
    commonest = given.groupby([*QUESTION, "code_id"])["respondent_id"].nunique()
    has_codes = (coded["n_codes"] > 0).groupby([coded[key] for key in QUESTION])
    frame = pd.DataFrame(
        {
            "n_coded": has_codes.sum(),
            "not_codable_pct": (1 - has_codes.mean()) * 100,
            "n_of_commonest_code": commonest.groupby(QUESTION).max(),
        }
    ).reset_index()
    return frame.assign(commonest_code_pct=frame["n_of_commonest_code"] / frame["n_coded"] * 100)
