"""Answers in wide rows, and back."""

import csv

import pandas as pd
import pytest

from flows.landing.surveys import RESPONSES, TABLES, questionnaire, with_synthetic
from flows.settings import PROJECT
from ingest.survey.responses import as_answers, as_responses

CARDIFF = 15  # by sort_order
KEYS = ["survey_wave", "respondent_id", "item_id"]


@pytest.fixture(scope="module")
def seeds() -> dict[str, pd.DataFrame]:
    return questionnaire()


@pytest.fixture(scope="module")
def synthetic() -> dict[str, pd.DataFrame]:
    return with_synthetic({table: [] for table in TABLES})


def test_an_answer_is_held_by_its_position_an_authority_by_its_place_and_none_by_nothing(seeds):
    respondents = pd.DataFrame(
        {
            "survey_wave": "2023",
            "respondent_id": ["b", "a", "nothing"],
            "weight": ["0.85", "1.2", "1"],
            "is_synthetic": False,
        }
    )
    answers = pd.DataFrame(
        [
            ("2023", "b", "demo_role", "leader"),
            ("2023", "b", "cs2_immediate", "protective_action"),
            ("2023", "b", "demo_la", "W06000015"),
            ("2023", "a", "demo_role", "worker"),
        ],
        columns=[*KEYS, "option_id"],
    )
    wide = as_responses(respondents, answers, seeds)
    assert list(wide) == list(TABLES[RESPONSES])
    assert wide["respondent_id"].tolist() == ["b", "a", "nothing"]
    assert wide["weight"].tolist() == [0.85, 1.2, 1.0]
    assert wide["demo_role"].tolist() == [2, 1, pd.NA]
    assert wide["cs2_immediate"].tolist() == [3, pd.NA, pd.NA]
    assert wide["demo_la"].tolist() == [CARDIFF, pd.NA, pd.NA]
    assert wide.loc[2, "demo_role":].isna().all()


def test_wide_rows_give_the_answers_back_that_they_were_made_of(seeds, synthetic):
    answers = synthetic["survey_answers"]
    again = as_answers(as_responses(synthetic["survey_respondents"], answers, seeds), seeds)
    assert len(answers) > 37_000
    pd.testing.assert_frame_equal(
        again.sort_values(KEYS, ignore_index=True), answers.sort_values(KEYS, ignore_index=True)
    )


def test_every_table_of_wide_rows_has_the_closed_questions_in_the_order_asked():
    with (PROJECT / "seeds/reference/survey_items.csv").open(encoding="utf-8") as file:
        items = [row["item_id"] for row in csv.DictReader(file) if row["item_type"] == "closed"]
    with (PROJECT / "seeds/raw/raw_survey_synthetic_responses.csv").open(encoding="utf-8") as file:
        seed = file.readline().strip().split(",")
    assert seed[3:] == list(TABLES[RESPONSES])[4:] == items
