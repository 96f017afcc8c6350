"""Exports of real respondents: four formats, one content; and what is refused."""

import zipfile

import openpyxl
import pandas as pd
import pytest

from domain.problems import SurveyError
from ingest.survey.read import read_survey
from tests.survey_exports import (
    CODEBOOK,
    SEEDS,
    answers_of,
    as_numbers,
    as_table,
    recodes,
    synthetic,
    write_csv,
    write_parquet,
    write_sav,
    write_xlsx,
)

KEYS = ["survey_wave", "respondent_id", "item_id", "option_id"]


EVERYONE = synthetic("answers")
LEADERS = EVERYONE.loc[EVERYONE["option_id"] == "leader", "respondent_id"].head(5)
CHOSEN = [*EVERYONE["respondent_id"].drop_duplicates().head(30), *LEADERS]
ANSWERS = EVERYONE[EVERYONE["respondent_id"].isin(CHOSEN)]
COMMENTS = synthetic("comments").query("respondent_id in @CHOSEN")
LABELS = as_table(ANSWERS, COMMENTS, codes=False)
CODES = as_table(ANSWERS, COMMENTS, codes=True)
LEADER = int(LABELS.index[LABELS["Q_demo_role"] == "Leader"][0])


@pytest.fixture
def of_numbers(tmp_path):
    """A codebook that says what the numbers of an export stand for."""
    codebook = tmp_path / "numbers.toml"
    codebook.write_text(CODEBOOK.read_text(encoding="utf-8") + recodes(), encoding="utf-8")
    return codebook


def frames(path, codebook=CODEBOOK):
    survey = read_survey(path, codebook, SEEDS)
    return survey.responses, answers_of(survey), survey.comments


@pytest.mark.parametrize(
    "write",
    [
        lambda folder: write_csv(folder / "labels.csv", LABELS),
        lambda folder: write_csv(folder / "plain.csv", LABELS, "utf-8"),
        lambda folder: write_csv(folder / "codes.csv", CODES, "utf-16"),
        lambda folder: write_xlsx(folder / "codes.xlsx", CODES),
        lambda folder: write_sav(folder / "codes.sav", CODES),
        lambda folder: write_parquet(folder / "labels.parquet", LABELS),
        lambda folder: write_parquet(folder / "codes.parquet", as_numbers(CODES)),
    ],
    ids=["labels", "utf-8", "codes", "xlsx", "sav", "parquet", "numbers of parquet"],
)
def test_every_format_gives_the_answers_that_were_exported(tmp_path, of_numbers, write):
    respondents, answers, comments = frames(write(tmp_path), of_numbers)
    expected = ANSWERS[KEYS].sort_values(KEYS, ignore_index=True)
    pd.testing.assert_frame_equal(answers[KEYS].astype("str"), expected.astype("str"))
    assert set(respondents["respondent_id"]) == set(ANSWERS["respondent_id"])
    keys = ["respondent_id", "question_id", "code_id"]
    assert set(comments[keys].itertuples(index=False)) == set(
        COMMENTS[keys].itertuples(index=False)
    )
    assert not any(frame["is_synthetic"].any() for frame in (respondents, answers, comments))


def test_one_header_row_will_do(tmp_path):
    path = tmp_path / "one.csv"
    LABELS.to_csv(path, index=False)
    assert len(frames(path)[1]) == len(ANSWERS)


def test_the_order_of_respondents_does_not_matter(tmp_path):
    one = frames(write_csv(tmp_path / "one.csv", LABELS))
    other = frames(write_csv(tmp_path / "other.csv", LABELS.iloc[::-1]))
    for first, second in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(first, second)


def test_wording_of_case_and_spacing_that_differs_is_understood(tmp_path):
    table = LABELS.replace({"Strongly agree": "  strongly   AGREE "})
    assert len(frames(write_csv(tmp_path / "spaced.csv", table))[1]) == len(ANSWERS)


def test_welsh_names_of_authorities_and_the_codebooks_own_wording_are_understood(tmp_path):
    welsh = SEEDS["local_authorities"].set_index("area_name")["area_name_cy"].to_dict()
    table = LABELS.replace({"Q_demo_la": welsh, "Q_demo_role": {"Leader": "Senior manager"}})
    assert len(frames(write_csv(tmp_path / "cymraeg.csv", table))[1]) == len(ANSWERS)


def test_what_was_seen_and_left_is_not_an_answer(tmp_path, of_numbers):
    table = CODES.copy()
    table.loc[0, "Q_culture_safe"] = "-99"
    answers = frames(write_csv(tmp_path / "left.csv", table), of_numbers)[1]
    mine = answers[answers["respondent_id"] == table.loc[0, "ResponseId"]]
    assert "culture_safe" not in set(mine["item_id"])


def test_free_text_is_kept_beside_its_codes(tmp_path):
    table = LABELS.assign(Q_text=["", 'Mwy o gymorth, "yn gynt"', *[""] * (len(LABELS) - 2)])
    codebook = tmp_path / "codebook.toml"
    codebook.write_text(CODEBOOK.read_text() + '\n[text]\nQ_text = "open_2"\n')
    comments = frames(write_csv(tmp_path / "text.csv", table), codebook)[2]
    written = comments[comments["text"].notna()]
    assert written["text"].tolist() == ['Mwy o gymorth, "yn gynt"']
    assert written["code_id"].isna().all()


def changed(row: int, column: str, value: str):
    def change(table: pd.DataFrame) -> pd.DataFrame:
        table.loc[row, column] = value
        return table

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed(0, "Q_culture_safe", "Agree a bit"), ["row 4", "unknown answer 'Agree a bit'"]),
        (changed(2, "Q_culture_safe", "7"), ["row 6", "'7'", "strongly_agree"]),
        (changed(1, "ResponseId", ""), ["row 5", "no respondent id"]),
        (changed(1, "Q_demo_role", ""), ["row 5", "no role"]),
        (
            changed(1, "ResponseId", LABELS.loc[0, "ResponseId"]),
            ["row 5", "the respondent id of row 4 again"],
        ),
        (changed(3, "Q_open_1_codes", "issue_social_issues; issue_x"), ["row 7", "'issue_x'"]),
        (changed(0, "Q_demo_la", "Wales"), ["row 4", "'Wales'", "a local authority of Wales"]),
        (
            changed(LEADER, "Q_leader_protect", "Agree"),
            [f"row {LEADER + 4}", "a leader answered a question for workers"],
        ),
        (lambda table: table.drop(columns="Q_rate_la"), ["not in the export 'Q_rate_la'"]),
        (lambda table: table.assign(Status="Survey Preview"), ["no respondent is left", "preview"]),
        (lambda table: table.rename(columns={"Progress": "ResponseId"}), ["two columns have one"]),
        (lambda table: table.iloc[:0], ["no respondent"]),
    ],
)
def test_a_damaged_export_is_refused_with_place_value_and_cure(tmp_path, change, said):
    path = write_csv(tmp_path / "damaged.csv", change(LABELS.copy()))
    with pytest.raises(SurveyError) as refused:
        frames(path)
    for words in ("damaged.csv", *said):
        assert words in str(refused.value)


def test_every_column_and_distinct_answer_that_is_not_understood_is_told_once_with_its_count(
    tmp_path,
):
    table = LABELS.assign(Q_culture_safe="what", Q_rate_la="what")
    with pytest.raises(SurveyError) as refused:
        frames(write_csv(tmp_path / "bad.csv", table))
    assert [problem.value for problem in refused.value.problems] == ["what", "what"]
    assert f"in {len(LABELS)} rows unknown answer 'what'" in str(refused.value)


def test_every_problem_is_told_at_once_but_not_a_thousand(tmp_path):
    table = LABELS.assign(Q_culture_safe=[f"what {row}" for row in range(len(LABELS))])
    with pytest.raises(SurveyError) as refused:
        frames(write_csv(tmp_path / "bad.csv", table))
    assert len(refused.value.problems) == len(LABELS)
    assert len(str(refused.value).split("\n\n")[0].splitlines()) == 21
    assert "more of the kind" in str(refused.value)


def with_macros(path):
    with zipfile.ZipFile(write_xlsx(path, LABELS), "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")


def two_sheets(path):
    workbook = openpyxl.load_workbook(write_xlsx(path, LABELS))
    workbook.create_sheet("notes")
    workbook.save(path)


@pytest.mark.parametrize(
    ("name", "write", "said"),
    [
        ("empty.csv", lambda path: path.write_bytes(b""), "the file is empty"),
        ("latin.csv", lambda path: path.write_bytes("Ynys Môn".encode("latin-1")), "not UTF-8"),
        ("book.csv", lambda path: write_xlsx(path, LABELS), "the content is not CSV"),
        ("table.xlsx", lambda path: write_csv(path, LABELS), "the content is not XLSX"),
        ("table.sav", lambda path: write_csv(path, LABELS), "the content is not SPSS"),
        ("cut.sav", lambda path: path.write_bytes(b"$FL2@(#) cut short"), "cannot be read"),
        ("old.xlsx", lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" * 9), "has a password"),
        ("macro.xlsx", with_macros, "has macros"),
        ("sheets.xlsx", two_sheets, "more than one sheet"),
        ("table.txt", lambda path: path.write_text("a,b"), "not a format that is read"),
        ("table.parquet", lambda path: write_csv(path, LABELS), "the content is not PARQUET"),
        ("columns.csv", lambda path: write_parquet(path, LABELS), "the content is not CSV"),
        ("ragged.csv", lambda path: path.write_text("a,b\n1,2\n1,2,3\n"), "row 3"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(tmp_path, name, write, said):
    write(tmp_path / name)
    with pytest.raises(SurveyError, match=said):
        frames(tmp_path / name)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('wave = "2020"', "wave = ", r"not a TOML file: .*line 2"),
        ('wave = "2020"', "", 'no wave. Write wave = "..." at the top'),
        ('wave = "2020"', 'wave = " "', "no wave"),
        ('wave = "2020"', "wave = 2020", "wave is no text '2020'. Put it in quotes"),
        ('wave = "2020"', 'wave = "2020"\ntext = "Q20"', r"text is no table 'Q20'. Write \[text\]"),
        ('"demo_role"', "1", "columns.Q_demo_role is no text '1'"),
        ('wave = "2020"', 'wave = "2020"\nwaves = "x"', "unknown entry 'waves'"),
        ('"culture_safe"', '"culture_save"', "mapped to no closed question 'culture_save'"),
        ('"culture_safe"', '"rate_la"', "two columns are mapped to one question 'rate_la'"),
        ('Q_demo_role = "demo_role"', "", "no column is mapped to 'demo_role'"),
        ('"Senior manager" = "leader"', '"Boss" = "boss"', "unknown option .* 'boss'"),
        ("[answers.Q_demo_role]", "[answers.Q_nothing]", "not mapped 'Q_nothing'"),
        ("[codes]", "[code]", "unknown entry 'code'"),
        ('"threshold_10"', '"none"', "no rule for real respondents 'none'. Known are threshold_10"),
        ('"threshold_10"', '"threshold_1"', "no rule for real respondents 'threshold_1'"),
    ],
)
def test_a_codebook_that_does_not_fit_is_refused(tmp_path, old, new, said):
    text = CODEBOOK.read_text(encoding="utf-8")
    assert old in text
    codebook = tmp_path / "codebook.toml"
    codebook.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SurveyError, match=said):
        frames(write_csv(tmp_path / "good.csv", LABELS), codebook)


def test_everything_that_is_no_codebook_is_told_at_once(tmp_path):
    codebook = tmp_path / "codebook.toml"
    codebook.write_text('waves = "2020"\nrespondent_id = 7\n[codes]\nQ20 = true\n')
    with pytest.raises(SurveyError) as refused:
        frames(write_csv(tmp_path / "good.csv", LABELS), codebook)
    assert sorted(map(str, refused.value.problems)) == [
        "codebook.toml, row 1: unknown entry 'waves'. Known are wave, disclosure_rule, synthetic, "
        "respondent_id, weight, compared_with, care_rate_groups, missing, numbers, columns, "
        "answers, recodes, codes, text, rows.",
        "codebook.toml, row 2: respondent_id is no text '7'. Put it in quotes.",
        "codebook.toml, row 4: codes.Q20 is no text 'True'. Put it in quotes.",
        'codebook.toml: no wave. Write wave = "..." at the top.',
    ]


def test_a_wave_has_the_disclosure_rule_of_its_codebook(tmp_path):
    survey = read_survey(write_csv(tmp_path / "good.csv", LABELS), CODEBOOK, SEEDS)
    waves = survey.waves[["survey_wave", "disclosure_rule"]].to_dict("records")
    assert waves == [{"survey_wave": "2020", "disclosure_rule": "threshold_10"}]


def test_a_wave_whose_codebook_names_no_rule_has_the_strictest(tmp_path):
    codebook = tmp_path / "codebook.toml"
    rule = 'disclosure_rule = "threshold_10"\n'
    text = CODEBOOK.read_text(encoding="utf-8")
    assert rule in text
    codebook.write_text(text.replace(rule, ""), encoding="utf-8")
    strict = SEEDS["disclosure_rules"].query("is_for_real_respondents == 'true'").iloc[0]
    stricter = strict.replace({"threshold_10": "threshold_30", strict["smallest_group"]: "30"})
    rules = pd.concat([stricter.to_frame().T, SEEDS["disclosure_rules"]], ignore_index=True)
    export = write_csv(tmp_path / "good.csv", LABELS)
    for seeds, expected in [
        (SEEDS, "threshold_10"),
        (SEEDS | {"disclosure_rules": rules}, "threshold_30"),
    ]:
        assert list(read_survey(export, codebook, seeds).waves["disclosure_rule"]) == [expected]


@pytest.mark.parametrize("write", [write_csv, write_xlsx], ids=["csv", "xlsx"])
def test_an_empty_row_among_respondents_is_refused_and_below_them_is_none(tmp_path, write):
    suffix = "csv" if write is write_csv else "xlsx"
    empty = pd.DataFrame({column: [""] for column in LABELS.columns})
    below = pd.concat([LABELS, empty], ignore_index=True)
    assert len(frames(write(tmp_path / f"below.{suffix}", below))[1]) == len(ANSWERS)
    among = pd.concat([LABELS.iloc[:2], empty, LABELS.iloc[2:]], ignore_index=True)
    with pytest.raises(SurveyError, match=r"among\.\w+, row 6: an empty row\. Delete it"):
        frames(write(tmp_path / f"among.{suffix}", among))
