"""Tables, figures and numbers as pages write them."""

from datetime import date

import pandas as pd
import pytest

from report.site.parts import Column, DataTable, Link, Page
from report.site.tables import Tables
from report.site.words import Words, with_parameters, words_in

STRINGS = pd.DataFrame(
    {
        "key": ["yes", "no", "interval", "month.3"],
        "english": ["yes", "no", "{low} to {high}", "March"],
        "welsh": ["ie", "na", "{low} i {high}", "Mawrth"],
        "status": ["proposed", "proposed", "proposed", "established"],
    }
)
ENGLISH, WELSH = words_in("en", STRINGS), words_in("cy", STRINGS)


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (1234.56, 1, "1,234.6"),
        (-0.04, 1, "0.0"),
        (-3.25, 0, "\N{MINUS SIGN}3"),
        (None, 0, ".."),
        (float("nan"), 2, ".."),
        (0, 0, "0"),
    ],
)
def test_a_number_has_its_thousands_apart_and_no_negative_zero(value, digits, written):
    assert ENGLISH.number(value, digits) == written


@pytest.mark.parametrize(
    ("value", "written"), [(2.5, "+2.5"), (-2.5, "\N{MINUS SIGN}2.5"), (0, "0.0"), (None, "..")]
)
def test_a_change_has_its_sign_and_no_change_has_none(value, written):
    assert ENGLISH.change(value) == written


def test_a_change_that_rounds_to_nothing_has_no_sign():
    assert ENGLISH.change(0.04) == "0.0"
    assert ENGLISH.change(-0.04) == "0.0"


@pytest.mark.parametrize(
    ("probability", "written"), [(0.9999, ">99"), (0.99, "99"), (0.5, "50"), (0.004, "<1")]
)
def test_a_probability_is_never_written_as_certain(probability, written):
    assert ENGLISH.chance(probability) == written


def test_days_and_intervals_are_written_in_the_language_of_the_page():
    assert ENGLISH.march(2024) == "31 March 2024"
    assert WELSH.day(date(2024, 3, 1)) == "1 Mawrth 2024"
    assert WELSH.interval(1, 2.25, 1) == "1.0 i 2.2"
    assert WELSH.interval(None, 2) == ""


def test_a_string_that_is_not_in_the_table_is_an_error():
    with pytest.raises(KeyError):
        ENGLISH("nowhere")


def test_a_place_without_a_value_is_an_error():
    with pytest.raises(KeyError):
        ENGLISH("interval", low=1)


TABLE = DataTable(
    "Rates",
    (Column("Area"), Column("Year"), Column("Rate", 1), Column("Change", 1, is_change=True)),
    [[Link("Ynys Môn", "areas/W06000001.html"), 2024, 101.26, 3.14], ["Powys", 2024, None, None]],
)


def test_cells_are_rounded_on_the_page_and_whole_in_the_file():
    assert TABLE.written(ENGLISH)[0][1:] == ["2024", "101.3", "+3.1"]
    assert TABLE.as_csv().splitlines()[1] == "Ynys Môn,2024,101.26,3.14"


def test_what_is_missing_is_two_dots_on_the_page_and_an_empty_cell_in_the_file():
    assert TABLE.written(ENGLISH)[1][2:] == ["..", ".."]
    assert TABLE.as_csv().splitlines()[2] == "Powys,2024,,"


def test_a_file_begins_with_the_mark_that_lets_excel_read_welsh_letters():
    assert TABLE.as_csv().encode().startswith(b"\xef\xbb\xbfArea")


def test_the_way_from_a_page_to_the_folder_of_the_site_has_a_step_for_each_folder():
    assert Page("index.html", "front", "t", "t.html").root == "../"
    assert Page("areas/W06000001.html", "areas", "t", "t.html").root == "../../"


FRAME = pd.DataFrame(
    {"area": ["a", "b", "a"], "year": [1, 1, 2], "value": pd.array([5, None, 7], "Int64")}
)


def test_rows_of_a_table_are_found_by_their_values_in_its_order():
    tables = Tables({"marts.t": FRAME})
    assert [row["value"] for row in tables.rows("marts.t", area="a")] == [5, 7]
    assert tables.rows("marts.t", area="a", year=2) == [{"area": "a", "year": 2, "value": 7}]
    assert tables.rows("marts.t", area="nowhere") == []


def test_what_is_missing_in_a_table_is_none_in_its_rows():
    (row,) = Tables({"marts.t": FRAME}).rows("marts.t", area="b")
    assert row["value"] is None


def test_numbers_of_rows_are_numbers_of_python():
    frame = pd.DataFrame({"n": [1], "x": [1.5], "is_y": [True]})
    (row,) = Tables({"t": frame}).rows("t")
    assert [type(value) for value in row.values()] == [int, float, bool]


def test_the_site_says_that_no_translator_has_read_it_until_one_has_read_every_string():
    read = pd.DataFrame({**STRINGS, "status": ["reviewed", "established", "reviewed", "proposed"]})
    assert not words_in("cy", read).is_reviewed
    assert words_in("cy", read.assign(status="reviewed")).is_reviewed


def test_a_number_of_the_study_stands_in_a_string_without_its_sign_and_other_places_stay():
    strings = pd.DataFrame({"english": ["fell by {least_pct}%, {n}"], "welsh": ["{least_pct}"]})
    parameters = pd.DataFrame({"parameter": ["least_pct", "rule"], "value": ["-10", "as_printed"]})
    filled = with_parameters(strings, parameters)
    assert filled.to_dict("list") == {"english": ["fell by 10%, {n}"], "welsh": ["10"]}


def test_words_of_a_language_are_told_from_those_of_another():
    assert isinstance(WELSH, Words)
    assert (WELSH("yes"), ENGLISH("yes")) == ("ie", "yes")
