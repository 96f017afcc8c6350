"""Answers for the factor analysis out of the restricted file: of each respondent, or chunks."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.survey.joint_answers import AnswerChunks, item_correlations
from flows.refresh import survey_counts
from flows.refresh.survey_counts import _joint_answers, read_weighted

ITEMS = ["plain", "reversed", "uneven", "never_asked"]
SCORES = {"plain": [1, 2, 3], "reversed": [3, 2, 1], "uneven": [1, 3, 2], "never_asked": [1, 2, 3]}


@pytest.fixture
def warehouse():
    """Two waves of respondents who answered by position, 0 where not, in no order.

    One question nobody got.
    """
    random = np.random.default_rng(4)
    answers = pd.DataFrame(random.integers(0, 4, (600, 4)), columns=ITEMS)
    answers = answers.assign(never_asked=0)
    people = answers.assign(
        survey_wave=np.where(random.random(600) < 0.5, "it's one", "two"),
        respondent_id=[f"r{each:03d}" for each in random.permutation(600)],
    )
    options = pd.DataFrame(
        [
            (item, position, score)
            for item, scores in SCORES.items()
            for position, score in enumerate(scores, start=1)
        ],
        columns=["item_id", "position", "score"],
    )
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as restricted")
        for schema in ("staging", "intermediate", "marts"):
            connection.execute(f"create schema restricted.{schema}")
        columns = ", ".join(f"{item}::tinyint as {item}" for item in ITEMS)
        connection.register("people", people)
        connection.register("options", options)
        connection.execute(
            "create table restricted.staging.stg_survey__responses as "
            f"select survey_wave, respondent_id, {columns} from people"
        )
        connection.execute(
            "create table restricted.intermediate.int_answer_options as from options"
        )
        yield connection


def test_answers_are_scored_by_their_position_in_the_order_of_respondents(warehouse):
    found = _joint_answers(warehouse, "it's one", ITEMS)
    assert list(found.columns) == ITEMS[:3]
    assert found.index.is_monotonic_increasing
    responses = warehouse.sql("from restricted.staging.stg_survey__responses").df()
    theirs = responses[responses["survey_wave"] == "it's one"].set_index("respondent_id")
    places = theirs.loc[found.index, "uneven"].map({1: 1.0, 2: 3.0, 3: 2.0})
    pd.testing.assert_series_equal(found["uneven"], places.astype(float), check_dtype=False)
    assert found.isna().equals(theirs.loc[found.index, ITEMS[:3]] == 0)


def test_a_wave_too_large_to_shuffle_is_read_in_chunks_as_often_as_needed(warehouse, monkeypatch):
    rows = _joint_answers(warehouse, "two", ITEMS)
    monkeypatch.setattr(survey_counts, "MOST_SHUFFLED", 100)
    monkeypatch.setattr(survey_counts, "VECTORS", 1)
    chunks = _joint_answers(warehouse, "two", ITEMS)
    assert isinstance(chunks, AnswerChunks)
    assert (chunks.items, chunks.n_options) == (tuple(ITEMS[:3]), 3)
    for _ in range(2):
        found, expected = item_correlations(chunks), item_correlations(rows)
        assert found.n == expected.n == len(rows.dropna())
        np.testing.assert_allclose(found.correlations, expected.correlations, atol=1e-14)
    assert chunks.pair_tables().sum() == 3 * found.n


def test_respondents_are_read_for_their_weights_only_where_a_wave_has_weights(warehouse):
    warehouse.execute("create table restricted.marts.dim_respondents (weight double)")
    warehouse.execute("insert into restricted.marts.dim_respondents values (null)")
    assert read_weighted(warehouse) is None
