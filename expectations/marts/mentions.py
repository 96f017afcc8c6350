"""What respondents wrote, counted, as the marts tell it."""

import pandas as pd

QUESTION = ["survey_wave", "question_id"]
LEAST_GROUP = 30  # fewer may all name one framework


def codes(themes: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and code: respondents beyond its mentions."""
    n_beyond = themes["n_respondents"] - themes["n_mentions"]
    return themes.assign(n_without_mention=n_beyond.clip(lower=0))


def wholes(themes: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and theme or area: its mentions against those of its parts."""
    n_parts = themes.groupby([*QUESTION, "parent_id"])["n_mentions"].sum()
    n_parts.index.names = [*QUESTION, "code_id"]
    frame = themes[themes["level"].isin(["theme", "area"])]
    frame = frame.join(n_parts.rename("n_of_parts"), on=n_parts.index.names)
    return frame.assign(n_apart=frame["n_mentions"] - frame["n_of_parts"])


def responses(comment_responses: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    """One row per wave and open question: codes of its responses against mentions of its codes."""
    n_codes = comment_responses["n_codes"] * comment_responses["n_responses"]
    single = themes[themes["level"].isin(["issue", "framework"])]
    frame = pd.DataFrame(
        {
            "n_codes": n_codes.groupby([comment_responses[key] for key in QUESTION]).sum(),
            "n_mentions": single.groupby(QUESTION)["n_mentions"].sum(),
        }
    ).reset_index()
    return frame.assign(n_apart=frame["n_codes"] - frame["n_mentions"])


def frameworks(framework_use: pd.DataFrame) -> pd.DataFrame:
    """One row per wave, practice framework and group of thirty or more."""
    is_shown = framework_use["named_pct"].notna()
    return framework_use[is_shown & (framework_use["n_respondents"] >= LEAST_GROUP)]
