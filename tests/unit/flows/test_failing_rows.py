"""What a failing check shows: rows of public figures, of respondents only how many and where."""

import json
import stat

import pandas as pd
import pytest

from expectations.errors import Finding, ImplausibleDataError
from expectations.gate import require
from expectations.raw.check import raw_frames, survey_frames
from flows.landing.surveys import TABLES, with_synthetic
from flows.refresh.failing_rows import (
    NOT_SHOWN,
    SURVEY_SUITES,
    Lineage,
    keep_examples,
    keep_rows,
    kinds_of_error,
)
from flows.refresh.raw_input import read_raw_input

MANIFEST = {
    "nodes": {
        "model.respondents": {"database": "restricted", "schema": "marts"},
        "model.shares": {"database": "gofal", "schema": "marts"},
        "test.shares": {"database": "gofal", "schema": "tests"},
        "model.rates": {"database": "gofal", "schema": "marts"},
        "test.rates": {"database": "gofal", "schema": "tests"},
    },
    "sources": {"source.exact": {"database": "restricted", "schema": "results"}},
    "parent_map": {
        "model.respondents": [],
        "model.shares": ["model.respondents", "model.rates"],
        "test.shares": ["model.shares"],
        "model.rates": [],
        "test.rates": ["model.rates"],
        "test.exact": ["source.exact"],
    },
}


@pytest.mark.parametrize(
    ("node", "rests"),
    [
        ("model.respondents", True),
        ("test.shares", True),
        ("test.exact", True),
        ("test.nobody_knows", True),
        ("test.rates", False),
    ],
)
def test_a_check_rests_on_respondents_however_many_steps_ago_they_were_counted(
    tmp_path, node, rests
):
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    assert Lineage.of(tmp_path / "manifest.json").rests_on_respondents(node) is rests


def test_rows_that_are_not_shown_lie_where_only_their_owner_finds_them(tmp_path):
    said = keep_rows(tmp_path / "building", "test.a b/c", [{"id": "synthetic_0001"}])
    (file,) = (tmp_path / "building" / "failing").iterdir()
    assert said == f"rows that rest on respondents are not shown (1); until the next run: {file}"
    assert json.loads(file.read_text()) == [{"id": "synthetic_0001"}]
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def results(suite: str) -> pd.DataFrame:
    row = {
        "gate": "raw",
        "suite": suite,
        "expectation": "expect_column_values_to_be_between",
        "column": "n_codes",
        "why": "The fullest response carries eight codes.",
        "expected": "every value from 0 to 12",
        "observed": "1 of 2 rows: 13",
        "n_rows": 2,
        "n_unexpected": 1,
        "n_accepted": 0,
        "findings": (Finding("raw", suite, "n_codes", (("id", "synthetic_0001"),), "13", "Why."),),
        "examples": json.dumps([{"respondent_id": "synthetic_0001", "n_codes": 13}]),
        "is_success": False,
    }
    return pd.DataFrame(
        [row, row | {"is_success": True, "examples": "[]", "observed": "0 to 8", "findings": ()}]
    )


def test_a_closed_gate_names_the_check_of_respondents_and_how_many_but_nobody(tmp_path):
    told = keep_examples(tmp_path, results("survey_responses"))
    with pytest.raises(ImplausibleDataError) as closed:
        require(told)
    (file,) = (tmp_path / "failing").iterdir()
    for said in ("survey_responses.n_codes", "1 of 2 rows", "fullest response", str(file)):
        assert said in str(closed.value)
    assert "synthetic_0001" not in str(closed.value)
    assert "synthetic_0001" in file.read_text()
    assert closed.value.findings == ()  # nobody accepts what respondents said
    assert told.loc[1, "observed"] == NOT_SHOWN  # it passed, and its ends are somebody's


def test_a_closed_gate_of_public_figures_shows_their_rows(tmp_path):
    told = keep_examples(tmp_path, results("rates"))
    assert told.equals(results("rates"))
    with pytest.raises(ImplausibleDataError, match="synthetic_0001") as closed:
        require(told)
    assert [each.check for each in closed.value.findings] == ["raw.rates.n_codes"]
    assert list(tmp_path.iterdir()) == []


def test_the_suites_that_judge_respondents_are_those_whose_name_says_so():
    raw = read_raw_input([]) | with_synthetic({table: [] for table in TABLES})
    named = {name for name in raw_frames(raw) if name.startswith(SURVEY_SUITES)}
    of_survey = set(survey_frames(raw))
    assert named <= of_survey
    assert all(name.startswith(SURVEY_SUITES) for name in of_survey)


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        (
            "Runtime Error in model dim_respondents Constraint Error: Duplicate key "
            '"respondent_id: synthetic_0001" violates primary key constraint',
            "Runtime Error, Constraint Error",
        ),
        ("synthetic_0001 is wrong", "an error"),
    ],
)
def test_of_a_databases_message_the_kind_of_error_is_told_and_no_value(message, kinds):
    assert kinds_of_error(message) == kinds
