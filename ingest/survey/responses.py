"""Answers of respondents in wide rows: a column a closed question, an answer by its position."""

from collections.abc import Mapping

import pandas as pd

AUTHORITIES = "local_authority"  # the scale whose answers are codes of areas, and have no position
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
        ``survey_items`` and ``response_options``.

    Returns
    -------
    pandas.DataFrame
        A row per respondent, in the order given: ``survey_wave``, ``respondent_id``, ``weight``,
        ``is_synthetic``, and a column per closed question in the order asked: the position of the
        answer in ``response_options`` (of an authority its ONS code), missing where not answered.
    """
    questions = closed_questions(seeds["survey_items"])
    offered = _offered(questions, seeds["response_options"])
    positions = answers.merge(offered, on=["item_id", "option_id"], how="left")
    is_area = positions["position"].isna()
    positions["answer"] = positions["position"].astype("object")
    positions.loc[is_area, "answer"] = positions.loc[is_area, "option_id"]
    wide = positions.set_index([*RESPONDENT, "item_id"])["answer"].unstack("item_id")  # noqa: PD010
    wide = wide.reindex(pd.MultiIndex.from_frame(respondents[RESPONDENT]))
    wide = wide.reindex(columns=questions["item_id"]).astype(_types(questions))
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
    offered = _offered(questions, seeds["response_options"])
    about = [*RESPONDENT, "is_synthetic"]
    answers = responses.melt(
        about, [*questions["item_id"]], "item_id", "answer", ignore_index=False
    ).dropna(subset="answer")
    answers = answers.sort_index(kind="stable").reset_index(drop=True)
    by_question = offered.set_index(["item_id", "position"])["option_id"]
    keys = pd.MultiIndex.from_frame(answers[["item_id", "answer"]])
    options = by_question.reindex(keys).set_axis(answers.index)
    answers["option_id"] = options.where(options.notna(), answers["answer"])
    return answers[[*RESPONDENT, "item_id", "option_id", "is_synthetic"]]


def _offered(questions: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """The answers offered by their position: ``item_id``, ``option_id``, ``position``."""
    offered = questions[["item_id", "response_scale"]].merge(
        options[["response_scale", "option_id", "position"]], on="response_scale"
    )
    return offered.drop(columns="response_scale").astype({"position": "int64"})


def _types(questions: pd.DataFrame) -> dict[str, str]:
    return {
        item: "str" if scale == AUTHORITIES else POSITION
        for item, scale in zip(questions["item_id"], questions["response_scale"], strict=True)
    }
