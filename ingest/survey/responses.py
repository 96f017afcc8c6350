"""Answers of respondents in wide rows: a column a closed question, an answer by its position."""

from collections.abc import Mapping

import pandas as pd

AUTHORITIES = "local_authority"  # the scale whose answers are ONS codes
POSITION = "Int8"
RESPONDENT = ["survey_wave", "respondent_id"]
ABOUT = [*RESPONDENT, "weight", "is_synthetic"]


def closed_questions(items: pd.DataFrame) -> pd.DataFrame:
    """The closed questions of the seed ``survey_items``, in the order asked."""
    closed = items[items["item_type"] == "closed"]
    return closed.sort_values("questionnaire_order", key=lambda order: order.astype(int))


def as_responses(
    respondents: pd.DataFrame, answers: pd.DataFrame, seeds: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Lay respondents and their answers out in wide rows.

    Parameters
    ----------
    respondents, answers
        As `ingest.survey.read.read_survey` returns them.
    seeds
        ``survey_items``, ``response_options`` and ``local_authorities``.

    Returns
    -------
    pandas.DataFrame
        A row per respondent, in the order given: ``survey_wave``, ``respondent_id``, ``weight``,
        ``is_synthetic``, and a column per closed question in the order asked: the position of the
        answer in ``response_options``, of an authority its
        ``sort_order``; missing where not answered.

    Raises
    ------
    ValueError
        If an answer is not offered, or a question answered twice.
    """
    questions = closed_questions(seeds["survey_items"])
    given = answers.merge(offered(seeds), on=["item_id", "option_id"], how="left")
    if given["position"].isna().any():
        wrong = given.loc[given["position"].isna(), "item_id"].unique()
        raise ValueError(f"an answer that is not offered: {', '.join(wrong)}")
    wide = given.set_index([*RESPONDENT, "item_id"])["position"].unstack("item_id")  # noqa: PD010
    wide = wide.reindex(pd.MultiIndex.from_frame(respondents[RESPONDENT]))
    wide = wide.reindex(columns=questions["item_id"]).astype(POSITION)
    about = respondents.reindex(columns=ABOUT).astype({"weight": "float64"})
    return pd.concat([about, wide.reset_index(drop=True)], axis=1)


def as_answers(responses: pd.DataFrame, seeds: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Lay wide rows out as one row per respondent and closed question answered.

    Returns
    -------
    pandas.DataFrame
        ``survey_wave``, ``respondent_id``, ``item_id``, ``option_id`` and ``is_synthetic``, in the
        order of respondents and questions.
    """
    questions = closed_questions(seeds["survey_items"])
    about = [*RESPONDENT, "is_synthetic"]
    answers = responses.melt(
        about, [*questions["item_id"]], "item_id", "position", ignore_index=False
    ).dropna(subset="position")
    answers = answers.sort_index(kind="stable").astype({"position": "int64"})
    answers = answers.merge(offered(seeds), on=["item_id", "position"])
    return answers[[*RESPONDENT, "item_id", "option_id", "is_synthetic"]]


def offered(seeds: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The answers to closed questions by their position, as ``int_answer_options`` has them.

    Returns
    -------
    pandas.DataFrame
        ``item_id``, ``option_id``, ``position``.
    """
    areas = seeds["local_authorities"]
    authorities = pd.DataFrame(
        {
            "response_scale": AUTHORITIES,
            "option_id": areas["area_code"],
            "position": areas["sort_order"].astype("int64"),
        }
    )[areas["area_type"] == "local authority"]
    options = seeds["response_options"][["response_scale", "option_id", "position"]]
    options = pd.concat([options.astype({"position": "int64"}), authorities])
    questions = closed_questions(seeds["survey_items"])[["item_id", "response_scale"]]
    return questions.merge(options, on="response_scale").drop(columns="response_scale")
