"""Who took part in the survey, against those who could have."""

import great_expectations as gx
import pandas as pd

from expectations.suites import between, suite

WAVE = "survey_wave"
EVERYBODY = "all"  # the group of workforce_groups that is everybody


def samples(
    respondents: pd.DataFrame,
    answers: pd.DataFrame,
    comments: pd.DataFrame,
    workforce: pd.DataFrame,
    workforce_groups: pd.DataFrame,
) -> pd.DataFrame:
    """One row per wave: respondents against the workforce, leaders, and where its rows come from.

    Parameters
    ----------
    respondents, answers, comments
        The survey, one row per respondent, answer and comment, all waves together.
    workforce, workforce_groups
        ``raw_social_care_workforce`` and the figure of it that everybody is compared with.
    """
    compared = workforce_groups[workforce_groups["respondent_group"] == EVERYBODY]
    n_staff = compared.merge(workforce, on=["service", "year"])["staff"].sum()
    n_respondents = respondents.groupby(WAVE).size()
    origins = pd.concat(
        [frame[[WAVE, "is_synthetic"]] for frame in (respondents, answers, comments)]
    )
    return pd.DataFrame(
        {
            "n_respondents": n_respondents,
            "response_pct": n_respondents / n_staff * 100,
            "leader_pct": _share_of(answers, "demo_role", "leader"),
            "n_origins": origins.groupby(WAVE)["is_synthetic"].nunique(),
        }
    ).reset_index()


def qualified(answers: pd.DataFrame) -> pd.DataFrame:
    """One row per wave that asked: the share of qualified social workers."""
    return _share_of(answers, "demo_qualified", "yes").rename("qualified_pct").reset_index()


def authorities(answers: pd.DataFrame) -> pd.DataFrame:
    """One row per wave that asked: authorities of respondents, and the share of the largest."""
    named = answers.loc[answers["item_id"] == "demo_la"].groupby(WAVE)["option_id"]
    return pd.DataFrame(
        {
            "n_authorities": named.nunique(),
            "largest_authority_pct": named.agg(lambda codes: codes.value_counts().iloc[0])
            / named.size()
            * 100,
        }
    ).reset_index()


def _share_of(answers: pd.DataFrame, item: str, option: str) -> pd.Series:
    """Percent of those who answered a question who chose an option, by wave."""
    given = answers[answers["item_id"] == item]
    return (given["option_id"] == option).groupby(given[WAVE]).mean() * 100


def survey_samples() -> gx.ExpectationSuite:
    """Suite for `samples`."""
    return suite(
        "raw",
        "survey_samples",
        between(
            "response_pct",
            5,
            60,
            "792 took part, 23% of 3,509 staff: under 5% (175) hardly a leader is left to compare, "
            "and three in five never answer, so an export was joined to itself.",
        ),
        between(
            "leader_pct",
            3,
            25,
            "74 of 792 were leaders (9.3%): outside 3% to 25% roles were swapped or lost.",
        ),
        between(
            "n_origins",
            1,
            1,
            "A wave is real or synthetic as a whole: mixed, its figures are of nobody.",
        ),
    )


def survey_qualified() -> gx.ExpectationSuite:
    """Suite for `qualified`."""
    why = (
        "584 of 792 were qualified social workers (74%): under 45% or over 95% yes and no "
        "changed places, or the survey went to others."
    )
    return suite("raw", "survey_qualified", between("qualified_pct", 45, 95, why))


def survey_authorities() -> gx.ExpectationSuite:
    """Suite for `authorities`."""
    return suite(
        "raw",
        "survey_authorities",
        between(
            "n_authorities",
            15,
            22,
            "Wales has 22 authorities and the smallest response was 2.2% of one's staff, not 0: "
            "with fewer than 15 this is a survey of a region.",
        ),
        between(
            "largest_authority_pct",
            0,
            100 / 3,
            "Cardiff, the largest, has a ninth of the children in care: an authority with over a "
            "third of the answers speaks for Wales, or is what a blank was read as.",
        ),
    )
