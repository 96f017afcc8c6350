"""What respondents wrote, counted, as the marts tell it."""

import great_expectations as gx
import pandas as pd

from expectations.suites import between, suite

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


def survey_codes() -> gx.ExpectationSuite:
    """Suite for `codes`."""
    why = "Who has a code mentions it at least once: respondents of a code were doubled."
    return suite("marts", "survey_codes", between("n_without_mention", 0, 0, why))


def survey_themes() -> gx.ExpectationSuite:
    """Suite for `wholes`."""
    why = (
        "A theme is its issues, an area its themes (report, note 5): otherwise an issue stands "
        "under no theme, or under two."
    )
    return suite("marts", "survey_themes", between("n_apart", 0, 0, why))


def survey_mentions() -> gx.ExpectationSuite:
    """Suite for `responses`."""
    why = "Codes counted by response and by code are the same codes: some were lost in a join."
    return suite("marts", "survey_mentions", between("n_apart", 0, 0, why))


def survey_frameworks() -> gx.ExpectationSuite:
    """Suite for `frameworks`."""
    why = (
        "At most 31% of a group named one framework (Table 6), and that was remarkable: over 75% "
        "it is what a blank was read as."
    )
    return suite("marts", "survey_frameworks", between("named_pct", 0, 75, why))
