"""Tables on a terminal: they fit it, and what is rounded, cut or left out is so visibly."""

import duckdb
import pytest

from flows.warehouse.table import SHOWN_ROWS, print_table


def shown(sql: str, width: int | None) -> list[str]:
    lines: list[str] = []
    with duckdb.connect() as connection:
        print_table(connection.sql(sql), width, lines.append)
    return lines


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        ("191.23456789::double", "191.235"),
        ("-33.123456789::decimal(12, 9)", "-33.1235"),
        ("1234567.89::double", "1234568"),
        ("0.1::double + 0.2::double", "0.3"),
        ("2::double", "2"),
        ("0::double", "0"),
        ("0.00001234567::double", "0.000012"),
        ("0.00000012345::double", "1.2345e-07"),
        ("1e300::double", "1e+300"),
        ("'nan'::double", "nan"),
        ("12345678901234567890::hugeint", "12345678901234567890"),
        ("null", ""),
        ("true", "true"),
        ("[1.5, null]", "[1.5, NULL]"),
        ("date '2018-03-31'", "2018-03-31"),
        ("timestamptz '2018-03-31 10:00:00+00' at time zone 'UTC'", "2018-03-31 10:00:00"),
    ],
)
def test_a_figure_has_the_digits_a_person_reads(figure, text):
    assert shown(f"select {figure} as a", 80)[2].strip() == text


def test_a_figure_that_goes_on_has_all_its_digits():
    assert shown("select 191.23456789::double as a", None)[2].strip() == "191.23456789"


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_no_line_of_a_table_is_wider_than_the_terminal(width):
    columns = ", ".join(f"repeat('ŵord ', {n}) as text_{n}, {n} / 7 as n_{n}" for n in range(5, 9))
    table = shown(f"select {columns}", width)[:3]
    assert max(map(len, table)) <= width
    assert "…" in table[2] or width == 200


def test_what_does_not_fit_is_counted_and_no_figure_is_cut():
    *_, row = shown("select 123456789 as a, 987654321 as b, 5 as c", 25)
    assert row == "123456789  987654321  5"
    *_, row, said = shown("select 123456789 as a, 987654321 as b, 5 as c", 12)
    assert (row, said) == (
        "123456789", "... and 2 more columns that do not fit: --output FILE gives all"
    )  # fmt: skip


def test_more_rows_than_a_person_reads_are_said_to_be_there():
    assert shown(f"from range({SHOWN_ROWS})", 80)[-1].strip() == str(SHOWN_ROWS - 1)
    assert shown(f"from range({SHOWN_ROWS + 1})", 80)[-1].startswith("... only the first")
    assert len(shown(f"from range({SHOWN_ROWS + 1})", None)) == SHOWN_ROWS + 3


def test_letters_of_two_columns_and_accents_of_none_keep_a_table_straight():
    lines = shown("select * from (values ('水水', 1), ('w\u0302', 2), ('abcd', 3)) t(a, b)", 80)
    assert lines[2:] == ["水水  1", "w\u0302     2", "abcd  3"]


def test_an_answer_without_a_row_has_its_columns():
    assert shown("select 1 as a, 2 as b where false", 80) == ["a  b", "-  -"]
