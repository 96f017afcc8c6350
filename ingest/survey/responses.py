"""Respondents as the tables that land: wide rows of their answers, and their comments."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from domain.respondents import SYNTHETIC
from ingest.survey.answers import COMMENT_PARTS

Answers = Mapping[str, pd.api.extensions.ExtensionArray]


def closed_questions(items: pd.DataFrame) -> pd.DataFrame:
    """The closed questions of the seed ``survey_items``, in the order asked."""
    closed = items[items["item_type"] == "closed"]
    return closed.sort_values("questionnaire_order", key=lambda order: order.astype(int))


def as_responses(
    wave: str,
    ids: np.ndarray,
    weights: np.ndarray | None,
    given: Answers,
    items: pd.DataFrame,
    *,
    is_synthetic: bool,
) -> pd.DataFrame:
    """Lay respondents and their answers out in wide rows, sorted by id.

    Parameters
    ----------
    ids, weights
        Of each respondent, shape (respondents,).
    given
        Of each question that a column is mapped to, the answers; shape (respondents,). Any other
        question is answered by nobody.
    items
        The seed ``survey_items``.
    """
    nothing = np.zeros(len(ids), dtype=np.int8)
    nobody = pd.arrays.IntegerArray(nothing, nothing == 0)
    answers = {item: given.get(item, nobody) for item in closed_questions(items)["item_id"]}
    order = np.argsort(ids, kind="stable")
    respondents = {
        "survey_wave": wave,
        "respondent_id": pd.array(ids[order], dtype="str"),
        "weight": np.nan if weights is None else weights[order],
        SYNTHETIC: is_synthetic,
    }
    frame = pd.DataFrame(respondents | {item: each[order] for item, each in answers.items()})
    return frame.astype({"survey_wave": "str"})


def as_comments(
    wave: str, ids: np.ndarray, comments: pd.DataFrame, *, is_synthetic: bool
) -> pd.DataFrame:
    """Comments with the id of their respondent, sorted by it.

    Parameters
    ----------
    comments
        ``row`` of the respondent, from 0, ``question_id``, ``code_id`` and ``text``.
    """
    order = np.argsort(ids, kind="stable")
    place = np.empty(len(order), dtype=np.int64)  # of each respondent among the sorted ones
    place[order] = np.arange(len(order))
    named = comments.assign(row=place[comments["row"]]).sort_values(["row", *COMMENT_PARTS])
    frame = pd.DataFrame(
        {
            "survey_wave": wave,
            "respondent_id": pd.array(ids[order][named["row"]], dtype="str"),
            **{part: named[part].array for part in COMMENT_PARTS},
            SYNTHETIC: is_synthetic,
        }
    )
    return frame.astype({"survey_wave": "str"})
