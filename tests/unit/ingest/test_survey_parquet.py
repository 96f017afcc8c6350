"""Exports of Parquet: one value a row is read whatever its type, and nothing else is."""

import duckdb
import pytest

from domain.problems import SurveyError
from ingest.survey.parquet import open_parquet
from ingest.survey.read import read_survey
from tests.survey_exports import CODEBOOK, SEEDS, few, write_csv, write_parquet

TABLE = few(codes=False)


def written(path, select: str):
    duckdb.sql(select).write_parquet(str(path))
    return path


def taken(path, *names: str):
    columns = open_parquet(path).take(names).columns
    return {name: list(cells) for name, cells in columns.items()}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("3::tinyint", "3"),
        ("3::ubigint", "3"),
        ("3.0::double", "3"),
        ("0.85::double", "0.85"),
        ("0.1::double + 0.2::double", "0.30000000000000004"),
        ("1.50::decimal(9, 2)", "1.50"),
        ("'nan'::double", ""),
        ("true", "true"),
        ("date '2020-02-29'", "2020-02-29"),
        ("' Strongly  agree\t'", "Strongly  agree"),
        ("'no'::enum('yes', 'no')", "no"),
        ("null::varchar", ""),
        ("''", ""),
    ],
)
def test_a_value_of_any_type_is_the_text_that_other_formats_have(tmp_path, value, text):
    path = written(tmp_path / "typed.parquet", f"select {value} as answer")
    assert taken(path, "answer") == {"answer": [text]}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("[1, 2]", "INTEGER[]"),
        ("{'a': 1}", "STRUCT(a INTEGER)"),
        ("map {'a': 1}", "MAP(VARCHAR, INTEGER)"),
        ("'x'::blob", "BLOB"),
        ("interval 1 day", "INTERVAL"),
    ],
)
def test_a_column_that_is_asked_for_and_holds_more_than_one_value_a_row_is_named(
    tmp_path, value, kind
):
    path = written(tmp_path / "nested.parquet", f"select 1 as id, {value} as answer")
    assert taken(path, "id") == {"id": ["1"]}
    with pytest.raises(SurveyError) as refused:
        taken(path, "answer")
    assert str(refused.value).startswith(
        f"nested.parquet, column 2: column answer: not one value a row, but '{kind}'. Write one"
    )


def test_names_are_those_of_the_file_whatever_is_nested_and_however_they_are_written(tmp_path):
    path = written(
        tmp_path / "names.parquet",
        """select {'a': {'b': 1, 'c': [1]}, 'd': 2} as one, 'x"y' as "t""wo", [{'e': 1}] as three,
        4 as "Four" """,
    )
    assert open_parquet(path).header == ("one", 't"wo', "three", "Four")
    assert taken(path, 't"wo', "Four") == {'t"wo': ['x"y'], "Four": ["4"]}


def test_a_wrong_answer_is_named_by_its_row_and_the_place_of_its_column(tmp_path):
    table = TABLE.copy()
    table.loc[4, "Q_culture_safe"] = "Agree a bit"
    with pytest.raises(SurveyError) as refused:
        read_survey(write_parquet(tmp_path / "wrong.parquet", table), CODEBOOK, SEEDS)
    place = list(TABLE).index("Q_culture_safe") + 1
    said = f"wrong.parquet, row 5, column {place}: column Q_culture_safe: unknown answer"
    assert said in str(refused.value)


def damaged(path, change):
    content = bytearray(write_parquet(path, TABLE).read_bytes())
    path.write_bytes(change(content))
    return path


def with_other_bytes(content: bytearray) -> bytes:
    content[40:400] = b"\xff" * 360
    return bytes(content)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content[:-100], "the file is cut off. Export it again"),
        (lambda content: content[:4], "cannot be read"),
        (with_other_bytes, "Parquet that cannot be read: "),
        (lambda content: b"PARE" + content[4:], "the Parquet file has a password"),
        (lambda content: b"PAR1" + b"\xff" * 100 + b"PAR1", "Parquet that cannot be read"),
    ],
    ids=["cut", "a beginning", "other bytes", "password", "no footer"],
)
def test_a_damaged_file_is_refused_by_its_name_and_no_place_of_the_machine(tmp_path, change, said):
    path = damaged(tmp_path / "export.parquet", change)
    with pytest.raises(SurveyError) as refused:
        read_survey(path, CODEBOOK, SEEDS)
    assert str(refused.value).startswith("export.parquet: ")
    assert said in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


def test_what_reads_it_reaches_no_other_file(tmp_path):
    from ingest.survey.parquet import _reading

    path = write_parquet(tmp_path / "export.parquet", TABLE)
    other = write_csv(tmp_path / "other.csv", TABLE)
    for reach in (f"from read_csv('{other}')", f"attach '{tmp_path / 'x.duckdb'}'"):
        with pytest.raises(SurveyError, match="disabled by configuration"), _reading(path) as found:
            found.execute(reach)
