"""Who took part in the survey, against those who could have."""

import pandas as pd

from domain.respondents import N_RESPONDENTS, n_of_rows

WAVE = "survey_wave"
N = N_RESPONDENTS
WORKFORCE = "workforce"  # what a wave is compared with, unless its codebook says otherwise
EVERYBODY = "all"  # the group of workforce_groups that is everybody


def with_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows that say how many respondents each stands for."""
    return frame.assign(**{N: n_of_rows(frame)})


def people_of(respondents: pd.DataFrame) -> pd.Series:
    """How many respondents each wave has."""
    return with_numbers(respondents).groupby(WAVE)[N].sum()


def of_workforce(frame: pd.DataFrame, waves: pd.DataFrame) -> pd.DataFrame:
    """Only the rows of waves that are compared with the Welsh workforce.

    Parameters
    ----------
    waves
        What codebooks say of the waves that landed; of others, that is synthetic ones, nothing
        else is known, and they are of the workforce.
    """
    others = waves.loc[waves["compared_with"] != WORKFORCE, WAVE]
    return frame[~frame[WAVE].isin(others)]


def samples(
    respondents: pd.DataFrame, answers: pd.DataFrame, comments: pd.DataFrame
) -> pd.DataFrame:
    """One row per wave: its respondents, and where its rows come from.

    Parameters
    ----------
    respondents, answers, comments
        The survey, one row per respondent, answer and comment, or counts of them, all waves
        together.
    """
    origins = pd.concat(
        [frame[[WAVE, "is_synthetic"]] for frame in (respondents, answers, comments)]
    )
    return pd.DataFrame(
        {
            "n_respondents": people_of(respondents),
            "n_origins": origins.groupby(WAVE)["is_synthetic"].nunique(),
        }
    ).reset_index()


def beside_workforce(
    respondents: pd.DataFrame,
    answers: pd.DataFrame,
    workforce: pd.DataFrame,
    workforce_groups: pd.DataFrame,
) -> pd.DataFrame:
    """One row per wave: respondents against the workforce, and leaders.

    Parameters
    ----------
    respondents, answers
        Of waves that are compared with the workforce.
    workforce, workforce_groups
        ``raw_social_care_workforce`` and the figure of it that everybody is compared with.
    """
    compared = workforce_groups[workforce_groups["respondent_group"] == EVERYBODY]
    n_staff = compared.merge(workforce, on=["service", "year"])["staff"].sum()
    n_respondents = people_of(respondents)
    return pd.DataFrame(
        {
            "n_respondents": n_respondents,
            "response_pct": n_respondents / n_staff * 100,
            "leader_pct": _share_of(answers, "demo_role", "leader"),
        }
    ).reset_index()


def beside_own_frames(respondents: pd.DataFrame, waves: pd.DataFrame) -> pd.DataFrame:
    """One row per wave that has a frame of its own: respondents against the people in it."""
    own = waves[waves["frame_n"].notna()].set_index(WAVE)
    n_respondents = people_of(respondents).reindex(own.index)
    response_pct = n_respondents / pd.to_numeric(own["frame_n"]) * 100
    return pd.DataFrame(
        {"n_respondents": n_respondents, "response_pct": response_pct}
    ).reset_index()


def qualified(answers: pd.DataFrame) -> pd.DataFrame:
    """One row per wave that asked: the share of qualified social workers."""
    return _share_of(answers, "demo_qualified", "yes").rename("qualified_pct").reset_index()


def authorities(answers: pd.DataFrame) -> pd.DataFrame:
    """One row per wave that asked: authorities of respondents, and the share of the largest."""
    named = with_numbers(answers.loc[answers["item_id"] == "demo_la"])
    sizes = named.groupby([WAVE, "option_id"])[N].sum().groupby(level=WAVE)
    return pd.DataFrame(
        {
            "n_authorities": sizes.size(),
            "largest_authority_pct": sizes.max() / sizes.sum() * 100,
        }
    ).reset_index()


def _share_of(answers: pd.DataFrame, item: str, option: str) -> pd.Series:
    """Percent of those who answered a question who chose an option, by wave."""
    given = with_numbers(answers[answers["item_id"] == item])
    chosen = given[N].where(given["option_id"] == option, 0).groupby(given[WAVE]).sum()
    return (chosen / people_of(given) * 100).rename("option_id")
