"""Survey weights in an export: numbers above zero of a column that the codebook names."""

import tomllib

import pandas as pd
import pytest

from domain.problems import SurveyError
from ingest.survey.read import read_survey
from ingest.survey.template import write_template
from ingest.survey.weights import is_called_weight
from tests.survey_exports import (
    CODEBOOK,
    SEEDS,
    codebook,
    few,
    recodes,
    write_csv,
    write_sav,
    write_xlsx,
)

N = len(few(codes=False))
WEIGHTS = [round(0.5 + number / N, 3) for number in range(N)]


def weighted(*first: str, codes: bool = False) -> pd.DataFrame:
    """An export with a column of weights, the first of which a test may choose."""
    weights = [*first, *map(str, WEIGHTS[len(first) :])]
    return few(codes=codes).assign(Wgt=weights)


def read(folder, table, top='weight = "Wgt"', tables=""):
    export = write_csv(folder / "export.csv", table)
    return read_survey(export, codebook(folder, top=top, tables=tables), SEEDS)


def refused(folder, *first: str, **options) -> str:
    with pytest.raises(SurveyError) as error:
        read(folder, weighted(*first), **options)
    return str(error.value)


def test_every_respondent_has_the_weight_of_the_column_that_the_codebook_names(tmp_path):
    table = weighted()
    found = read(tmp_path, table).responses.set_index("respondent_id")["weight"]
    expected = table.set_index("ResponseId")["Wgt"]
    assert found.astype(float).to_dict() == expected.astype(float).to_dict()


def test_without_a_word_of_the_codebook_nobody_has_a_weight_whatever_a_column_is_called(tmp_path):
    survey = read_survey(write_csv(tmp_path / "export.csv", weighted()), CODEBOOK, SEEDS)
    assert survey.responses["weight"].isna().all()
    assert survey.account.weighting is None


@pytest.mark.parametrize("write", [write_csv, write_xlsx, write_sav])
def test_weights_are_the_same_from_every_format(tmp_path, write):
    book = codebook(tmp_path, top='weight = "Wgt"', tables=recodes())
    table = weighted("2", "1.50", codes=True)
    if write is write_sav:
        table["Wgt"] = table["Wgt"].astype(float)
    suffix = write.__name__.removeprefix("write_")
    survey = read_survey(write(tmp_path / f"export.{suffix}", table), book, SEEDS)
    weights = survey.responses.set_index("respondent_id")["weight"]
    assert list(weights[table["ResponseId"].head(3)]) == [2.0, 1.5, float(WEIGHTS[2])]


@pytest.mark.parametrize(
    ("text", "problem", "remedy"),
    [
        ("", "no weight", "All respondents of a wave have one"),
        ("-99", "no weight '-99'", "All respondents of a wave have one"),
        ("Prefer not", "no weight 'Prefer not'", "leave the row out"),
        ("-1.2", "a weight below zero '-1.2'", "Correct it where the weights were made"),
        ("0", "a weight of zero '0'", "Whoever counts for nothing is no respondent"),
        ("0.000", "a weight of zero '0.000'", "Whoever counts for nothing is no respondent"),
        ("heavy", "a weight that is no number 'heavy'", "digits and a decimal point"),
        ("0,85", "a weight that is no number '0,85'", "digits and a decimal point"),
        ("inf", "a weight that is no number 'inf'", "digits and a decimal point"),
        ("nan", "a weight that is no number 'nan'", "digits and a decimal point"),
        ("1 000", "a weight that is no number '1 000'", "digits and a decimal point"),
        ("1e400", "a weight that nobody can compute with '1e400'", "divide all by one number"),
        ("1e-10", "a weight that nobody can compute with '1e-10'", "0.000000001 to 1,000,000,000"),
    ],
)
def test_what_is_no_number_above_zero_is_refused_with_its_place_and_cure(
    tmp_path, text, problem, remedy
):
    said = refused(tmp_path, text, top='weight = "Wgt"\nmissing = ["Prefer not"]')
    place = len(few(codes=False).columns) + 1
    assert f"export.csv, row 4, column {place}: column Wgt: {problem}. " in said
    assert remedy in said


def test_each_distinct_value_that_is_no_weight_is_told_once_with_its_count(tmp_path):
    said = refused(tmp_path, "-1", "0", "-1", "-1").splitlines()
    assert len(said) == 2
    assert "row 4" in said[0]
    assert "in 3 rows a weight below zero '-1'" in said[0]
    assert "row 5" in said[1]


def test_a_row_that_is_no_respondent_needs_no_weight(tmp_path):
    table = weighted("none").assign(Status=["Spam", *["IP Address"] * (N - 1)])
    assert read(tmp_path, table).account.weighting.n == N - 1


def test_a_column_of_weights_that_the_export_lacks_is_told_with_the_nearest(tmp_path):
    assert (
        "not in the export 'Wgtt'. Mend the codebook, or export the column. Nearest is 'Wgt'"
        in (refused(tmp_path, top='weight = "Wgtt"'))
    )


@pytest.mark.parametrize("column", ["Q_demo_age", "ResponseId", "Q_open_1_codes", "Progress"])
def test_a_column_is_not_weights_and_something_else(tmp_path, column):
    said = refused(tmp_path, top=f'weight = "{column}"')
    assert f"the column of weights is something else too '{column}'" in said


def test_the_account_says_what_the_weights_are_worth_and_none_of_them(tmp_path):
    table = few(codes=False).assign(Wgt=["4"] * 5 + ["1"] * (N - 5))
    found = read(tmp_path, table).account.weighting
    total = 4 * 5 + N - 5
    assert (found.column, found.n) == ("Wgt", N)
    assert found.n_effective == pytest.approx(total**2 / (16 * 5 + N - 5))
    assert (found.smallest, found.largest) == pytest.approx((N / total, 4 * N / total))


@pytest.mark.parametrize(
    "name",
    ["weight", "Weight", "WEIGHT2", "wgt", "PWGHT", "final_weight", "wt.2023", "finalWt", "pwysau"],
)
def test_names_of_weights_are_known(name):
    assert is_called_weight(name)


@pytest.mark.parametrize("name", ["Q_demo_team", "growth", "weighed", "newt", "Q7_1", ""])
def test_other_names_are_not_those_of_weights(name):
    assert not is_called_weight(name)


def test_a_template_proposes_a_column_of_weights_behind_a_hash_and_takes_none(tmp_path):
    export = write_csv(tmp_path / "export.csv", weighted())
    text = write_template(export, None, SEEDS)
    said = f"# if these are survey weights: {N} numbers from {min(WEIGHTS)} to {max(WEIGHTS)}"
    assert f'\n# weight = "Wgt"  {said}\n' in text
    assert "weight" not in tomllib.loads(text)
    assert "Wgt" not in text.split("[columns]")[1]


def test_weights_that_many_share_are_not_offered_as_answers(tmp_path):
    table = few(codes=False).assign(Wgt=["0.8", "1.4"] * (N // 2) + ["0.8"] * (N % 2))
    text = write_template(write_csv(tmp_path / "export.csv", table), None, SEEDS)
    assert f'\n# weight = "Wgt"  # if these are survey weights: {N} numbers from 0.8 to 1.4' in text
    assert "Wgt" not in text.split("[columns]")[1]


@pytest.mark.parametrize("first", ["heavy", "0", "-1"])
def test_a_template_proposes_no_column_that_could_not_be_weights(tmp_path, first):
    text = write_template(write_csv(tmp_path / "export.csv", weighted(first)), None, SEEDS)
    assert '# weight = ""' in text
    assert "if these are survey weights" not in text
