"""Exports of synthetic respondents: what comes back in, and is distributed as the report has it."""

import tomllib

import numpy as np
import pandas as pd
import pytest

from tools.synthetic_survey.export import (
    Donors,
    as_parquet,
    codebook,
    read_donors,
    write_export,
)

N = 20_000


@pytest.fixture(scope="module")
def donors(made, questions, seeds) -> Donors:
    return read_donors(made, questions, seeds)


@pytest.fixture(scope="module")
def table(donors, tmp_path_factory) -> pd.DataFrame:
    path = tmp_path_factory.mktemp("export") / "synthetic.csv"
    write_export(donors, path, N, 1)
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def answers(table) -> pd.DataFrame:
    return table[[name for name in table if name.startswith("Q_")]]


def test_everybody_has_a_name_of_their_own_and_says_that_they_are_synthetic(table):
    assert table["ResponseId"].is_unique
    assert table["ResponseId"].str.startswith("synthetic_").all()
    assert set(table["is_synthetic"]) == {"True"}


def test_hardly_anybody_has_a_whole_questionnaire_in_common_with_another(answers):
    is_long = (answers != "").sum(axis=1) >= 40
    assert answers[is_long].duplicated(keep=False).mean() < 0.001


def test_every_answer_is_as_common_as_among_the_respondents_of_the_report(answers, donors):
    for name in answers:
        expected = pd.Series(donors.columns[name]).str.strip('"').value_counts(normalize=True)
        found = answers[name].value_counts(normalize=True).reindex(expected.index, fill_value=0)
        assert set(answers[name]) <= set(expected.index)
        assert np.abs(found - expected).max() < 6 * np.sqrt(0.25 / N), name


def test_nobody_answers_what_was_asked_of_others(table, questions):
    role = table["Q_demo_role"].str.lower()
    for item, asked_of in questions.asked_of.items():
        if asked_of != "all":
            others = table.loc[role + "s" != asked_of, f"Q_{item}"]
            assert (others == "").all(), item


def test_the_answers_to_a_scale_are_those_of_one_respondent_together(answers, donors):
    for names in (block.names for block in donors.blocks):
        known = set(zip(*(donors.columns[name] for name in names), strict=True))
        texts = answers[list(names)].map(lambda text: f'"{text}"' if "," in text else text)
        assert set(texts.itertuples(index=False, name=None)) <= known


def test_the_same_seed_gives_the_same_file_and_another_one_other_people(donors, tmp_path):
    files = [tmp_path / name for name in ("one.csv", "again.csv", "other.csv")]
    for file, seed in zip(files, (1, 1, 2), strict=True):
        write_export(donors, file, 500, seed)
    one, again, other = (file.read_bytes() for file in files)
    assert one == again != other


def test_blocks_of_rows_end_where_nobody_sees_it(donors, tmp_path, monkeypatch):
    monkeypatch.setattr("tools.synthetic_survey.export.BLOCK_ROWS", 7)
    write_export(donors, tmp_path / "blocks.csv", 20, 1)
    made = pd.read_csv(tmp_path / "blocks.csv", dtype=str)
    assert made["ResponseId"].tolist() == [f"synthetic_{number:04}" for number in range(1, 21)]


def test_parquet_holds_what_csv_holds(donors, tmp_path):
    import duckdb

    file = tmp_path / "synthetic.csv"
    write_export(donors, file, 100, 1)
    held = duckdb.read_parquet(str(as_parquet(file))).df()
    expected = pd.read_csv(file, dtype=str)
    pd.testing.assert_frame_equal(held.fillna(""), expected.fillna(""), check_dtype=False)


def test_the_codebook_names_every_column_and_says_that_all_is_synthetic(donors, table):
    book = tomllib.loads(codebook(donors, "synthetic 9"))
    assert (book["wave"], book["synthetic"]) == ("synthetic 9", True)
    named = {book["respondent_id"], "is_synthetic", *book["columns"], *book["codes"]}
    assert named == set(table)


def test_no_handful_speaks_for_thousands(donors):
    for block in donors.blocks[1:]:
        has_answered = np.any([donors.columns[name] != "" for name in block.names], axis=0)
        for pool in block.pools:
            assert len(pool) >= 30 or not has_answered[pool].any(), block.names
