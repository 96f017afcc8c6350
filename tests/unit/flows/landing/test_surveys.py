"""Landed surveys: which of them are read, and what is written of them."""

import json
import stat

import pandas as pd
import pytest

from domain.problems import StateError, SurveyError
from expectations.errors import ImplausibleDataError
from expectations.raw.check import RESPONDENTS
from flows.landing.survey_judging import SurveyHeldError
from flows.landing.survey_receipts import ANSWERED, NOTABLE
from flows.landing.survey_tables import ANSWERS
from flows.landing.surveys import (
    LandedSurvey,
    land_survey,
    landed_surveys,
    read_landed,
    write_respondents,
)
from flows.settings import Settings
from flows.warehouse.connect import opened
from ingest.survey.questions import Basis
from tests.survey_exports import CODEBOOK, as_table, codebook, exported, synthetic, write_csv

RULE = 'disclosure_rule = "threshold_10"\n'


def landed(folder, number, people, codebook) -> LandedSurvey:
    place = folder / f"{number:06d}"
    (place / "export").mkdir(parents=True)
    write_csv(place / "export" / "export.csv", people)
    (place / "codebook.toml").write_text(codebook, encoding="utf-8")
    return LandedSurvey(place)


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    answers, comments = synthetic("answers"), synthetic("comments")
    some = answers["respondent_id"].drop_duplicates().head(20)
    return as_table(
        answers[answers["respondent_id"].isin(some)],
        comments[comments["respondent_id"].isin(some)],
        codes=False,
    )


def test_of_each_wave_the_newest_export_is_read_and_kinds_are_numbered_by_wave(tmp_path, people):
    codebook = CODEBOOK.read_text(encoding="utf-8")
    without_rule = codebook.replace(RULE, 'disclosure_rule = "none"\n')
    surveys = [
        landed(tmp_path, 1, people, without_rule),
        landed(tmp_path, 2, people.head(5), codebook.replace('wave = "2020"', 'wave = "2023"')),
        landed(tmp_path, 3, people.head(10), codebook),
    ]
    rows = write_respondents(tmp_path / "restricted.duckdb", surveys)
    assert set(rows) == {*RESPONDENTS, "survey_waves"}
    with opened(tmp_path / "restricted.duckdb") as restricted:
        waves = restricted.execute(
            "select survey_wave, disclosure_rule from landing.survey_waves order by all"
        ).fetchall()
        n_people = restricted.execute(
            "select kind_number // 128 as wave_number, survey_wave, count(*), "
            "bool_and(kind_number % 128 // 32 = demo_role), "
            "bool_and(kind_number % 32 = demo_la) "
            "from landing.survey_responses group by all order by all"
        ).fetchall()
    assert waves == [("2020", "threshold_10"), ("2023", "threshold_10")]
    assert n_people == [(1, "2020", 10, True, True), (2, "2023", 5, True, True)]


def test_no_answer_lands_as_0_and_every_answer_as_its_position(tmp_path, people):
    survey = landed(tmp_path, 1, people, CODEBOOK.read_text(encoding="utf-8"))
    kept = read_landed(survey)["landing.survey_responses"]
    write_respondents(tmp_path / "restricted.duckdb", [survey])
    with opened(tmp_path / "restricted.duckdb") as restricted:
        answers = restricted.table("landing.survey_responses").df().set_index("respondent_id")
        read = restricted.read_parquet(str(kept)).df().set_index("respondent_id")
    columns = list(ANSWERS)
    assert read[columns].isna().any().any()
    pd.testing.assert_frame_equal(
        answers[columns].astype(int), read.loc[answers.index, columns].fillna(0).astype(int)
    )


def test_a_landed_survey_that_cannot_be_read_any_more_is_named(tmp_path, people):
    codebook = CODEBOOK.read_text(encoding="utf-8").replace(RULE, 'disclosure_rule = "none"\n')
    survey = landed(tmp_path, 1, people, codebook)
    with pytest.raises(SurveyError, match="no rule for real respondents 'none'") as refused:
        write_respondents(tmp_path / "restricted.duckdb", [survey])
    assert refused.value.__notes__[0].startswith(f"It landed as {survey.folder}. Land it again")


def test_real_respondents_without_a_named_rule_obey_the_strictest(tmp_path, people):
    survey = landed(tmp_path, 1, people, CODEBOOK.read_text(encoding="utf-8").replace(RULE, ""))
    write_respondents(tmp_path / "restricted.duckdb", [survey])
    with opened(tmp_path / "restricted.duckdb") as restricted:
        (rule,) = restricted.execute("select disclosure_rule from landing.survey_waves").fetchone()
    assert rule == "threshold_10"


@pytest.fixture(scope="module")
def many() -> pd.DataFrame:
    """Enough people for a wave, none of whom answers as a synthetic respondent does."""
    table = exported(codes=False).head(260)
    teams = list(table["Q_demo_team"].unique())
    others = dict(zip(teams, [*teams[1:], teams[0]], strict=True))
    return table.assign(Q_demo_team=table["Q_demo_team"].map(others))


def of_2023(folder, *, top="", tables=""):
    book = codebook(folder, top=top, tables=tables)
    book.write_text(book.read_text("utf-8").replace('wave = "2020"', 'wave = "2023"'), "utf-8")
    return book


def test_the_receipt_says_what_became_of_every_row_and_how_every_answer_was_understood(
    tmp_path, many
):
    table = many.assign(Status=["Spam", "Survey Preview", *["IP Address"] * 258])
    table = table.replace({"Q_demo_role": {"Leader": "Senior manager"}})
    export = write_csv(tmp_path / "export.csv", table)
    settings = Settings(tmp_path / "home")
    survey = land_survey(settings, export, of_2023(tmp_path))
    receipt = survey.receipt
    assert (receipt.wave, receipt.n_rows, receipt.n_respondents) == ("2023", 260, 258)
    assert receipt.left_out == {"status spam": 1, "status preview": 1}
    assert receipt.rows_in_words() == (
        "Wave 2023: 258 of 260 rows are respondents; left out: 1 status spam, 1 status preview."
    )
    role = next(each for each in receipt.questions if each.item_id == "demo_role")
    n_leaders = int((table["Q_demo_role"].iloc[2:] == "Senior manager").sum())
    assert role.n_by_basis == {"label": 258 - n_leaders, "wording of the codebook": n_leaders}
    assert f"By wording of the codebook: Q_demo_role {n_leaders}" in receipt.bases_in_words()
    assert receipt.bases_in_words()[0].startswith("Answers: ")
    assert f" by label, {n_leaders} by wording of the codebook; " in receipt.bases_in_words()[0]
    leader = next(each for each in role.answers if each.option == "leader")
    assert leader.share_pct == round(100 * n_leaders / 258, 1)
    shown = "'Senior manager' is leader (wording of the codebook)"
    assert any(line.endswith(shown) for line in receipt.shares_in_words())
    for question in receipt.questions:
        assert sum(answer.n for answer in question.answers) == 258
    assert [file.name for file in receipt.files] == ["export.csv", "codebook.toml"]
    assert stat.S_IMODE((survey.folder / "receipt.json").stat().st_mode) == 0o400
    assert survey.receipt == receipt
    assert land_survey(settings, export, tmp_path / "codebook.toml").folder == survey.folder


def test_the_receipt_says_what_weights_are_worth_and_they_land_with_their_respondents(
    tmp_path, many
):
    table = many.assign(Wgt=["2.5"] * 60 + ["0.55"] * 200)
    export = write_csv(tmp_path / "export.csv", table)
    settings = Settings(tmp_path / "home")
    survey = land_survey(settings, export, of_2023(tmp_path, top='weight = "Wgt"'))
    assert survey.receipt.in_words()[1] == (
        "Weights of Wgt: from 0.55 to 2.50 times their mean; 260 respondents tell as much as 155 "
        "with equal weights (design effect 1.68)."
    )
    write_respondents(tmp_path / "restricted.duckdb", [survey])
    with opened(tmp_path / "restricted.duckdb") as restricted:
        assert restricted.execute(
            "select weight, count(*) from landing.survey_responses group by all order by all"
        ).fetchall() == [(0.55, 200), (2.5, 60)]


def test_a_receipt_of_before_there_were_weights_can_be_read(tmp_path, many):
    export = write_csv(tmp_path / "export.csv", many)
    survey = land_survey(Settings(tmp_path / "home"), export, of_2023(tmp_path))
    told = json.loads((survey.folder / "receipt.json").read_bytes())
    assert told.pop("weights") is None
    place = survey.folder / "receipt.json"
    place.chmod(0o600)
    place.write_text(json.dumps(told))
    assert survey.receipt.weights is None
    assert not any("Weights" in line for line in survey.receipt.in_words())


def test_every_way_in_which_an_answer_is_understood_is_told_as_an_answer():
    no_answers = {basis for basis in Basis if basis.is_no_answer} | {Basis.UNKNOWN}
    assert set(ANSWERED) == set(Basis) - no_answers
    assert set(NOTABLE) < set(ANSWERED)


def test_a_survey_of_an_earlier_version_has_no_receipt_and_a_damaged_one_is_named(tmp_path, people):
    survey = landed(tmp_path, 1, people, CODEBOOK.read_text("utf-8"))
    assert survey.receipt is None
    (survey.folder / "receipt.json").write_text(json.dumps({"wave": "2023"}))
    with pytest.raises(StateError, match="000001: its receipt cannot be read"):
        _ = survey.receipt


def test_a_small_wave_is_held_with_the_figure_until_its_codebook_says_what_it_is_compared_with(
    tmp_path, many
):
    export = write_csv(tmp_path / "export.csv", many.head(120))
    settings = Settings(tmp_path / "home")
    with pytest.raises(SurveyHeldError) as held:
        land_survey(settings, export, of_2023(tmp_path))
    assert "survey_workforce.response_pct: 1 of 2 rows: 3.42" in str(held.value)
    assert 'compared_with = "nothing"' in str(held.value)
    assert landed_surveys(settings) == []
    assert not settings.surveys.exists() or not list(settings.surveys.iterdir())
    land_survey(settings, export, of_2023(tmp_path, top='compared_with = "nothing"'))
    assert len(landed_surveys(settings)) == 1


def test_a_wave_of_the_people_of_another_is_refused_before_anything_is_built(tmp_path):
    export = write_csv(tmp_path / "export.csv", exported(codes=False).head(260))
    settings = Settings(tmp_path / "home")
    with pytest.raises(ImplausibleDataError, match=r"survey_habits\.identical_pct"):
        land_survey(settings, export, of_2023(tmp_path))
    assert landed_surveys(settings) == []


def test_qualified_people_turned_into_others_are_refused_whoever_lands_them(tmp_path, many):
    turned = many.replace({"Q_demo_qualified": {"Yes": "No", "No": "Yes"}})
    export = write_csv(tmp_path / "export.csv", turned)
    with pytest.raises(ImplausibleDataError, match=r"survey_qualified\.qualified_pct"):
        land_survey(Settings(tmp_path / "home"), export, of_2023(tmp_path))


def test_free_text_of_real_people_passes_beside_synthetic_ones_who_wrote_none(tmp_path, many):
    texts = [f"We see more families, says {row}" if row % 2 else "" for row in range(260)]
    export = write_csv(tmp_path / "export.csv", many.assign(Q_text=texts))
    survey = land_survey(
        Settings(tmp_path / "home"), export, of_2023(tmp_path, tables='[text]\nQ_text = "open_1"')
    )
    rows = write_respondents(tmp_path / "restricted.duckdb", [survey])
    assert rows["survey_comment_counts"]["n_invented_texts"].sum() == 0
    with opened(tmp_path / "restricted.duckdb") as restricted:
        assert restricted.execute(
            "select count(text), bool_or(is_synthetic) from landing.survey_comments"
        ).fetchall() == [(130, False)]


def test_an_export_that_landed_is_read_once_until_it_or_what_reads_it_is_another(
    tmp_path, many, monkeypatch
):
    settings = Settings(tmp_path / "home")
    read: list[str] = []

    def read_survey(export, *arguments, **options):
        read.append(export.name)
        return real(export, *arguments, **options)

    from ingest.survey.read import read_survey as real

    monkeypatch.setattr("ingest.survey.read.read_survey", read_survey)
    export = write_csv(tmp_path / "export.csv", many.assign(Wgt="1.5"))
    survey = land_survey(settings, export, of_2023(tmp_path, top='weight = "Wgt"'))
    expected = write_respondents(tmp_path / "restricted.duckdb", [survey])
    assert read == ["export.csv"]
    again = write_respondents(tmp_path / "again.duckdb", [survey])
    assert read == ["export.csv"]
    assert all(again[name].equals(expected[name]) for name in expected)
    kept = survey.folder / "as_read"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept.iterdir()} == {0o400}
    monkeypatch.setattr("flows.landing.as_read.READER", ("ingest/survey/read.py",))
    write_respondents(tmp_path / "other_reader.duckdb", [survey])
    assert read == ["export.csv"] * 2
    survey.codebook.chmod(0o600)
    survey.codebook.write_text(survey.codebook.read_text("utf-8") + "\n", "utf-8")
    write_respondents(tmp_path / "other_codebook.duckdb", [survey])
    assert read == ["export.csv"] * 3
    (kept / "survey_responses.parquet").unlink()
    assert write_respondents(tmp_path / "lost.duckdb", [survey]).keys() == expected.keys()
    assert read == ["export.csv"] * 4


def test_a_synthetic_wave_lands_as_synthetic(tmp_path):
    export = write_csv(tmp_path / "export.csv", exported(codes=False).assign(is_synthetic="True"))
    book = of_2023(tmp_path, top="synthetic = true", tables='[rows]\nsame_answers = "keep"')
    book.write_text(book.read_text("utf-8").replace('wave = "2023"', 'wave = "2020"'), "utf-8")
    survey = land_survey(Settings(tmp_path / "home"), export, book)
    write_respondents(tmp_path / "restricted.duckdb", [survey])
    with opened(tmp_path / "restricted.duckdb") as restricted:
        for table in ("survey_responses", "survey_comments"):
            assert restricted.execute(
                f"select distinct is_synthetic from landing.{table}"
            ).fetchall() == [(True,)]
