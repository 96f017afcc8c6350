"""Exports in every form that survey tools give them, and what in them is nobody's business."""

import csv
import io
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from domain.problems import SurveyError
from ingest.survey.read import read_survey
from tests.survey_exports import (
    CODEBOOK,
    SEEDS,
    answers_of,
    few,
    headers,
    write_csv,
    write_sav,
    write_xlsx,
)

TABLE = few(codes=False)
ROWS = list(TABLE.itertuples(index=False))


def read(path, book=CODEBOOK):
    return read_survey(path, book, SEEDS)


def same_as_usual(path, book=CODEBOOK):
    """Whether an export gives the answers, respondents and comments of the usual one."""
    usual = read(write_csv(path.parent / "usual.csv", TABLE))
    survey = read(path, book)
    for one, other in zip(
        (survey.responses, survey.comments),
        (usual.responses, usual.comments),
        strict=True,
    ):
        pd.testing.assert_frame_equal(one, other)
    return survey.account


def written(path, rows, encoding="utf-8-sig", **dialect):
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, **dialect).writerows(rows)
    return path


def test_two_header_rows_of_a_legacy_export_are_told_from_respondents(tmp_path):
    names, wording, _ = headers(TABLE)
    account = same_as_usual(written(tmp_path / "legacy.csv", [names, wording, *ROWS]))
    assert (account.n_header_rows, account.n_rows) == (2, len(TABLE))


def test_two_header_rows_are_told_apart_where_answers_are_numbers_too(tmp_path):
    names, wording, _ = headers(TABLE)
    rows = few(codes=True).itertuples(index=False)
    with pytest.raises(SurveyError, match="row 3, .*numbers, and nothing says") as refused:
        read(written(tmp_path / "legacy.csv", [names, wording, *rows]))
    assert "Wording of" not in str(refused.value)


def test_one_header_row_is_one_however_few_respondents_there_are(tmp_path):
    for n in (1, 2, len(ROWS)):
        path = written(tmp_path / "one.csv", [list(TABLE), *ROWS[:n]])
        account = read(path).account
        assert (account.n_header_rows, account.n_rows) == (1, n)


def test_import_ids_with_blanks_are_a_header(tmp_path):
    names, wording, ids = headers(TABLE)
    spaced = [each.replace("{", "{ ") for each in ids]
    account = same_as_usual(written(tmp_path / "spaced.csv", [names, wording, spaced, *ROWS]))
    assert account.n_header_rows == 3


@pytest.mark.parametrize(
    ("name", "encoding", "dialect"),
    [
        ("export.tsv", "utf-16", {"delimiter": "\t"}),
        ("export.tsv", "utf-8", {"delimiter": "\t"}),
        ("tabs.csv", "utf-8-sig", {"delimiter": "\t"}),
        ("semicolons.csv", "utf-8-sig", {"delimiter": ";"}),
        ("quoted.csv", "utf-8", {"quoting": csv.QUOTE_ALL}),
    ],
)
def test_whatever_divides_the_cells_the_answers_are_the_same(tmp_path, name, encoding, dialect):
    rows = [*headers(TABLE), *ROWS]
    same_as_usual(written(tmp_path / name, rows, encoding, **dialect))


def test_a_zip_of_one_export_is_that_export_and_its_rows_are_named_in_it(tmp_path):
    inner = write_csv(tmp_path / "Survey_1.csv", TABLE)
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, "folder/Survey_1.csv")
        archive.writestr("__MACOSX/._Survey_1.csv", b"x")
    same_as_usual(path)
    sav = write_sav(tmp_path / "export.sav", few(codes=True))
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(sav, "export.sav")
    assert len(read(path).responses) == len(TABLE)


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in files.items():
            archive.writestr(name.replace("_", "."), held)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped(a_csv=b"a", b_csv=b"b"), "an archive of 2 files, not of one export 'a.csv, b.csv'"),
        (zipped(), "an archive of 0 files"),
        (zipped(a_csv=b"a,b\n" * 1000)[:-30], "cut off or damaged"),
        (zipped(a_exe=b"MZ"), "not a format that is read '.exe'"),
        (zipped(a_zip=zipped(a_csv=b"a")), "not a format that is read '.zip'"),
        (b"Rar!", "the content is not ZIP"),
    ],
)
def test_an_archive_of_anything_else_is_refused(tmp_path, content, said):
    (tmp_path / "export.zip").write_bytes(content)
    with pytest.raises(SurveyError) as refused:
        read(tmp_path / "export.zip")
    assert said in str(refused.value)


def test_an_archive_is_unpacked_no_further_than_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.survey.export.LARGEST_BYTES_IN_PIECES", 10_000)
    (tmp_path / "export.zip").write_bytes(zipped(a_csv=b"0" * 10_001))
    with pytest.raises(SurveyError, match="unpacks to more than 10,000 bytes"):
        read(tmp_path / "export.zip")


def test_a_workbook_in_a_zip_named_zip_is_called_what_it_is(tmp_path):
    write_xlsx(tmp_path / "export.xlsx", TABLE).rename(tmp_path / "export.zip")
    with pytest.raises(SurveyError, match="a workbook, not an archive. Rename it to .xlsx"):
        read(tmp_path / "export.zip")


def test_zsav_is_read_as_sav_is(tmp_path):
    sav = write_sav(tmp_path / "export.sav", few(codes=True))
    frame, meta = pyreadstat.read_sav(sav)
    labels = meta.variable_value_labels
    path = tmp_path / "export.zsav"
    pyreadstat.write_sav(frame, path, variable_value_labels=labels, compress=True)
    assert path.read_bytes().startswith(b"$FL3")
    pd.testing.assert_frame_equal(answers_of(read(path)), answers_of(read(sav)))


def survey_monkey(table: pd.DataFrame) -> list[list[str]]:
    """Rows as SurveyMonkey writes them: a matrix is one question, and each column a part of it."""
    above, below = ["Respondent ID", "Start Date"], ["", ""]
    for name in table.columns[2:]:
        is_first = name == "Q_culture_safe"
        is_of_matrix = name.startswith("Q_culture_")
        above.append("My LA" if is_first else "" if is_of_matrix else name)
        below.append(name if is_of_matrix else "Response")
    return [above, below, *[list(row) for row in table.itertuples(index=False)]]


def test_the_two_rows_of_survey_monkey_name_a_question_and_its_parts(tmp_path):
    path = written(tmp_path / "monkey.csv", survey_monkey(TABLE))
    book = tmp_path / "monkey.toml"
    text = CODEBOOK.read_text("utf-8").replace('"ResponseId"', '"Respondent ID"')
    for line in text.splitlines():
        if line.startswith("Q_culture_"):
            text = text.replace(line, f'"My LA: {line.split()[0]}" = {line.split()[-1]}')
    book.write_text(text, "utf-8")
    account = same_as_usual(path, book)
    assert account.n_header_rows == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_columns_that_nobody_asked_for_may_be_doubled_or_without_a_name(tmp_path, kind):
    table = TABLE.assign(One="a", Two="b", Three="c")
    table.columns = [*TABLE.columns, "Comment", "Comment", ""]
    write = write_csv if kind == "csv" else write_xlsx
    same_as_usual(write(tmp_path / f"doubled.{kind}", table))


def test_a_cell_of_any_length_in_a_column_that_nobody_asked_for_is_left_alone(tmp_path):
    long = TABLE.assign(Comment="word " * 60_000)
    same_as_usual(write_csv(tmp_path / "long.csv", long))
    assert csv.field_size_limit() == 131_072  # Python's, as it was before


def test_long_free_text_is_kept_whole(tmp_path):
    text = "gair " * 40_000 + "diwedd"
    path = write_csv(tmp_path / "long.csv", TABLE.assign(Q_text=text))
    book = tmp_path / "codebook.toml"
    book.write_text(CODEBOOK.read_text("utf-8") + '\n[text]\nQ_text = "open_1"\n', "utf-8")
    assert set(read(path, book).comments["text"].dropna()) == {text}


def test_a_byte_that_is_not_utf_8_is_told_with_its_cell_only_if_somebody_asked_for_it(tmp_path):
    path = write_csv(tmp_path / "latin.csv", TABLE.assign(Note="Môn"), "utf-8")
    content = path.read_bytes()
    path.write_bytes(content.replace("Môn".encode(), "Môn".encode("latin-1")))
    same_as_usual(path)
    place = TABLE["Q_demo_la"].ne("").idxmax()
    broken = TABLE.copy()
    broken.loc[place, "Q_demo_la"] = "Ynys M\u00f4n"
    path = write_csv(tmp_path / "latin.csv", broken, "utf-8")
    path.write_bytes(path.read_bytes().replace("Môn".encode(), "Môn".encode("latin-1")))
    with pytest.raises(SurveyError) as refused:
        read(path)
    assert f"row {place + 4}" in str(refused.value)
    assert "column Q_demo_la: the byte 0xf4 is not UTF-8" in str(refused.value)


def test_a_quote_that_never_closes_is_refused(tmp_path):
    path = write_csv(tmp_path / "open.csv", TABLE)
    path.write_text(path.read_text("utf-8-sig") + '"R_1,and nothing more', "utf-8")
    with pytest.raises(SurveyError, match="may have lost its quotes"):
        read(path)


def test_a_quote_that_never_closes_in_a_column_nobody_asked_for_swallows_nobody(tmp_path):
    path = write_csv(tmp_path / "open.csv", TABLE.assign(Comment="nothing"))
    first, rest = path.read_text("utf-8-sig").rsplit(",nothing\n", 10)[0], ',"well\n'
    lines = path.read_text("utf-8-sig")[len(first) + len(",nothing\n") :]
    path.write_text(first + rest + lines, "utf-8")
    with pytest.raises(SurveyError, match="no readable CSV"):
        read(path)


def test_a_first_respondent_who_shares_nothing_with_the_others_is_no_header(tmp_path):
    table = TABLE[TABLE["Q_demo_role"] == "Worker"].head(2).drop(columns="Progress")
    one, other = table.iloc[0].copy(), table.iloc[1].copy()
    one[one == other] = ""
    one["Q_demo_role"], other["Q_demo_role"] = "Worker", "Leader"
    other[[name for name in other.index if "leader" in name]] = ""
    path = written(tmp_path / "one.csv", [list(table), list(one), list(other)])
    assert read(path).account.n_header_rows == 1


def changed_workbook(path, change):
    workbook = openpyxl.load_workbook(write_xlsx(path, TABLE))
    change(workbook.active)
    workbook.save(path)
    return path


def column(name: str) -> int:
    return list(TABLE).index(name) + 1


def merged(sheet):
    place = {"start_row": 6, "end_row": 8, "start_column": column("Q_culture_safe")}
    sheet.merge_cells(**place, end_column=place["start_column"])


def test_merged_answers_are_refused_with_their_cells(tmp_path):
    with pytest.raises(SurveyError, match=r"column Q_culture_safe: merged cells '[A-Z]+6:[A-Z]+8'"):
        read(changed_workbook(tmp_path / "merged.xlsx", merged))


def formula(sheet):
    sheet.cell(7, column("Q_culture_safe")).value = '="Agr" & "ee"'


def test_a_formula_whose_answer_is_not_stored_is_refused_with_its_cell(tmp_path):
    with pytest.raises(SurveyError, match="row 7, .*Q_culture_safe: a formula without a stored"):
        read(changed_workbook(tmp_path / "formula.xlsx", formula))


def error(sheet):
    cell = sheet.cell(7, column("Q_culture_safe"))
    cell.value, cell.data_type = "#REF!", "e"


def test_an_error_in_place_of_an_answer_is_refused_with_its_cell(tmp_path):
    with pytest.raises(SurveyError, match="row 7, .*Q_culture_safe: an error stands .* '#REF!'"):
        read(changed_workbook(tmp_path / "error.xlsx", error))


def trouble_elsewhere(sheet):
    """Merged cells, an error, a formula and a day of Excel in columns that no codebook names."""
    last = len(list(TABLE)) + 1
    sheet.cell(1, last).value, sheet.cell(1, last + 1).value = "Note", "Day"
    sheet.cell(9, last).value = "=1+1"
    sheet.cell(9, last + 1).value = datetime(2023, 5, 1)
    sheet.cell(13, last + 1).value = 99_999_999_999  # as a day: beyond the year 9999
    sheet.cell(13, last + 1).number_format = "yyyy-mm-dd"
    sheet.cell(14, last).value, sheet.cell(14, last).data_type = "#REF!", "e"
    sheet.merge_cells(start_row=10, end_row=12, start_column=last, end_column=last + 1)


@pytest.mark.filterwarnings("error")
def test_merged_cells_formulas_and_odd_days_that_nobody_asked_for_stop_nothing(tmp_path):
    same_as_usual(changed_workbook(tmp_path / "elsewhere.xlsx", trouble_elsewhere))


def test_a_workbook_that_states_another_size_is_read_to_its_end(tmp_path):
    path = write_xlsx(tmp_path / "stated.xlsx", TABLE)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    start = parts[sheet].index(b'<dimension ref="') + len(b'<dimension ref="')
    end = parts[sheet].index(b'"', start)
    parts[sheet] = parts[sheet][:start] + b"A1:D9" + parts[sheet][end:]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    same_as_usual(path)


def test_a_day_that_no_calendar_has_stops_nothing_in_a_column_that_nobody_asked_for(tmp_path):
    frame = TABLE.assign(EndDate=datetime(2023, 5, 1))
    path = tmp_path / "days.sav"
    pyreadstat.write_sav(frame, path)
    day = pyreadstat.read_sav(path, usecols=["EndDate"], disable_datetime_conversion=True)[0]
    frame["EndDate"] = 4e14  # seconds since 1582: a year beyond 9999
    assert day["EndDate"].iloc[0] < 4e14
    pyreadstat.write_sav(frame, path, variable_format={"EndDate": "DATETIME20"})
    with pytest.raises(OverflowError):
        pyreadstat.read_sav(path)
    same_as_usual(path)
    book = tmp_path / "codebook.toml"
    book.write_text(CODEBOOK.read_text("utf-8") + '\n[text]\nEndDate = "open_1"\n', "utf-8")
    with pytest.raises(SurveyError, match="a day that no calendar has .* in column 'EndDate'"):
        read(path, book)


def test_a_named_column_that_the_export_lacks_is_told_with_the_nearest(tmp_path):
    table = TABLE.rename(columns={"Q_rate_la": "Q_rate_LA"})
    with pytest.raises(SurveyError, match="not in the export 'Q_rate_la'.*Nearest is 'Q_rate_LA'"):
        read(write_csv(tmp_path / "named.csv", table))
