"""Exports of any size are read in pieces: nothing depends on where one piece ends."""

import numpy as np
import pandas as pd
import pytest

from domain.problems import SurveyError
from domain.respondents import least_alike
from ingest.survey.cells import Cells
from ingest.survey.read import read_survey
from tests.survey_exports import CODEBOOK, SEEDS, codebook, few, headers, write_csv, write_parquet

TABLE = few(codes=False)


@pytest.fixture(params=[1, 3, 7])
def small_pieces(request, monkeypatch):
    monkeypatch.setattr("ingest.survey.delimited.BLOCK_ROWS", request.param)
    monkeypatch.setattr("ingest.survey.headers.LOOKED_AT", 5)


def test_pieces_of_any_size_give_the_same_answers(tmp_path, small_pieces):
    whole = read_survey(write_parquet(tmp_path / "whole.parquet", TABLE), CODEBOOK, SEEDS)
    pieces = read_survey(write_csv(tmp_path / "pieces.csv", TABLE), CODEBOOK, SEEDS)
    pd.testing.assert_frame_equal(whole.responses, pieces.responses)
    pd.testing.assert_frame_equal(whole.comments, pieces.comments)
    assert (whole.account.understood, whole.account.n_rows) == (
        pieces.account.understood,
        pieces.account.n_rows,
    )


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda lines: [*lines[:20], "", *lines[20:]], "row 21: an empty row"),
        (lambda lines: [*lines[:20], f"{lines[20]},x", *lines[21:]], "row 21: .* cells where"),
        (lambda lines: [*lines[:20], f'"{lines[20]}', *lines[21:]], "no readable CSV"),
    ],
    ids=["empty row", "longer row", "open quote"],
)
def test_a_flaw_beyond_the_first_rows_is_found_when_they_are_read(
    tmp_path, small_pieces, damage, said
):
    path = tmp_path / "late.csv"
    path.write_text(TABLE.to_csv(index=False, lineterminator="\n"), "utf-8")
    path.write_text("\n".join(damage(path.read_text("utf-8").splitlines())) + "\n", "utf-8")
    with pytest.raises(SurveyError, match=said):
        read_survey(path, CODEBOOK, SEEDS)


def test_a_byte_that_is_no_text_is_found_wherever_it_stands(tmp_path, small_pieces):
    path = write_csv(tmp_path / "zero.csv", TABLE)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(SurveyError, match="zero bytes in the text"):
        read_survey(path, CODEBOOK, SEEDS)
    wide = write_csv(tmp_path / "wide.csv", TABLE, "utf-16")
    content = bytearray(wide.read_bytes())
    content[-7] = 0xDC  # half of a sign that needs two
    wide.write_bytes(content)
    with pytest.raises(SurveyError, match=rf"byte {len(content) - 8} is not UTF-16"):
        read_survey(wide, CODEBOOK, SEEDS)


def test_who_reads_is_told_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.survey.delimited.BLOCK_ROWS", 10)
    told: list[int] = []
    path = write_csv(tmp_path / "export.csv", TABLE)
    read_survey(path, CODEBOOK, SEEDS, heard=told.append)
    assert told == [*range(7, len(TABLE), 10), len(TABLE)]  # three header rows in the first ten


def test_problems_are_in_the_order_of_the_rows_whatever_rule_finds_them(tmp_path):
    table = TABLE.assign(Status="IP Address", Finished="True")
    table.loc[3, "Status"], table.loc[1, "Finished"] = "what", "perhaps"
    table.loc[5, "Status"], table.loc[2, "Finished"] = "why", "perhaps"
    with pytest.raises(SurveyError) as refused:
        read_survey(write_csv(tmp_path / "odd.csv", table), CODEBOOK, SEEDS)
    assert [(each.row, each.value) for each in refused.value.problems] == [
        (5, "perhaps"),
        (7, "what"),
        (9, "why"),
    ]


def test_texts_are_counted_in_the_order_in_which_they_come():
    cells = Cells.of(["b", " a ", "b", "a", "c"])
    assert [(each.text, each.n, each.first) for each in cells.tally()] == [
        ("b", 2, 0),
        ("a", 2, 1),
        ("c", 1, 4),
    ]
    some = cells.tally(np.array([1, 3, 4]), np.array([text != "c" for text in cells.texts]))
    assert [(each.text, each.n, each.first) for each in some] == [("a", 2, 1)]


@pytest.mark.parametrize(
    ("n", "expected"), [(30, 20), (792, 20), (1_600, 22), (1_000_000, 40), (10_000_000, 47)]
)
def test_among_more_people_more_equal_answers_are_chance(n, expected):
    assert least_alike(n) == expected


def test_rows_with_few_equal_answers_are_no_copies_among_many_people(tmp_path, monkeypatch):
    few_answers = TABLE.copy()
    few_answers.loc[1] = few_answers.loc[0].to_dict() | {"ResponseId": "R_1"}
    given = [name for name in TABLE if name.startswith("Q_") and few_answers.loc[0, name]]
    few_answers.loc[[0, 1], given[25:]] = ""
    path = write_csv(tmp_path / "few.csv", few_answers)
    with pytest.raises(SurveyError, match="every answer of row 4 again"):
        read_survey(path, CODEBOOK, SEEDS)
    monkeypatch.setattr("ingest.survey.positions.least_alike", lambda _: least_alike(1_000_000))
    assert len(read_survey(path, CODEBOOK, SEEDS).responses) == len(TABLE)


SAYS = TABLE.assign(is_synthetic="True")
SYNTHETIC = "synthetic = true\n"


def test_respondents_who_say_that_they_are_synthetic_stay_so(tmp_path):
    path = write_csv(tmp_path / "export.csv", SAYS)
    book = codebook(tmp_path, top=SYNTHETIC)
    survey = read_survey(path, book, SEEDS)
    assert survey.responses["is_synthetic"].all()
    assert survey.comments["is_synthetic"].all()
    for other in (CODEBOOK, codebook(tmp_path, top="synthetic = false\n")):
        with pytest.raises(
            SurveyError, match=f"in {len(TABLE)} rows a synthetic respondent, and the codebook"
        ):
            read_survey(path, other, SEEDS)


def test_nobody_becomes_synthetic_who_does_not_say_so(tmp_path):
    book = codebook(tmp_path, top=SYNTHETIC)
    with pytest.raises(SurveyError, match="does not say it of anybody: 'no column is_synthetic'"):
        read_survey(write_csv(tmp_path / "export.csv", TABLE), book, SEEDS)
    for said in ("False", "", "perhaps"):
        some = SAYS.copy()
        some.loc[2, "is_synthetic"] = said
        with pytest.raises(SurveyError, match="row 6, .*a respondent who is not synthetic"):
            read_survey(write_csv(tmp_path / "export.csv", some), book, SEEDS)


def test_only_of_synthetic_respondents_everything_may_be_shown(tmp_path):
    path = write_csv(tmp_path / "export.csv", SAYS)
    book = codebook(tmp_path, top=SYNTHETIC)
    book.write_text(book.read_text("utf-8").replace('"threshold_10"', '"none"'), "utf-8")
    assert read_survey(path, book, SEEDS).waves["disclosure_rule"].item() == "none"
    book.write_text(book.read_text("utf-8").replace(SYNTHETIC, ""), "utf-8")
    with pytest.raises(SurveyError, match="no rule for real respondents 'none'"):
        read_survey(path, book, SEEDS)


def test_headers_of_a_large_export_are_told_apart_by_its_first_rows(tmp_path, small_pieces):
    path = tmp_path / "legacy.csv"
    names, wording, _ = headers(TABLE)
    rows = [names, [text.replace("\n", " ") for text in wording], *TABLE.to_numpy().tolist()]
    pd.DataFrame(rows).to_csv(path, index=False, header=False)
    assert read_survey(path, CODEBOOK, SEEDS).account.n_header_rows == 2
