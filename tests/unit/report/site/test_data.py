"""Pages of the data: every table with its columns, types, units and files."""

import pytest

from report.data_package import UNITS_BY_END, UNITS_BY_START
from report.site import data
from report.site.build import _rendered
from report.site.contents import Contents
from tests.unit.report.reading import Reader
from tests.unit.report.site.made import CONTENTS, HEADING, words


def drawn(language: str = "en") -> dict[str, str]:
    said = words(language)
    return {page.path: _rendered(page, said, HEADING) for page in data.pages(CONTENTS, said)}


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_tag_is_closed_in_its_place(language):
    for text in drawn(language).values():
        assert Reader(text).open == []


def test_a_table_has_its_grain_size_key_an_example_and_its_columns_with_types_and_units():
    text = Reader(drawn()["data/fct_care_rates.html"]).text
    for said in (
        *("One row per area and year.", "Rows: 1,529. Columns: 2.", "Key: area_code"),
        *("text, never empty", "per 10,000 children aged 0 to 17", "Care <rate>."),
        'gofal query "from marts.fct_care_rates" --output fct_care_rates.xlsx',
    ):
        assert said in text


def test_a_table_links_to_its_files_and_says_how_large_they_are():
    text = drawn()["data/fct_care_rates.html"]
    for form, name in (("csv", "CSV"), ("parquet", "Parquet"), ("json", "JSON")):
        assert f'<a href="../../en/../../files/fct_care_rates.{form}">{name}, 12 kB</a>' in text
    assert "csv-metadata.json" not in text


def test_the_page_of_downloads_has_every_file_of_the_release():
    text = drawn()["data/index.html"]
    for file in CONTENTS.files:
        if "csv-metadata" in file.name:  # is for programs, and named by no page
            continue
        assert f'href="../../en/../{file.path}"' in text
    assert "gofal.duckdb, 31.0 MB" in text
    assert "datapackage.json, 100 kB" in text


def test_tables_stand_under_what_they_are_for_and_a_heading_without_one_is_left_out():
    text = Reader(drawn()["data/index.html"]).text
    assert text.index("Figures") < text.index("One row per area and year.")
    assert text.index("Statistics and checks") < text.index("One row per result.")
    assert "Printed beside computed" not in text


def test_a_column_leads_to_every_table_that_has_it():
    row = drawn()["data/columns.html"].partition("<code>area_code</code>")[2].partition("</tr>")[0]
    assert [part.split("<")[0] for part in row.split('.html">')[1:]] == [
        "fct_care_rates",
        "statistics",
    ]


def test_a_table_with_synthetic_respondents_says_so():
    pages = drawn()
    assert "Synthetic respondents." in pages["data/statistics.html"]
    assert "Synthetic respondents." not in pages["data/fct_care_rates.html"]


def test_a_welsh_page_marks_definitions_as_english_and_says_so():
    text = drawn("cy")["data/fct_care_rates.html"]
    assert '<span lang="en">Care &lt;rate&gt;.</span>' in text
    assert '<span lang="en">One row per area and year.</span>' in text
    assert "testun, byth yn wag" in text


def test_every_unit_that_a_name_carries_has_its_word():
    assert {*UNITS_BY_END.values(), *UNITS_BY_START.values()} == set(data.UNITS)


def test_without_tables_there_is_no_page_of_data():
    assert list(data.pages(Contents(), words("en"))) == []
