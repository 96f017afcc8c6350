"""Landed surveys: which of them are read, and what is written of them."""

import pandas as pd
import pytest

from domain.problems import SurveyError
from flows.landing.surveys import LandedSurvey, with_synthetic, write_respondents
from flows.settings import PROJECT
from flows.warehouse.connect import opened
from tests.survey_exports import CODEBOOK, as_table, write_csv

RULE = 'disclosure_rule = "threshold_10"\n'


def landed(folder, number, people, codebook) -> LandedSurvey:
    place = folder / f"{number:06d}"
    (place / "export").mkdir(parents=True)
    write_csv(place / "export" / "export.csv", people)
    (place / "codebook.toml").write_text(codebook, encoding="utf-8")
    return LandedSurvey(place)


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    answers, comments = (
        pd.read_csv(PROJECT / f"seeds/raw/raw_survey_synthetic_{name}.csv", dtype=str)
        for name in ("answers", "comments")
    )
    some = answers["respondent_id"].drop_duplicates().head(20)
    return as_table(
        answers[answers["respondent_id"].isin(some)],
        comments[comments["respondent_id"].isin(some)],
        codes=False,
    )


def test_of_each_wave_the_newest_export_is_read_whatever_the_one_it_replaces_lacks(
    tmp_path, people
):
    codebook = CODEBOOK.read_text(encoding="utf-8")
    without_rule = codebook.replace(RULE, "")
    surveys = [
        landed(tmp_path, 1, people, without_rule),
        landed(tmp_path, 2, people.head(5), codebook.replace('wave = "2020"', 'wave = "2023"')),
        landed(tmp_path, 3, people.head(10), codebook),
    ]
    rows = write_respondents(tmp_path / "restricted.duckdb", surveys)
    assert set(with_synthetic(rows)) == {
        "survey_respondents",
        "survey_answers",
        "survey_comments",
        "survey_waves",
    }
    with opened(tmp_path / "restricted.duckdb") as restricted:
        waves = restricted.execute(
            "select survey_wave, disclosure_rule from landing.survey_waves order by all"
        ).fetchall()
        n_people = restricted.execute(
            "select survey_wave, count(*) from landing.survey_respondents group by all order by all"
        ).fetchall()
    assert waves == [("2020", "threshold_10"), ("2023", "threshold_10")]
    assert n_people == [("2020", 10), ("2023", 5)]


def test_real_respondents_without_a_disclosure_rule_are_not_read(tmp_path, people):
    survey = landed(tmp_path, 1, people, CODEBOOK.read_text(encoding="utf-8").replace(RULE, ""))
    with pytest.raises(SurveyError, match="no disclosure_rule"):
        write_respondents(tmp_path / "restricted.duckdb", [survey])
